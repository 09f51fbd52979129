/// How a convolution is computed.
enum Algorithm: Hashable, Sendable {
  /// One multiply-add for each weight and pixel, straight from the map.
  case direct
  /// Fewer, by transformed tiles: 3×3 of stride 1 only.
  case winograd(WinogradTile)

  /// Pixels along an axis that are computed together: a region is rounded up to them.
  var tile: Int {
    switch self {
    case .direct: 1
    case .winograd(let tile): tile.outputs
    }
  }

  /// The region that is computed for the sake of this one.
  func whole(_ region: Region) -> Region {
    func axis(_ range: Range<Int>) -> Range<Int> { range.lowerBound..<range.lowerBound + roundUp(range.count, tile) }
    return Region(rows: axis(region.rows), columns: axis(region.columns))
  }
}

/// Which algorithm a convolution is computed with: a function of its shape, the region and the plan class alone, for the bits' sake.
struct Algorithms: Sendable {
  /// What is known of a convolution when its algorithm is chosen.
  struct Case: Hashable, Sendable {
    /// Channels with their padding.
    var inputs: Int, outputs: Int
    var height: Int, width: Int
    var planClass: PlanClass
  }

  let choose: @Sendable (Case) -> Algorithm
  /// For a window over blocks of the image, by the pixels of the result.
  let image: @Sendable (_ pixels: Int, PlanClass) -> Algorithm

  static let committed = Algorithms { c in
    let images = c.planClass == .bulk ? 16 : 1
    let tiles = ((c.height + 3) / 4) * ((c.width + 3) / 4) * images
    let channels = max(c.inputs, c.outputs)
    if channels >= 512 { return tiles >= 48 ? .winograd(.four) : .direct }
    return tiles >= 9 ? .winograd(.four) : .direct
  } image: { pixels, _ in
    pixels >= 36 ? .winograd(.three) : .direct
  }

  static let direct = Algorithms { _ in .direct } image: { _, _ in .direct }
}
