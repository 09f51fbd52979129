import CPrefetch

/// Winograd's minimal filtering F(m×m, r×r): a tile of m×m outputs from (m+r−1)² inputs with as many multiplications a channel, in the place of m²r².
///
/// Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A, with the points 0, ±1, ∞ for four inputs along an axis and 0, ±3/4, ±3/2, ∞ for six. Source: Lavin and Gray, "Fast Algorithms for
/// Convolutional Neural Networks" (2015), section 4, with other points: the usual 0, ±1, ±2, ∞ have three times the error, and no fewer operations.
package enum WinogradTile: Hashable, Sendable, CaseIterable {
  /// F(2×2, 3×3)
  case two
  /// F(4×4, 3×3)
  case four
  /// F(3×3, 4×4): for a 7×7 or 8×8 window of stride 2, which is a 4×4 window over blocks of 2×2 pixels.
  case three
  /// 3×3 results of a 3×3 window of stride 2; see `stridedFour`.
  case stridedThree
  /// 4×4 results of a 3×3 window of stride 2. Along an axis, the inputs 0, 2, 4, 6, 8 meet the window's first and last weight, as F(4, 2) with the points 0, ±1, 2, ∞; the inputs
  /// 1, 3, 5, 7 meet the middle one and need no transform: nine products in the place of twelve.
  case stridedFour

  /// m, outputs along an axis.
  var outputs: Int {
    switch self {
    case .two: 2
    case .four, .stridedFour: 4
    case .three, .stridedThree: 3
    }
  }
  /// Of the tiles for stride 2 the one with the fewest products for a result of this size.
  package static func strided(height: Int, width: Int) -> WinogradTile {
    func products(_ tile: WinogradTile) -> Int {
      let m = tile.outputs
      return (height + m - 1) / m * ((width + m - 1) / m) * tile.points
    }
    return products(.stridedThree) < products(.stridedFour) ? .stridedThree : .stridedFour
  }

  /// r, weights along an axis.
  var kernel: Int { self == .three ? 4 : 3 }
  /// Inputs from an output to the next.
  var stride: Int { self == .stridedThree || self == .stridedFour ? 2 : 1 }
  /// Inputs along an axis; as many points.
  var inputs: Int { (outputs - 1) * stride + kernel }
  /// Points of the transform: products a tile.
  var points: Int { inputs * inputs }

  /// The finite points for six inputs.
  private static let six: [Double] = [0, 0.75, -0.75, 1.5, -1.5]

  /// G: a row for each point, `kernel` columns (the fourth is 0 where there are three).
  var weightTransform: [SIMD4<Double>] {
    switch self {
    case .two: [[1, 0, 0, 0], [0.5, 0.5, 0.5, 0], [0.5, -0.5, 0.5, 0], [0, 0, 1, 0]]
    case .four: Self.rows(Self.six, places: [0, 1, 2])
    case .three: Self.rows(Self.six, places: [0, 1, 2, 3])
    // The outer weights at the points, then the middle one for each output.
    case .stridedThree: Self.rows([0, 1, -1], places: [0, 2]) + [SIMD4<Double>](repeating: [0, 1, 0, 0], count: 3)
    case .stridedFour: Self.rows([0, 1, -1, 2], places: [0, 2]) + [SIMD4<Double>](repeating: [0, 1, 0, 0], count: 4)
    }
  }

  /// For each point its powers over the product of its distances from the others, at the places of the weights that they multiply; for ∞ the last weight.
  private static func rows(_ points: [Double], places: [Int]) -> [SIMD4<Double>] {
    var rows = points.map { point in
      let distances = points.reduce(1) { $1 == point ? $0 : $0 * (point - $1) }
      var row = SIMD4<Double>.zero, power = 1.0
      for place in places {
        row[place] = power / distances
        power *= point
      }
      return row
    }
    var last = SIMD4<Double>.zero
    last[places.last ?? 0] = 1
    rows.append(last)
    return rows
  }
}

/// Where a tile's results go, and what is done to them on the way. Distances are in vectors of eight floats.
struct WinogradEnds {
  /// Added to every pixel, by channel.
  var bias: UnsafePointer<Vector>?
  /// The same pixels of another map, to be added; the target itself if the result is added to what that holds.
  var residual: UnsafePointer<Vector>?
  var residualRow = 0, residualPixel = 0
  /// At the end, negative values become 0.
  var relu = false
}

/// The transforms of one tile, for all of its channels: eight at a time. Distances are in vectors of eight floats.
///
/// SAFETY: everywhere here, pointers are aligned to vectors and hold what the distances say: a source `inputs`×`inputs` pixels, a target the valid ones of m×m, the points of a
/// tile one vector each for eight channels; `scratch` holds `points` vectors.
enum WinogradTransforms {
  // MARK: Six inputs: F(4×4, 3×3) and F(3×3, 4×4)

