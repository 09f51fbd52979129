// Textures around a point.

extension Pattern {
  static let radials: [Pattern] = [
    Pattern("rings", .texture) { brush in
      let (cx, cy) = center(&brush)
      let periods = brush.draws.uniform(2.6, 4.6), duty = brush.draws.uniform(0.35, 0.65), phase = brush.draws.uniform()
      let pixel = brush.pixel * periods
      return { x, y in Ink(tone: bars(length(x - cx, y - cy) * periods + phase, duty: duty, pixel: pixel)) }
    },
    Pattern("spiral", .texture) { brush in
      let (cx, cy) = center(&brush)
      let periods = brush.draws.uniform(2.2, 3.8), duty = brush.draws.uniform(0.35, 0.65), phase = brush.draws.uniform()
      let arms = Float(brush.draws.whole(1, 2)) * brush.draws.sign()
      let pixel = brush.pixel * periods * 1.2
      return { x, y in
        let radius = length(x - cx, y - cy)
        return Ink(tone: bars(radius * periods + angle(x - cx, y - cy) * arms + phase, duty: duty, pixel: pixel))
      }
    },
    Pattern("sunburst", .texture, hue: 0.22) { brush in
      let (cx, cy) = center(&brush)
      let rays = Float(brush.draws.whole(7, 13)), duty = brush.draws.uniform(0.4, 0.6), phase = brush.draws.uniform()
      let twist = brush.draws.uniform(-0.5, 0.5), sun = brush.draws.chance(0.5) ? brush.draws.uniform(0.15, 0.3) : 0
      let pixel = brush.pixel
      return { x, y in
        let radius = length(x - cx, y - cy)
        let turn = ((angle(x - cx, y - cy) * rays + twist * radius + phase).fraction - 0.5).magnitude - duty / 2
        let ray = inside(turn * radius * (6.28 / rays), pixel)
        return Ink(tone: ray, accent: inside(radius - sun, pixel))
      }
    },
    Pattern("nested squares", .texture) { brush in
      let (cx, cy) = center(&brush)
      let periods = brush.draws.uniform(2.2, 3.8), duty = brush.draws.uniform(0.35, 0.65), phase = brush.draws.uniform()
      let pixel = brush.pixel * periods
      return { x, y in Ink(tone: bars(larger((x - cx).magnitude, (y - cy).magnitude) * periods + phase, duty: duty, pixel: pixel)) }
    },
  ]

  private static func center(_ brush: inout Brush) -> (Float, Float) {
    (brush.draws.uniform(-0.25, 0.25), brush.draws.uniform(-0.25, 0.25))
  }
}
