import Engine

/// Random numbers by counter: splitmix64 of (seed, index).
struct Numbers {
  let seed: UInt64

  /// In [0, 1), a multiple of 2⁻²⁴.
  func uniform(_ index: Int) -> Float {
    var z = seed &+ (UInt64(bitPattern: Int64(index)) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    return Float(z >> 40) * 0x1p-24
  }

  func values(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { range.lowerBound + (range.upperBound - range.lowerBound) * uniform($0) }
  }

  func tensor(_ shape: [Int], in range: ClosedRange<Float> = -1...1) throws -> Tensor {
    try Tensor(shape: shape, values: values(shape.reduce(1, *), in: range))
  }
}

/// The largest difference, relative to the largest value of `b`.
func relativeError(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  let scale = b.reduce(0) { max($0, abs($1)) }
  var worst: Float = 0
  for (x, y) in zip(a, b) { worst = (x - y).isFinite ? max(worst, abs(x - y)) : .infinity }
  return worst / max(scale, .leastNormalMagnitude)
}
