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

  /// torchvision's centre crop, whose offset is rounded half to even.
  static func centreCrop(_ side: Int, from inputSide: Int) -> Shift {
    let offset = Int((Double(inputSide - side) / 2).rounded(.toNearestOrEven))
    return Shift(right: -offset, down: -offset, side: side)
  }

  func forward(_ input: Patch, _ output: Patch) {
    each(input, output) { (small, large, count) in
      // SAFETY: `each` hands out `count` cells inside both patches.
      for x in 0..<count { large[x] = small[x] }
    }
  }

  func backward(_ outputGradient: Patch, _ inputGradient: Patch) {
    each(inputGradient, outputGradient) { (small, large, count) in
      // SAFETY: as above.
      for x in 0..<count { small[x] += large[x] }
    }
  }

  /// Visits the rows that the two patches share.
  private func each(
    _ input: Patch, _ output: Patch, _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  ) {
    let rows = output.region.rows.clamped(to: (input.region.rows.lowerBound + down)..<(input.region.rows.upperBound + down))
    let columns = output.region.columns.clamped(
      to: (input.region.columns.lowerBound + right)..<(input.region.columns.upperBound + right))
    if rows.isEmpty || columns.isEmpty { return }
    for colour in 0..<3 {
      for y in rows {
        body(
          input.plane(colour) + (y - down - input.region.rows.lowerBound) * input.stride
            + (columns.lowerBound - right - input.region.columns.lowerBound),
          output.plane(colour) + (y - output.region.rows.lowerBound) * output.stride
            + (columns.lowerBound - output.region.columns.lowerBound),
          columns.count)
      }
    }
  }
}
