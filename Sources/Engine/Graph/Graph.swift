/// The name of a node within its graph.
public struct NodeID: Hashable, Sendable {
  public let index: Int
}

/// A network's operations as data, each after those it reads. A new architecture is a new builder of these, and no new engine code.
///
/// Sizes of maps are no part of it: a convolutional network takes an image of any size, and a `Plan` is made for one.
public struct Graph: Sendable, Hashable {
  public struct Node: Sendable, Hashable {
    public let operation: Operation
    public let inputs: [NodeID]
    /// For messages; PyTorch's module path where there is one.
    public let name: String
    /// Channels of the result.
    public let channels: Int
  }

  public private(set) var nodes: [Node] = []

  public init() {}

  public subscript(_ id: NodeID) -> Node { nodes[id.index] }

  public func contains(_ id: NodeID) -> Bool { nodes.indices.contains(id.index) }

  public var ids: [NodeID] { nodes.indices.map(NodeID.init) }

  /// The shape of every node's value for an image of this size, by node index. This is also where a graph that does not fit together is refused.
  public func shapes(height: Int, width: Int) throws(EngineError) -> [MapShape] {
    var shapes: [MapShape] = []
    for (index, node) in nodes.enumerated() {
      for input in node.inputs where input.index < 0 || input.index >= index { throw .unknownNode(index: input.index) }
      if case .input(let channels) = node.operation {
        guard height > 0, width > 0 else { throw .emptyMap(node: node.name, height: height, width: width) }
        shapes.append(MapShape(channels: channels, height: height, width: width))
        continue
      }
      if let arity = node.operation.arity, node.inputs.count != arity {
        throw .inputs(node: node.name, expected: arity, found: node.inputs.count)
      }
      shapes.append(try node.operation.shape(of: node.inputs.map { shapes[$0.index] }, name: node.name))
    }
    return shapes
  }

  /// Appends any operation. The methods of `Graph+Builder.swift` are the usual way.
  public mutating func append(_ operation: Operation, _ inputs: [NodeID], name: String) -> NodeID {
    let first = inputs.first.flatMap { contains($0) ? self[$0].channels : nil } ?? 0
    let channels =
      switch operation {
      case .input(let channels): channels
      case .convolution(let c): c.outputs
      case .linear(let l): l.outputs
      case .concat: inputs.reduce(0) { $0 + (contains($1) ? self[$1].channels : 0) }
      case .batchNorm, .relu, .add, .maxPool, .globalAveragePool: first
      }
    nodes.append(Node(operation: operation, inputs: inputs, name: name, channels: channels))
    return NodeID(index: nodes.count - 1)
  }
}
