import Engine

/// One step between the parametrized image and the network: a linear (or affine) map of square images.
///
/// The stages are applied one after the other on patches, never fused, because each resampling of the reference blurs on its own. Each knows which
/// region of its input a region of its output reads, so that only the pixels in the cone of the asked-for neuron are ever computed.
protocol Transform: Sendable {
  /// The side of the result for an image of `side`².
  func outputSide(_ side: Int) -> Int
  /// The pixels of the input (of `side`²) that this region of the output reads; clipped to the input.
  func inputRegion(_ region: Region, side: Int) -> Region
  /// Writes every pixel of `rows` of `output`, which has been reset to the region that is wanted; `input` holds at least `inputRegion` of it. Different rows may be written at the
  /// same time.
  func forward(_ input: Patch, _ output: Patch, rows: Range<Int>)
  /// The adjoint: adds what comes from `rows` to `inputGradient`, which has been reset to the region that `forward` read. Touches no rows of it but those in `inputRegion` of these
  /// rows, and the margin if that ends at the map's border.
  func backward(_ outputGradient: Patch, _ inputGradient: Patch, rows: Range<Int>)
}

/// The stages of one step with their buffers: forward from the parametrized image to the network's input, and back.
final class TransformChain {
  private(set) var stages: [any Transform] = []
  /// The region of each stage's input, and of the last one's output.
  private(set) var regions: [Region] = []
  private(set) var sides: [Int] = []
  private var values: [Patch] = []
  private var gradients: [Patch] = []

  /// Carries `region` of the last stage's output back to the image. `stages` apply to an image of `side`².
  func prepare(_ stages: [any Transform], side: Int, region: (_ finalSide: Int) throws -> Region) rethrows {
    self.stages = stages
    sides = [side]
    for stage in stages { sides.append(stage.outputSide(sides[sides.count - 1])) }
    var current = try region(sides[sides.count - 1])
    regions = [current]
    for (index, stage) in stages.enumerated().reversed() {
      current = stage.inputRegion(current, side: sides[index])
      regions.append(current)
    }
    regions.reverse()
    while values.count < sides.count {
      values.append(Patch())
      gradients.append(Patch())
    }
  }

  /// The image that the first stage reads: to be filled wholly before `forward`.
  func emptyInput() -> Patch {
    values[0].reset(side: sides[0], region: regions[0], keeping: true)
    return values[0]
  }

  /// The image and what each stage made of it.
  var patches: ArraySlice<Patch> { values.prefix(sides.count) }

  /// The values that went in, for the gradient of what made them.
  var input: Patch { values[0] }

  func forward(threads: Threads) -> Patch {
    for (index, stage) in stages.enumerated() {
      let input = values[index], output = values[index + 1]
      output.reset(side: sides[index + 1], region: regions[index + 1], keeping: true)
      let bands = Bands(output.region)
      threads.parallel(bands.count) { stage.forward(input, output, rows: bands[$0]) }
    }
    return values[stages.count]
  }

  /// The gradient at the network's input: to be filled wholly before `backward`.
  func emptyOutputGradient() -> Patch {
    gradients[stages.count].reset(side: sides[stages.count], region: regions[stages.count], keeping: true)
    return gradients[stages.count]
  }

  /// The gradient at the first stage's input.
  func backward(threads: Threads) -> Patch {
    for (index, stage) in stages.enumerated().reversed() {
      let input = gradients[index], output = gradients[index + 1]
      input.reset(side: sides[index], region: regions[index])
      let bands = Bands(output.region)
      guard bands.count > 1, areApart(bands, stage, side: sides[index], columns: output.region.columns) else {
        stage.backward(output, input, rows: output.region.rows)
        continue
      }
      // Every second band, then the others: neighbours add to the same rows.
      threads.parallel((bands.count + 1) / 2) { stage.backward(output, input, rows: bands[2 * $0]) }
      threads.parallel(bands.count / 2) { stage.backward(output, input, rows: bands[2 * $0 + 1]) }
    }
    return gradients[0]
  }

  /// Whether of two bands that are not neighbours no row of the input's gradient gets anything from both.
  private func areApart(_ bands: Bands, _ stage: any Transform, side: Int, columns: Range<Int>) -> Bool {
    let ranges = (0..<bands.count).map { band in
      let rows = stage.inputRegion(Region(rows: bands[band], columns: columns), side: side).rows
      // At the border of the map something may go to the margin, too; from where nothing is read, perhaps to either.
      let low = rows.isEmpty || rows.lowerBound == 0 ? -1 : rows.lowerBound
      return low..<(rows.isEmpty || rows.upperBound == side ? side + 1 : rows.upperBound)
    }
    return (0..<bands.count).allSatisfy { a in (0..<bands.count).allSatisfy { b in abs(a - b) < 2 || !ranges[a].overlaps(ranges[b]) } }
  }
}

/// The rows of a region in parts that are worth a task each: a function of the shape alone. (Small regions stay whole: it takes a pool some microseconds to wake up.)
struct Bands {
  let rows: Range<Int>
  let count: Int

  init(_ region: Region) {
    rows = region.rows
    count = region.count < 16_384 ? 1 : max(1, min(region.height / 28, 32))
  }

  subscript(_ band: Int) -> Range<Int> {
    (rows.lowerBound + rows.count * band / count)..<(rows.lowerBound + rows.count * (band + 1) / count)
  }
}
