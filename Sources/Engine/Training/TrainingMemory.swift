/// Scratch memory for each slot of the pool. What is never touched costs nothing.
///
/// SAFETY (unchecked): a slot's part is used by one task at a time.
final class SlotMemory: @unchecked Sendable {
  private let base: UnsafeMutableRawPointer
  private let stride: Int

  init(floats: Int, slots: Int = Threads.limit) {
    // Slots begin at other places of a page, so that they do not meet in the same sets of a cache that they share.
    stride = roundUp(max(floats, 1) * 4, 4096) + 1024
    base = .allocate(byteCount: stride * slots, alignment: 4096)
  }

  deinit { base.deallocate() }

  subscript(slot: Int) -> UnsafeMutablePointer<Float> { (base + slot * stride).assumingMemoryBound(to: Float.self) }
}

/// What a convolution needs in a step: packed weights, and weight gradients for each group of images.
struct ConvolutionMemory: Sendable {
  let forwardWeights: Floats
  /// Nil for the first layer: nobody asks for the gradient at the image.
  let backwardWeights: Floats?
  /// For each group of images; one for all where their tiles are gathered.
  let groupGradients: [Floats]

  init(_ convolution: TrainingProgram.Convolution, groups: Int) {
    let pass = convolution.pass
    forwardWeights = Floats(pass.forwardWeights)
    backwardWeights = pass.backwardWeights > 0 ? Floats(pass.backwardWeights) : nil
    groupGradients = (0..<(pass.winograd?.gathers == true ? 1 : groups)).map { _ in Floats(pass.weightGradients) }
  }
}

/// A batch norm's statistics: by image and channel, and what they come to for the batch.
///
/// SAFETY (unchecked): as for `Floats`.
final class NormMemory: @unchecked Sendable {
  let channels: Int
  /// [image][channel]; forward: mean, sum of squared deviations; backward: sum of gradients, sum of gradients times (x − mean).
  let first: UnsafeMutablePointer<Double>
  let second: UnsafeMutablePointer<Double>
  let mean, scale, shift: Floats
  /// The factors of the gradient: g · a + x · b + c.
  let a, b, c: Floats
  let inverseDeviation: UnsafeMutablePointer<Double>

  init(channels: Int, batch: Int) {
    self.channels = channels
    first = .allocate(capacity: batch * channels)
    first.initialize(repeating: 0, count: batch * channels)
    second = .allocate(capacity: batch * channels)
    second.initialize(repeating: 0, count: batch * channels)
    inverseDeviation = .allocate(capacity: max(1, channels))
    inverseDeviation.initialize(repeating: 0, count: channels)
    mean = Floats(channels)
    scale = Floats(channels)
    shift = Floats(channels)
    a = Floats(channels)
    b = Floats(channels)
    c = Floats(channels)
  }

  deinit {
    first.deallocate()
    second.deallocate()
    inverseDeviation.deallocate()
  }
}

/// The linear layer's and the loss's memory.
struct Head: Sendable {
  let gradients: Floats

  init(batch: Int, classes: Int) { gradients = Floats(batch * classes) }
}

/// Parameters and running statistics by name, with their gradients, in torch's layouts.
struct ParameterTable: Sendable {
  struct Entry: Sendable {
    let shape: [Int]
    let values: Floats
    /// Nil for running statistics.
    let gradient: Floats?
  }

  private(set) var entries: [String: Entry] = [:]

  init(program: TrainingProgram, weights: Weights) throws(EngineError) {
    for c in program.convolutions {
      let kernel = [c.pass.shape.kernelHeight, c.pass.shape.kernelWidth]
      try add(c.weight, [c.outChannels, c.inChannels] + kernel, weights)
    }
    for norm in program.norms {
      let shape = [norm.parameters.channels]
      try add(norm.parameters.weight, shape, weights)
      try add(norm.parameters.bias, shape, weights)
      try add(norm.parameters.runningMean, shape, weights, trained: false)
      try add(norm.parameters.runningVariance, shape, weights, trained: false)
    }
    try add(program.linear.weight, [program.linear.outputs, program.linear.inputs], weights)
    if let bias = program.linear.bias { try add(bias, [program.linear.outputs], weights) }
  }

  private mutating func add(_ name: String, _ shape: [Int], _ weights: Weights, trained: Bool = true) throws(EngineError) {
    let tensor = try weights.require(name, shape)
    let values = Floats(tensor.count)
    for (i, value) in tensor.values.enumerated() { values.base[i] = value }
    entries[name] = Entry(shape: shape, values: values, gradient: trained ? Floats(tensor.count) : nil)
  }

  /// The values of those that no gradient changes, by name.
  var runningStatistics: [String: [Float]] {
    get {
      entries.filter { $0.value.gradient == nil }.mapValues {
        Array(UnsafeBufferPointer(start: $0.values.base, count: $0.shape.reduce(1, *)))
      }
    }
    nonmutating set {
      for (name, values) in newValue {
        // SAFETY: as many as were read from there.
        entries[name]?.values.base.update(from: values, count: values.count)
      }
    }
  }

  /// Memory of a parameter that the program named; the empty fallback is never reached, since `init` has added every name.
  func values(_ name: String) -> UnsafeMutablePointer<Float> { (entries[name]?.values ?? Self.nothing).base }
  func gradient(_ name: String) -> UnsafeMutablePointer<Float> { (entries[name]?.gradient ?? Self.nothing).base }
  private static let nothing = Floats(1)
}
