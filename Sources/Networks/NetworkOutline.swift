import Engine

/// The places of a network as they follow from its architecture: no weights are read.
public struct NetworkOutline: Sendable {
  public let name: String
  public let architecture: Architecture
  /// In order, from "1.0".
  public let blocks: [Block]
  /// The channels of every module path that `Network.tap(module:)` knows.
  public let modules: [String: Int]

  /// - Throws: `NetworkError.architecture` where the numbers make no network.
  public init(name: String, _ architecture: Architecture) throws(NetworkError) {
    let layout = try ResidualLayout(architecture)
    (self.name, self.architecture) = (name, architecture)
    (blocks, modules) = (layout.blocks, layout.modules.mapValues { layout.graph[$0].channels })
  }

  /// Of a checkpoint: only the names and the shapes in it are read.
  public init(name: String, path: String) throws(NetworkError) { try self.init(name: name, Architecture(Checkpoint.open(path: path))) }

  /// Of a network in the box.
  public init(box name: String) throws(NetworkError) { try self.init(name: name, Architecture(Network.boxCheckpoint(name))) }

  public init(_ network: Network) {
    (name, architecture, blocks) = (network.name, network.architecture, network.blocks)
    modules = network.modules.mapValues { network.graph[$0].channels }
  }
}
