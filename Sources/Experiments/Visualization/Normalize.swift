import Engine

/// The normalization of torchvision's networks: (x − mean) / deviation, by colour.
public enum Normalization {
  public static let mean: [Float] = [0.485, 0.456, 0.406]
  public static let deviation: [Float] = [0.229, 0.224, 0.225]
}

/// The same as a stage of the transforms.
struct Normalize: Transform {
  func outputSide(_ side: Int) -> Int { side }
  func inputRegion(_ region: Region, side: Int) -> Region { region }

  func forward(_ input: Patch, _ output: Patch, rows: Range<Int>) {
    for colour in 0..<3 {
      let (mean, deviation) = (Normalization.mean[colour], Normalization.deviation[colour])
      lines(input, output, colour, rows) { from, to, count in
        // SAFETY: both rows hold `count` floats.
        for x in 0..<count { to[x] = (from[x] - mean) / deviation }
      }
    }
  }

  func backward(_ outputGradient: Patch, _ inputGradient: Patch, rows: Range<Int>) {
    for colour in 0..<3 {
      let deviation = Normalization.deviation[colour]
      lines(outputGradient, inputGradient, colour, rows) { from, to, count in
        // SAFETY: as above.
        for x in 0..<count { to[x] += from[x] / deviation }
      }
    }
  }

  private func lines(
    _ from: Patch, _ to: Patch, _ colour: Int, _ rows: Range<Int>,
    _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  ) {
    for y in rows {
      let row = y - from.region.rows.lowerBound
      body(from.plane(colour) + row * from.stride, to.plane(colour) + row * to.stride, from.columns)
    }
  }
}
