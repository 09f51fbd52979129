/// Eight floats: one register of AVX2, two of NEON.
typealias Vector = SIMD8<Float>

// Private here and in the other files of kernels: a debug build optimizes file by file, and could not inline them from elsewhere.
@inline(__always) private func load(_ p: UnsafePointer<Float>) -> Vector { UnsafeRawPointer(p).loadUnaligned(as: Vector.self) }
@inline(__always) private func load(_ p: UnsafeMutablePointer<Float>) -> Vector { UnsafeRawPointer(p).loadUnaligned(as: Vector.self) }
@inline(__always) private func store(_ p: UnsafeMutablePointer<Float>, _ v: Vector) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Vector.self)
}

/// C[6, 16] = A · B, or C += A · B, on packed panels: A as [k][6], B as [k][16], C with row stride `ldc`.
///
/// Twelve accumulators stay in registers; every output is one chain of fused multiply-adds over k.
///
/// SAFETY: `a` holds 6k floats, `b` 16k, `c` six rows of 16.
@inline(never)
public func kernel6x16(
  _ k: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ ldc: Int, _ continues: Bool
) {
  let r0 = c, r1 = c + ldc, r2 = c + 2 * ldc, r3 = c + 3 * ldc, r4 = c + 4 * ldc, r5 = c + 5 * ldc
  var c00 = Vector.zero, c01 = Vector.zero, c10 = Vector.zero, c11 = Vector.zero, c20 = Vector.zero, c21 = Vector.zero
  var c30 = Vector.zero, c31 = Vector.zero, c40 = Vector.zero, c41 = Vector.zero, c50 = Vector.zero, c51 = Vector.zero
  if continues {
    (c00, c01, c10, c11) = (load(r0), load(r0 + 8), load(r1), load(r1 + 8))
    (c20, c21, c30, c31) = (load(r2), load(r2 + 8), load(r3), load(r3 + 8))
    (c40, c41, c50, c51) = (load(r4), load(r4 + 8), load(r5), load(r5 + 8))
  }
  var a = a, b = b
  for _ in 0..<k {
    let b0 = load(b), b1 = load(b + 8)
    var x = Vector(repeating: a[0])
    c00.addProduct(x, b0)
    c01.addProduct(x, b1)
    x = Vector(repeating: a[1])
    c10.addProduct(x, b0)
    c11.addProduct(x, b1)
    x = Vector(repeating: a[2])
    c20.addProduct(x, b0)
    c21.addProduct(x, b1)
    x = Vector(repeating: a[3])
    c30.addProduct(x, b0)
    c31.addProduct(x, b1)
    x = Vector(repeating: a[4])
    c40.addProduct(x, b0)
    c41.addProduct(x, b1)
    x = Vector(repeating: a[5])
    c50.addProduct(x, b0)
    c51.addProduct(x, b1)
    a += 6
    b += 16
  }
  store(r0, c00)
  store(r0 + 8, c01)
  store(r1, c10)
  store(r1 + 8, c11)
  store(r2, c20)
  store(r2 + 8, c21)
  store(r3, c30)
  store(r3 + 8, c31)
  store(r4, c40)
  store(r4 + 8, c41)
  store(r5, c50)
  store(r5 + 8, c51)
}
