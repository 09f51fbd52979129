/// Where a node's map is read.
public enum Site: Hashable, Sendable {
  /// Row H/2, column W/2, rounded down.
  case center
  /// Every position.
  case map
  /// The mean over all positions.
  case mean
  case position(row: Int, column: Int)
}

/// What a plan hands out: channels of a node's value at a site. The value is a copy that nothing later overwrites.
public struct Output: Hashable, Sendable {
  public var node: NodeID, site: Site
  /// In this order; nil: all channels.
  public var channels: [Int]?

  public init(node: NodeID, site: Site, channels: [Int]? = nil) {
    self.node = node
    self.site = site
    self.channels = channels
  }
}

/// Overwrites channels of a node's value, at all positions, before anything reads it: the nodes after it and the outputs of a plan.
/// With `onlyFor`, only that one reader sees the replacement: so a block's In is altered where it is added to the sum, and nowhere else.
public struct Intervention: Hashable, Sendable {
  public enum Replacement: Hashable, Sendable {
    /// One value a channel of `channels`, the same at every position and for every image.
    case values([Float])
    /// Gaussian noise with mean 0, independent at every position; a function of (seed, channel, row, column), the same for every image.
    case noise(std: Float, seed: UInt64)
  }

  public var node: NodeID, channels: [Int]
  public var replacement: Replacement
  public var onlyFor: NodeID?

  public init(node: NodeID, channels: [Int], replacement: Replacement, onlyFor: NodeID? = nil) {
    self.node = node
    self.channels = channels
    self.replacement = replacement
    self.onlyFor = onlyFor
  }
}
