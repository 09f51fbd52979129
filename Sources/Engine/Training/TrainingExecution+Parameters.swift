extension TrainingExecution {
  /// Parameters and running statistics under torch's names. What is set must have the same names and shapes; anything else is ignored.
  public var parameters: [String: Tensor] {
    get { parameterTable.entries.mapValues { Self.tensor($0.shape, $0.values) } }
    set {
      for (name, tensor) in newValue {
        guard let entry = parameterTable.entries[name], entry.shape == tensor.shape else { continue }
        for (i, value) in tensor.values.enumerated() { entry.values.base[i] = value }
      }
    }
  }

  /// The gradients of the last step, by parameter.
  public var gradients: [String: Tensor] {
    var result: [String: Tensor] = [:]
    for (name, entry) in parameterTable.entries {
      if let gradient = entry.gradient { result[name] = Self.tensor(entry.shape, gradient) }
    }
    return result
  }

  private static func tensor(_ shape: [Int], _ floats: Floats) -> Tensor {
    let count = shape.reduce(1, *)
    return Tensor(trusted: shape, Array(UnsafeBufferPointer(start: floats.base, count: count)))
  }

  /// One step of the optimizer on all parameters, in place.
  public func apply(_ optimizer: inout SGD, rate: Float) {
    for (name, entry) in parameterTable.entries {
      guard let gradient = entry.gradient else { continue }
      let count = entry.shape.reduce(1, *)
      optimizer.step(
        name, shape: entry.shape, weights: UnsafeMutableBufferPointer(start: entry.values.base, count: count),
        gradients: UnsafeBufferPointer(start: gradient.base, count: count), rate: rate)
    }
  }
}
