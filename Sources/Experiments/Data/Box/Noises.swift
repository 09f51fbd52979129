// Textures made of noise.

extension Pattern {
  static let noises: [Pattern] = [
    Pattern("clouds", .texture, hue: 0.68) { brush in
      let periods = brush.draws.uniform(1.2, 2.2), key = brush.draws.key(), cover = brush.draws.uniform(0.38, 0.5)
      return { x, y in Ink(tone: ramp(clouds(x * periods, y * periods, key), from: cover - 0.15, to: cover + 0.25)) }
    },
    Pattern("marble", .texture) { brush in
      let periods = brush.draws.uniform(0.9, 1.6), key = brush.draws.key(), swirl = brush.draws.uniform(1.6, 2.6),
        sharp = brush.draws.uniform(0.5, 0.9)
      return { x, y in
        let vein = sine(x * periods * 0.8 + clouds(x * periods, y * periods, key) * swirl).magnitude
        let thin = 1 - vein
        return Ink(tone: (1 - vein) * 0.35, accent: ramp(thin, from: sharp, to: 1))
      }
    },
    Pattern("wood", .texture, hue: 0.17) { brush in
      let periods = brush.draws.uniform(2.5, 4), key = brush.draws.key(), bend = brush.draws.uniform(0.5, 1.1)
      return { x, y in
        let warp = noise(x * 0.9, y * 0.5, key) * bend + noise(x * 2.2, y * 0.8, key &+ 7) * 0.25
        let grain = ((x + warp) * periods).fraction
        let fibre = noise(x * 26, y * 2.2, key &+ 13)
        return Ink(
          tone: (grain * grain * 0.75 + fibre * 0.3).unit,
          accent: ramp(grain, from: 0.82, to: 0.95) * (1 - ramp(grain, from: 0.96, to: 1)) * 0.6)
      }
    },
    Pattern("camouflage", .texture, hue: 0.33) { brush in
      let periods = brush.draws.uniform(1.9, 3), key = brush.draws.key()
      let pixel = brush.pixel * periods * 1.2
      return { x, y in
        let one = noise(x * periods, y * periods, key) * 0.75 + noise(x * periods * 2.1, y * periods * 2.1, key &+ 1) * 0.25
        let two = noise(x * periods + 40, y * periods, key &+ 2) * 0.75 + noise(x * periods * 2.1, y * periods * 2.1, key &+ 3) * 0.25
        return Ink(tone: inside(0.52 - one, pixel) * 0.9, accent: inside(0.6 - two, pixel))
      }
    },
  ]
}
