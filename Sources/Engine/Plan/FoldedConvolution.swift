/// A convolution's weights with the batch norm after it multiplied in, and the packed forms that the products need.
struct FoldedConvolution: Sendable {
  let convolution: Operation.Convolution
  let batchNorm: Operation.BatchNorm?
  let weights: Weights
  private let weight: Tensor, scale: [Float], bias: [Float]

  init(_ convolution: Operation.Convolution, _ batchNorm: Operation.BatchNorm?, _ weights: Weights) throws(EngineError) {
    self.convolution = convolution
    self.batchNorm = batchNorm
    self.weights = weights
    let outputs = convolution.outputs, kernel = convolution.window.kernel
    guard let stored = weights[convolution.weight] else { throw .missingWeight(name: convolution.weight) }
    // A linear layer's weights have two axes.
    let isLinear = kernel == 1 && stored.shape.count == 2
    weight = try weights.require(
      convolution.weight, isLinear ? [outputs, convolution.inputs] : [outputs, convolution.inputs, kernel, kernel])
    var bias = [Float](repeating: 0, count: outputs), scale = [Float](repeating: 1, count: outputs)
    if let name = convolution.bias { bias = try weights.require(name, [outputs]).values }
    if let batchNorm {
      let affine = try Affine(batchNorm, weights)
      for channel in 0..<outputs {
        bias[channel] = Float(Double(bias[channel]) * affine.exactScale[channel] + affine.exactShift[channel])
        scale[channel] = affine.scale[channel]
      }
    }
    self.scale = scale
    self.bias = bias
  }

  /// For the product that computes the result; `pixel` is the source's floats from a pixel to the next.
  func forwardPanels(pixel: Int) throws(EngineError) -> Panels {
    let kernel = convolution.window.kernel
    return try packed(.forward(pixel: pixel), depth: kernel * kernel * pixel, columns: convolution.outputs, bias: bias) {
      o, i, row, column in
      ((row * kernel + column) * pixel + i, o)
    }
  }

  /// The window's rows (or columns) that reach pixels of this remainder: `remainder`, `remainder + stride`, …
  func taps(_ remainder: Int) -> Int {
    let window = convolution.window
    return remainder < window.kernel ? (window.kernel - remainder + window.stride - 1) / window.stride : 0
  }

  /// For the gradient at the source's pixels of one remainder; `pixel` is the result's floats from a pixel to the next.
  func backwardPanels(row: Int, column: Int, pixel: Int) throws(EngineError) -> Panels {
    let stride = convolution.window.stride, rows = taps(row), columns = taps(column)
    return try packed(.backward(row: row, column: column), depth: rows * columns * pixel, columns: convolution.inputs, bias: []) {
      o, i, y, x in
      guard y % stride == row, x % stride == column else { return nil }
      // The window's last rows meet the result's first.
      return (((rows - 1 - y / stride) * columns + columns - 1 - x / stride) * pixel + o, i)
    }
  }

  /// For the gradient by `ScatterProduct`: columns (row of the window, column of the window, input with padding); `pixel` is the result's floats from a pixel to the next.
  func scatterPanels(pixel: Int) throws(EngineError) -> Panels {
    let kernel = convolution.window.kernel, stride = Frame.padded(convolution.inputs)
    return try packed(.scatter, depth: pixel, columns: kernel * kernel * stride, bias: []) { o, i, row, column in
      (o, (row * kernel + column) * stride + i)
    }
  }

  /// Rows (and columns) of the result that a block of stride×stride source pixels may need.
  var blockTaps: Int { (convolution.window.kernel + convolution.window.stride - 1) / convolution.window.stride }

  /// For the gradient at whole blocks of the source: columns (row in block, column in block, channel).
  func blockPanels(pixel: Int) throws(EngineError) -> Panels {
    let stride = convolution.window.stride, taps = blockTaps, inputs = convolution.inputs
    return try packed(.blocks, depth: taps * taps * pixel, columns: stride * stride * inputs, bias: []) { o, i, y, x in
      (((taps - 1 - y / stride) * taps + taps - 1 - x / stride) * pixel + o, (y % stride * stride + x % stride) * inputs + i)
    }
  }

  /// The panels of this order, made on first use by `make` of the weights (O,I,H,W), the batch norm's factor and the bias of each output.
  func panels(
    _ order: PackKey.Order, make: (_ weight: [Float], _ scale: [Float], _ bias: [Float]) -> Panels
  ) throws(EngineError) -> Panels {
    try weights.panels(PackKey(convolution: convolution, batchNorm: batchNorm, order: order)) { make(weight.values, scale, bias) }
  }

  /// Packs what `place` says for (output, input, row, column).
  private func packed(
    _ order: PackKey.Order, depth: Int, columns: Int, bias: [Float], place: (Int, Int, Int, Int) -> (k: Int, n: Int)?
  ) throws(EngineError) -> Panels {
    let kernel = convolution.window.kernel
    return try panels(order) { weight, scale, _ in
      Panels(depth: depth, columns: columns, bias: bias) { base in
        // SAFETY: the shape was checked, so `index` ends at the tensor's count; `place` gives k < depth and n < columns.
        weight.withUnsafeBufferPointer { values in
          var index = 0
          for o in 0..<convolution.outputs {
            for i in 0..<convolution.inputs {
              for row in 0..<kernel {
                for column in 0..<kernel {
                  if let (k, n) = place(o, i, row, column) { base[Panels.index(k: k, n: n, depth: depth)] = values[index] * scale[o] }
                  index += 1
                }
              }
            }
          }
        }
      }
    }
  }
}

/// A batch norm of inference: y = scale·x + shift, for each channel.
struct Affine: Sendable {
  let scale: [Float], shift: [Float]
  let exactScale: [Double], exactShift: [Double]

  init(_ batchNorm: Operation.BatchNorm, _ weights: Weights) throws(EngineError) {
    let shape = [batchNorm.channels]
    let weight = try weights.require(batchNorm.weight, shape).values, bias = try weights.require(batchNorm.bias, shape).values
    let mean = try weights.require(batchNorm.runningMean, shape).values
    let variance = try weights.require(batchNorm.runningVariance, shape).values
    exactScale = zip(weight, variance).map { Double($0) / (Double($1) + Double(Operation.BatchNorm.epsilon)).squareRoot() }
    var shift: [Double] = []
    for channel in 0..<batchNorm.channels { shift.append(Double(bias[channel]) - Double(mean[channel]) * exactScale[channel]) }
    exactShift = shift
    scale = exactScale.map { Float($0) }
    self.shift = exactShift.map { Float($0) }
  }
}
