/// A colour for each of eight pixels, and how much of it covers what is there.
struct Coat {
  var cover: Lanes
  var red: Lanes, green: Lanes, blue: Lanes
}

/// A picture under work: three planes of floats, eight pixels to an element.
struct Canvas {
  let side: Int
  private let columns: Int
  private var red: [Lanes], green: [Lanes], blue: [Lanes]

  /// - Parameter side: a multiple of 8.
  init(side: Int) {
    self.side = side
    columns = side / 8
    red = Array(repeating: Lanes(0), count: columns * side)
    (green, blue) = (red, red)
  }

  /// Lays a coat over the pixels of a rectangle (widened to whole groups of eight); `coat` is asked with the pixels' centres.
  mutating func paint(rows: Range<Int>, columns wanted: Range<Int>, _ coat: (_ x: Lanes, _ y: Lanes) -> Coat) {
    let steps = Lanes(0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5)
    let groups = max(0, wanted.lowerBound) / 8..<max(max(0, wanted.lowerBound) / 8, min(columns, (wanted.upperBound + 7) / 8))
    for row in rows.clamped(to: 0..<side) {
      let y = Lanes(Float(row) + 0.5)
      for group in groups {
        let new = coat(steps + Float(group * 8), y)
        let at = row * columns + group
        red[at] = mix(red[at], new.red, new.cover)
        green[at] = mix(green[at], new.green, new.cover)
        blue[at] = mix(blue[at], new.blue, new.cover)
      }
    }
  }

  mutating func paint(_ coat: (_ x: Lanes, _ y: Lanes) -> Coat) { paint(rows: 0..<side, columns: 0..<side, coat) }

  /// The picture as bytes, [row][column][red, green, blue]; each is round(255 × value + grain), the grain a random number within ± `grain`.
  func bytes(grain: Float, key: UInt32) -> [UInt8] {
    let lane = LaneBits(0, 1, 2, 3, 4, 5, 6, 7)
    return [UInt8](unsafeUninitializedCapacity: side * side * 3) { buffer, count in
      for at in red.indices {
        let pixel = lane &+ UInt32(truncatingIfNeeded: at * 8)
        let (r, g, b) = (red[at], green[at], blue[at])
        let bits = (pixel ^ key).mixed
        let shared = bits.fraction - 0.5
        let planes = (
          whole(r, shared + (bits &<< 9).fraction - 0.5, grain), whole(g, shared + (bits &<< 16).fraction - 0.5, grain),
          whole(b, shared + ((bits ^ (bits &>> 13)) &<< 14).fraction - 0.5, grain)
        )
        for i in 0..<8 {
          let target = (at * 8 + i) * 3
          buffer[target] = UInt8(truncatingIfNeeded: planes.0[i])
          buffer[target + 1] = UInt8(truncatingIfNeeded: planes.1[i])
          buffer[target + 2] = UInt8(truncatingIfNeeded: planes.2[i])
        }
      }
      count = side * side * 3
    }
  }

  /// round(255 × value + grain × noise), within 0…255, as the low bits of 2²³ + it.
  @inline(__always) private func whole(_ value: Lanes, _ noise: Lanes, _ grain: Float) -> LaneBits {
    (smaller(larger(value * 255 + noise * grain, Lanes(0)), Lanes(255)) + 8_388_608).bits
  }
}
