import Engine

/// The places of a network as they follow from its architecture: no weights are read.
public struct NetworkOutline: NetworkPlaces, Sendable {
  public let name: String
  public let architecture: Architecture
  public let blocks: [Block]
  public let modules: [String: NodeID]
  private let graph: Graph

  public var classes: Int { architecture.classes }
  public func channels(of node: NodeID) -> Int { graph[node].channels }

  /// - Throws: `NetworkError.architecture` where the numbers make no network.
  public init(name: String, _ architecture: Architecture) throws(NetworkError) {
    let layout = try ResidualLayout(architecture)
    (self.name, self.architecture) = (name, architecture)
    (blocks, modules, graph) = (layout.blocks, layout.modules, layout.graph)
  }

  /// Of a checkpoint: only the names and the shapes in it are read.
  /// - Parameter name: What it is called; by default as `Network.load` calls it.
  public init(name: String? = nil, path: String) throws(NetworkError) {
    let checkpoint = try Checkpoint.open(path: path)
    try self.init(name: name ?? checkpoint.metadata["name"] ?? Network.name(ofFile: path), Architecture(checkpoint))
  }

  /// Of a network in the box.
  public init(box name: String) throws(NetworkError) { try self.init(name: name, Architecture(Network.boxCheckpoint(name))) }

  public init(_ network: Network) {
    (name, architecture) = (network.name, network.architecture)
    (blocks, modules, graph) = (network.blocks, network.modules, network.graph)
  }
}
