/// From decorrelated colours to RGB: a matrix, then a sigmoid; and its adjoint.
///
/// Source: Lucent 0.1.8, `param/color.py` (no mean is added).
enum Colour {
  /// Row i, column j: how much of component j goes into colour i.
  static let matrix: [Float] = [0.26, 0.09, 0.02, 0.27, 0, -0.05, 0.27, -0.09, 0.03].map { $0 / 0.461_952_38 }

  /// From the components of a row of pixels to their colours 0…1.
  static func apply(_ components: Planes, _ colours: Planes, columns: Int) {
    let (a, b, c) = (components.plane(0), components.plane(1), components.plane(2))
    let (red, green, blue) = (colours.plane(0), colours.plane(1), colours.plane(2))
    matrix.withUnsafeBufferPointer { m in
      // SAFETY: the vectors below end at or before `columns`, and the rest is done one by one.
      var i = 0
      while i + 8 <= columns {
        let x = load(a + i), y = load(b + i), z = load(c + i)
        store(red + i, sigmoid(x * m[0] + y * m[1] + z * m[2]))
        store(green + i, sigmoid(x * m[3] + y * m[4] + z * m[5]))
        store(blue + i, sigmoid(x * m[6] + y * m[7] + z * m[8]))
        i += 8
      }
      while i < columns {
        let x = SIMD8(repeating: a[i]), y = SIMD8(repeating: b[i]), z = SIMD8(repeating: c[i])
        red[i] = sigmoid(x * m[0] + y * m[1] + z * m[2])[0]
        green[i] = sigmoid(x * m[3] + y * m[4] + z * m[5])[0]
        blue[i] = sigmoid(x * m[6] + y * m[7] + z * m[8])[0]
        i += 1
      }
    }
  }

  /// From the gradient of a row's colours to that of its components. `colours`: what `apply` made.
  static func adjoint(_ gradient: Planes, colours: Planes, _ components: Planes, columns: Int) {
    let (r, g, b) = (colours.plane(0), colours.plane(1), colours.plane(2))
    let (dr, dg, db) = (gradient.plane(0), gradient.plane(1), gradient.plane(2))
    let (first, second, third) = (components.plane(0), components.plane(1), components.plane(2))
    matrix.withUnsafeBufferPointer { m in
      // SAFETY: as in `apply`.
      var i = 0
      while i + 8 <= columns {
        let x = load(r + i), y = load(g + i), z = load(b + i)
        let red = load(dr + i) * (x * (1 - x)), green = load(dg + i) * (y * (1 - y)), blue = load(db + i) * (z * (1 - z))
        store(first + i, red * m[0] + green * m[3] + blue * m[6])
        store(second + i, red * m[1] + green * m[4] + blue * m[7])
        store(third + i, red * m[2] + green * m[5] + blue * m[8])
        i += 8
      }
      while i < columns {
        let red = dr[i] * (r[i] * (1 - r[i])), green = dg[i] * (g[i] * (1 - g[i])), blue = db[i] * (b[i] * (1 - b[i]))
        first[i] = red * m[0] + green * m[3] + blue * m[6]
        second[i] = red * m[1] + green * m[4] + blue * m[7]
        third[i] = red * m[2] + green * m[5] + blue * m[8]
        i += 1
      }
    }
  }

  @inline(__always) private static func load(_ p: UnsafeMutablePointer<Float>) -> SIMD8<Float> {
    UnsafeRawPointer(p).loadUnaligned(as: SIMD8<Float>.self)
  }
  @inline(__always) private static func store(_ p: UnsafeMutablePointer<Float>, _ v: SIMD8<Float>) {
    UnsafeMutableRawPointer(p).storeBytes(of: v, as: SIMD8<Float>.self)
  }

  @inline(__always) private static func sigmoid(_ x: SIMD8<Float>) -> SIMD8<Float> { 1 / (1 + exponential(-x)) }

  /// e^x to about one unit in the last place, by 2^n·e^r with |r| ≤ ln 2 / 2 (the polynomial is Cephes's `expf`).
  @inline(__always) private static func exponential(_ value: SIMD8<Float>) -> SIMD8<Float> {
    // (`clamped` would be two calls.)
    var x = value.replacing(with: -87, where: value .< -87)
    x.replace(with: 87, where: x .> 87)
    // Adding 1.5·2²³ rounds to a whole number and leaves it in the low bits.
    let shift = SIMD8<Float>(repeating: 12_582_912)
    let shifted = x * 1.442_695_04 + shift
    let n = shifted - shift
    let r = x - n * 0.693_359_375 - n * -2.121_944_4e-4
    var p = SIMD8<Float>(repeating: 1.987_569_15e-4)
    p = p * r + 1.398_199_95e-3
    p = p * r + 8.333_451_9e-3
    p = p * r + 4.166_579_6e-2
    p = p * r + 1.666_666_55e-1
    p = p * r + 5.000_000_1e-1
    p = p * r * r + r + 1
    let exponent = (unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &- 0x4B40_0000 &+ 127) &<< 23
    return p * unsafeBitCast(exponent, to: SIMD8<Float>.self)
  }
}
