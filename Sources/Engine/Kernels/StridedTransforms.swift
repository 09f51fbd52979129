/// The transforms of one tile of a 3×3 window of stride 2, for all of its channels: eight at a time. Along an axis, even inputs are transformed and odd ones taken as they are; see
/// `WinogradTile.stridedFour`. Distances are in vectors of eight floats.
///
/// SAFETY: as in `WinogradTransforms`.
enum StridedTransforms {
  // MARK: Three results: F(3, 2) with the points 0, ±1, ∞

  @inline(__always) private static func even3(_ d0: Vector, _ d1: Vector, _ d2: Vector, _ d3: Vector) -> (Vector, Vector, Vector, Vector) {
    (d2 - d0, d2 + d1, d2 - d1, d3 - d1)
  }

  @inline(__always) private static func sums3(_ m0: Vector, _ m1: Vector, _ m2: Vector, _ m3: Vector) -> (Vector, Vector, Vector) {
    let even = m1 + m2
    return (m0 + even, m1 - m2, m3 + even)
  }

  @inline(never) static func input3(
    _ source: UnsafePointer<Vector>, row: Int, pixel: Int, channels: Int, into target: UnsafeMutablePointer<Vector>, point: Int,
    _ scratch: UnsafeMutablePointer<Vector>
  ) {
    for channel in 0..<channels {
      var d = source + channel, t = scratch
      for _ in 0..<7 {
        (t[0], t[7], t[14], t[21]) = even3(d[0], d[2 &* row], d[4 &* row], d[6 &* row])
        d += pixel
        t += 1
      }
      t = scratch
      var to = target + channel
      for _ in 0..<4 {
        (to[0], to[point], to[2 &* point], to[3 &* point]) = even3(t[0], t[2], t[4], t[6])
        (to[4 &* point], to[5 &* point], to[6 &* point]) = (t[1], t[3], t[5])
        to += 7 &* point
        t += 7
      }
      d = source + channel + row
      for _ in 0..<3 {
        (to[0], to[point], to[2 &* point], to[3 &* point]) = even3(d[0], d[2 &* pixel], d[4 &* pixel], d[6 &* pixel])
        (to[4 &* point], to[5 &* point], to[6 &* point]) = (d[pixel], d[3 &* pixel], d[5 &* pixel])
        to += 7 &* point
        d += 2 &* row
      }
    }
  }

  /// The first `rows`×`columns` pixels of the tile.
  @inline(never) static func output3(
    _ source: UnsafePointer<Vector>, point: Int, channels: Int, rows: Int, columns: Int, into target: UnsafeMutablePointer<Vector>,
    row: Int, pixel: Int, _ ends: WinogradEnds, _ scratch: UnsafeMutablePointer<Vector>
  ) {
    let line = 7 &* point
    for channel in 0..<channels {
      var m = source + channel, t = scratch
      for _ in 0..<7 {
        let (y0, y1, y2) = sums3(m[0], m[line], m[2 &* line], m[3 &* line])
        (t[0], t[7], t[14]) = (y0 + m[4 &* line], y1 + m[5 &* line], y2 + m[6 &* line])
        m += point
        t += 1
      }
      t = scratch
      var to = target + channel
      let bias = ends.bias.map { $0[channel] } ?? .zero
      var residual = ends.residual.map { $0 + channel }
      for _ in 0..<rows {
        let (y0, y1, y2) = sums3(t[0], t[1], t[2], t[3])
        finish(y0 + t[4] + bias, to, residual, ends)
        if columns > 1 { finish(y1 + t[5] + bias, to + pixel, residual.map { $0 + ends.residualPixel }, ends) }
        if columns > 2 { finish(y2 + t[6] + bias, to + 2 &* pixel, residual.map { $0 + 2 &* ends.residualPixel }, ends) }
        to += row
        residual = residual.map { $0 + ends.residualRow }
        t += 7
      }
    }
  }

  // MARK: Four results: F(4, 2) with the points 0, ±1, 2, ∞

