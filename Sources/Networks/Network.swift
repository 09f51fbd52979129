import CNettle
@_exported import Engine

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

  let modules: [String: NodeID]

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
  public func named(_ name: String, classNames: [String]? = nil, metadata: [String: String]? = nil) throws(NetworkError) -> Network {
    try Network(
      name: name, architecture: architecture, weights: weights, classNames: classNames ?? self.classNames,
      metadata: metadata ?? self.metadata)
  }

  private static func hash(_ architecture: Architecture, _ weights: Weights, names: [String]) -> String {
    var context = sha256_ctx()
    nettle_sha256_init(&context)
    func update(_ text: String) {
      let bytes = Array(text.utf8)
      nettle_sha256_update(&context, bytes.count, bytes)
    }
    update("\(architecture.kind.rawValue) \(architecture.blocks) \(architecture.isStreamless)\n")
    for name in names.sorted() {
      guard let tensor = weights[name] else { continue }
      update("\(name) \(tensor.shape)\n")
      tensor.values.withUnsafeBytes { bytes in
        // SAFETY: the array's storage, for the length of this call.
        nettle_sha256_update(&context, bytes.count, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
      }
    }
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    nettle_sha256_digest(&context, digest.count, &digest)
    let digits = Array("0123456789abcdef")
    return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
