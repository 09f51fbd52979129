/// From decorrelated colours to RGB: a matrix, then a sigmoid; and its adjoint.
///
/// Source: Lucent 0.1.8, `param/color.py` (no mean is added).
enum Colour {
  /// Row i, column j: how much of component j goes into colour i.
  static let matrix: [Float] = [0.26, 0.09, 0.02, 0.27, 0, -0.05, 0.27, -0.09, 0.03].map { $0 / 0.461_952_38 }

  /// `pixels`: for each of `rows` three lines of `columns` floats, replaced by their colours 0…1.
  static func apply(_ pixels: UnsafeMutablePointer<Float>, rows: Int, columns: Int) {
    matrix.withUnsafeBufferPointer { m in
      for row in 0..<rows {
        let red = pixels + row * 3 * columns, green = red + columns, blue = green + columns
        // SAFETY: the vectors below end at or before `columns`, and the rest is done one by one.
        var i = 0
        while i + 8 <= columns {
          let a = load(red + i), b = load(green + i), c = load(blue + i)
          store(red + i, sigmoid(a * m[0] + b * m[1] + c * m[2]))
          store(green + i, sigmoid(a * m[3] + b * m[4] + c * m[5]))
          store(blue + i, sigmoid(a * m[6] + b * m[7] + c * m[8]))
          i += 8
        }
        while i < columns {
          let a = SIMD8(repeating: red[i]), b = SIMD8(repeating: green[i]), c = SIMD8(repeating: blue[i])
          red[i] = sigmoid(a * m[0] + b * m[1] + c * m[2])[0]
          green[i] = sigmoid(a * m[3] + b * m[4] + c * m[5])[0]
          blue[i] = sigmoid(a * m[6] + b * m[7] + c * m[8])[0]
          i += 1
        }
      }
    }
  }

  /// `gradient`: with respect to the colours, replaced by that with respect to the components; `colours`: what `apply` made.
  static func adjoint(_ gradient: UnsafeMutablePointer<Float>, colours: UnsafePointer<Float>, rows: Int, columns: Int) {
    matrix.withUnsafeBufferPointer { m in
      for row in 0..<rows {
        // SAFETY: both buffers hold three lines of `columns` floats for each row.
        let line = gradient + row * 3 * columns, colours = colours + row * 3 * columns
        for i in 0..<columns {
          let (r, g, b) = (colours[i], colours[columns + i], colours[2 * columns + i])
          let red = line[i] * (r * (1 - r)), green = line[columns + i] * (g * (1 - g)), blue = line[2 * columns + i] * (b * (1 - b))
          line[i] = m[0] * red + m[3] * green + m[6] * blue
          line[columns + i] = m[1] * red + m[4] * green + m[7] * blue
          line[2 * columns + i] = m[2] * red + m[5] * green + m[8] * blue
        }
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
    let x = value.clamped(lowerBound: SIMD8(repeating: -87), upperBound: SIMD8(repeating: 87))
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