  /// Bᵀ·d for one column (or row).
  @inline(__always) private static func input6(
    _ d0: Vector, _ d1: Vector, _ d2: Vector, _ d3: Vector, _ d4: Vector, _ d5: Vector
  ) -> (Vector, Vector, Vector, Vector, Vector, Vector) {
    let near: Float = 0.75, far: Float = 1.5
    let minusNear2 = Vector(repeating: -near * near), minusFar2 = Vector(repeating: -far * far)
    let minusSum = Vector(repeating: -near * near - far * far), product = Vector(repeating: near * near * far * far)
    let nearEven = d4.addingProduct(minusFar2, d2), nearOdd = d3.addingProduct(minusFar2, d1) * near
    let farEven = d4.addingProduct(minusNear2, d2), farOdd = d3.addingProduct(minusNear2, d1) * far
    return (
      d4.addingProduct(minusSum, d2).addingProduct(product, d0), nearEven + nearOdd, nearEven - nearOdd, farEven + farOdd, farEven - farOdd,
      d5.addingProduct(minusSum, d3).addingProduct(product, d1)
    )
  }

  /// Aᵀ·m for one column (or row).
  @inline(__always) private static func output4(
    _ m0: Vector, _ m1: Vector, _ m2: Vector, _ m3: Vector, _ m4: Vector, _ m5: Vector
  ) -> (Vector, Vector, Vector, Vector) {
    // The far point is twice the near one, so its powers are those of 2 times the near one's.
    let near: Float = 0.75
    let even = m1 + m2, odd = m1 - m2, farEven = m3 + m4, farOdd = m3 - m4
    return (
      m0 + even + farEven, odd.addingProduct(Vector(repeating: 2), farOdd) * near,
      even.addingProduct(Vector(repeating: 4), farEven) * (near * near),
      m5.addingProduct(odd.addingProduct(Vector(repeating: 8), farOdd), Vector(repeating: near * near * near))
    )
  }

  @inline(__always) private static func output3(
    _ m0: Vector, _ m1: Vector, _ m2: Vector, _ m3: Vector, _ m4: Vector, _ m5: Vector
  ) -> (Vector, Vector, Vector) {
    let near: Float = 0.75
    let even = m1 + m2, farEven = m3 + m4
    return (
      m0 + even + farEven, (m1 - m2).addingProduct(Vector(repeating: 2), m3 - m4) * near,
      m5.addingProduct(even.addingProduct(Vector(repeating: 4), farEven), Vector(repeating: near * near))
    )
  }

  /// - Parameter next: how far the next tile's inputs are: a map lies in memory, and the processor does not guess where a tile goes on.
  @inline(never) static func input6(
    _ source: UnsafePointer<Vector>, row: Int, pixel: Int, channels: Int, into target: UnsafeMutablePointer<Vector>, point: Int,
    _ scratch: UnsafeMutablePointer<Vector>, next: Int
  ) {
    for channel in 0..<channels {
      var d = source + channel, t = scratch
      // A cache line has two vectors; tiles share two columns of inputs.
      if channel & 1 == 0 {
        var ahead = d + next + 2 &* pixel
        for _ in 0..<6 {
          prefetch(ahead)
          prefetch(ahead + pixel)
          prefetch(ahead + 2 &* pixel)
          prefetch(ahead + 3 &* pixel)
          ahead += row
        }
      }
      for _ in 0..<6 {
        (t[0], t[6], t[12], t[18], t[24], t[30]) = input6(
          d[0], d[row], d[2 &* row], d[3 &* row], d[4 &* row], d[5 &* row])
        d += pixel
        t += 1
      }
      t = scratch
      var to = target + channel
      for _ in 0..<6 {
        (to[0], to[point], to[2 &* point], to[3 &* point], to[4 &* point], to[5 &* point]) = input6(t[0], t[1], t[2], t[3], t[4], t[5])
        to += 6 &* point
        t += 6
      }
    }
  }

