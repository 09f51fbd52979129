extension Image {
  /// Uniform noise from 0 to 1, each value its own function of the seed and its place: independent of the machine.
  public static func noise(height: Int, width: Int, seed: UInt64) throws(ImageError) -> Image {
    try check(height: height, width: width)
    // SplitMix64 (Steele, Lea and Flood 2014) by its counter, started at a scrambled seed.
    let start = scrambled(seed)
    let pixels = (0..<UInt64(height * width * 3)).map { i in
      Float(scrambled(start &+ i &* 0x9E37_79B9_7F4A_7C15) >> 40) / Float(1 << 24)
    }
    return Image(uncheckedHeight: height, width: width, pixels: pixels)
  }

  private static func scrambled(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
