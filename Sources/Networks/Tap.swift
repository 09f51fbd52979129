/// Where a residual block is read (paper, section 2.1): what bypasses it, what it adds, and what comes out.
public enum Layer: String, Sendable, Hashable, CaseIterable {
  /// What bypasses the block: the previous block's output, or the output of the downsample branch.
  case `in`
  /// The block's last batch norm, before the sum.
  case pre
  /// The sum of both, then ReLU.
  case post
}

/// A named place in a network.
public struct Tap: Hashable, Sendable {
  public let node: NodeID
  public let channels: Int
  /// "3.1"; nil outside the blocks.
  public let block: String?
  public let layer: Layer?
  /// PyTorch's module path: "layer3.1.bn2".
  public let module: String
  /// For `.in` of a block with a residual sum: the sum that reads it, for interventions that alter nothing else.
  public let summand: NodeID?
}

/// A residual block and its three taps.
public struct Block: Sendable, Hashable {
  /// stage.block, stages from 1: "1.0" … "4.1" for ResNet-18.
  public let name: String
  public let channels: Int
  public let hasDownsample: Bool
  public let taps: [Layer: Tap]
}
