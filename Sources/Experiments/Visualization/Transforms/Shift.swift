import Engine

/// A move by whole pixels: row y of the result is row y + `up` of the input, column x is column x + `left`; outside there is zero.
/// Cutting out the middle is the same move with a smaller result.
struct Shift: Transform {
  /// How far the picture moves to the right and down, in pixels (negative: to the left and up).
  let right: Int, down: Int
  /// The side of the result; nil: as the input.
  var side: Int? = nil

  func outputSide(_ side: Int) -> Int { self.side ?? side }

  func inputRegion(_ region: Region, side: Int) -> Region {
    Region(
      rows: .clipped(from: region.rows.lowerBound - down, through: region.rows.upperBound - 1 - down, to: side),
      columns: .clipped(from: region.columns.lowerBound - right, through: region.columns.upperBound - 1 - right, to: side))
  }

  /// This move, then a cut: what the cut keeps of a move's result is a move of its own.
  func then(_ crop: Shift) -> Shift { Shift(right: right + crop.right, down: down + crop.down, side: crop.side) }

  /// torchvision's centre crop, whose offset is rounded half to even.
  static func centreCrop(_ side: Int, from inputSide: Int) -> Shift {
    let offset = Int((Double(inputSide - side) / 2).rounded(.toNearestOrEven))
    return Shift(right: -offset, down: -offset, side: side)
  }

  func forward(_ input: Patch, _ output: Patch, rows: Range<Int>) {
    let (shared, columns) = overlap(input, output), width = output.columns
    let before = columns.lowerBound - output.region.columns.lowerBound
    for colour in 0..<3 {
      for y in rows {
        // SAFETY: the row lies in the output; what `overlap` names, in both.
        let to = output.plane(colour) + (y - output.region.rows.lowerBound) * output.stride
        guard shared.contains(y), !columns.isEmpty else {
          to.update(repeating: 0, count: width)
          continue
        }
        to.update(repeating: 0, count: before)
        (to + before).update(from: source(input, colour, y, columns), count: columns.count)
        (to + before + columns.count).update(repeating: 0, count: width - before - columns.count)
      }
    }
  }

  func backward(_ outputGradient: Patch, _ inputGradient: Patch, rows: Range<Int>) {
    let (shared, columns) = overlap(inputGradient, outputGradient), output = outputGradient.region
    if columns.isEmpty { return }
    for colour in 0..<3 {
      for y in rows.clamped(to: shared) {
        // SAFETY: as above.
        let from =
          outputGradient.plane(colour) + (y - output.rows.lowerBound) * outputGradient.stride + columns.lowerBound
          - output.columns.lowerBound
        let to = source(inputGradient, colour, y, columns)
        for x in 0..<columns.count { to[x] += from[x] }
      }
    }
  }

  /// The rows and columns of the output that show something of the input's patch.
  private func overlap(_ input: Patch, _ output: Patch) -> (rows: Range<Int>, columns: Range<Int>) {
    (
      output.region.rows.clamped(to: (input.region.rows.lowerBound + down)..<(input.region.rows.upperBound + down)),
      output.region.columns.clamped(to: (input.region.columns.lowerBound + right)..<(input.region.columns.upperBound + right))
    )
  }

  /// The input's cell that the first of these columns of row y of the output shows.
  private func source(_ input: Patch, _ colour: Int, _ y: Int, _ columns: Range<Int>) -> UnsafeMutablePointer<Float> {
    input.plane(colour) + (y - down - input.region.rows.lowerBound) * input.stride
      + (columns.lowerBound - right - input.region.columns.lowerBound)
  }
}
