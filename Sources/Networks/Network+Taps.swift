import Engine

/// The named places of a network, as they follow from its architecture.
public protocol NetworkPlaces {
  var name: String { get }
  /// In order, from "1.0".
  var blocks: [Block] { get }
  /// The node of every module path that can be read.
  var modules: [String: NodeID] { get }
  /// The channels of a node.
  func channels(of node: NodeID) -> Int
}

extension Network: NetworkPlaces {
  public func channels(of node: NodeID) -> Int { graph[node].channels }
}

extension NetworkPlaces {
  /// The tap of a block: `tap(block: "3.1", layer: .pre)`.
  public func tap(block: String, layer: Layer) throws(NetworkError) -> Tap {
    guard let tap = blocks.first(where: { $0.name == block })?.taps[layer] else {
      throw .unknownBlock(block, network: name, blocks: blocks.map(\.name))
    }
    return tap
  }

  /// The tap of a torchvision module path: "conv1", "layer3.1.bn2", "layer3.1" (the block's output, which is also "layer3.1.relu"), "fc".
  /// Where the path is a block's Pre or Post, the tap says so.
  public func tap(module: String) throws(NetworkError) -> Tap {
    guard let node = modules[module] else { throw .unknownModule(module, network: name, near: near(module)) }
    for block in blocks {
      for layer in [Layer.pre, .post] {
        if let tap = block.taps[layer], tap.node == node { return tap }
      }
      if let tap = block.taps[.in], tap.node == node, block.hasDownsample { return tap }
    }
    return Tap(node: node, channels: channels(of: node), block: nil, layer: nil, module: module, summand: nil)
  }

  /// All module paths that `tap(module:)` knows, sorted.
  public var modulePaths: [String] { modules.keys.sorted() }

  /// Checks channel numbers before anything is computed.
  public func check(channels: [Int], of tap: Tap) throws(NetworkError) {
    for channel in channels where channel < 0 || channel >= tap.channels {
      let place = tap.block.flatMap { block in tap.layer.map { ".\($0.rawValue) of block \(block)" } } ?? tap.module
      throw .channel(channel, place: place, channels: tap.channels)
    }
  }

  private func near(_ module: String) -> [String] {
    let parent = module.split(separator: ".").dropLast().joined(separator: ".")
    let siblings = modules.keys.filter { !parent.isEmpty && $0.hasPrefix(parent + ".") }
    if !siblings.isEmpty { return siblings.sorted().prefix(8).map { $0 } }
    return modules.keys.filter { $0.first == module.first && !$0.dropFirst(6).contains(".") }.sorted().prefix(8).map { $0 }
  }
}
