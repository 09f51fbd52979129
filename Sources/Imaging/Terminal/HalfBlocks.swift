/// Two pixels in a character: the upper half block in one colour on a ground of another.
enum HalfBlocks {
  /// The number of a colour behind `38;` or `48;`.
  typealias Code = @Sendable (_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> String

  static let trueColour: Code = { "2;\($0);\($1);\($2)" }

  /// Of xterm's 256: the nearest of the cube of 216 and of the 24 greys.
  static let palette: Code = { "5;\(index($0, $1, $2))" }

  /// Pixels, of which two are a character high.
  static func rows(_ image: Image, columns: Int) -> Int {
    max(1, Int((Double(image.height) * Double(columns) / Double(image.width)).rounded()))
  }

  static func text(_ image: Image, columns: Int, _ code: Code) -> String {
    let rows = rows(image, columns: columns)
    let bytes = image.resampled(height: rows, width: columns).bytes
    func colour(_ y: Int, _ x: Int) -> String {
      let i = (y * columns + x) * 3
      return code(bytes[i], bytes[i + 1], bytes[i + 2])
    }
    var result = ""
    for y in stride(from: 0, to: rows, by: 2) {
      var (upper, lower) = ("", "")
      for x in 0..<columns {
        let above = colour(y, x)
        // Only changes are sent. Below the last of an odd number of rows there is the terminal's own background.
        if above != upper { result += "\u{1B}[38;\(above)m" }
        upper = above
        if y + 1 < rows {
          let below = colour(y + 1, x)
          if below != lower { result += "\u{1B}[48;\(below)m" }
          lower = below
        }
        result += "▀"
      }
      result += "\u{1B}[0m\n"
    }
    return result
  }

  private static let levels: [Int] = [0, 95, 135, 175, 215, 255]

  static func index(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
    let (r, g, b) = (Int(red), Int(green), Int(blue))
    let cube = [r, g, b].map(nearest)
    let grey = min(23, max(0, ((r + g + b) / 3 - 8 + 5) / 10)), value = 8 + 10 * grey
    func distance(_ x: Int, _ y: Int, _ z: Int) -> Int { (r - x) * (r - x) + (g - y) * (g - y) + (b - z) * (b - z) }
    if distance(value, value, value) < distance(levels[cube[0]], levels[cube[1]], levels[cube[2]]) { return 232 + grey }
    return 16 + 36 * cube[0] + 6 * cube[1] + cube[2]
  }

  private static func nearest(_ value: Int) -> Int { value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40 }
}
