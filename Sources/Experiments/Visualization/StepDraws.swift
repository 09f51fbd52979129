import Engine

/// The random numbers of one step's transforms.
public struct StepDraws: Sendable, Hashable {
  /// First and second jitter: pixels to the right and down. Where an offset is a fraction or negative is the recipe's affair.
  public var right1: Int, down1: Int
  public var scale: Double
  /// Degrees, counter-clockwise.
  public var angle: Double
  public var right2: Int, down2: Int

  public init(right1: Int = 0, down1: Int = 0, scale: Double = 1, angle: Double = 0, right2: Int = 0, down2: Int = 0) {
    (self.right1, self.down1, self.scale, self.angle, self.right2, self.down2) = (right1, down1, scale, angle, right2, down2)
  }

  /// The names of the columns of a table of draws, in order.
  public static let columns = ["dx1", "dy1", "scale", "angle", "dx2", "dy2"]

  /// One row of such a table. Nil if it has another length, or an offset that is no whole number of pixels.
  public init?(row: [Double]) {
    guard row.count == 6, row.allSatisfy(\.isFinite), let right1 = Int(exactly: row[0]), let down1 = Int(exactly: row[1]),
      let right2 = Int(exactly: row[4]), let down2 = Int(exactly: row[5])
    else { return nil }
    self.init(right1: right1, down1: down1, scale: row[2], angle: row[3], right2: right2, down2: down2)
  }

  public var row: [Double] { [Double(right1), Double(down1), scale, angle, Double(right2), Double(down2)] }
}

/// Where a visualization's random numbers come from: keyed by (seed, channel, step), so a channel's image depends neither on its company nor on threads.
struct Chance: Sendable {
  private let random: Random

  init(seed: Int, channel: Int) { random = Random(seed: UInt64(bitPattern: Int64(seed)), stream: UInt64(truncatingIfNeeded: channel)) }

  /// For the starting spectrum.
  var start: Random { random.split(0) }

  /// For step `t`, from 1.
  func draws(step: Int, _ recipe: TransformRecipe) -> StepDraws {
    let step = random.split(UInt64(step))
    func pick<T>(_ counter: UInt64, _ options: [T], _ otherwise: T) -> T {
      options.isEmpty ? otherwise : options[step.integer(counter, below: options.count)]
    }
    func offset(_ counter: UInt64, _ jitter: Int) -> Int {
      guard jitter > 1 else { return 0 }
      return recipe.kornia ? step.integer(counter, below: jitter) : step.integer(counter, below: jitter / 2 * 2 + 1) - jitter / 2
    }
    return StepDraws(
      right1: offset(0, recipe.jitter1), down1: offset(1, recipe.jitter1), scale: pick(2, recipe.scales, 1),
      angle: pick(3, recipe.angles, 0),
      right2: offset(4, recipe.jitter2), down2: offset(5, recipe.jitter2))
  }
}
