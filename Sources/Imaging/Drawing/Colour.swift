#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Red, green, blue from 0 to 1.
struct Colour: Hashable, Sendable {
  var red: Double, green: Double, blue: Double

  init(_ red: Double, _ green: Double, _ blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  init(hex: UInt32) {
    self.init(Double(hex >> 16 & 255) / 255, Double(hex >> 8 & 255) / 255, Double(hex & 255) / 255)
  }

  static let white = Colour(hex: 0xFFFFFF)
  static let black = Colour(hex: 0x000000)

  /// How light it looks: relative luminance as WCAG 2 defines it, from 0 to 1.
  var luminance: Double {
    let linear = [red, green, blue].map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  func mixed(with other: Colour, _ amount: Double) -> Colour {
    Colour(red + (other.red - red) * amount, green + (other.green - green) * amount, blue + (other.blue - blue) * amount)
  }
}

/// From a number between 0 and 1 to a colour.
struct ColourMap: Sendable {
  let stops: [Colour]

  /// Matplotlib's viridis at equal distances.
  static let viridis = ColourMap(
    stops: [
      0x440154, 0x48186A, 0x472D7B, 0x424086, 0x3B528B, 0x33638D, 0x2C728E, 0x26828E, 0x21918C, 0x1FA088, 0x28AE80, 0x3FBC73, 0x5EC962,
      0x84D44B, 0xADDC30, 0xD8E219, 0xFDE725,
    ].map(Colour.init(hex:)))

  /// Blue, white in the middle, red: for values on both sides of zero.
  static let diverging = ColourMap(
    stops: [0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B, 0x67001F].map(
      Colour.init(hex:)))

  /// - Parameter value: finite; what lies outside of 0…1 has the colour of the nearer end.
  subscript(value: Double) -> Colour {
    guard value.isFinite else { return .black }
    let place = min(max(value, 0), 1) * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    return stops[index].mixed(with: stops[index + 1], place - Double(index))
  }
}
