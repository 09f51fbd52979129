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
  /// How far the result is moved to the right and down afterwards, as by `Shift` (with `reflect` only: what comes in is zero).
  var right = 0, down = 0

  func outputSide(_ side: Int) -> Int { side + 2 * width }

  func inputRegion(_ region: Region, side: Int) -> Region {
    Region(rows: span(region.rows, side, down), columns: span(region.columns, side, right))
  }

  private func span(_ range: Range<Int>, _ side: Int, _ move: Int) -> Range<Int> {
    let sources = range.compactMap { source($0, side, move) }
    guard let low = sources.min(), let high = sources.max() else { return 0..<0 }
    return low..<(high + 1)
  }

  /// The input's row (or column) that row `index` of the output shows; nil where a constant stands.
  private func source(_ index: Int, _ side: Int, _ move: Int) -> Int? {
    guard (0..<side + 2 * width).contains(index - move) else { return nil }
    let inside = index - move - width
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
  private func offsets(_ range: Range<Int>, _ inputRange: Range<Int>, _ side: Int, _ move: Int) -> [Int] {
    range.map { source($0, side, move).map { $0 - inputRange.lowerBound } ?? -1 }
  }

  func forward(_ input: Patch, _ output: Patch, rows: Range<Int>) {
    var fill: Float = 0
    if case .constant(let value) = mode { fill = value }
    let lines = offsets(rows, input.region.rows, input.side, down)
    let columns = offsets(output.region.columns, input.region.columns, input.side, right), run = longestRun(columns)
    let inputStride = input.stride, outputStride = output.stride, first = rows.lowerBound - output.region.rows.lowerBound
    for colour in 0..<3 {
      let from = input.plane(colour), to = output.plane(colour) + first * outputStride
      for (y, line) in lines.enumerated() {
        let target = to + y * outputStride
        // SAFETY: offsets lie inside the input's patch, which holds the region that `inputRegion` asked for; y and x inside the output's.
        guard line >= 0 else {
          target.update(repeating: fill, count: columns.count)
          continue
        }
        let source = from + line * inputStride
        for x in 0..<run.lowerBound { target[x] = columns[x] < 0 ? fill : source[columns[x]] }
        if !run.isEmpty { (target + run.lowerBound).update(from: source + columns[run.lowerBound], count: run.count) }
        for x in run.upperBound..<columns.count { target[x] = columns[x] < 0 ? fill : source[columns[x]] }
      }
    }
  }

  func backward(_ outputGradient: Patch, _ inputGradient: Patch, rows: Range<Int>) {
    let lines = offsets(rows, inputGradient.region.rows, inputGradient.side, down), output = outputGradient.region
    let columns = offsets(output.columns, inputGradient.region.columns, inputGradient.side, right), run = longestRun(columns)
    let inputStride = inputGradient.stride, outputStride = outputGradient.stride
    for colour in 0..<3 {
      let from = outputGradient.plane(colour) + (rows.lowerBound - output.rows.lowerBound) * outputStride, to = inputGradient.plane(colour)
      for (y, line) in lines.enumerated() where line >= 0 {
        let source = from + y * outputStride, target = to + line * inputStride
        // SAFETY: as in `forward`, with the two patches exchanged.
        for x in 0..<run.lowerBound where columns[x] >= 0 { target[columns[x]] += source[x] }
        if !run.isEmpty {
          let source = source + run.lowerBound, target = target + columns[run.lowerBound]
          for x in 0..<run.count { target[x] += source[x] }
        }
        for x in run.upperBound..<columns.count where columns[x] >= 0 { target[columns[x]] += source[x] }
      }
    }
  }

  /// The longest range in which each offset is the one before it plus one.
  private func longestRun(_ offsets: [Int]) -> Range<Int> {
    var best = 0..<0, first = 0
    for index in offsets.indices {
      if offsets[index] < 0 {
        first = index + 1
      } else {
        if index > first, offsets[index] != offsets[index - 1] + 1 { first = index }
        if index + 1 - first > best.count { best = first..<index + 1 }
      }
    }
    return best
  }
}
