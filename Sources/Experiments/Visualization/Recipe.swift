/// Which transforms the image goes through at each step.
public enum Recipe: String, Sendable, Hashable, CaseIterable {
  /// The paper's (section 7.1): gentle scales and angles, and jitter by depth. The default.
  case paper
  /// Lucent's defaults.
  case lucent
  /// Lucent's parametrization without any transform.
  case plain
}

/// The transforms of a recipe with all its numbers.
struct TransformRecipe: Sendable, Hashable {
  var padding = 0
  var padMode = Pad.Mode.reflect
  var jitter1 = 0, jitter2 = 0
  var scales: [Double] = [], angles: [Double] = []
  /// Jitter as kornia 0.4.1 has it (0 … d − 1 to the right and down, with its blur), instead of whole pixels in both directions.
  var kornia = false
  /// Cut back to the image's own side at the end.
  var crops = false

  static let none = TransformRecipe()

  /// Lucent's `standard_transforms`.
  static let lucent = TransformRecipe(
    padding: 12, padMode: .constant(0.5), jitter1: 8, jitter2: 4, scales: (0..<11).map { 1 + Double($0 - 5) / 50 },
    angles: (-10...10).map(Double.init) + [0, 0, 0, 0, 0], kornia: true)

  /// The paper's, with jitter `jitter`; under 4 there is none, and neither pad nor crop. `exact`: as published, with jitter only to the right and down.
  static func paper(jitter: Int, exact: Bool) -> TransformRecipe {
    var recipe = TransformRecipe(scales: [1, 0.975, 1.025, 0.95, 1.05], angles: (-5...5).map(Double.init), kornia: exact)
    if jitter >= 4 {
      (recipe.padding, recipe.jitter1, recipe.jitter2, recipe.crops) = (jitter, jitter, jitter / 2, true)
    }
    return recipe
  }

  /// The stages for one step's draws on an image of `side`², up to the network's pixels (not yet normalized).
  func stages(_ draws: StepDraws, side: Int) -> [any Transform] {
    var stages: [any Transform] = []
    var current = side
    func add(_ stage: any Transform) {
      stages.append(stage)
      current = stage.outputSide(current)
    }
    func jitter(_ right: Int, _ down: Int) {
      if right == 0 && down == 0 { return }
      add(kornia ? Warp.translation(right: right, down: down, side: current) as any Transform : Shift(right: right, down: down))
    }
    if padding > 0, padMode == .reflect, !kornia {
      // In one stage: a move only copies.
      add(Pad(width: padding, mode: padMode, right: draws.right1, down: draws.down1))
    } else {
      if padding > 0 { add(Pad(width: padding, mode: padMode)) }
      jitter(draws.right1, draws.down1)
    }
    let scaled = Int((draws.scale * Double(current)).rounded(.up))
    if scaled != current {
      let missing = current - scaled
      add(Resize(target: scaled))
      if missing > 0 { add(Pad(width: (missing + 1) / 2, mode: .constant(0))) }
    }
    if draws.angle != 0 { add(Warp.rotation(degrees: draws.angle, side: current)) }
    let crop = crops && current != side ? Shift.centreCrop(side, from: current) : nil
    if let crop, !kornia {
      add(Shift(right: draws.right2, down: draws.down2).then(crop))
    } else {
      jitter(draws.right2, draws.down2)
      if let crop { add(crop) }
    }
    return stages
  }
}

/// How much jitter the paper gives each place (section 7.1), for any residual network: none up to the first block of stage 2; 4 for the rest of stage 2 and the
/// first block of stage 3; 16 above.
enum PaperJitter {
  static func of(stage: Int, block: Int) -> Int {
    switch (stage, block) {
    case (...1, _), (2, 0): 0
    case (2, _), (3, 0): 4
    default: 16
    }
  }
}