  /// The first `rows`×`columns` pixels of the tile.
  @inline(never) static func output4(
    _ source: UnsafePointer<Vector>, point: Int, channels: Int, rows: Int, columns: Int, into target: UnsafeMutablePointer<Vector>,
    row: Int, pixel: Int, _ ends: WinogradEnds, _ scratch: UnsafeMutablePointer<Vector>
  ) {
    for channel in 0..<channels {
      var m = source + channel, t = scratch
      for _ in 0..<6 {
        (t[0], t[6], t[12], t[18]) = output4(
          m[0], m[6 &* point], m[12 &* point], m[18 &* point], m[24 &* point], m[30 &* point])
        m += point
        t += 1
      }
      t = scratch
      var to = target + channel
      let bias = ends.bias.map { $0[channel] } ?? .zero
      var residual = ends.residual.map { $0 + channel }
      for _ in 0..<rows {
        let (y0, y1, y2, y3) = output4(t[0], t[1], t[2], t[3], t[4], t[5])
        finish(y0 + bias, to, residual, ends)
        if columns > 1 { finish(y1 + bias, to + pixel, residual.map { $0 + ends.residualPixel }, ends) }
        if columns > 2 { finish(y2 + bias, to + 2 &* pixel, residual.map { $0 + 2 &* ends.residualPixel }, ends) }
        if columns > 3 { finish(y3 + bias, to + 3 &* pixel, residual.map { $0 + 3 &* ends.residualPixel }, ends) }
        to += row
        residual = residual.map { $0 + ends.residualRow }
        t += 6
      }
    }
  }

  /// The first `rows`×`columns` pixels of the tile.
  @inline(never) static func output3(
    _ source: UnsafePointer<Vector>, point: Int, channels: Int, rows: Int, columns: Int, into target: UnsafeMutablePointer<Vector>,
    row: Int, pixel: Int, _ ends: WinogradEnds, _ scratch: UnsafeMutablePointer<Vector>
  ) {
    for channel in 0..<channels {
      var m = source + channel, t = scratch
      for _ in 0..<6 {
        (t[0], t[6], t[12]) = output3(
          m[0], m[6 &* point], m[12 &* point], m[18 &* point], m[24 &* point], m[30 &* point])
        m += point
        t += 1
      }
      t = scratch
      var to = target + channel
      let bias = ends.bias.map { $0[channel] } ?? .zero
      var residual = ends.residual.map { $0 + channel }
      for _ in 0..<rows {
        let (y0, y1, y2) = output3(t[0], t[1], t[2], t[3], t[4], t[5])
        finish(y0 + bias, to, residual, ends)
        if columns > 1 { finish(y1 + bias, to + pixel, residual.map { $0 + ends.residualPixel }, ends) }
        if columns > 2 { finish(y2 + bias, to + 2 &* pixel, residual.map { $0 + 2 &* ends.residualPixel }, ends) }
        to += row
        residual = residual.map { $0 + ends.residualRow }
        t += 6
      }
    }
  }

  // MARK: F(2×2, 3×3)

  @inline(never) static func input2(
    _ source: UnsafePointer<Vector>, row: Int, pixel: Int, channels: Int, into target: UnsafeMutablePointer<Vector>, point: Int,
    _ scratch: UnsafeMutablePointer<Vector>
  ) {
    for channel in 0..<channels {
      var d = source + channel, t = scratch
      for _ in 0..<4 {
        let d0 = d[0], d1 = d[row], d2 = d[2 &* row], d3 = d[3 &* row]
        (t[0], t[4], t[8], t[12]) = (d0 - d2, d1 + d2, d2 - d1, d1 - d3)
        d += pixel
        t += 1
      }
      t = scratch
      var to = target + channel
      for _ in 0..<4 {
        (to[0], to[point], to[2 &* point], to[3 &* point]) = (t[0] - t[2], t[1] + t[2], t[2] - t[1], t[1] - t[3])
        to += 4 &* point
        t += 4
      }
    }
  }

  @inline(never) static func output2(
    _ source: UnsafePointer<Vector>, point: Int, channels: Int, rows: Int, columns: Int, into target: UnsafeMutablePointer<Vector>,
    row: Int, pixel: Int, _ ends: WinogradEnds, _ scratch: UnsafeMutablePointer<Vector>
  ) {
    for channel in 0..<channels {
      var m = source + channel, t = scratch
      for _ in 0..<4 {
        let m0 = m[0], m1 = m[4 &* point], m2 = m[8 &* point], m3 = m[12 &* point]
        (t[0], t[4]) = (m0 + m1 + m2, m1 - m2 - m3)
        m += point
        t += 1
      }
      t = scratch
      var to = target + channel
      let bias = ends.bias.map { $0[channel] } ?? .zero
      var residual = ends.residual.map { $0 + channel }
      for _ in 0..<rows {
        finish(t[0] + t[1] + t[2] + bias, to, residual, ends)
        if columns > 1 { finish(t[1] - t[2] - t[3] + bias, to + pixel, residual.map { $0 + ends.residualPixel }, ends) }
        to += row
        residual = residual.map { $0 + ends.residualRow }
        t += 4
      }
    }
  }

  @inline(__always) private static func finish(
    _ value: Vector, _ target: UnsafeMutablePointer<Vector>, _ residual: UnsafePointer<Vector>?, _ ends: WinogradEnds
  ) {
    var value = value
    if let residual { value += residual[0] }
    if ends.relu { value.replace(with: Vector.zero, where: value .< Vector.zero) }
    target[0] = value
  }
}
