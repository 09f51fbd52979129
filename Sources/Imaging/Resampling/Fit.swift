/// How an image is brought to a size that a network is shown.
public enum Fit: Hashable, Sendable {
  /// To the network's input size, as torchvision evaluates: the shorter side to 8/7 of it (256 for 224), then the centre of it.
  /// An image that already has the size is left as it is.
  case input
  /// The shorter side to n pixels, the longer one in proportion (rounded down).
  case short(Int)
  /// Not at all.
  case none
}

extension Image {
  /// Fits the image as torchvision's `Resize` and `CenterCrop` do with Pillow's antialiased bilinear filter, byte for byte.
  ///
  /// Pillow computes in bytes, so an image that must be resized is rounded to bytes first.
  /// - Parameter input: the side of the network's input in pixels.
  public func fitted(_ fit: Fit, input: Int = 224) throws(ImageError) -> Image {
    let isFitting: Bool
    switch fit {
    case .none: isFitting = true
    case .input: isFitting = height == input && width == input
    case .short(let side): isFitting = min(height, width) == side
    }
    return isFitting ? self : Image(try Bitmap(self).fitted(fit, input: input))
  }
}

extension Bitmap {
  func fitted(_ fit: Fit, input: Int = 224) throws(ImageError) -> Bitmap {
    switch fit {
    case .none: return self
    case .short(let side): return try resized(shorterSide: side)
    case .input:
      guard (1...16384).contains(input) else {
        throw .badArgument(name: "the input size", value: "\(input)", allowed: "from 1 to 16384")
      }
      if height == input && width == input { return self }
      // torchvision's `Resize` and then its `CenterCrop`, without computing what is cut off.
      let (rows, columns) = try size(shorterSide: input * 8 / 7)
      let (top, left) = (Image.centerOffset(rows, input), Image.centerOffset(columns, input))
      return resized(height: rows, width: columns, part: (top..<top + input, left..<left + input))
    }
  }

  /// torchvision's `Resize(side)`.
  func resized(shorterSide side: Int) throws(ImageError) -> Bitmap {
    let (rows, columns) = try size(shorterSide: side)
    return resized(height: rows, width: columns)
  }

  private func size(shorterSide side: Int) throws(ImageError) -> (height: Int, width: Int) {
    guard (1...16384).contains(side) else {
      throw .badArgument(name: "the shorter side", value: "\(side)", allowed: "from 1 to 16384")
    }
    let size = Image.size(height: height, width: width, shorterSide: side)
    try Image.check(height: size.height, width: size.width)
    return size
  }
}

extension Image {
  /// The longer side is torchvision's `int(side * long / short)`.
  static func size(height: Int, width: Int, shorterSide side: Int) -> (height: Int, width: Int) {
    let (short, long) = (min(height, width), max(height, width))
    let other = Int(Double(side * long) / Double(short))
    return height < width ? (side, other) : (other, side)
  }

  /// Where a window of n of `side` pixels begins if it is centred, as torchvision has it: Python's `round`, which takes halves to the even
  /// number, inside the image; beyond it, the smaller half of the padding lies before.
  static func centerOffset(_ side: Int, _ n: Int) -> Int {
    n <= side ? Int((Double(side - n) / 2).rounded(.toNearestOrEven)) : -((n - side) / 2)
  }
}
