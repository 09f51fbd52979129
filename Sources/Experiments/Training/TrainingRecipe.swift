import Networks

/// Everything that decides how a network is trained: the same recipe on the same images gives the same bits.
///
/// The defaults are those with which the networks in the box were trained.
public struct TrainingRecipe: Sendable, Hashable {
  /// Blocks a stage; [2, 2, 2, 2] is ResNet-18.
  public var blocks: [Int] = [2, 2, 2, 2]
  /// Channels of the first stage.
  public var width = 16
  /// Without the residual sums.
  public var isStreamless = false
  public var epochs = 8
  public var batch = 32
  /// The highest rate of the one-cycle schedule.
  public var peakRate: Float = 0.1
  public var weightDecay: Float = 5e-4
  public var momentum: Float = 0.9
  public var labelSmoothing: Float = 0.1
  public var augmentation = Augmentation()
  /// Of the initial weights, the order of the images and the augmentation.
  public var seed: UInt64 = 1

  public init() {}

  /// One line with every number, for checkpoints, metadata and model cards.
  public var summary: String {
    "blocks \(blocks.map(String.init).joined(separator: " ")), width \(width)\(isStreamless ? ", streamless" : ""), \(epochs) epochs, batch \(batch), "
      + "SGD momentum \(momentum), one-cycle peak rate \(peakRate), weight decay \(weightDecay), label smoothing \(labelSmoothing), "
      + "\(augmentation.summary), seed \(seed)"
  }
}

/// Random changes to the training images that leave the features' sizes alone: the paper's experiments need networks that know a feature at
/// the sizes at which they saw it.
public struct Augmentation: Sendable, Hashable {
  /// The 224² section is cut from anywhere in the stored image instead of its centre.
  public var shifts = true
  /// Left and right exchanged, one time in two.
  public var flips = true
  /// Contrast and each colour's strength are multiplied by up to 1 ± this, brightness is moved by up to ± this/2.
  public var color: Float = 0.1

  public init(shifts: Bool = true, flips: Bool = true, color: Float = 0.1) {
    self.shifts = shifts
    self.flips = flips
    self.color = color
  }

  /// The images as they are.
  public static let none = Augmentation(shifts: false, flips: false, color: 0)

  var summary: String {
    let parts = [shifts ? "shifts" : nil, flips ? "flips" : nil, color > 0 ? "colour ±\(color)" : nil].compactMap { $0 }
    return parts.isEmpty ? "no augmentation" : "augmentation by " + parts.joined(separator: ", ")
  }

  /// Writes the section of a stored image that training sees, augmented and normalized.
  ///
  /// - Parameters:
  ///   - image: side × side × 3 bytes, row-major.
  ///   - random: this image's numbers in this epoch.
  ///   - pixels: size × size × 3 floats, row-major.
  func write(
    _ image: UnsafePointer<UInt8>, side: Int, random: Random, into pixels: UnsafeMutableBufferPointer<Float>, size: Int
  ) {
    let room = side - size
    let top = shifts ? random.integer(0, below: room + 1) : room / 2
    let left = shifts ? random.integer(1, below: room + 1) : room / 2
    let isFlipped = flips && random.integer(2, below: 2) == 1
    let contrast = 1 + color * (2 * random.uniform(3) - 1)
    let brightness = color / 2 * (2 * random.uniform(4) - 1)
    for c in 0..<3 {
      let strength = 1 + color / 2 * (2 * random.uniform(UInt64(5 + c)) - 1)
      // ((v/255 − ½) · contrast + ½ + brightness) · strength, then normalized: one factor and one summand.
      let deviation = Normalization.deviation[c]
      let factor = contrast * strength / (255 * deviation)
      let summand = ((0.5 - 0.5 * contrast + brightness) * strength - Normalization.mean[c]) / deviation
      for y in 0..<size {
        let source = image + ((top + y) * side + left) * 3 + c
        let target = y * size * 3 + c
        if isFlipped {
          for x in 0..<size { pixels[target + (size - 1 - x) * 3] = Float(source[x * 3]) * factor + summand }
        } else {
          for x in 0..<size { pixels[target + x * 3] = Float(source[x * 3]) * factor + summand }
        }
      }
    }
  }
}
