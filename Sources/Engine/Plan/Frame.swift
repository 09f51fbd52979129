/// Where one image's value lies in memory: the pixels of a region, row by row, each with its channels side by side (H,W,C), and around them a border of zeros where a
/// convolution reads past the map's edge.
struct Frame: Hashable, Sendable {
  /// The pixels that hold values.
  var region: Region
  /// With the border.
  var outer: Region
  var channels: Int
  /// Floats from a pixel to the next. The channels past `channels` are always 0.
  var stride: Int

  /// Channels are rounded up to whole panels of the kernels, so that none of them needs a remainder.
  static func padded(_ channels: Int) -> Int { roundUp(channels, GEMM.columns) }

  init(region: Region, outer: Region, channels: Int, stride: Int? = nil) {
    self.region = region
    self.outer = outer.union(region)
    self.channels = channels
    self.stride = stride ?? Self.padded(channels)
  }

  /// Floats of one image.
  var floats: Int { outer.count * stride }

  var rowStride: Int { outer.width * stride }

  /// The place of a pixel, in floats.
  func offset(_ row: Int, _ column: Int) -> Int {
    ((row - outer.rows.lowerBound) * outer.width + column - outer.columns.lowerBound) * stride
  }

  /// The first pixel of the region's row.
  func offset(row: Int) -> Int { offset(row, region.columns.lowerBound) }

  var hasBorder: Bool { outer != region }

  /// Zeroes the border of `images` images, or with `all` everything.
  ///
  /// SAFETY: `base` holds `images * floats` floats.
  func clear(_ base: UnsafeMutablePointer<Float>, images: Int, all: Bool = false) {
    if all { return base.update(repeating: 0, count: images * floats) }
    guard hasBorder else { return }
    let left = (region.columns.lowerBound - outer.columns.lowerBound) * stride
    let right = (outer.columns.upperBound - region.columns.upperBound) * stride
    for image in 0..<images {
      let start = base + image * floats
      start.update(repeating: 0, count: (region.rows.lowerBound - outer.rows.lowerBound) * rowStride)
      for row in region.rows {
        let line = start + (row - outer.rows.lowerBound) * rowStride
        line.update(repeating: 0, count: left)
        (line + rowStride - right).update(repeating: 0, count: right)
      }
      let below = outer.rows.upperBound - region.rows.upperBound
      (start + (outer.height - below) * rowStride).update(repeating: 0, count: below * rowStride)
    }
  }
}
