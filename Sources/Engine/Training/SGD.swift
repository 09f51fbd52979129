/// Stochastic gradient descent with momentum, as PyTorch defines it: buffer = momentum · buffer + (gradient + decay · weight), the first buffer
/// being the gradient itself, no dampening; weight −= rate · buffer. Batch norms and biases do not decay.
public struct SGD: Sendable, Equatable {
  public var momentum: Float
  public var weightDecay: Float
  /// The momentum buffers by parameter; empty before the first step. Part of a checkpoint.
  public var buffers: [String: [Float]] = [:]

  public init(momentum: Float = 0.9, weightDecay: Float = 0) {
    self.momentum = momentum
    self.weightDecay = weightDecay
  }

  /// Whether a parameter of this shape decays: convolutions' and linear layers' weights do, everything with one axis does not.
  public static func decays(shape: [Int]) -> Bool { shape.count > 1 }

  /// One step of one parameter.
  mutating func step(
    _ name: String, shape: [Int], weights: UnsafeMutableBufferPointer<Float>, gradients: UnsafeBufferPointer<Float>, rate: Float
  ) {
    let decay = Self.decays(shape: shape) ? weightDecay : 0
    let count = min(weights.count, gradients.count)
    let isFirst = buffers[name]?.count != count
    if isFirst { buffers[name] = [Float](repeating: 0, count: count) }
    let momentum = isFirst ? 0 : momentum
    buffers[name]?.withUnsafeMutableBufferPointer { buffer in
      for i in 0..<count {
        let value = momentum * buffer[i] + (gradients[i] + decay * weights[i])
        buffer[i] = value
        weights[i] -= rate * value
      }
    }
  }
}

/// The one-cycle rate: over the first 30% of the steps a half cosine up from peak/25, then one down to peak/250,000.
/// (`torch.optim.lr_scheduler.OneCycleLR` with its defaults.)
public struct OneCycle: Sendable, Equatable {
  public var peak: Float
  public var steps: Int

  public init(peak: Float, steps: Int) {
    self.peak = peak
    self.steps = steps
  }

  /// The rate of step `step`, counted from 0.
  public func rate(_ step: Int) -> Float {
    let peak = Double(peak)
    let (start, end) = (peak / 25, peak / 250_000)
    let top = 0.3 * Double(steps) - 1
    let last = Double(steps) - 1
    let step = min(Double(max(0, step)), last)
    func between(_ from: Double, _ to: Double, _ part: Double) -> Double { to + (from - to) / 2 * (1 + cosine(.pi * part)) }
    if step <= top, top > 0 { return Float(between(start, peak, step / top)) }
    guard last > top else { return Float(peak) }
    return Float(between(peak, end, (step - top) / (last - top)))
  }
}
