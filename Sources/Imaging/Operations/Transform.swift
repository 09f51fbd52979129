#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What lies beyond the edge of an image.
public enum Padding: Hashable, Sendable {
  case constant(Float)
  /// The image mirrored at its outermost pixels, which are not repeated (PyTorch's `reflect`).
  case reflect
}

public enum FlipAxis: String, Hashable, Sendable, CaseIterable {
  /// Left becomes right.
  case horizontal
  /// Top becomes bottom.
  case vertical
}

extension Image {
  /// `amount` pixels more on each side.
  public func padded(by amount: Int, _ padding: Padding = .constant(0.5)) throws(ImageError) -> Image {
    try padded(top: amount, left: amount, bottom: amount, right: amount, padding)
  }

  /// That many pixels more on each side.
  public func padded(top: Int, left: Int, bottom: Int, right: Int, _ padding: Padding) throws(ImageError) -> Image {
    for amount in [top, left, bottom, right] where !(0...Image.pixelLimit).contains(amount) {
      throw .badArgument(name: "the padding", value: "\(amount)", allowed: "0 or more pixels")
    }
    let (rows, columns) = (height + top + bottom, width + left + right)
    switch padding {
    case .constant(let fill): return try windowed(top: -top, left: -left, height: rows, width: columns, fill: fill)
    case .reflect:
      try Image.check(height: rows, width: columns)
      guard max(top, bottom) < height, max(left, right) < width else {
        throw .badArgument(
          name: "the padding", value: "\(max(top, bottom)) × \(max(left, right))",
          allowed: "less than the image's \(height) × \(width) to reflect it")
      }
      return gathered(height: rows, width: columns) { y, x in (reflected(y - top, height), reflected(x - left, width)) }
    }
  }

  public func flipped(_ axis: FlipAxis = .horizontal) -> Image {
    switch axis {
    case .horizontal: gathered(height: height, width: width) { y, x in (y, width - 1 - x) }
    case .vertical: gathered(height: height, width: width) { y, x in (height - 1 - y, x) }
    }
  }

  /// Moves the contents by whole pixels, down and to the right (or, negative, up and to the left), keeping the image's size.
  public func shifted(down: Int, right: Int, fill: Float = 0.5) throws(ImageError) -> Image {
    // Further than its size it is all fill.
    let down = min(max(down, -height), height)
    let right = min(max(right, -width), width)
    return try windowed(top: -down, left: -right, height: height, width: width, fill: fill)
  }

  /// Turns the contents counterclockwise about the centre, keeping the image's size. Bilinear; whole quarter turns of a square are exact.
  public func rotated(degrees: Double, fill: Float = 0.5) throws(ImageError) -> Image {
    guard degrees.isFinite else { throw .badArgument(name: "the angle", value: "\(degrees)", allowed: "a number") }
    let (cosine, sine) = Image.direction(degrees)
    let (middleRow, middleColumn) = (Double(height - 1) / 2, Double(width - 1) / 2)
    var result = Image(height: height, width: width, fill: fill)
    for y in 0..<height {
      for x in 0..<width {
        let (dy, dx) = (Double(y) - middleRow, Double(x) - middleColumn)
        let value = interpolated(row: middleRow + cosine * dy + sine * dx, column: middleColumn - sine * dy + cosine * dx, fill: fill)
        let i = (y * width + x) * 3
        result.pixels[i] = value.x
        result.pixels[i + 1] = value.y
        result.pixels[i + 2] = value.z
      }
    }
    return result
  }

  /// (1 − amount) of this image and `amount` of the other.
  public func blended(with other: Image, amount: Double = 0.5) throws(ImageError) -> Image {
    guard amount.isFinite else { throw .badArgument(name: "the amount", value: "\(amount)", allowed: "a number, usually from 0 to 1") }
    let amount = Float(amount)
    return try combined(with: other) { $0 * (1 - amount) + $1 * amount }
  }

  /// The absolute difference of each value.
  public func difference(from other: Image) throws(ImageError) -> Image {
    try combined(with: other) { abs($0 - $1) }
  }

  /// Cosine and sine; without rounding at multiples of a quarter turn.
  private static func direction(_ degrees: Double) -> (cosine: Double, sine: Double) {
    let turn = degrees.truncatingRemainder(dividingBy: 360)
    return switch turn < 0 ? turn + 360 : turn {
    case 0: (1, 0)
    case 90: (0, 1)
    case 180: (-1, 0)
    case 270: (0, -1)
    case let angle: (cos(angle * .pi / 180), sin(angle * .pi / 180))
    }
  }

  /// Bilinear between the four pixels around a place; those outside are `fill`.
  private func interpolated(row: Double, column: Double, fill: Float) -> SIMD3<Float> {
    let outside = SIMD3(repeating: fill)
    guard row > -1, column > -1, row < Double(height), column < Double(width) else { return outside }
    let (top, left) = (Int(row.rounded(.down)), Int(column.rounded(.down)))
    let (down, right) = (Float(row - Double(top)), Float(column - Double(left)))
    let upper = (self[top, left] ?? outside) * (1 - right) + (self[top, left + 1] ?? outside) * right
    let lower = (self[top + 1, left] ?? outside) * (1 - right) + (self[top + 1, left + 1] ?? outside) * right
    return upper * (1 - down) + lower * down
  }

  /// An image whose pixel (y, x) is that of this one at `place(y, x)`, which must be inside.
  func gathered(height rows: Int, width columns: Int, _ place: (Int, Int) -> (Int, Int)) -> Image {
    var result: [Float] = []
    result.reserveCapacity(rows * columns * 3)
    for y in 0..<rows {
      for x in 0..<columns {
        let (row, column) = place(y, x)
        let i = (row * width + column) * 3
        result.append(pixels[i])
        result.append(pixels[i + 1])
        result.append(pixels[i + 2])
      }
    }
    return Image(uncheckedHeight: rows, width: columns, pixels: result)
  }

  private func reflected(_ i: Int, _ side: Int) -> Int {
    let i = abs(i)
    return i < side ? i : 2 * (side - 1) - i
  }
}
