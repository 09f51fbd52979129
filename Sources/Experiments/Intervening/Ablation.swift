import Engine
import Networks

/// Channels of a network that are overwritten, and with what. Two ablations of one network join with `+`.
public struct Ablation: Sendable, Hashable {
  /// What stands in the place of a channel's own values, at all positions.
  public enum Replacement: Sendable, Hashable {
    case value(Float)
    /// One value a channel, e.g. its mean over a data set.
    case values([Float])
    /// Gaussian noise around 0.
    case noise(std: Float, seed: UInt64)
  }

  /// Channels of one tap.
  public struct Cut: Sendable, Hashable {
    public let place: String
    public let channels: [Int]
    public let replacement: Replacement
    let intervention: Intervention
  }

  public let cuts: [Cut]
  /// The hash of the network that it was made for.
  public let network: String

  /// - Parameters:
  ///   - tap: `.pre` and `.post` are overwritten for all that read them; `.in` only where it is added at the sum.
  ///   - channels: none of them twice.
  public init(of network: Network, at tap: Tap, channels: [Int], by replacement: Replacement) throws(AblationError) {
    let place = tap.block.flatMap { block in tap.layer.map { "\(block)/\($0.rawValue)" } } ?? tap.module
    var seen: Set<Int> = []
    for channel in channels {
      guard (0..<tap.channels).contains(channel) else { throw .noChannel(channel, place: place, count: tap.channels) }
      guard seen.insert(channel).inserted else { throw .twice(channel, place: place) }
    }
    if tap.layer == .in, tap.summand == nil { throw .noSum(place: place) }
    let values: Intervention.Replacement
    switch replacement {
    case .value(let value): values = .values(channels.map { _ in value })
    case .values(let list):
      guard list.count == channels.count else { throw .valueCount(list.count, channels: channels.count) }
      values = .values(list)
    case .noise(let std, let seed): values = .noise(std: std, seed: seed)
    }
    let intervention = Intervention(node: tap.node, channels: channels, replacement: values, onlyFor: tap.layer == .in ? tap.summand : nil)
    cuts = channels.isEmpty ? [] : [Cut(place: place, channels: channels, replacement: replacement, intervention: intervention)]
    self.network = network.hash
  }

  private init(cuts: [Cut], network: String) { (self.cuts, self.network) = (cuts, network) }

  public func joined(with other: Ablation) throws(AblationError) -> Ablation {
    guard network == other.network else { throw .otherNetwork }
    for cut in cuts {
      for another in other.cuts where another.place == cut.place {
        if let channel = cut.channels.first(where: another.channels.contains) { throw .twice(channel, place: cut.place) }
      }
    }
    return Ablation(cuts: cuts + other.cuts, network: network)
  }

  public var interventions: [Intervention] { cuts.map(\.intervention) }
}

/// What can be wrong with an ablation.
public enum AblationError: Error, Sendable, Hashable {
  case noChannel(Int, place: String, count: Int)
  case twice(Int, place: String)
  case noSum(place: String)
  case valueCount(Int, channels: Int)
  case otherNetwork
}

extension AblationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noChannel(let channel, let place, let count): "\(place) has no channel \(channel): it has 0..<\(count)"
    case .twice(let channel, let place): "channel \(channel) of \(place) is ablated twice"
    case .noSum(let place): "\(place) is added to no sum: this network has no residual stream there"
    case .valueCount(let values, let channels): "\(values) values for \(channels) channels"
    case .otherNetwork: "the ablation was made for another network"
    }
  }
}
