/// Resampling in float, as PyTorch's `interpolate` with half-pixel centres: bilinear, antialiased along each axis that shrinks.
extension Image {
  /// Without checks of the sizes.
  func resampled(height rows: Int, width columns: Int) -> Image {
    var result = self
    if columns != width { result = result.resampledRows(to: columns) }
    if rows != height { result = result.resampledColumns(to: rows) }
    return result
  }

  private func resampledRows(to columns: Int) -> Image {
    let kernel = Kernel(from: width, to: columns)
    let weights = kernel.weights.map { Float($0) }
    var out = [Float](repeating: 0, count: height * columns * 3)
    out.withUnsafeMutableBufferPointer { out in
      pixels.withUnsafeBufferPointer { source in
        for y in 0..<height {
          for x in 0..<columns {
            var (red, green, blue): (Float, Float, Float) = (0, 0, 0)
            var i = (y * width + kernel.starts[x]) * 3
            for tap in x * kernel.taps..<x * kernel.taps + kernel.counts[x] {
              let weight = weights[tap]
              // SAFETY: start + count ≤ width, so i + 2 is inside row y; o + 2 below is inside the result's row y.
              red += source[i] * weight
              green += source[i + 1] * weight
              blue += source[i + 2] * weight
              i += 3
            }
            let o = (y * columns + x) * 3
            out[o] = red
            out[o + 1] = green
            out[o + 2] = blue
          }
        }
      }
    }
    return Image(uncheckedHeight: height, width: columns, pixels: out)
  }

  private func resampledColumns(to rows: Int) -> Image {
    let kernel = Kernel(from: height, to: rows)
    let weights = kernel.weights.map { Float($0) }
    let stride = width * 3
    var out = [Float](repeating: 0, count: rows * stride)
    out.withUnsafeMutableBufferPointer { out in
      pixels.withUnsafeBufferPointer { source in
        for y in 0..<rows {
          for tap in 0..<kernel.counts[y] {
            let weight = weights[y * kernel.taps + tap]
            let start = (kernel.starts[y] + tap) * stride
            // SAFETY: start + count ≤ height, so start + i is inside the source; y · stride + i is inside the result.
            for i in 0..<stride { out[y * stride + i] += source[start + i] * weight }
          }
        }
      }
    }
    return Image(uncheckedHeight: rows, width: width, pixels: out)
  }
}
