@inline(__always) private func load(_ p: UnsafePointer<Float>) -> Vector {
  UnsafeRawPointer(p).assumingMemoryBound(to: Vector.self).pointee
}
@inline(__always) private func store(_ p: UnsafeMutablePointer<Float>, _ v: Vector) {
  UnsafeMutableRawPointer(p).assumingMemoryBound(to: Vector.self).pointee = v
}

/// C[rows, 16] = A · B: A as rows of k floats, `lda` apart, B packed as [k][16], C with row stride `ldc`. One chain of fused multiply-adds over k for each output, however
/// the rows are cut. (As `rows6x16`, but the loop over rows is inside: with k = 16 the calls would cost as much as the products.)
///
/// SAFETY: `a`, `b`, `c` hold what is said, aligned to vectors.
@inline(never) func winogradRows(
  _ rows: Int, _ k: Int, _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ ldc: Int
) {
  var (a, c, left) = (a, c, rows)
  while left >= 6 {
    var c00 = Vector.zero, c01 = Vector.zero, c10 = Vector.zero, c11 = Vector.zero, c20 = Vector.zero, c21 = Vector.zero
    var c30 = Vector.zero, c31 = Vector.zero, c40 = Vector.zero, c41 = Vector.zero, c50 = Vector.zero, c51 = Vector.zero
    var (near, far, b) = (a, a + 3 &* lda, b)
    for _ in 0..<k {
      let b0 = load(b), b1 = load(b + 8)
      var x = Vector(repeating: near[0])
      c00.addProduct(x, b0)
      c01.addProduct(x, b1)
      x = Vector(repeating: near[lda])
      c10.addProduct(x, b0)
      c11.addProduct(x, b1)
      x = Vector(repeating: near[2 &* lda])
      c20.addProduct(x, b0)
      c21.addProduct(x, b1)
      x = Vector(repeating: far[0])
      c30.addProduct(x, b0)
      c31.addProduct(x, b1)
      x = Vector(repeating: far[lda])
      c40.addProduct(x, b0)
      c41.addProduct(x, b1)
      x = Vector(repeating: far[2 &* lda])
      c50.addProduct(x, b0)
      c51.addProduct(x, b1)
      near += 1
      far += 1
      b += 16
    }
    store(c, c00)
    store(c + 8, c01)
    store(c + ldc, c10)
    store(c + ldc + 8, c11)
    store(c + 2 &* ldc, c20)
    store(c + 2 &* ldc + 8, c21)
    store(c + 3 &* ldc, c30)
    store(c + 3 &* ldc + 8, c31)
    store(c + 4 &* ldc, c40)
    store(c + 4 &* ldc + 8, c41)
    store(c + 5 &* ldc, c50)
    store(c + 5 &* ldc + 8, c51)
    a += 6 &* lda
    c += 6 &* ldc
    left &-= 6
  }
  if left >= 4 {
    var c00 = Vector.zero, c01 = Vector.zero, c10 = Vector.zero, c11 = Vector.zero
    var c20 = Vector.zero, c21 = Vector.zero, c30 = Vector.zero, c31 = Vector.zero
    var (near, b) = (a, b)
    for _ in 0..<k {
      let b0 = load(b), b1 = load(b + 8)
      var x = Vector(repeating: near[0])
      c00.addProduct(x, b0)
      c01.addProduct(x, b1)
      x = Vector(repeating: near[lda])
      c10.addProduct(x, b0)
      c11.addProduct(x, b1)
      x = Vector(repeating: near[2 &* lda])
      c20.addProduct(x, b0)
      c21.addProduct(x, b1)
      x = Vector(repeating: near[3 &* lda])
      c30.addProduct(x, b0)
      c31.addProduct(x, b1)
      near += 1
      b += 16
    }
    store(c, c00)
    store(c + 8, c01)
    store(c + ldc, c10)
    store(c + ldc + 8, c11)
    store(c + 2 &* ldc, c20)
    store(c + 2 &* ldc + 8, c21)
    store(c + 3 &* ldc, c30)
    store(c + 3 &* ldc + 8, c31)
    a += 4 &* lda
    c += 4 &* ldc
    left &-= 4
  }
  if left >= 2 {
    var c00 = Vector.zero, c01 = Vector.zero, c10 = Vector.zero, c11 = Vector.zero
    var (near, b) = (a, b)
    for _ in 0..<k {
      let b0 = load(b), b1 = load(b + 8)
      var x = Vector(repeating: near[0])
      c00.addProduct(x, b0)
      c01.addProduct(x, b1)
      x = Vector(repeating: near[lda])
      c10.addProduct(x, b0)
      c11.addProduct(x, b1)
      near += 1
      b += 16
    }
    store(c, c00)
    store(c + 8, c01)
    store(c + ldc, c10)
    store(c + ldc + 8, c11)
    a += 2 &* lda
    c += 2 &* ldc
    left &-= 2
  }
  if left == 1 {
    var c00 = Vector.zero, c01 = Vector.zero
    var (near, b) = (a, b)
    for _ in 0..<k {
      let x = Vector(repeating: near[0])
      c00.addProduct(x, load(b))
      c01.addProduct(x, load(b + 8))
      near += 1
      b += 16
    }
    store(c, c00)
    store(c + 8, c01)
  }
}
