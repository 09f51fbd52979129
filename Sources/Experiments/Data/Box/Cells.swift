// Textures around randomly scattered points.

/// The distances to the nearest and second nearest of one random point a cell, and the nearest one's random bits.
@inline(__always) private func scattered(
  _ x: Lanes, _ y: Lanes, jitter: Float, _ key: UInt32
) -> (first: Lanes, second: Lanes, bits: LaneBits) {
  let fx = x.floor, fy = y.floor
  var first = Lanes(100), second = Lanes(100), chosen = LaneBits(repeating: 0)
  for j in -1...1 {
    for i in -1...1 {
      let cx = fx + Float(i), cy = fy + Float(j)
      let bits = hash(cellBits(cx), cellBits(cy), key)
      let dx = cx + 0.5 + (bits.fraction - 0.5) * jitter - x
      let dy = cy + 0.5 + ((bits &* 0x2C1B_3C6D).mixed.fraction - 0.5) * jitter - y
      let d = dx * dx + dy * dy
      let nearer = d .< first
      second = smaller(second, larger(first, d))
      first = first.or(d, where: nearer)
      chosen = chosen.replacing(with: bits, where: nearer)
    }
  }
  return (first.root, second.root, chosen)
}

extension Pattern {
  static let cells: [Pattern] = [
    Pattern("cells", .texture, hue: 0.4) { brush in
      let periods = brush.draws.uniform(1.9, 3), wall = brush.draws.uniform(0.05, 0.1), key = brush.draws.key()
      let variety = brush.draws.uniform(0.1, 0.9)
      let pixel = brush.pixel * periods
      return { x, y in
        let (first, second, bits) = scattered(x * periods, y * periods, jitter: 0.9, key)
        return Ink(tone: (bits &* 0x9E37_79B1).mixed.fraction * variety, accent: inside((second - first) * 0.5 - wall, pixel))
      }
    },
    Pattern("bubbles", .texture, hue: 0.58) { brush in
      let periods = brush.draws.uniform(1.9, 3), rim = brush.draws.uniform(0.05, 0.09), key = brush.draws.key()
      let pixel = brush.pixel * periods
      return { x, y in
        let px = x * periods, py = y * periods
        let (first, _, bits) = scattered(px, py, jitter: 0.5, key)
        let radius = 0.26 + 0.2 * (bits &* 0x9E37_79B1).mixed.fraction
        let film = inside(first - radius, pixel)
        let edge = inside((first - radius + rim).magnitude - rim, pixel)
        return Ink(tone: film * (first / radius).unit * 0.8, accent: edge)
      }
    },
  ]
}
