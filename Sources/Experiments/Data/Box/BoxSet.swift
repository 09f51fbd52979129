import Engine

/// The three parts of the data set in the box. They have no image in common: each has a stream of random numbers of its own.
public enum BoxSplit: String, Sendable, CaseIterable {
  case train, val, test

  /// How many images the part has.
  public var count: Int {
    switch self {
    case .train: 20_000
    case .val, .test: 2_000
    }
  }

  var stream: UInt64 {
    switch self {
    case .train: 1
    case .val: 2
    case .test: 3
    }
  }
}

/// The data set in the box: pictures of visual features that a network must know at many sizes, each drawn by code from (split, index, seed)
/// alone, the same bytes on every machine and with any number of threads.
public enum BoxSet {
  /// Changes whenever any picture changes: a part of every cache key.
  public static let version = 2

  /// The classes' names, by label.
  public static let classNames: [String] = Pattern.all.map(\.name)

  /// The side of a rendering, in pixels.
  public static let side = Scene.side

  /// The range of the features' diameters, in pixels of the rendering.
  public static let sizes: ClosedRange<Double> = Double(Scene.smallest)...Double(Scene.smallest * powerOfTwo(Scene.octaves))

  /// One picture.
  public struct Rendering: Sendable, Equatable {
    /// 256 × 256 × 3 bytes: [row][column][red, green, blue].
    public let bytes: [UInt8]
    public let label: Int
    /// The diameter at which the feature was drawn, in pixels.
    public let featureSize: Double
  }

  /// The diameter at which a picture's feature is drawn, in pixels of the rendering; without drawing it.
  public static func featureSize(split: BoxSplit, index: Int, seed: UInt64 = 0) -> Double {
    Double(drawing(split: split, index: index, seed: seed).diameter)
  }

  /// The class of a picture. Every run of as many pictures as there are classes (from the split's first on) has each class once, in random order.
  public static func label(split: BoxSplit, index: Int, seed: UInt64 = 0) -> Int {
    let classes = Pattern.all.count
    guard index >= 0 else { return 0 }
    let order = Random(seed: seed, stream: split.stream + 16).split(UInt64(index / classes)).permutation(classes)
    return order[index % classes]
  }

  /// Draws a picture. Any index from 0 on has one (`BoxSplit.count` of them make the set); a negative one is taken for 0.
  public static func render(split: BoxSplit, index: Int, seed: UInt64 = 0) -> Rendering {
    let scene = drawing(split: split, index: max(0, index), seed: seed)
    return Rendering(
      bytes: scene.render(), label: label(split: split, index: max(0, index), seed: seed), featureSize: Double(scene.diameter))
  }

  /// What a picture will show, before it is drawn.
  static func drawing(split: BoxSplit, index: Int, seed: UInt64) -> Scene {
    let random = Random(seed: seed, stream: split.stream).split(UInt64(max(0, index)))
    return Scene(Pattern.all[label(split: split, index: index, seed: seed)], draws: Draws(random))
  }

  /// Draws several pictures on all processors; in the order asked for.
  public static func render(split: BoxSplit, indices: [Int], seed: UInt64 = 0) -> [Rendering] {
    inParallel(indices) { render(split: split, index: $0, seed: seed) }
  }

  /// The diameters at which a specimen can be drawn, in pixels: an octave more at the lower end than the set itself has.
  public static let specimenSizes: ClosedRange<Double> = sizes.lowerBound / 2...Double(side)

  /// A picture of a chosen class at a chosen size. The same variant at two sizes is the same feature, in the same colours, on the same ground.
  /// - Parameters:
  ///   - label: 0 ..< classNames.count; others are brought into the range.
  ///   - size: the feature's diameter in pixels; brought into ``specimenSizes``.
  ///   - centered: whether it lies in the very middle; in the set itself features are up to 22 pixels off.
  public static func specimen(label: Int, size: Double, variant: Int, centered: Bool = false, seed: UInt64 = 0) -> Rendering {
    let label = max(0, min(Pattern.all.count - 1, label))
    let draws = Draws(Random(seed: seed, stream: 4).split(UInt64(label)).split(UInt64(max(0, variant))))
    let diameter = Float(max(specimenSizes.lowerBound, min(specimenSizes.upperBound, size)))
    let scene = Scene(Pattern.all[label], draws: draws, diameter: diameter, centered: centered)
    return Rendering(bytes: scene.render(), label: label, featureSize: Double(scene.diameter))
  }
}
