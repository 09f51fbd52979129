// The transforms of Winograd's minimal filtering as training needs them, for one tile and all of its channels, eight at a time: of an input tile of 6×6 pixels, of a tile
// of 4×4 gradients, of 3×3 weights, and back to 4×4 outputs or to 3×3 weight gradients. The points are 0, ±1, ±2, ∞.
//
// Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A gives 4×4 outputs from 6×6 inputs d and 3×3 weights g; with the 4×4 output gradients in the place of g, and G and A exchanged but for the
// factors of the points, the same gives 3×3 weight gradients. Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (2015), section 4.
//
// SAFETY, for all of them: pointers are aligned to vectors; distances are in vectors of eight floats. A source holds the pixels (or points) that its distances reach, a
// target its own; `scratch` holds 36 vectors.

typealias Vectors = UnsafePointer<Vector>
typealias MutableVectors = UnsafeMutablePointer<Vector>

/// Bᵀ d B of one tile: pixels in, 36 points out, `point` apart.
@inline(never) func winogradInput(
  _ source: Vectors, row: Int, pixel: Int, channels: Int, into target: MutableVectors, point: Int, _ scratch: MutableVectors
) {
  for channel in 0..<channels {
    var d = source + channel, t = scratch
    for _ in 0..<6 {
      (t[0], t[6], t[12], t[18], t[24], t[30]) = inputPoints(d[0], d[row], d[2 &* row], d[3 &* row], d[4 &* row], d[5 &* row])
      d += pixel
      t += 1
    }
    t = scratch
    var to = target + channel
    for _ in 0..<6 {
      (to[0], to[point], to[2 &* point], to[3 &* point], to[4 &* point], to[5 &* point]) = inputPoints(t[0], t[1], t[2], t[3], t[4], t[5])
      to += 6 &* point
      t += 6
    }
  }
}

/// The points of one tile of 4×4 gradients; the factors 1/4, −1/6, 1/24 of the points are left to `winogradWeightGradient`.
@inline(never) func winogradGradient(
  _ source: Vectors, row: Int, pixel: Int, channels: Int, into target: MutableVectors, point: Int, _ scratch: MutableVectors
) {
  for channel in 0..<channels {
    var g = source + channel, t = scratch
    for _ in 0..<4 {
      (t[0], t[4], t[8], t[12], t[16], t[20]) = gradientPoints(g[0], g[row], g[2 &* row], g[3 &* row])
      g += pixel
      t += 1
    }
    t = scratch
    var to = target + channel
    for _ in 0..<6 {
      (to[0], to[point], to[2 &* point], to[3 &* point], to[4 &* point], to[5 &* point]) = gradientPoints(t[0], t[1], t[2], t[3])
      to += 6 &* point
      t += 4
    }
  }
}

/// Aᵀ m A of one tile: 36 points in, the first `rows`×`columns` of 4×4 pixels out, or added to what is there.
@inline(never) func winogradOutput(
  _ source: Vectors, point: Int, channels: Int, rows: Int, columns: Int, into target: MutableVectors, row: Int, pixel: Int, add: Bool,
  _ scratch: MutableVectors
) {
  for channel in 0..<channels {
    var m = source + channel, t = scratch
    for _ in 0..<6 {
      (t[0], t[6], t[12], t[18]) = outputPixels(m[0], m[6 &* point], m[12 &* point], m[18 &* point], m[24 &* point], m[30 &* point])
      m += point
      t += 1
    }
    t = scratch
    var to = target + channel
    for _ in 0..<rows {
      let (y0, y1, y2, y3) = outputPixels(t[0], t[1], t[2], t[3], t[4], t[5])
      if add {
        to[0] += y0
        if columns > 1 { to[pixel] += y1 }
        if columns > 2 { to[2 &* pixel] += y2 }
        if columns > 3 { to[3 &* pixel] += y3 }
      } else {
        to[0] = y0
        if columns > 1 { to[pixel] = y1 }
        if columns > 2 { to[2 &* pixel] = y2 }
        if columns > 3 { to[3 &* pixel] = y3 }
      }
      to += row
      t += 6
    }
  }
}

