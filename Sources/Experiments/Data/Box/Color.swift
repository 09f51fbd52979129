/// A colour as the display wants it: gamma-coded sRGB, 0…1.
struct Color: Sendable {
  var red: Float, green: Float, blue: Float

  /// From lightness 0…1, chroma (0 grey, 0.1 muted, 0.2 strong) and hue in turns (0 pink-red, 0.25 yellow, 0.4 green, 0.7 blue), by Ottosson's
  /// OKLab (2020): equal steps look equal. Where the display has no such colour, the chroma is lowered until it has.
  init(lightness: Float, chroma: Float, hue: Float) {
    let (c, s) = direction(hue - hue.rounded(.down))
    var strength = chroma
    var linear = Color.linear(lightness, strength * c, strength * s)
    for _ in 0..<24 where !linear.allSatisfy({ -0.002...1.002 ~= $0 }) {
      strength *= 0.9
      linear = Color.linear(lightness, strength * c, strength * s)
    }
    (red, green, blue) = (Color.coded(linear[0]), Color.coded(linear[1]), Color.coded(linear[2]))
  }

  private static func linear(_ lightness: Float, _ a: Float, _ b: Float) -> [Float] {
    func cube(_ x: Float) -> Float { x * x * x }
    let l = cube(lightness + 0.396_337_78 * a + 0.215_803_76 * b)
    let m = cube(lightness - 0.105_561_35 * a - 0.063_854_17 * b)
    let s = cube(lightness - 0.089_484_18 * a - 1.291_485_5 * b)
    return [
      4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_93 * s,
      -1.268_438 * l + 2.609_757_4 * m - 0.341_319_4 * s,
      -0.004_196_086 * l - 0.703_418_6 * m + 1.707_614_7 * s,
    ]
  }

  /// sRGB's transfer curve. Its power 1/2.4 = 5/12 is 1/4 + 1/8 + 1/32 + 1/128 + …: square roots alone, which are exact everywhere.
  private static func coded(_ value: Float) -> Float {
    let x = max(0, min(1, value))
    guard x > 0.003_130_8 else { return 12.92 * x }
    var power: Float = 1, root = x.squareRoot()
    for bit in 2...16 {
      root = root.squareRoot()
      if bit == 2 || bit % 2 == 1 { power *= root }
    }
    return 1.055 * power - 0.055
  }
}

/// The colours of one image, chosen so that the feature stands out: by lightness, or (now and then) by hue alone.
struct Palette {
  var first: Color, second: Color, third: Color
  var ground: Color, ground2: Color
  /// Close to the ground: for what clutters it.
  var clutter: [Color]

  init(hue usual: Float?, _ draws: inout Draws) {
    let schemes: [(Float, Float)] = [(0.08, -0.08), (0.5, 0.25), (0.33, 0.67), (0.42, 0.58), (0.15, 0.5), (0.0, 0.5)]
    let scheme = schemes[draws.whole(0, schemes.count - 1)]
    let free = draws.uniform(), near = draws.uniform(-0.05, 0.05), followed = draws.chance(0.7)
    let hue = usual.map { followed ? $0 + near : free } ?? free

    // The feature's first colour, and the ground on the other side of middle grey, or as light as it and opposite in hue.
    let lightness = draws.uniform(0.32, 0.88), byHue = draws.chance(0.12)
    let chroma = byHue ? draws.uniform(0.12, 0.2) : draws.chance(0.12) ? draws.uniform(0, 0.03) : draws.uniform(0.09, 0.24)
    let apart = draws.uniform(0.28, 0.5)
    let groundLightness =
      byHue ? lightness + draws.uniform(-0.08, 0.08) : lightness > 0.6 ? max(0.12, lightness - apart) : min(0.95, lightness + apart)
    let groundHue = byHue ? hue + draws.uniform(0.35, 0.65) : draws.uniform()
    let groundChroma = byHue ? draws.uniform(0.08, 0.14) : draws.chance(0.3) ? draws.uniform(0.08, 0.15) : draws.uniform(0.01, 0.08)

    // The second colour differs from the first as clearly, by lightness or by hue.
    let secondByHue = draws.chance(0.2)
    let step = draws.uniform(0.3, 0.48)
    let secondLightness = secondByHue ? lightness + draws.uniform(-0.1, 0.1) : lightness > 0.58 ? lightness - step : lightness + step
    let secondHue = secondByHue ? hue + draws.uniform(0.3, 0.7) : hue + scheme.0
    let secondChroma = secondByHue ? max(chroma, 0.13) : draws.uniform(0.06, 0.2)
    let thirdLightness = draws.chance(0.5) ? draws.uniform(0.88, 0.96) : draws.uniform(0.15, 0.3)

    first = Color(lightness: lightness, chroma: secondByHue ? max(chroma, 0.13) : chroma, hue: hue)
    second = Color(lightness: secondLightness, chroma: secondChroma, hue: secondHue)
    third = Color(lightness: thirdLightness, chroma: draws.uniform(0.02, 0.16), hue: hue + scheme.1)
    ground = Color(lightness: groundLightness, chroma: groundChroma, hue: groundHue)
    ground2 = Color(
      lightness: groundLightness + draws.uniform(-0.1, 0.1), chroma: groundChroma + draws.uniform(0, 0.04),
      hue: groundHue + draws.uniform(-0.12, 0.12))
    clutter = []
    for _ in 0..<4 {
      clutter.append(
        Color(
          lightness: groundLightness + draws.sign() * draws.uniform(0.03, 0.1), chroma: groundChroma + draws.uniform(0, 0.06),
          hue: groundHue + draws.uniform(-0.2, 0.2)))
    }
  }
}
