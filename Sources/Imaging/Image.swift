/// A picture: height × width pixels of red, green and blue, each a float, 0 black and 1 full.
///
/// Values outside 0…1 are kept by arithmetic and clamped only when bytes are made of them.
public struct Image: Sendable, Equatable {
  /// In pixels, at least 1.
  public let height: Int
  /// In pixels, at least 1.
  public let width: Int
  /// Row by row from the top, pixel by pixel from the left, red, green, blue; its count is always height · width · 3.
  public internal(set) var pixels: [Float]

  /// The largest image that is read or made, in pixels: a wrong number in a program or a file's header is an error, not an exhausted machine.
  public static let pixelLimit = 100_000_000

  /// - Parameter pixels: height · width · 3 values, `[y][x][rgb]`.
  public init(height: Int, width: Int, pixels: [Float]) throws(ImageError) {
    try Image.check(height: height, width: width)
    guard pixels.count == height * width * 3 else {
      throw .wrongCount(expected: height * width * 3, found: pixels.count)
    }
    self.init(uncheckedHeight: height, width: width, pixels: pixels)
  }

  /// An image of one grey. A side below 1 is taken for 1.
  public init(height: Int, width: Int, fill: Float = 0.5) {
    let (height, width) = (max(height, 1), max(width, 1))
    self.init(uncheckedHeight: height, width: width, pixels: [Float](repeating: fill, count: height * width * 3))
  }

  /// - Parameter bytes: height · width · 3 bytes, `[y][x][rgb]`; k becomes k/255.
  public init(bytes: [UInt8], height: Int, width: Int) throws(ImageError) {
    try Image.check(height: height, width: width)
    guard bytes.count == height * width * 3 else {
      throw .wrongCount(expected: height * width * 3, found: bytes.count)
    }
    self.init(Bitmap(height: height, width: width, bytes: bytes))
  }

  /// For results whose count is right by construction.
  init(uncheckedHeight height: Int, width: Int, pixels: [Float]) {
    self.height = height
    self.width = width
    self.pixels = pixels
  }

  /// Red, green and blue at a pixel; nil outside the image.
  public subscript(row: Int, column: Int) -> SIMD3<Float>? {
    guard 0..<height ~= row, 0..<width ~= column else { return nil }
    let i = (row * width + column) * 3
    return SIMD3(pixels[i], pixels[i + 1], pixels[i + 2])
  }

  static func check(height: Int, width: Int) throws(ImageError) {
    guard height >= 1, width >= 1 else { throw .emptySize(height: height, width: width) }
    let (count, overflow) = height.multipliedReportingOverflow(by: width)
    guard !overflow, count <= pixelLimit else { throw .tooLarge(name: nil, height: height, width: width) }
  }
}

extension Image {
  /// The pixels as bytes: n = round(255 x), clamped to 0…255 (NaN is 0).
  public var bytes: [UInt8] { pixels.map(Image.byte) }

  /// The image that is read back after saving this one: each value is some k/255.
  public func roundedToBytes() -> Image {
    map { Float(Image.byte($0)) / 255 }
  }

  /// Applies a function to each value.
  public func map(_ transform: (Float) throws -> Float) rethrows -> Image {
    Image(uncheckedHeight: height, width: width, pixels: try pixels.map(transform))
  }

  /// Applies a function to each pair of values of two images of the same size.
  public func combined(with other: Image, _ combine: (Float, Float) -> Float) throws(ImageError) -> Image {
    guard height == other.height, width == other.width else {
      throw .sizesDiffer(height, width, other.height, other.width)
    }
    var result = pixels
    for i in result.indices { result[i] = combine(pixels[i], other.pixels[i]) }
    return Image(uncheckedHeight: height, width: width, pixels: result)
  }

  @inline(__always) static func byte(_ value: Float) -> UInt8 {
    // The order of the operands makes NaN 0.
    UInt8(min(max(0, (value * 255).rounded()), 255))
  }
}
