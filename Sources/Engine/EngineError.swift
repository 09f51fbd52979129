/// What can go wrong in the engine: the facts. The sentences are below.
public enum EngineError: Error, Sendable, Equatable {
  /// A tensor or a node's input has another shape than is needed. -1 stands for any size.
  case shape(what: String, expected: [Int], found: [Int])
  /// The graph asks for a parameter that the weights do not have.
  case missingWeight(name: String)
  /// A node that the graph does not have, or not before the one that reads it.
  case unknownNode(index: Int)
  /// An operation with the wrong number of inputs.
  case inputs(node: String, expected: Int, found: Int)
  /// A map would have no rows or no columns.
  case emptyMap(node: String, height: Int, width: Int)
  /// A channel that the node does not have.
  case channel(Int, node: String, channels: Int)
  /// A position outside the node's map.
  case position(row: Int, column: Int, node: String, height: Int, width: Int)
  /// The plan was made without `gradient: true`, or `forward` has not run.
  case noGradient(reason: String)
  /// A label outside `0 ..< classes`.
  case label(Int, classes: Int)
  /// The person has asked to stop.
  case interrupted
  /// Something else that cannot be computed.
  case unsupported(String)
}

extension EngineError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .shape(let what, let expected, let found): "\(what): expected \(Self.sizes(expected)), found \(Self.sizes(found))"
    case .missingWeight(let name): "the weights have no parameter named \(name)"
    case .unknownNode(let index): "the graph has no node \(index) at this place"
    case .inputs(let node, let expected, let found): "\(node) reads \(expected) inputs, not \(found)"
    case .emptyMap(let node, let height, let width): "\(node) would have a map of \(height)×\(width): the image is too small"
    case .channel(let channel, let node, let channels): "\(node) has the channels 0 to \(channels - 1), not \(channel)"
    case .position(let row, let column, let node, let height, let width):
      "(\(row), \(column)) lies outside the map of \(node), \(height)×\(width)"
    case .noGradient(let reason): "no gradient: \(reason)"
    case .label(let label, let classes): "the label \(label) is not one of the \(classes) classes"
    case .interrupted: "interrupted"
    case .unsupported(let what): what
    }
  }

  private static func sizes(_ shape: [Int]) -> String {
    shape.isEmpty ? "a scalar" : shape.map { $0 < 0 ? "N" : String($0) }.joined(separator: "×")
  }
}
