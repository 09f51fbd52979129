// The inner loop of training's convolutions, forward and backward, straight on NHWC memory without packing the images: a tile of M rows by
// 16 columns,
//
//     C[r, j] (+)= Σ over segments s and steps k of A[offsets[s] + r·rowA + k·stepA] · B[s·segmentB + k·stepB + j]
//
// As a forward product, a row is an output position, a column an output channel, a segment one row of the filter's window (its columns and
// channels lie side by side in NHWC), a step one input value in it. As a weight gradient, a row is an input value of the window, a segment
// a row of output positions, a step a position in it. There is one chain of FMAs over (s, k) for each output, whatever the tile's height:
// the bits do not depend on how a row of positions is cut into tiles.

/// One product of the form above. `aOffsets` has `segments` entries, in floats from `a`.
struct TileProduct {
  var segments: Int
  var steps: Int
  var a: UnsafePointer<Float>
  var aOffsets: UnsafePointer<Int>
  var b: UnsafePointer<Float>
  var segmentB: Int
  var c: UnsafeMutablePointer<Float>
  var rowC: Int
  var accumulate: Bool
}

/// The height of the next tile when `remaining` rows are left: cuts 7, 14, 28, 56 and 112 into tiles that keep the FMA units busy.
@inline(__always) func tileHeight(_ remaining: Int) -> Int {
  switch remaining {
  case 7, 8: 4
  case 5: 3
  case 6...: 6
  default: remaining
  }
}

@inline(__always) func tile6(_ p: TileProduct, _ rowA: Int, _ stepA: Int, _ stepB: Int) {
  var c00 = Vector.zero, c01 = Vector.zero
  var c10 = Vector.zero, c11 = Vector.zero
  var c20 = Vector.zero, c21 = Vector.zero
  var c30 = Vector.zero, c31 = Vector.zero
  var c40 = Vector.zero, c41 = Vector.zero
  var c50 = Vector.zero, c51 = Vector.zero
  if p.accumulate {
    c00 = lanes(p.c)
    c01 = lanes(p.c + 8)
    c10 = lanes(p.c + p.rowC)
    c11 = lanes(p.c + p.rowC + 8)
    c20 = lanes(p.c + 2 &* p.rowC)
    c21 = lanes(p.c + 2 &* p.rowC + 8)
    c30 = lanes(p.c + 3 &* p.rowC)
    c31 = lanes(p.c + 3 &* p.rowC + 8)
    c40 = lanes(p.c + 4 &* p.rowC)
    c41 = lanes(p.c + 4 &* p.rowC + 8)
    c50 = lanes(p.c + 5 &* p.rowC)
    c51 = lanes(p.c + 5 &* p.rowC + 8)
  }
  var s = 0
  while s < p.segments {
    var a = p.a + p.aOffsets[s]
    var b = p.b + s &* p.segmentB
    var k = p.steps
    while k > 0 {
      let b0 = lanes(b), b1 = lanes(b + 8)
      var x = Vector(repeating: a[0])
      c00.addProduct(x, b0)
      c01.addProduct(x, b1)
      x = Vector(repeating: a[rowA])
      c10.addProduct(x, b0)
      c11.addProduct(x, b1)
      x = Vector(repeating: a[2 &* rowA])
      c20.addProduct(x, b0)
      c21.addProduct(x, b1)
      x = Vector(repeating: a[3 &* rowA])
      c30.addProduct(x, b0)
      c31.addProduct(x, b1)
      x = Vector(repeating: a[4 &* rowA])
      c40.addProduct(x, b0)
      c41.addProduct(x, b1)
      x = Vector(repeating: a[5 &* rowA])
      c50.addProduct(x, b0)
      c51.addProduct(x, b1)
      a += stepA
      b += stepB
      k &-= 1
    }
    s &+= 1
  }
  put(p.c, c00)
  put(p.c + 8, c01)
  put(p.c + p.rowC, c10)
  put(p.c + p.rowC + 8, c11)
  put(p.c + 2 &* p.rowC, c20)
  put(p.c + 2 &* p.rowC + 8, c21)
  put(p.c + 3 &* p.rowC, c30)
  put(p.c + 3 &* p.rowC + 8, c31)
  put(p.c + 4 &* p.rowC, c40)
  put(p.c + 4 &* p.rowC + 8, c41)
  put(p.c + 5 &* p.rowC, c50)
  put(p.c + 5 &* p.rowC + 8, c51)
}

@inline(__always) func tile4(_ p: TileProduct, _ rowA: Int, _ stepA: Int, _ stepB: Int) {
  var c00 = Vector.zero, c01 = Vector.zero
  var c10 = Vector.zero, c11 = Vector.zero
  var c20 = Vector.zero, c21 = Vector.zero
  var c30 = Vector.zero, c31 = Vector.zero
  if p.accumulate {
    c00 = lanes(p.c)
    c01 = lanes(p.c + 8)
    c10 = lanes(p.c + p.rowC)
    c11 = lanes(p.c + p.rowC + 8)
    c20 = lanes(p.c + 2 &* p.rowC)
    c21 = lanes(p.c + 2 &* p.rowC + 8)
    c30 = lanes(p.c + 3 &* p.rowC)
    c31 = lanes(p.c + 3 &* p.rowC + 8)
  }
  var s = 0
  while s < p.segments {
    var a = p.a + p.aOffsets[s]
    var b = p.b + s &* p.segmentB
    var k = p.steps
    while k > 0 {
      let b0 = lanes(b), b1 = lanes(b + 8)
      var x = Vector(repeating: a[0])
      c00.addProduct(x, b0)
      c01.addProduct(x, b1)
      x = Vector(repeating: a[rowA])
      c10.addProduct(x, b0)
      c11.addProduct(x, b1)
      x = Vector(repeating: a[2 &* rowA])
      c20.addProduct(x, b0)
      c21.addProduct(x, b1)
      x = Vector(repeating: a[3 &* rowA])
      c30.addProduct(x, b0)
      c31.addProduct(x, b1)
      a += stepA
      b += stepB
      k &-= 1
    }
    s &+= 1
  }
  put(p.c, c00)
  put(p.c + 8, c01)
  put(p.c + p.rowC, c10)
  put(p.c + p.rowC + 8, c11)
  put(p.c + 2 &* p.rowC, c20)
  put(p.c + 2 &* p.rowC + 8, c21)
  put(p.c + 3 &* p.rowC, c30)
  put(p.c + 3 &* p.rowC + 8, c31)
}

