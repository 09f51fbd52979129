@_exported import Engine
import Storage

/// A network: its graph, its weights, and the names of places in it. A value; a changed network is another value.
public struct Network: Sendable {
  public let name: String
  public let architecture: Architecture
  public let graph: Graph
  public let weights: Weights
  /// The node of the logits: [N, classes, 1, 1].
  public let logits: NodeID
  /// In order, from "1.0".
  public let blocks: [Block]
  /// Side of the square images that it is made for.
  public let inputSize: Int
  public let classNames: [String]?
  /// What was written beside the weights: recipe, seeds, accuracies. Empty where nothing is known.
  public let metadata: [String: String]
  /// SHA-256 of architecture and weights, hexadecimal: the same for the same contents, whatever file they came from.
  public let hash: String

  public let modules: [String: NodeID]

  public var classes: Int { architecture.classes }

  /// - Throws: `NetworkError.architecture` where the numbers make no network, `.engine` where the weights do not fit.
  public init(
    name: String, architecture: Architecture, weights: Weights, classNames: [String]? = nil, metadata: [String: String] = [:]
  ) throws(NetworkError) {
    let layout = try ResidualLayout(architecture)
    for (parameter, shape) in layout.parameters {
      guard let tensor = weights[parameter] else { throw .engine(.missingWeight(name: parameter)) }
      guard tensor.shape == shape else { throw .engine(.shape(what: parameter, expected: shape, found: tensor.shape)) }
    }
    self.name = name
    self.architecture = architecture
    self.weights = weights
    self.classNames = classNames
    self.metadata = metadata
    graph = layout.graph
    logits = layout.logits
    blocks = layout.blocks
    modules = layout.modules
    inputSize = 224
    hash = Self.hash(architecture, weights, names: layout.parameters.map(\.name))
  }

  /// The same network with other weights of the same shapes.
  public func withWeights(_ weights: Weights) throws(NetworkError) -> Network {
    try Network(name: name, architecture: architecture, weights: weights, classNames: classNames, metadata: metadata)
  }

  /// The same network under another name, with other things written beside it.
  public func named(_ name: String, classNames: [String]? = nil, metadata: [String: String]? = nil) -> Network {
    Network(self, name: name, classNames: classNames ?? self.classNames, metadata: metadata ?? self.metadata)
  }

  private init(_ other: Network, name: String, classNames: [String]?, metadata: [String: String]) {
    (self.name, self.classNames, self.metadata) = (name, classNames, metadata)
    (architecture, graph, weights, logits) = (other.architecture, other.graph, other.weights, other.logits)
    (blocks, modules, inputSize, hash) = (other.blocks, other.modules, other.inputSize, other.hash)
  }

  private static func hash(_ architecture: Architecture, _ weights: Weights, names: [String]) -> String {
    var hasher = ContentHasher()
    hasher.update("\(architecture.kind.rawValue) \(architecture.blocks) \(architecture.isStreamless)\n")
    for name in names.sorted() {
      guard let tensor = weights[name] else { continue }
      hasher.update("\(name) \(tensor.shape)\n")
      tensor.values.withUnsafeBytes { hasher.update($0) }
    }
    return hasher.finalize().hex
  }
}
