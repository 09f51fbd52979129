extension Image {
  /// Looks at a centred window of `window` times each side, and resizes it to the image's size: less than 1 enlarges what is seen (0.5 is
  /// the paper's S: crop 112 of 224, resize to 224), more than 1 zooms out.
  ///
  /// The window is `side − ⌊side·(1−w) + 1e-9⌋` pixels, its place that of torchvision's `CenterCrop`. Bilinear with half-pixel centres, in
  /// float; antialiased where it shrinks.
  /// - Parameters:
  ///   - side: the shorter side of the result, if it is not to be the image's size.
  ///   - padding: what lies around the image when it zooms out; mirrored again and again where the window is larger than three images.
  public func scaled(_ window: Double, to side: Int? = nil, padding: Padding = .constant(0.5)) throws(ImageError) -> Image {
    guard window > 0, window <= 1000 else {
      throw .badArgument(name: "the window", value: "\(window)", allowed: "more than 0 and at most 1000")
    }
    if let side { try Image.checkSide(side) }
    let rows = Image.windowSide(height, window)
    let columns = Image.windowSide(width, window)
    let (top, left) = (Image.centerOffset(height, rows), Image.centerOffset(width, columns))
    let seen: Image
    switch padding {
    case .constant(let fill): seen = try windowed(top: top, left: left, height: rows, width: columns, fill: fill)
    case .reflect:
      try Image.check(height: rows, width: columns)
      seen = gathered(height: rows, width: columns) { y, x in (Image.mirrored(y + top, height), Image.mirrored(x + left, width)) }
    }
    let size = side.map { Image.size(height: height, width: width, shorterSide: $0) } ?? (height, width)
    try Image.check(height: size.0, width: size.1)
    return seen.resampled(height: size.0, width: size.1)
  }

  public func scaled(_ window: Double, to side: Int? = nil, fill: Float) throws(ImageError) -> Image {
    try scaled(window, to: side, padding: .constant(fill))
  }

  /// The pixel that stands at `i` when the image is mirrored at its outermost pixels, which are not repeated, as often as it takes.
  private static func mirrored(_ i: Int, _ side: Int) -> Int {
    let period = max(1, 2 * (side - 1)), place = (i % period + period) % period
    return place < side ? place : period - place
  }

  /// At least one pixel.
  static func windowSide(_ side: Int, _ window: Double) -> Int {
    max(side - Int((Double(side) * (1 - window) + 1e-9).rounded(.down)), 1)
  }

  static func checkSide(_ side: Int) throws(ImageError) {
    guard (1...16384).contains(side) else { throw .badArgument(name: "a side", value: "\(side)", allowed: "from 1 to 16384") }
  }

  /// The pixels of a window that may reach beyond the image, where there is `fill`.
  func windowed(top: Int, left: Int, height rows: Int, width columns: Int, fill: Float) throws(ImageError) -> Image {
    try Image.check(height: rows, width: columns)
    var result = [Float](repeating: fill, count: rows * columns * 3)
    let across = max(left, 0)..<max(min(left + columns, width), max(left, 0))
    for y in max(top, 0)..<max(min(top + rows, height), max(top, 0)) where !across.isEmpty {
      let from = (y * width + across.lowerBound) * 3
      let to = ((y - top) * columns + across.lowerBound - left) * 3
      result.replaceSubrange(to..<to + across.count * 3, with: pixels[from..<from + across.count * 3])
    }
    return Image(uncheckedHeight: rows, width: columns, pixels: result)
  }
}
