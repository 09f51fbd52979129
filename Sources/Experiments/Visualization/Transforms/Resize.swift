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

  func forward(_ input: Patch, _ output: Patch) {
    let rows = taps(output.region.rows, input.region.rows, input.side)
    let columns = taps(output.region.columns, input.region.columns, input.side)
    let inputStride = input.stride, outputStride = output.stride
    for colour in 0..<3 {
      let from = input.plane(colour), to = output.plane(colour)
      for (y, row) in rows.enumerated() {
        // SAFETY: the taps lie inside the input's patch, which holds the region that `inputRegion` asked for; y and x inside the output's.
        let upper = from + row.first * inputStride, lower = from + row.second * inputStride, target = to + y * outputStride
        let down = row.weight, up = 1 - down
        for (x, column) in columns.enumerated() {
          let right = column.weight, left = 1 - right
          target[x] =
            up * (left * upper[column.first] + right * upper[column.second])
            + down * (left * lower[column.first] + right * lower[column.second])
        }
      }
    }
  }

  func backward(_ outputGradient: Patch, _ inputGradient: Patch) {
    let rows = taps(outputGradient.region.rows, inputGradient.region.rows, inputGradient.side)
    let columns = taps(outputGradient.region.columns, inputGradient.region.columns, inputGradient.side)
    let inputStride = inputGradient.stride, outputStride = outputGradient.stride
    for colour in 0..<3 {
      let from = outputGradient.plane(colour), to = inputGradient.plane(colour)
      for (y, row) in rows.enumerated() {
        // SAFETY: as in `forward`, with the two patches exchanged.
        let source = from + y * outputStride
        let upper = to + row.first * inputStride, lower = to + row.second * inputStride
        let down = row.weight, up = 1 - down
        for (x, column) in columns.enumerated() {
          let right = column.weight, left = 1 - right, value = source[x]
          upper[column.first] += up * left * value
          upper[column.second] += up * right * value
          lower[column.first] += down * left * value
          lower[column.second] += down * right * value
        }
      }
    }
  }
}
