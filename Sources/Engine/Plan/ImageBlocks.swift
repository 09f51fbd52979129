/// An image, or its gradient, in blocks of stride×stride pixels: block (Y, X) has the pixels with ⌊(row + padding) / stride⌋ = Y, each with its channels. So a window becomes
/// one of stride 1 over blocks, and three channels become enough for the kernels.
struct ImageBlocks: Sendable {
  /// The image's pixels that the blocks hold; what else lies in them is 0, or means nothing in a gradient.
  let region: Region
  let window: Window
  let channels: Int
  /// Floats from a block to the next.
  let stride: Int
  let rows: Range<Int>, columns: Range<Int>
  /// For each of the region's columns, the place of its first channel within a row of blocks.
  let places: [Int]

  /// - Parameter reach: the blocks, if they are to be more than those of the region.
  init(_ region: Region, window: Window, channels: Int, reach: Region? = nil) {
    self.region = region
    self.window = window
    self.channels = channels
    let stride = Frame.padded(window.stride * window.stride * channels)
    self.stride = stride
    rows = reach?.rows ?? Self.axis(region.rows, window)
    let columns = reach?.columns ?? Self.axis(region.columns, window)
    self.columns = columns
    places = region.columns.map { column in
      let x = column + window.padding
      return (x / window.stride - columns.lowerBound) * stride + x % window.stride * channels
    }
  }

  /// The blocks of a range of rows or columns.
  static func axis(_ range: Range<Int>, _ window: Window) -> Range<Int> {
    (range.lowerBound + window.padding) / window.stride..<(range.upperBound - 1 + window.padding) / window.stride + 1
  }

  var floats: Int { rows.count * columns.count * stride }

  /// The region's rows of pixels that lie in a row of blocks.
  func pixels(row: Int) -> Range<Int> {
    (row * window.stride - window.padding..<(row + 1) * window.stride - window.padding).clamped(to: region.rows)
  }

  /// Where a row of pixels begins: its place among the blocks' rows.
  func offset(row: Int) -> Int {
    let y = row + window.padding
    return (y / window.stride - rows.lowerBound) * columns.count * stride + y % window.stride * window.stride * channels
  }
}