@inline(__always) func tile3(_ p: TileProduct, _ rowA: Int, _ stepA: Int, _ stepB: Int) {
  var c00 = Vector.zero, c01 = Vector.zero
  var c10 = Vector.zero, c11 = Vector.zero
  var c20 = Vector.zero, c21 = Vector.zero
  if p.accumulate {
    c00 = lanes(p.c)
    c01 = lanes(p.c + 8)
    c10 = lanes(p.c + p.rowC)
    c11 = lanes(p.c + p.rowC + 8)
    c20 = lanes(p.c + 2 &* p.rowC)
    c21 = lanes(p.c + 2 &* p.rowC + 8)
  }
  var s = 0
  while s < p.segments {
    var a = p.a + p.aOffsets[s]
    var b = p.b + s &* p.segmentB
    var k = p.steps
    while k > 0 {
      let b0 = lanes(b), b1 = lanes(b + 8)
      var x = Vector(repeating: a[0])
      c00.addProduct(x, b0)
      c01.addProduct(x, b1)
      x = Vector(repeating: a[rowA])
      c10.addProduct(x, b0)
      c11.addProduct(x, b1)
      x = Vector(repeating: a[2 &* rowA])
      c20.addProduct(x, b0)
      c21.addProduct(x, b1)
      a += stepA
      b += stepB
      k &-= 1
    }
    s &+= 1
  }
  put(p.c, c00)
  put(p.c + 8, c01)
  put(p.c + p.rowC, c10)
  put(p.c + p.rowC + 8, c11)
  put(p.c + 2 &* p.rowC, c20)
  put(p.c + 2 &* p.rowC + 8, c21)
}

@inline(__always) func tile2(_ p: TileProduct, _ rowA: Int, _ stepA: Int, _ stepB: Int) {
  var c00 = Vector.zero, c01 = Vector.zero
  var c10 = Vector.zero, c11 = Vector.zero
  if p.accumulate {
    c00 = lanes(p.c)
    c01 = lanes(p.c + 8)
    c10 = lanes(p.c + p.rowC)
    c11 = lanes(p.c + p.rowC + 8)
  }
  var s = 0
  while s < p.segments {
    var a = p.a + p.aOffsets[s]
    var b = p.b + s &* p.segmentB
    var k = p.steps
    while k > 0 {
      let b0 = lanes(b), b1 = lanes(b + 8)
      var x = Vector(repeating: a[0])
      c00.addProduct(x, b0)
      c01.addProduct(x, b1)
      x = Vector(repeating: a[rowA])
      c10.addProduct(x, b0)
      c11.addProduct(x, b1)
      a += stepA
      b += stepB
      k &-= 1
    }
    s &+= 1
  }
  put(p.c, c00)
  put(p.c + 8, c01)
  put(p.c + p.rowC, c10)
  put(p.c + p.rowC + 8, c11)
}

@inline(__always) func tile1(_ p: TileProduct, _ rowA: Int, _ stepA: Int, _ stepB: Int) {
  var c00 = Vector.zero, c01 = Vector.zero
  if p.accumulate {
    c00 = lanes(p.c)
    c01 = lanes(p.c + 8)
  }
  var s = 0
  while s < p.segments {
    var a = p.a + p.aOffsets[s]
    var b = p.b + s &* p.segmentB
    var k = p.steps
    while k > 0 {
      let b0 = lanes(b), b1 = lanes(b + 8)
      let x = Vector(repeating: a[0])
      c00.addProduct(x, b0)
      c01.addProduct(x, b1)
      a += stepA
      b += stepB
      k &-= 1
    }
    s &+= 1
  }
  put(p.c, c00)
  put(p.c + 8, c01)
}

/// `rows` ≤ 6 rows: positions `rowA` apart, the values of the window side by side, weights packed 16 to a value.
@inline(never) func positionTile(_ rows: Int, _ p: TileProduct, rowA: Int) {
  switch rows {
  case 6: tile6(p, rowA, 1, 16)
  case 4: tile4(p, rowA, 1, 16)
  case 3: tile3(p, rowA, 1, 16)
  case 2: tile2(p, rowA, 1, 16)
  default: tile1(p, rowA, 1, 16)
  }
}

/// `rows` ≤ 6 rows: values of the window side by side, positions `stepA` apart in A and `stepB` apart in B.
@inline(never) func weightTile(_ rows: Int, _ p: TileProduct, stepA: Int, stepB: Int) {
  switch rows {
  case 6: tile6(p, 1, stepA, stepB)
  case 4: tile4(p, 1, stepA, stepB)
  case 3: tile3(p, 1, stepA, stepB)
  case 2: tile2(p, 1, stepA, stepB)
  default: tile1(p, 1, stepA, stepB)
  }
}
