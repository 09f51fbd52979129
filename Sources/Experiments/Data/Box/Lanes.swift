// The arithmetic of the drawing code: eight pixels at a time, from additions, multiplications and bits only. Nothing here calls the system's
// mathematics library, so the images are the same bytes on every machine.

/// Eight neighbouring pixels' values of one quantity.
typealias Lanes = SIMD8<Float>
typealias LaneBits = SIMD8<UInt32>

extension SIMD8 where Scalar == Float {
  @inline(__always) init(_ value: Float) { self.init(repeating: value) }

  @inline(__always) func or(_ other: Lanes, where mask: SIMDMask<SIMD8<Int32>>) -> Lanes { replacing(with: other, where: mask) }

  /// The largest whole number that is not above.
  @inline(__always) var floor: Lanes { rounded(.down) }

  /// What is above the floor, in [0, 1).
  @inline(__always) var fraction: Lanes { self - floor }

  @inline(__always) var magnitude: Lanes { or(-self, where: self .< 0) }

  /// Into 0…1.
  @inline(__always) var unit: Lanes { smaller(larger(self, Lanes(0)), Lanes(1)) }

  /// The square root by three Newton steps from the well-known first guess (Lomont 2003); 0 for 0.
  @inline(__always) var root: Lanes {
    let half = self * 0.5
    var guess = (LaneBits(repeating: 0x5F37_5A86) &- (bits &>> 1)).lanes
    guess *= 1.5 - half * guess * guess
    guess *= 1.5 - half * guess * guess
    guess *= 1.5 - half * guess * guess
    return self * guess
  }

  @inline(__always) var bits: LaneBits {
    // SAFETY: both are 256 bits without padding, and every pattern is a value of either.
    unsafeBitCast(self, to: LaneBits.self)
  }
}

extension SIMD8 where Scalar == UInt32 {
  @inline(__always) var lanes: Lanes {
    // SAFETY: both are 256 bits without padding, and every pattern is a value of either.
    unsafeBitCast(self, to: Lanes.self)
  }

  /// The upper 23 bits as a number in [0, 1).
  @inline(__always) var fraction: Lanes { ((self &>> 9) | 0x3F80_0000).lanes - 1 }

  /// A full mixing of 32 bits (Wellons' lowbias32).
  @inline(__always) var mixed: LaneBits {
    var z = self
    z = (z ^ (z &>> 16)) &* 0x7FEB_352D
    z = (z ^ (z &>> 15)) &* 0x846C_A68B
    return z ^ (z &>> 16)
  }
}

@inline(__always) func smaller(_ a: Lanes, _ b: Lanes) -> Lanes { a.or(b, where: b .< a) }
@inline(__always) func larger(_ a: Lanes, _ b: Lanes) -> Lanes { a.or(b, where: b .> a) }
@inline(__always) func mix(_ a: Lanes, _ b: Lanes, _ t: Lanes) -> Lanes { a + (b - a) * t }
@inline(__always) func length(_ x: Lanes, _ y: Lanes) -> Lanes { (x * x + y * y).root }

/// 0 below `from`, 1 above `to`, a smooth cubic between.
@inline(__always) func ramp(_ x: Lanes, from: Float, to: Float) -> Lanes {
  let t = ((x - from) * (1 / (to - from))).unit
  return t * t * (3 - 2 * t)
}

/// sin(2πx): x in turns. Off by less than 4e-6.
@inline(__always) func sine(_ turns: Lanes) -> Lanes {
  let t = turns - turns.rounded(.toNearestOrEven)
  let sign = Lanes(1).or(Lanes(-1), where: t .< 0)
  let a = t.magnitude
  let b = smaller(a, 0.5 - a)
  let s = b * b
  return sign * b * (6.283_185_3 + s * (-41.341_702 + s * (81.605_249 + s * (-76.705_86 + s * 42.058_694))))
}

@inline(__always) func cosine(_ turns: Lanes) -> Lanes { sine(turns + 0.25) }

/// The angle of (x, y) in turns, −0.5…0.5 (atan2 / 2π; Abramowitz and Stegun 4.4.49's polynomial, off by less than 1e-5 turns).
@inline(__always) func angle(_ x: Lanes, _ y: Lanes) -> Lanes {
  let ax = x.magnitude, ay = y.magnitude
  let q = smaller(ax, ay) / larger(larger(ax, ay), Lanes(1e-20))
  let s = q * q
  var turns = q * (0.159_130_2 + s * (-0.052_566_6 + s * (0.028_671_2 + s * (-0.013_549_8 + s * 0.003_317_4))))
  turns = turns.or(0.25 - turns, where: ay .> ax)
  turns = turns.or(0.5 - turns, where: x .< 0)
  return turns.or(-turns, where: y .< 0)
}

/// Whole numbers (below 2²² in size) as bits; a step of one is a step of one.
@inline(__always) func cellBits(_ x: Lanes) -> LaneBits { (x + 12_582_912).bits }

/// 32 mixed bits for the cell (x, y) of a lattice; x and y are whole numbers.
@inline(__always) func hash(_ x: LaneBits, _ y: LaneBits, _ key: UInt32) -> LaneBits {
  ((x &* 0x9E37_79B1) ^ (y &* 0x85EB_CA77 &+ key)).mixed
}

/// Smooth noise in [0, 1] with one random value at each whole point.
@inline(__always) func noise(_ x: Lanes, _ y: Lanes, _ key: UInt32) -> Lanes {
  let fx = x.floor, fy = y.floor
  let tx = x - fx, ty = y - fy
  let bx = cellBits(fx), by = cellBits(fy)
  let sx = tx * tx * (3 - 2 * tx), sy = ty * ty * (3 - 2 * ty)
  let top = mix(hash(bx, by, key).fraction, hash(bx &+ 1, by, key).fraction, sx)
  let bottom = mix(hash(bx, by &+ 1, key).fraction, hash(bx &+ 1, by &+ 1, key).fraction, sx)
  return mix(top, bottom, sy)
}

/// Four octaves of noise, each turned against the one before; about 0…1, mean 0.5.
@inline(__always) func clouds(_ x: Lanes, _ y: Lanes, _ key: UInt32) -> Lanes {
  var sum = Lanes(0), px = x, py = y, weight: Float = 0.533_333_3
  for octave in 0..<4 as Range<UInt32> {
    sum += noise(px, py, key &+ octave &* 0x68E3_1DA4) * weight
    (px, py) = (1.6 * px - 1.2 * py + 17.3, 1.2 * px + 1.6 * py - 9.1)
    weight *= 0.5
  }
  return sum
}
