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
  /// `output` has been reset to the region that is wanted; `input` holds at least `inputRegion` of it.
  func forward(_ input: Patch, _ output: Patch)
  /// The adjoint: adds to `inputGradient`, which has been reset to the region that `forward` read.
  func backward(_ outputGradient: Patch, _ inputGradient: Patch)
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

  /// The image that the first stage reads: to be filled before `forward`. Empties it.
  func emptyInput() -> Patch {
    values[0].reset(side: sides[0], region: regions[0])
    return values[0]
  }

  /// The image and what each stage made of it.
  var patches: ArraySlice<Patch> { values.prefix(sides.count) }

  /// The values that went in, for the gradient of what made them.
  var input: Patch { values[0] }

  func forward() -> Patch {
    for (index, stage) in stages.enumerated() {
      values[index + 1].reset(side: sides[index + 1], region: regions[index + 1])
      stage.forward(values[index], values[index + 1])
    }
    return values[stages.count]
  }

  /// The gradient at the network's input: to be filled before `backward`. Empties it.
  func emptyOutputGradient() -> Patch {
    gradients[stages.count].reset(side: sides[stages.count], region: regions[stages.count])
    return gradients[stages.count]
  }

  /// The gradient at the first stage's input.
  func backward() -> Patch {
    for (index, stage) in stages.enumerated().reversed() {
      gradients[index].reset(side: sides[index], region: regions[index])
      stage.backward(gradients[index + 1], gradients[index])
    }
    return gradients[0]
  }
}
