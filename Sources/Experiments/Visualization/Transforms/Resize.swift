import Engine

/// Bilinear resampling to `target`² with the corner pixels held in place (PyTorch's `Upsample(mode: "bilinear", align_corners=True)`).
struct Resize: Transform {
  let target: Int

  func outputSide(_ side: Int) -> Int { target }

  func inputRegion(_ region: Region, side: Int) -> Region {
    Region(rows: span(region.rows, side), columns: span(region.columns, side))
  }

  private func span(_ range: Range<Int>, _ side: Int) -> Range<Int> {
    guard let first = range.first, let last = range.last else { return 0..<0 }
    return .clipped(from: tap(first, side).index, through: tap(last, side).index + 1, to: side)
  }

  /// Where pixel `index` of the result lies in the input: between `index` and the next one, `fraction` of the way.
  /// In float32 as PyTorch computes it: at 200 pixels the rounding of a position is 1e-5 of a pixel, too much to ignore.
  private func tap(_ index: Int, _ side: Int) -> (index: Int, fraction: Float) {
    let step: Float = target > 1 ? Float(side - 1) / Float(target - 1) : 0
    let position = step * Float(index)
    let low = min(Int(position), side - 1)
    return (low, position - Float(low))
  }

  /// Offsets into the input's patch of the two pixels that each pixel of a range reads, and the second one's weight.
  private func taps(_ range: Range<Int>, _ inputRange: Range<Int>, _ side: Int) -> [(first: Int, second: Int, weight: Float)] {
    range.map { index in
      let (low, fraction) = tap(index, side)
      return (low - inputRange.lowerBound, min(low + 1, side - 1) - inputRange.lowerBound, fraction)
    }
  }

  func forward(_ input: Patch, _ output: Patch, rows: Range<Int>) {
    let lines = taps(rows, input.region.rows, input.side)
    let columns = taps(output.region.columns, input.region.columns, input.side)
    let inputStride = input.stride, outputStride = output.stride, width = input.columns
    // SAFETY: the taps lie inside the input's patch, which holds the region that `inputRegion` asked for; y and x inside the output's.
    withUnsafeTemporaryAllocation(of: Float.self, capacity: max(width, 1)) { buffer in
      guard let blend = buffer.baseAddress else { return }
      columns.withUnsafeBufferPointer { columns in
        for colour in 0..<3 {
          let from = input.plane(colour), to = output.plane(colour) + (rows.lowerBound - output.region.rows.lowerBound) * outputStride
          for (y, line) in lines.enumerated() {
            let upper = from + line.first * inputStride, lower = from + line.second * inputStride, target = to + y * outputStride
            let down = line.weight, up = 1 - down
            for x in 0..<width { blend[x] = up * upper[x] + down * lower[x] }
            for x in 0..<columns.count {
              let column = columns[x]
              target[x] = (1 - column.weight) * blend[column.first] + column.weight * blend[column.second]
            }
          }
        }
      }
    }
  }

  func backward(_ outputGradient: Patch, _ inputGradient: Patch, rows: Range<Int>) {
    let lines = taps(rows, inputGradient.region.rows, inputGradient.side)
    let columns = taps(outputGradient.region.columns, inputGradient.region.columns, inputGradient.side)
    let inputStride = inputGradient.stride, outputStride = outputGradient.stride, width = inputGradient.columns
    let firstRow = (rows.lowerBound - outputGradient.region.rows.lowerBound) * outputStride
    let (red, green, blue) = (outputGradient.plane(0) + firstRow, outputGradient.plane(1) + firstRow, outputGradient.plane(2) + firstRow)
    // SAFETY: as in `forward`, with the two patches exchanged.
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * max(width, 1)) { buffer in
      guard let blend = buffer.baseAddress else { return }
      let (a, b, c) = (blend, blend + width, blend + 2 * width)
      columns.withUnsafeBufferPointer { columns in
        for (y, line) in lines.enumerated() {
          blend.update(repeating: 0, count: 3 * width)
          // All three colours at once: each addition waits for the one before it in the same place.
          let offset = y * outputStride
          for x in 0..<columns.count {
            let (first, second, right) = columns[x], left = 1 - right
            let (r, g, b1) = (red[offset + x], green[offset + x], blue[offset + x])
            a[first] += left * r
            b[first] += left * g
            c[first] += left * b1
            a[second] += right * r
            b[second] += right * g
            c[second] += right * b1
          }
          let down = line.weight, up = 1 - down
          for colour in 0..<3 {
            let from = blend + colour * width, to = inputGradient.plane(colour)
            let upper = to + line.first * inputStride, lower = to + line.second * inputStride
            for x in 0..<width { upper[x] += up * from[x] }
            for x in 0..<width { lower[x] += down * from[x] }
          }
        }
      }
    }
  }
}
