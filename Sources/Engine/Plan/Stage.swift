/// One value that a plan computes: a node of the graph together with the nodes before it that need no value of their own.
struct Stage: Sendable {
  enum Kind: Sendable {
    case image
    /// A convolution or a linear layer, with the batch norm after it folded in. Reads input 0; adds input 1, if there is one.
    case convolution(Operation.Convolution, batchNorm: Operation.BatchNorm?)
    case affine(Operation.BatchNorm)
    /// The sum of the inputs, one or two.
    case sum
    case maxPool(Window)
    case mean
    case concat
    /// A copy with some channels replaced.
    case overwrite(Intervention)
  }

  var kind: Kind
  /// Stages, all of them earlier.
  var inputs: [Int]
  /// Negative values become 0 at the end.
  var relu: Bool
  /// The node whose value this is: the last one taken in.
  var node: NodeID
  var shape: MapShape
}

extension Stage {
  /// What a region of the result needs of input `index`, not clipped.
  func reach(_ output: Region, index: Int, input: MapShape) -> Region {
    switch kind {
    case .convolution(let convolution, _): index == 0 ? convolution.window.reach(output) : output
    case .maxPool(let window): window.reach(output)
    case .mean: input.region
    case .image, .affine, .sum, .concat, .overwrite: output
    }
  }

  /// Whether reading past the edge of input `index` must give 0: then its frame has a border.
  func needsBorder(index: Int) -> Bool {
    if case .convolution = kind { index == 0 } else { false }
  }
}
