/// What a residual network looks like, as far as its builder needs to know. (He et al., Deep residual learning, 2016; torchvision's `resnet.py`.)
public struct Architecture: Sendable, Hashable, CustomStringConvertible {
  public enum BlockKind: String, Sendable, Hashable {
    /// Two 3×3 convolutions: ResNet-18 and 34.
    case basic
    /// 1×1, 3×3, 1×1 with four times the channels at the end: ResNet-50, 101, 152.
    case bottleneck

    /// Channels of a block's result, as a multiple of its stage's width.
    public var expansion: Int { self == .basic ? 1 : 4 }
    /// Convolutions in a block.
    public var depth: Int { self == .basic ? 2 : 3 }
  }

  public var kind: BlockKind
  /// Blocks in each stage: [2, 2, 2, 2] for ResNet-18.
  public var blocks: [Int]
  /// Channels of the first stage; every further stage doubles them. 64 for torchvision's.
  public var width: Int
  public var classes: Int
  /// Without the residual sum: In is the previous block's output, Pre the last batch norm, Post = ReLU(Pre).
  public var isStreamless: Bool

  public init(kind: BlockKind = .basic, blocks: [Int] = [2, 2, 2, 2], width: Int = 64, classes: Int, isStreamless: Bool = false) {
    self.kind = kind
    self.blocks = blocks
    self.width = width
    self.classes = classes
    self.isStreamless = isStreamless
  }

  /// "ResNet-18, width 16, 32 classes" or "ResNet-18 without residual sums, …".
  public var description: String {
    "\(familyName)\(isStreamless ? " without residual sums" : ""), width \(width), \(classes) classes"
  }

  /// ResNet-N by the convention that counts the stem, the blocks' convolutions and the linear layer.
  public var familyName: String { "ResNet-\(blocks.reduce(0, +) * kind.depth + 2)" }

  /// Channels of a stage's blocks, stages from 0.
  public func channels(stage: Int) -> Int { (width << stage) * kind.expansion }
}