  @inline(__always) private static func even4(
    _ d0: Vector, _ d1: Vector, _ d2: Vector, _ d3: Vector, _ d4: Vector
  ) -> (Vector, Vector, Vector, Vector, Vector) {
    let two = Vector(repeating: 2), odd = d3 - d1
    return (
      odd.addingProduct(two, d0 - d2), (d3 - d2).addingProduct(-two, d1), (d3 - d2).addingProduct(two, d1 - d2), odd,
      (d4 - d2).addingProduct(-two, odd)
    )
  }

  @inline(__always) private static func sums4(
    _ m0: Vector, _ m1: Vector, _ m2: Vector, _ m3: Vector, _ m4: Vector
  ) -> (Vector, Vector, Vector, Vector) {
    let even = m1 + m2, odd = m1 - m2
    return (
      m0 + even + m3, odd.addingProduct(Vector(repeating: 2), m3), even.addingProduct(Vector(repeating: 4), m3),
      m4 + odd.addingProduct(Vector(repeating: 8), m3)
    )
  }

  @inline(never) static func input4(
    _ source: UnsafePointer<Vector>, row: Int, pixel: Int, channels: Int, into target: UnsafeMutablePointer<Vector>, point: Int,
    _ scratch: UnsafeMutablePointer<Vector>
  ) {
    for channel in 0..<channels {
      var d = source + channel, t = scratch
      for _ in 0..<9 {
        (t[0], t[9], t[18], t[27], t[36]) = even4(d[0], d[2 &* row], d[4 &* row], d[6 &* row], d[8 &* row])
        d += pixel
        t += 1
      }
      t = scratch
      var to = target + channel
      for _ in 0..<5 {
        (to[0], to[point], to[2 &* point], to[3 &* point], to[4 &* point]) = even4(t[0], t[2], t[4], t[6], t[8])
        (to[5 &* point], to[6 &* point], to[7 &* point], to[8 &* point]) = (t[1], t[3], t[5], t[7])
        to += 9 &* point
        t += 9
      }
      d = source + channel + row
      for _ in 0..<4 {
        (to[0], to[point], to[2 &* point], to[3 &* point], to[4 &* point]) = even4(
          d[0], d[2 &* pixel], d[4 &* pixel], d[6 &* pixel], d[8 &* pixel])
        (to[5 &* point], to[6 &* point], to[7 &* point], to[8 &* point]) = (d[pixel], d[3 &* pixel], d[5 &* pixel], d[7 &* pixel])
        to += 9 &* point
        d += 2 &* row
      }
    }
  }

  /// The first `rows`×`columns` pixels of the tile.
  @inline(never) static func output4(
    _ source: UnsafePointer<Vector>, point: Int, channels: Int, rows: Int, columns: Int, into target: UnsafeMutablePointer<Vector>,
    row: Int, pixel: Int, _ ends: WinogradEnds, _ scratch: UnsafeMutablePointer<Vector>
  ) {
    let line = 9 &* point
    for channel in 0..<channels {
      var m = source + channel, t = scratch
      for _ in 0..<9 {
        let (y0, y1, y2, y3) = sums4(m[0], m[line], m[2 &* line], m[3 &* line], m[4 &* line])
        (t[0], t[9], t[18], t[27]) = (y0 + m[5 &* line], y1 + m[6 &* line], y2 + m[7 &* line], y3 + m[8 &* line])
        m += point
        t += 1
      }
      t = scratch
      var to = target + channel
      let bias = ends.bias.map { $0[channel] } ?? .zero
      var residual = ends.residual.map { $0 + channel }
      for _ in 0..<rows {
        let (y0, y1, y2, y3) = sums4(t[0], t[1], t[2], t[3], t[4])
        finish(y0 + t[5] + bias, to, residual, ends)
        if columns > 1 { finish(y1 + t[6] + bias, to + pixel, residual.map { $0 + ends.residualPixel }, ends) }
        if columns > 2 { finish(y2 + t[7] + bias, to + 2 &* pixel, residual.map { $0 + 2 &* ends.residualPixel }, ends) }
        if columns > 3 { finish(y3 + t[8] + bias, to + 3 &* pixel, residual.map { $0 + 3 &* ends.residualPixel }, ends) }
        to += row
        residual = residual.map { $0 + ends.residualRow }
        t += 9
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
