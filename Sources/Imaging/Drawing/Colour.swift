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
  /// Titles and labels.
  static let ink = Colour(hex: 0x222222)
  /// Axes and tick labels.
  static let axis = Colour(hex: 0x4A4A4A)
  static let grid = Colour(hex: 0xE4E4E4)
  static let missing = Colour(hex: 0xDDDDDD)

  /// Okabe and Ito's colours, which people with any kind of colour vision tell apart; in an order that puts the strong ones first.
  static let palette: [Colour] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000].map(Colour.init(hex:))

  static func series(_ index: Int) -> Colour { palette[index % palette.count] }

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

  subscript(value: Double) -> Colour {
    guard value.isFinite else { return .missing }
    let place = min(max(value, 0), 1) * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    return stops[index].mixed(with: stops[index + 1], place - Double(index))
  }
}
