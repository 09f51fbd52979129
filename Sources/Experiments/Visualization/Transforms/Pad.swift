import Engine

/// A border on all four sides (PyTorch's `F.pad`).
struct Pad: Transform {
  enum Mode: Sendable, Hashable {
    case constant(Float)
    /// Mirrored at the border pixel, which is not repeated.
    case reflect
  }

  let width: Int
  let mode: Mode

  func outputSide(_ side: Int) -> Int { side + 2 * width }

  func inputRegion(_ region: Region, side: Int) -> Region {
    Region(rows: span(region.rows, side), columns: span(region.columns, side))
  }

  private func span(_ range: Range<Int>, _ side: Int) -> Range<Int> {
    let sources = range.compactMap { source($0, side) }
    guard let low = sources.min(), let high = sources.max() else { return 0..<0 }
    return low..<(high + 1)
  }

  /// The input's row (or column) that row `index` of the output shows; nil where a constant stands.
  private func source(_ index: Int, _ side: Int) -> Int? {
    let inside = index - width
    switch mode {
    case .constant: return (0..<side).contains(inside) ? inside : nil
    case .reflect:
      if side == 1 { return 0 }
      let period = 2 * (side - 1)
      let folded = ((inside % period) + period) % period
      return folded < side ? folded : period - folded
    }
  }

  /// Offsets into the input's patch for a range of the output; −1 where a constant stands.
  private func offsets(_ range: Range<Int>, _ inputRange: Range<Int>, _ side: Int) -> [Int] {
    range.map { source($0, side).map { $0 - inputRange.lowerBound } ?? -1 }
  }

  func forward(_ input: Patch, _ output: Patch) {
    var fill: Float = 0
    if case .constant(let value) = mode { fill = value }
    let rows = offsets(output.region.rows, input.region.rows, input.side)
    let columns = offsets(output.region.columns, input.region.columns, input.side)
    let inputStride = input.stride, outputStride = output.stride
    for colour in 0..<3 {
      let from = input.plane(colour), to = output.plane(colour)
      for (y, row) in rows.enumerated() {
        let target = to + y * outputStride, source = from + max(row, 0) * inputStride
        // SAFETY: offsets lie inside the input's patch, which holds the region that `inputRegion` asked for; y and x inside the output's.
        for (x, column) in columns.enumerated() { target[x] = row < 0 || column < 0 ? fill : source[column] }
      }
    }
  }

  func backward(_ outputGradient: Patch, _ inputGradient: Patch) {
    let rows = offsets(outputGradient.region.rows, inputGradient.region.rows, inputGradient.side)
    let columns = offsets(outputGradient.region.columns, inputGradient.region.columns, inputGradient.side)
    let inputStride = inputGradient.stride, outputStride = outputGradient.stride
    for colour in 0..<3 {
      let from = outputGradient.plane(colour), to = inputGradient.plane(colour)
      for (y, row) in rows.enumerated() where row >= 0 {
        let source = from + y * outputStride, target = to + row * inputStride
        // SAFETY: as in `forward`, with the two patches exchanged.
        for (x, column) in columns.enumerated() where column >= 0 { target[column] += source[x] }
      }
    }
  }
}
