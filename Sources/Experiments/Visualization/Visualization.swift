import Engine
import Imaging
import Networks

/// A feature visualization: the image that excites a channel most, found by gradient ascent on its spectrum.
///
/// Source: Lucent 0.1.8 and section 2.2 of the paper. Every channel's image is its own ascent, in a plan of the class `single`: it does not depend on the other channels.
public struct Visualization: Sendable {
  public var network: Network
  public var tap: Tap
  public var channels: [Int]
  /// `.map` is not one.
  public var site: Site
  public var steps = 512
  /// Side of the image in pixels.
  public var size = 224
  public var seed = 0
  public var recipe = Recipe.paper
  /// The paper's recipe with the faults of its scripts: jitter to the right and down only (by kornia's blurred shifts), pixels cut off instead of rounded, and no
  /// help for dead starts.
  public var exact = false
  /// What stock Lucent does when asked for Pre: the block's output instead, because a later in-place operation overwrites the hooked tensor.
  public var aliased = false
  /// In the paper's recipe, in the place of the jitter that goes with the block.
  public var jitter: Int?
  /// Another program's start, of shape (3, size, size/2 + 1, 2) (an odd size may have one column more): for following it step by step.
  public var spectrum: Tensor?
  /// Another program's random draws, a row a step.
  public var draws: [StepDraws]?

  public init(network: Network, tap: Tap, channels: [Int], site: Site = .center) {
    (self.network, self.tap, self.channels, self.site) = (network, tap, channels, site)
  }

  /// Following another program, one does as it does.
  var isReplay: Bool { spectrum != nil || draws != nil }

  /// Lucid's rule against dead starts applies to this many steps at the beginning.
  static let redirectedSteps = 16
  var redirects: Bool { recipe != .lucent && !exact && !isReplay }

  /// The place that is really visualized.
  public var target: Tap {
    guard aliased, tap.layer == .pre, let block = network.blocks.first(where: { $0.taps[.pre]?.node == tap.node }) else { return tap }
    return block.taps[.post] ?? tap
  }

  /// The jitter of the paper's recipe at this place, unless `jitter` says otherwise. In of a block without a downsample branch is Post of the block before, and has its jitter.
  public var paperJitter: Int {
    if let jitter { return jitter }
    let owner = network.blocks.first { $0.taps[.post]?.node == tap.node || $0.taps[.pre]?.node == tap.node }
    let path = owner.map { "layer" + $0.name } ?? tap.module
    guard path.hasPrefix("layer") else { return path == "fc" || path == "avgpool" ? 16 : 0 }
    let parts = path.dropFirst(5).split(separator: ".")
    guard let stage = parts.first.flatMap({ Int($0) }) else { return 0 }
    // "layer3" alone is its last block.
    return PaperJitter.of(stage: stage, block: parts.dropFirst().first.flatMap { Int($0) } ?? .max)
  }

  var transforms: TransformRecipe {
    switch recipe {
    case .plain: .none
    case .lucent: .lucent
    case .paper: .paper(jitter: paperJitter, exact: exact)
    }
  }
}

/// What became of one channel.
public struct VisualizationResult: Sendable {
  public let channel: Int
  /// `size`², values k/255: what is saved is what can be measured.
  public let image: Image
  /// The objective before each step's update, on that step's transformed image.
  public let history: [Float]
  /// The gradient was still zero when the help for dead starts ended, and ever after: the image means nothing.
  public let isDead: Bool

  /// The steps that were done: fewer than asked for after an interruption.
  public var steps: Int { history.count }
  public var objective: Float? { history.last }
}
