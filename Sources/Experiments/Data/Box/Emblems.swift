// Round shapes and things.

extension Pattern {
  static let emblems: [Pattern] = [
    Pattern("ellipse", .shape) { brush in
      let flat = brush.draws.uniform(0.55, 0.95)
      return { x, y in Ink(distance: (length(x, y * (1 / flat)) - 1) * flat) }
    },
    Pattern("heart", .shape, hue: 0.04) { brush in
      let deep = brush.draws.uniform(0.6, 0.75)
      return { x, y in
        let px = x * 1.08, py = 0.1 - y * 1.15
        return Ink(distance: (length(px, py - deep * px.magnitude.root + deep * 0.35) - 0.92) * 0.75)
      }
    },
    Pattern("gear", .shape, hue: 0.65) { brush in
      let teeth = Float(brush.draws.whole(7, 11)), tall = brush.draws.uniform(0.09, 0.14), hole = brush.draws.uniform(0.22, 0.4)
      return { x, y in
        let radius = length(x, y)
        let tooth = (sine(angle(x, y) * teeth) * 3 * 0.5 + 0.5).unit * (2 * tall)
        return Ink(distance: larger(radius - (1 - 2 * tall) - tooth, hole - radius))
      }
    },
    Pattern("flower", .figure, hue: 0.98) { brush in
      let petals = Float(brush.draws.whole(5, 8)), deep = brush.draws.uniform(0.35, 0.5), heart = brush.draws.uniform(0.2, 0.3)
      let pixel = brush.pixel
      return { x, y in
        let radius = length(x, y)
        let petal = cosine(angle(x, y) * (petals / 2)).magnitude
        return Ink(
          distance: (radius - (1 - deep) - deep * petal.root) * 0.8, tone: (1 - radius).unit * 0.7, accent: inside(radius - heart, pixel))
      }
    },
    Pattern("leaf", .figure, hue: 0.37) { brush in
      let wide = brush.draws.uniform(0.42, 0.6), veins = brush.draws.uniform(2.2, 3.4), thin = brush.draws.uniform(0.03, 0.05)
      let offset = (1 - wide * wide) / (2 * wide), radius = offset + wide, pixel = brush.pixel
      return { x, y in
        let ay = y.magnitude
        let distance = length(x, ay + offset) - radius
        let midrib = ay - thin
        let side = (((x - ay * 0.9) * veins).fraction - 0.5).magnitude * (1 / veins) - thin * 0.7
        return Ink(distance: distance, tone: larger(inside(midrib, pixel), inside(side, pixel) * 0.7))
      }
    },
    Pattern("eye", .figure, hue: 0.6) { brush in
      let wide = brush.draws.uniform(0.5, 0.68), iris = brush.draws.uniform(0.34, 0.44), pupil = brush.draws.uniform(0.14, 0.22)
      let look = brush.draws.uniform(-0.2, 0.2), offset = (1 - wide * wide) / (2 * wide), radius = offset + wide, pixel = brush.pixel
      return { x, y in
        let distance = length(x, y.magnitude + offset) - radius
        let r = length(x - look, y)
        return Ink(
          distance: distance, tone: inside(r - iris, pixel), accent: larger(inside(r - pupil, pixel), inside(-distance - 0.06, pixel)))
      }
    },
  ]
}
