import CPrefetch

// Private here and in the other files of kernels: a debug build optimizes file by file, and could not inline them from elsewhere.
@inline(__always) private func load(_ p: UnsafePointer<Float>) -> Vector { UnsafeRawPointer(p).loadUnaligned(as: Vector.self) }
@inline(__always) private func load(_ p: UnsafeMutablePointer<Float>) -> Vector { UnsafeRawPointer(p).loadUnaligned(as: Vector.self) }
@inline(__always) private func store(_ p: UnsafeMutablePointer<Float>, _ v: Vector) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Vector.self)
}

/// A piece of k that lies contiguously in the map: `length` floats, `offset` floats from a pixel's start.
struct Segment: Hashable, Sendable {
  var offset: Int, length: Int
}

/// What happens before and after the chain of multiply-adds of a tile.
struct TileEnds {
  /// Where the chain starts: from these sixteen values; nil: from what C holds.
  var bias: UnsafePointer<Float>?
  /// Six rows that are added at the end; nil: none.
  var residual: UnsafePointer<UnsafePointer<Float>>?
  /// At the end, negative values become 0.
  var relu: Bool
}

/// Six pixels by sixteen channels of a convolution, straight from the map: C[r, :] = Σ A[r, k] · B[k, :] over the segments in order, where pixel r of A starts at `a[r]`.
///
/// Every output is one chain of fused multiply-adds over k, as in `kernel6x16`.
///
/// SAFETY: `a` and `c` hold six pointers, valid over all segments and from `column` for sixteen floats; `b` holds 16 floats for each k.
@inline(never)
func gather6x16(
  _ segments: UnsafePointer<Segment>, _ count: Int, _ a: UnsafePointer<UnsafePointer<Float>>, _ b: UnsafePointer<Float>,
  _ c: UnsafePointer<UnsafeMutablePointer<Float>>, _ column: Int, _ ends: TileEnds, _ ahead: Ahead
) {
  var c00: Vector, c01: Vector, c10: Vector, c11: Vector, c20: Vector, c21: Vector
  var c30: Vector, c31: Vector, c40: Vector, c41: Vector, c50: Vector, c51: Vector
  if let bias = ends.bias {
    c00 = load(bias)
    c01 = load(bias + 8)
    (c10, c11, c20, c21, c30, c31) = (c00, c01, c00, c01, c00, c01)
    (c40, c41, c50, c51) = (c00, c01, c00, c01)
  } else {
    (c00, c01, c10, c11) = (load(c[0] + column), load(c[0] + column + 8), load(c[1] + column), load(c[1] + column + 8))
    (c20, c21, c30, c31) = (load(c[2] + column), load(c[2] + column + 8), load(c[3] + column), load(c[3] + column + 8))
    (c40, c41, c50, c51) = (load(c[4] + column), load(c[4] + column + 8), load(c[5] + column), load(c[5] + column + 8))
  }
  var b = b
  let step = ahead.step
  var soon = UnsafeRawPointer(ahead.start)
  for index in 0..<count {
    let segment = segments[index]
    let a0 = a[0] + segment.offset, a1 = a[1] + segment.offset, a2 = a[2] + segment.offset
    let a3 = a[3] + segment.offset, a4 = a[4] + segment.offset, a5 = a[5] + segment.offset
    for k in 0..<segment.length {
      prefetch(soon)
      soon += step
      let b0 = load(b), b1 = load(b + 8)
      var x = Vector(repeating: a0[k])
      c00.addProduct(x, b0)
      c01.addProduct(x, b1)
      x = Vector(repeating: a1[k])
      c10.addProduct(x, b0)
      c11.addProduct(x, b1)
      x = Vector(repeating: a2[k])
      c20.addProduct(x, b0)
      c21.addProduct(x, b1)
      x = Vector(repeating: a3[k])
      c30.addProduct(x, b0)
      c31.addProduct(x, b1)
      x = Vector(repeating: a4[k])
      c40.addProduct(x, b0)
      c41.addProduct(x, b1)
      x = Vector(repeating: a5[k])
      c50.addProduct(x, b0)
      c51.addProduct(x, b1)
      b += 16
    }
  }
  if let r = ends.residual {
    c00 += load(r[0] + column)
    c01 += load(r[0] + column + 8)
    c10 += load(r[1] + column)
    c11 += load(r[1] + column + 8)
    c20 += load(r[2] + column)
    c21 += load(r[2] + column + 8)
    c30 += load(r[3] + column)
    c31 += load(r[3] + column + 8)
    c40 += load(r[4] + column)
    c41 += load(r[4] + column + 8)
    c50 += load(r[5] + column)
    c51 += load(r[5] + column + 8)
  }
  if ends.relu {
    let zero = Vector.zero
    c00.replace(with: zero, where: c00 .< zero)
    c01.replace(with: zero, where: c01 .< zero)
    c10.replace(with: zero, where: c10 .< zero)
    c11.replace(with: zero, where: c11 .< zero)
    c20.replace(with: zero, where: c20 .< zero)
    c21.replace(with: zero, where: c21 .< zero)
    c30.replace(with: zero, where: c30 .< zero)
    c31.replace(with: zero, where: c31 .< zero)
    c40.replace(with: zero, where: c40 .< zero)
    c41.replace(with: zero, where: c41 .< zero)
    c50.replace(with: zero, where: c50 .< zero)
    c51.replace(with: zero, where: c51 .< zero)
  }
  store(c[0] + column, c00)
  store(c[0] + column + 8, c01)
  store(c[1] + column, c10)
  store(c[1] + column + 8, c11)
  store(c[2] + column, c20)
  store(c[2] + column + 8, c21)
  store(c[3] + column, c30)
  store(c[3] + column + 8, c31)
  store(c[4] + column, c40)
  store(c[4] + column + 8, c41)
  store(c[5] + column, c50)
  store(c[5] + column + 8, c51)
}
