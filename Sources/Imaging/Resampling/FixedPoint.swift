/// Pillow's 8-bit resampling (Resample.c): weights of 22 fractional bits, first along rows, then along columns, each rounded to bytes.
extension Bitmap {
  private static let fractionBits: Int32 = 32 - 8 - 2

  func resized(height rows: Int, width columns: Int) -> Bitmap {
    var result = self
    if columns != width { result = result.resizedRows(to: columns) }
    if rows != height { result = result.resizedColumns(to: rows) }
    return result
  }

  private static func fixed(_ weights: [Double]) -> [Int32] {
    // A triangle has no negative weights, so adding a half and cutting off rounds.
    weights.map { Int32(0.5 + $0 * Double(1 << fractionBits)) }
  }

  private func resizedRows(to columns: Int) -> Bitmap {
    let kernel = Kernel(from: width, to: columns)
    let weights = Bitmap.fixed(kernel.weights)
    let half: Int32 = 1 << (Bitmap.fractionBits - 1)
    let out = [UInt8](unsafeUninitializedCapacity: height * columns * 3) { out, count in
      bytes.withUnsafeBufferPointer { source in
        for y in 0..<height {
          for x in 0..<columns {
            var (red, green, blue) = (half, half, half)
            var i = (y * width + kernel.starts[x]) * 3
            for tap in x * kernel.taps..<x * kernel.taps + kernel.counts[x] {
              let weight = weights[tap]
              red &+= Int32(source[i]) &* weight
              green &+= Int32(source[i + 1]) &* weight
              blue &+= Int32(source[i + 2]) &* weight
              i += 3
            }
            let o = (y * columns + x) * 3
            // SAFETY: o + 2 < height · columns · 3, the capacity; each element is set once. `source` is read through checked or
            // in-range indices: a kernel's start + count never exceeds the width.
            out.initializeElement(at: o, to: Bitmap.clipped(red))
            out.initializeElement(at: o + 1, to: Bitmap.clipped(green))
            out.initializeElement(at: o + 2, to: Bitmap.clipped(blue))
          }
        }
      }
      count = height * columns * 3
    }
    return Bitmap(height: height, width: columns, bytes: out)
  }

  private func resizedColumns(to rows: Int) -> Bitmap {
    let kernel = Kernel(from: height, to: rows)
    let weights = Bitmap.fixed(kernel.weights)
    let stride = width * 3
    let half: Int32 = 1 << (Bitmap.fractionBits - 1)
    var out = [UInt8](repeating: 0, count: rows * stride)
    var sums = [Int32](repeating: half, count: stride)
    out.withUnsafeMutableBufferPointer { out in
      bytes.withUnsafeBufferPointer { source in
        sums.withUnsafeMutableBufferPointer { sums in
          for y in 0..<rows {
            for i in 0..<stride { sums[i] = half }
            for tap in 0..<kernel.counts[y] {
              let weight = weights[y * kernel.taps + tap]
              let start = (kernel.starts[y] + tap) * stride
              for i in 0..<stride { sums[i] &+= Int32(source[start + i]) &* weight }
            }
            // SAFETY (this and the loops above): y < rows and i < stride, the sizes of `out` and `sums`; start + count ≤ height.
            for i in 0..<stride { out[y * stride + i] = Bitmap.clipped(sums[i]) }
          }
        }
      }
    }
    return Bitmap(height: rows, width: width, bytes: out)
  }

  @inline(__always) private static func clipped(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: min(max(sum >> fractionBits, 0), 255))
  }
}