/// Back from 36 points, `point` apart, of `channels` vectors each, to the 3×3 weight gradients, or added to what is there.
@inline(never) func winogradWeightGradient(
  _ source: Vectors, point: Int, channels: Int, into target: MutableVectors, row: Int, column: Int, add: Bool, _ scratch: MutableVectors
) {
  for channel in 0..<channels {
    var m = source + channel, t = scratch
    for _ in 0..<6 {
      (t[0], t[6], t[12]) = weightPixels(m[0], m[6 &* point], m[12 &* point], m[18 &* point], m[24 &* point], m[30 &* point])
      m += point
      t += 1
    }
    t = scratch
    var to = target + channel
    for _ in 0..<3 {
      let (y0, y1, y2) = weightPixels(t[0], t[1], t[2], t[3], t[4], t[5])
      if add {
        to[0] += y0
        to[column] += y1
        to[2 &* column] += y2
      } else {
        (to[0], to[column], to[2 &* column]) = (y0, y1, y2)
      }
      to += row
      t += 6
    }
  }
}

/// G g Gᵀ of eight kernels: nine vectors in, 36 points out, `point` apart.
@inline(never) func winogradWeights(_ g: Vectors, into target: MutableVectors, point: Int, _ scratch: MutableVectors) {
  for x in 0..<3 {
    let t = scratch + x
    (t[0], t[3], t[6], t[9], t[12], t[15]) = weightPoints(g[x], g[3 &+ x], g[6 &+ x])
  }
  var t = scratch, to = target
  for _ in 0..<6 {
    (to[0], to[point], to[2 &* point], to[3 &* point], to[4 &* point], to[5 &* point]) = weightPoints(t[0], t[1], t[2])
    to += 6 &* point
    t += 3
  }
}

// MARK: Along one axis

/// Bᵀ·d.
@inline(__always) private func inputPoints(
  _ d0: Vector, _ d1: Vector, _ d2: Vector, _ d3: Vector, _ d4: Vector, _ d5: Vector
) -> (Vector, Vector, Vector, Vector, Vector, Vector) {
  let four = Vector(repeating: 4), minusFour = Vector(repeating: -4), minusFive = Vector(repeating: -5), two = Vector(repeating: 2)
  let even = d4.addingProduct(minusFour, d2), odd = d3.addingProduct(minusFour, d1)
  let far = d4 - d2, wide = d3 - d1
  return (
    d4.addingProduct(minusFive, d2).addingProduct(four, d0), even + odd, even - odd, far.addingProduct(two, wide),
    far.addingProduct(-two, wide), d5.addingProduct(minusFive, d3).addingProduct(four, d1)
  )
}

/// The polynomial g0 + g1·p + g2·p² + g3·p³ at the points.
@inline(__always) private func gradientPoints(
  _ g0: Vector, _ g1: Vector, _ g2: Vector, _ g3: Vector
) -> (Vector, Vector, Vector, Vector, Vector, Vector) {
  let two = Vector(repeating: 2), four = Vector(repeating: 4)
  let even = g0 + g2, odd = g1 + g3
  let far = g0.addingProduct(four, g2), wide = g1.addingProduct(four, g3)
  return (g0, even + odd, even - odd, far.addingProduct(two, wide), far.addingProduct(-two, wide), g3)
}

/// Aᵀ·m.
@inline(__always) private func outputPixels(
  _ m0: Vector, _ m1: Vector, _ m2: Vector, _ m3: Vector, _ m4: Vector, _ m5: Vector
) -> (Vector, Vector, Vector, Vector) {
  let two = Vector(repeating: 2), four = Vector(repeating: 4), eight = Vector(repeating: 8)
  let near = m1 + m2, nearOdd = m1 - m2, far = m3 + m4, farOdd = m3 - m4
  return (m0 + near + far, nearOdd.addingProduct(two, farOdd), near.addingProduct(four, far), nearOdd.addingProduct(eight, farOdd) + m5)
}

/// The transpose of `weightPoints`, without its factors on the other side.
@inline(__always) private func weightPixels(
  _ m0: Vector, _ m1: Vector, _ m2: Vector, _ m3: Vector, _ m4: Vector, _ m5: Vector
) -> (Vector, Vector, Vector) {
  let near = (m1 + m2) * (-1 / 6), nearOdd = (m1 - m2) * (-1 / 6), far = (m3 + m4) * (1 / 24), farOdd = (m3 - m4) * (1 / 24)
  return (m0 * 0.25 + near + far, nearOdd.addingProduct(Vector(repeating: 2), farOdd), near.addingProduct(Vector(repeating: 4), far) + m5)
}

/// G·g.
@inline(__always) private func weightPoints(
  _ g0: Vector, _ g1: Vector, _ g2: Vector
) -> (Vector, Vector, Vector, Vector, Vector, Vector) {
  let even = (g0 + g2) * (-1 / 6), odd = g1 * (-1 / 6)
  let far = g0.addingProduct(Vector(repeating: 4), g2) * (1 / 24), wide = g1 * (1 / 12)
  return (g0 * 0.25, even + odd, even - odd, far + wide, far - wide, g2)
}
