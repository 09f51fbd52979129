import Engine

/// One image's random numbers, drawn one after the other from a stream that belongs to it alone.
struct Draws {
  private let random: Random
  private var counter: UInt64 = 0

  init(_ random: Random) { self.random = random }

  mutating func bits() -> UInt64 {
    defer { counter += 1 }
    return random.bits(counter)
  }

  mutating func key() -> UInt32 { UInt32(truncatingIfNeeded: bits() >> 32) }

  mutating func uniform(_ from: Float = 0, _ to: Float = 1) -> Float { from + (to - from) * (Float(bits() >> 40) * 0x1p-24) }

  mutating func whole(_ from: Int, _ to: Int) -> Int { from + Int(bits().multipliedFullWidth(by: UInt64(max(1, to - from + 1))).high) }

  mutating func chance(_ probability: Float) -> Bool { uniform() < probability }

  mutating func sign() -> Float { chance(0.5) ? 1 : -1 }

  /// Log-uniform: from × (to/from)^u, for whole powers of two between: 4^u as 2^u squared.
  mutating func size(_ from: Float, octaves: Float) -> Float { from * powerOfTwo(octaves * uniform()) }
}

/// 2^x for 0 ≤ x < 8 (Taylor's series of exp after taking the whole part off; off by less than 1e-6 of the value).
func powerOfTwo(_ x: Float) -> Float {
  let whole = x.rounded(.down)
  let y = (x - whole) * 0.693_147_18
  let series = 1 + y * (1 + y * (0.5 + y * (0.166_666_67 + y * (0.041_666_667 + y * (0.008_333_333_3 + y * 0.001_388_888_9)))))
  return series * Float(1 << max(0, min(8, Int(whole))))
}

/// (cos, sin) of an angle in turns.
func direction(_ turns: Float) -> (x: Float, y: Float) { (cosine(Lanes(turns))[0], sine(Lanes(turns))[0]) }
