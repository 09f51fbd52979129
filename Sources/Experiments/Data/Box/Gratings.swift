// Textures that repeat along one or two directions.

extension Pattern {
  static let gratings: [Pattern] = [
    Pattern("stripes", .texture) { brush in
      let periods = brush.draws.uniform(2.2, 4), duty = brush.draws.uniform(0.35, 0.65), phase = brush.draws.uniform()
      let pixel = brush.pixel * periods
      return { x, _ in Ink(tone: bars(x * periods + phase, duty: duty, pixel: pixel)) }
    },
    Pattern("waves", .texture, hue: 0.62) { brush in
      let periods = brush.draws.uniform(2.4, 4), duty = brush.draws.uniform(0.35, 0.65), phase = brush.draws.uniform()
      let length = brush.draws.uniform(0.8, 1.4), height = brush.draws.uniform(0.1, 0.16) / length, start = brush.draws.uniform()
      let pixel = brush.pixel * periods * 1.3
      return { x, y in Ink(tone: bars((x + height * sine(y * length + start)) * periods + phase, duty: duty, pixel: pixel)) }
    },
    Pattern("zigzag", .texture) { brush in
      let periods = brush.draws.uniform(2.2, 3.6), duty = brush.draws.uniform(0.35, 0.65), phase = brush.draws.uniform()
      let length = brush.draws.uniform(1.1, 1.9), slope = brush.draws.uniform(0.7, 1.3), start = brush.draws.uniform()
      let pixel = brush.pixel * periods * 1.4
      return { x, y in
        let fold = ((y * length + start).fraction - 0.5).magnitude * (slope / length)
        return Ink(tone: bars((x + fold) * periods + phase, duty: duty, pixel: pixel))
      }
    },
    Pattern("crosshatch", .texture) { brush in
      let periods = brush.draws.uniform(2.8, 4.2), duty = brush.draws.uniform(0.16, 0.3), phase = brush.draws.uniform()
      let (c, s) = direction(brush.draws.uniform(0.15, 0.25))
      let pixel = brush.pixel * periods
      return { x, y in
        let one = bars(x * periods + phase, duty: duty, pixel: pixel)
        let other = bars((x * c + y * s) * periods, duty: duty, pixel: pixel)
        return Ink(tone: larger(one, other))
      }
    },
    Pattern("plaid", .texture, hue: 0.07) { brush in
      let periods = brush.draws.uniform(1.5, 2.4), phase = brush.draws.uniform(), other = brush.draws.uniform()
      let wide = brush.draws.uniform(0.35, 0.55), thin = brush.draws.uniform(0.06, 0.1)
      let pixel = brush.pixel * periods
      @Sendable @inline(__always) func set(_ t: Lanes) -> (Lanes, Lanes) {
        (bars(t, duty: wide, pixel: pixel), bars(t + 0.5, duty: thin, pixel: pixel))
      }
      return { x, y in
        let (a, lineA) = set(x * periods + phase)
        let (b, lineB) = set(y * periods + other)
        return Ink(tone: (a + b) * 0.5, accent: larger(lineA, lineB) * 0.85)
      }
    },
    Pattern("checks", .texture) { brush in
      let periods = brush.draws.uniform(1.6, 3), phase = brush.draws.uniform(), other = brush.draws.uniform()
      let pixel = brush.pixel * periods
      return { x, y in
        let a = bars(x * periods + phase, pixel: pixel), b = bars(y * periods + other, pixel: pixel)
        return Ink(tone: a + b - 2 * a * b)
      }
    },
  ]
}
