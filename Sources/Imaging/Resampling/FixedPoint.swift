/// Pillow's 8-bit resampling (Resample.c): weights of 22 fractional bits, first along rows, then along columns, each rounded to bytes.
extension Bitmap {
  private static let fractionBits: Int32 = 32 - 8 - 2
  private static let half: Int32 = 1 << (fractionBits - 1)

  /// A part of the image at another size. No pixel depends on what is left out, so only what the part needs is computed.
  /// - Parameters: rows, columns: The size of the whole.
  /// - Parameter part: Which of its rows and columns are wanted, within the size; all of them by default.
  func resized(height rows: Int, width columns: Int, part: (rows: Range<Int>, columns: Range<Int>)? = nil) -> Bitmap {
    let part = part ?? (0..<rows, 0..<columns)
    let vertical = rows == height ? nil : Kernel(from: height, to: rows)
    let needed = vertical.map { $0.sources(of: part.rows) } ?? part.rows
    let across = columns == width ? cropped(rows: needed, columns: part.columns) : resizedRows(needed, to: columns, part.columns)
    return vertical.map { across.resizedColumns($0, part.rows, from: needed.lowerBound) } ?? across
  }

  /// The pixels of these rows and columns, which lie within the image.
  func cropped(rows: Range<Int>, columns: Range<Int>) -> Bitmap {
    if rows.count == height, columns.count == width { return self }
    var result: [UInt8] = []
    result.reserveCapacity(rows.count * columns.count * 3)
    for row in rows { result += bytes[(row * width + columns.lowerBound) * 3..<(row * width + columns.upperBound) * 3] }
    return Bitmap(height: rows.count, width: columns.count, bytes: result)
  }

  private static func fixed(_ weights: [Double]) -> [Int32] {
    // A triangle has no negative weights, so adding a half and cutting off rounds.
    weights.map { Int32(0.5 + $0 * Double(1 << fractionBits)) }
  }

  private func resizedRows(_ rows: Range<Int>, to columns: Int, _ part: Range<Int>) -> Bitmap {
    let kernel = Kernel(from: width, to: columns)
    let weights = Bitmap.fixed(kernel.weights)
    let out = [UInt8](unsafeUninitializedCapacity: rows.count * part.count * 3) { out, count in
      bytes.withUnsafeBytes { source in
        var o = 0
        for y in rows {
          for x in part {
            var sum = SIMD4(repeating: Bitmap.half)
            var i = (y * width + kernel.starts[x]) * 3
            for tap in x * kernel.taps..<x * kernel.taps + kernel.counts[x] {
              // Red, green, blue, and what comes after them, which is not used.
              sum &+= SIMD4<Int32>(truncatingIfNeeded: Bitmap.four(source, i)) &* weights[tap]
              i += 3
            }
            let pixel = Bitmap.clipped(sum)
            // SAFETY: o goes through the capacity by threes, so each element is set once. A kernel's start + count never exceeds the width, so i is
            // within the source.
            out.initializeElement(at: o, to: pixel.x)
            out.initializeElement(at: o + 1, to: pixel.y)
            out.initializeElement(at: o + 2, to: pixel.z)
            o += 3
          }
        }
      }
      count = rows.count * part.count * 3
    }
    return Bitmap(height: rows.count, width: part.count, bytes: out)
  }

  /// The bytes from `i` on; the last three of an image have none after them.
  @inline(__always) private static func four(_ source: UnsafeRawBufferPointer, _ i: Int) -> SIMD4<UInt8> {
    if i + 4 <= source.count { return source.loadUnaligned(fromByteOffset: i, as: SIMD4<UInt8>.self) }
    return SIMD4(source[i], source[i + 1], source[i + 2], 0)
  }

  /// - Parameter first: the row of the whole source that is this image's first.
  private func resizedColumns(_ kernel: Kernel, _ part: Range<Int>, from first: Int) -> Bitmap {
    let weights = Bitmap.fixed(kernel.weights)
    let stride = width * 3
    var out = [UInt8](repeating: 0, count: part.count * stride)
    var sums = [Int32](repeating: Bitmap.half, count: stride)
    out.withUnsafeMutableBufferPointer { out in
      bytes.withUnsafeBufferPointer { source in
        sums.withUnsafeMutableBufferPointer { sums in
          for y in part {
            for i in 0..<stride { sums[i] = Bitmap.half }
            for tap in 0..<kernel.counts[y] {
              let weight = weights[y * kernel.taps + tap]
              let start = (kernel.starts[y] + tap - first) * stride
              for i in 0..<stride { sums[i] &+= Int32(source[start + i]) &* weight }
            }
            // SAFETY (this and the loops above): i < stride, the size of `sums`; the source has all rows that the part needs, and `out` a row for each
            // of the part.
            for i in 0..<stride {
              out[(y - part.lowerBound) * stride + i] = UInt8(truncatingIfNeeded: min(max(sums[i] >> Bitmap.fractionBits, 0), 255))
            }
          }
        }
      }
    }
    return Bitmap(height: part.count, width: width, bytes: out)
  }

  @inline(__always) private static func clipped(_ sum: SIMD4<Int32>) -> SIMD4<UInt8> {
    SIMD4<UInt8>(truncatingIfNeeded: (sum &>> fractionBits).clamped(lowerBound: SIMD4(repeating: 0), upperBound: SIMD4(repeating: 255)))
  }
}

extension Kernel {
  /// The pixels of the source that some pixels of the result read.
  func sources(of part: Range<Int>) -> Range<Int> {
    guard let last = part.last else { return 0..<0 }
    // Both ends go up with the place.
    return starts[part.lowerBound]..<max(starts[last] + counts[last], starts[part.lowerBound])
  }
}
