/// Three planes of floats somewhere in memory, by rows.
///
/// SAFETY: whoever makes one vouches that what is read and written through it stays valid and lies inside.
struct Planes {
  var base: UnsafeMutablePointer<Float>
  /// Between two rows, and between two planes, in floats.
  var rowStride: Int, planeStride: Int

  func row(_ y: Int) -> Planes { Planes(base: base + y * rowStride, rowStride: rowStride, planeStride: planeStride) }
  func plane(_ colour: Int) -> UnsafeMutablePointer<Float> { base + colour * planeStride }
}

/// A register of AVX2, two of NEON.
typealias Vector = SIMD8<Float>

extension UnsafeMutablePointer<Float> {
  /// Memory for vectors: aligned, and zero.
  static func zeroVectors(_ count: Int) -> UnsafeMutablePointer<Float> {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: 4 * Swift.max(count, 1), alignment: 64)
    let floats = raw.bindMemory(to: Float.self, capacity: count)
    floats.initialize(repeating: 0, count: count)
    return floats
  }
}
