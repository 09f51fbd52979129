/// How a convolution is computed.
package enum Algorithm: Hashable, Sendable {
  /// One multiply-add for each weight and pixel, straight from the map.
  case direct
  /// Fewer, by transformed tiles: windows of 3×3 and stride 1, and those that become 4×4 over blocks of the image.
  case winograd(WinogradTile)
  /// Back only: each pixel of the result times the whole window.
  case scatter

  /// Pixels along an axis that are computed together: a region is rounded up to them.
  var tile: Int {
    switch self {
    case .direct, .scatter: 1
    case .winograd(let tile): tile.outputs
    }
  }

  /// Multiplications for each pair of channels, padding included, to bring a gradient back through a window.
  func products(back window: Window, from region: Region, to affected: Region) -> Int {
    switch self {
    case .direct:
      roundUp(affected.count, 6 * window.stride * window.stride) * window.kernel * window.kernel / (window.stride * window.stride)
    case .winograd(let tile): whole(affected).count / (tile.outputs * tile.outputs) * tile.points
    case .scatter: roundUp(region.count, 6) * window.kernel * window.kernel
    }
  }

  /// The region that is computed for the sake of this one.
  func whole(_ region: Region) -> Region {
    func axis(_ range: Range<Int>) -> Range<Int> { range.lowerBound..<range.lowerBound + roundUp(range.count, tile) }
    return Region(rows: axis(region.rows), columns: axis(region.columns))
  }
}

/// Which algorithm a convolution is computed with: a function of its shape, the region and the plan class alone, for the bits' sake.
package struct Algorithms: Sendable {
  /// What is known of a convolution when its algorithm is chosen.
  package struct Case: Hashable, Sendable {
    /// Channels with their padding.
    package var inputs: Int, outputs: Int
    package var stride = 1
    package var height: Int, width: Int
    package var planClass: PlanClass
  }

  /// For windows of 3×3: of stride 1, or forward of stride 2. Must give tiles of the case's stride.
  let choose: @Sendable (Case) -> Algorithm
  /// For a window over blocks of the image, by the pixels that are computed: the result's, or on the way back the image's.
  let image: @Sendable (_ pixels: Int, PlanClass) -> Algorithm
  /// Whether a gradient may go out from the result's pixels where that takes fewer products.
  let scatters: Bool

  package init(
    choose: @escaping @Sendable (Case) -> Algorithm, image: @escaping @Sendable (_ pixels: Int, PlanClass) -> Algorithm,
    scatters: Bool = true
  ) {
    (self.choose, self.image, self.scatters) = (choose, image, scatters)
  }

  static let committed = Algorithms {
    row($0).algorithm($0)
  } image: { pixels, _ in
    pixels >= 36 ? .winograd(.three) : .direct
  }
}

// MARK: - The committed table

extension Algorithms {
  /// One line of the table: for convolutions of up to so many channels, from how many pixels of the result on (of one image) a tile pays. `Int.max`: never.
  struct Row: Sendable {
    let channels: Int
    let planClass: PlanClass
    /// For stride 1.
    let two: Int, four: Int
    /// For stride 2, forward.
    let strided: Int

    func algorithm(_ c: Case) -> Algorithm {
      let pixels = c.height * c.width
      if c.stride == 2 { return pixels >= strided ? .winograd(.strided(height: c.height, width: c.width)) : .direct }
      return pixels >= four ? .winograd(.four) : pixels >= two ? .winograd(.two) : .direct
    }
  }

  /// Measured on square regions from 1×1 to 56×56, one thread, each path of each case (`rsn-benchmark propose-table` measures it anew). Where weights are many and tiles
  /// few, reading the transformed weights decides: F(4×4) has four times as many as there are weights, F(2×2) 1.8 times, the tiles for stride 2 5.4 or 9 times.
  /// Four numbers are more careful than the measured ones (128 and 256 channels in *single*): in a network the weights come from further away.
  static let table = [
    Row(channels: 16, planClass: .single, two: .max, four: 121, strided: .max),
    Row(channels: 32, planClass: .single, two: 25, four: 81, strided: .max),
    Row(channels: 64, planClass: .single, two: 25, four: 81, strided: .max),
    Row(channels: 128, planClass: .single, two: 25, four: 49, strided: 400),
    Row(channels: 256, planClass: .single, two: 25, four: 81, strided: .max),
    Row(channels: .max, planClass: .single, two: 25, four: .max, strided: .max),
    Row(channels: 16, planClass: .bulk, two: .max, four: 49, strided: .max),
    Row(channels: 32, planClass: .bulk, two: .max, four: 9, strided: .max),
    Row(channels: 64, planClass: .bulk, two: .max, four: 9, strided: .max),
    Row(channels: 128, planClass: .bulk, two: .max, four: 9, strided: 400),
    Row(channels: 256, planClass: .bulk, two: .max, four: 9, strided: 196),
    Row(channels: .max, planClass: .bulk, two: .max, four: 9, strided: 9),
  ]

  private static func row(_ c: Case) -> Row {
    let channels = max(c.inputs, c.outputs)
    return table.first { $0.planClass == c.planClass && channels <= $0.channels }
      ?? Row(channels: .max, planClass: c.planClass, two: .max, four: .max, strided: .max)
  }
}
