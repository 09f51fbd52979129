import CPrefetch

// Private here and in the other files of kernels: a debug build optimizes file by file, and could not inline them from elsewhere.
@inline(__always) private func load(_ p: UnsafePointer<Float>) -> Vector { UnsafeRawPointer(p).loadUnaligned(as: Vector.self) }
@inline(__always) private func load(_ p: UnsafeMutablePointer<Float>) -> Vector { UnsafeRawPointer(p).loadUnaligned(as: Vector.self) }
@inline(__always) private func store(_ p: UnsafeMutablePointer<Float>, _ v: Vector) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Vector.self)
}

/// C[6, 16] = A · B, or C += A · B: A as six rows of k floats, `lda` apart, B packed as [k][16], C with row stride `ldc`.
///
/// As `kernel6x16`, but A lies as its writer left it, row by row. Every output is one chain of fused multiply-adds over k.
///
/// SAFETY: `a` holds six rows of k floats, `b` 16k, `c` six rows of 16.
@inline(never)
package func rows6x16(
  _ k: Int, _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ ldc: Int,
  _ continues: Bool, ahead: Ahead? = nil
) {
  let step = ahead?.step ?? 0
  var soon = UnsafeRawPointer(ahead?.start ?? b)
  let a0 = a, a1 = a + lda, a2 = a + 2 &* lda, a3 = a + 3 &* lda, a4 = a + 4 &* lda, a5 = a + 5 &* lda
  let r0 = c, r1 = c + ldc, r2 = c + 2 &* ldc, r3 = c + 3 &* ldc, r4 = c + 4 &* ldc, r5 = c + 5 &* ldc
  var c00 = Vector.zero, c01 = Vector.zero, c10 = Vector.zero, c11 = Vector.zero, c20 = Vector.zero, c21 = Vector.zero
  var c30 = Vector.zero, c31 = Vector.zero, c40 = Vector.zero, c41 = Vector.zero, c50 = Vector.zero, c51 = Vector.zero
  if continues {
    (c00, c01, c10, c11) = (load(r0), load(r0 + 8), load(r1), load(r1 + 8))
    (c20, c21, c30, c31) = (load(r2), load(r2 + 8), load(r3), load(r3 + 8))
    (c40, c41, c50, c51) = (load(r4), load(r4 + 8), load(r5), load(r5 + 8))
  }
  var b = b
  for i in 0..<k {
    prefetch(soon)
    soon += step
    let b0 = load(b), b1 = load(b + 8)
    var x = Vector(repeating: a0[i])
    c00.addProduct(x, b0)
    c01.addProduct(x, b1)
    x = Vector(repeating: a1[i])
    c10.addProduct(x, b0)
    c11.addProduct(x, b1)
    x = Vector(repeating: a2[i])
    c20.addProduct(x, b0)
    c21.addProduct(x, b1)
    x = Vector(repeating: a3[i])
    c30.addProduct(x, b0)
    c31.addProduct(x, b1)
    x = Vector(repeating: a4[i])
    c40.addProduct(x, b0)
    c41.addProduct(x, b1)
    x = Vector(repeating: a5[i])
    c50.addProduct(x, b0)
    c51.addProduct(x, b1)
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

/// The same for four rows: what is left when six do not divide the number of rows.
///
/// SAFETY: `a` holds four rows of k floats, `b` 16k, `c` four rows of 16.
@inline(never)
func rows4x16(
  _ k: Int, _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ ldc: Int,
  _ continues: Bool, ahead: Ahead? = nil
) {
  let step = ahead?.step ?? 0
  var soon = UnsafeRawPointer(ahead?.start ?? b)
  let a0 = a, a1 = a + lda, a2 = a + 2 &* lda, a3 = a + 3 &* lda
  let r0 = c, r1 = c + ldc, r2 = c + 2 &* ldc, r3 = c + 3 &* ldc
  var c00 = Vector.zero, c01 = Vector.zero, c10 = Vector.zero, c11 = Vector.zero, c20 = Vector.zero, c21 = Vector.zero
  var c30 = Vector.zero, c31 = Vector.zero
  if continues {
    (c00, c01, c10, c11) = (load(r0), load(r0 + 8), load(r1), load(r1 + 8))
    (c20, c21, c30, c31) = (load(r2), load(r2 + 8), load(r3), load(r3 + 8))
  }
  var b = b
  for i in 0..<k {
    prefetch(soon)
    soon += step
    let b0 = load(b), b1 = load(b + 8)
    var x = Vector(repeating: a0[i])
    c00.addProduct(x, b0)
    c01.addProduct(x, b1)
    x = Vector(repeating: a1[i])
    c10.addProduct(x, b0)
    c11.addProduct(x, b1)
    x = Vector(repeating: a2[i])
    c20.addProduct(x, b0)
    c21.addProduct(x, b1)
    x = Vector(repeating: a3[i])
    c30.addProduct(x, b0)
    c31.addProduct(x, b1)
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
}
