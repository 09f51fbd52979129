/// The softmax of one row of logits.
public func softmax(_ logits: [Float]) -> [Float] {
  guard let highest = logits.max() else { return [] }
  let terms = logits.map { exponential(Double($0 - highest)) }
  let sum = terms.reduce(0, +)
  return terms.map { Float($0 / sum) }
}

/// Cross-entropy of a row of logits against one class, as PyTorch's `cross_entropy` has it: with label smoothing ε the target is 1 − ε at the
/// label plus ε / classes everywhere.
/// - Returns: the loss, and its gradient at the logits.
/// - Throws: `EngineError.label` for a label that is no index of `logits`.
public func crossEntropy(
  _ logits: [Float], label: Int, labelSmoothing: Float = 0
) throws(EngineError) -> (loss: Double, gradient: [Float]) {
  guard logits.indices.contains(label), let highest = logits.max() else { throw .label(label, classes: logits.count) }
  let shifted = logits.map { Double($0 - highest) }
  let terms = shifted.map(exponential)
  let sum = terms.reduce(0, +)
  let logarithmOfSum = logarithm(sum)
  let smoothing = Double(labelSmoothing)
  let uniform = smoothing / Double(logits.count)
  var loss = 0.0
  var gradient = [Float](repeating: 0, count: logits.count)
  for i in logits.indices {
    let target = (i == label ? 1 - smoothing : 0) + uniform
    loss -= target * (shifted[i] - logarithmOfSum)
    gradient[i] = Float(terms[i] / sum - target)
  }
  return (loss, gradient)
}
