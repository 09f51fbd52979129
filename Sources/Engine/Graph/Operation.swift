/// One operation of a network, as data. Its parameters are named as in PyTorch's state dictionary.
public enum Operation: Sendable, Hashable {
  /// The image.
  case input(channels: Int)
  /// One input. Outside the map there is 0.
  case convolution(Convolution)
  /// One input; ε is 1e-5.
  case batchNorm(BatchNorm)
  case relu
  /// Two inputs of one shape.
  case add
  /// One input. Outside the map there is −∞.
  case maxPool(Window)
  /// The mean over all positions: a 1×1 map.
  case globalAveragePool
  /// One input, a 1×1 map; the result is a 1×1 map as well.
  case linear(Linear)
  /// Any number of inputs that differ at most in their channels, joined along them.
  case concat

  public struct Convolution: Sendable, Hashable {
    public var weight: String, bias: String?
    public var inputs: Int, outputs: Int
    public var window: Window
  }

  public struct BatchNorm: Sendable, Hashable {
    /// The module's path: `layer3.1.bn2`; its parameters are this plus `.weight`, `.bias`, `.running_mean`, `.running_var`.
    public var name: String
    public var channels: Int
    public static let epsilon: Float = 1e-5

    public var weight: String { name + ".weight" }
    public var bias: String { name + ".bias" }
    public var runningMean: String { name + ".running_mean" }
    public var runningVariance: String { name + ".running_var" }
  }

  public struct Linear: Sendable, Hashable {
    public var weight: String, bias: String?
    public var inputs: Int, outputs: Int
  }
}

/// The shape of one image's value at a node.
public struct MapShape: Hashable, Sendable {
  public var channels: Int, height: Int, width: Int

  public init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  public var region: Region { Region(height: height, width: width) }
}

extension Operation {
  /// How many inputs it reads; nil: one or more.
  var arity: Int? {
    switch self {
    case .input: 0
    case .convolution, .batchNorm, .relu, .maxPool, .globalAveragePool, .linear: 1
    case .add: 2
    case .concat: nil
    }
  }

  /// The shape of the result; `name` is for the error. The inputs are already known to be as many as `arity` says.
  func shape(of inputs: [MapShape], name: String) throws(EngineError) -> MapShape {
    func need(_ shape: MapShape, channels: Int, single: Bool = false) throws(EngineError) {
      guard shape.channels == channels, !single || (shape.height == 1 && shape.width == 1) else {
        throw .shape(what: name, expected: [channels] + (single ? [1, 1] : [-1, -1]), found: [shape.channels, shape.height, shape.width])
      }
    }
    func windowed(_ window: Window, _ input: MapShape, channels: Int) throws(EngineError) -> MapShape {
      guard window.kernel > 0, window.stride > 0, window.padding >= 0, window.padding < window.kernel else {
        throw .unsupported("\(name): a window of \(window.kernel), stride \(window.stride), padding \(window.padding)")
      }
      let height = window.positions(input.height), width = window.positions(input.width)
      guard height > 0, width > 0 else { throw .emptyMap(node: name, height: height, width: width) }
      return MapShape(channels: channels, height: height, width: width)
    }
    guard let first = inputs.first else { throw .inputs(node: name, expected: 1, found: 0) }
    switch self {
    case .input: return first
    case .convolution(let c):
      try need(first, channels: c.inputs)
      return try windowed(c.window, first, channels: c.outputs)
    case .batchNorm(let b):
      try need(first, channels: b.channels)
      return first
    case .relu: return first
    case .add:
      guard inputs.allSatisfy({ $0 == first }) else {
        throw .shape(
          what: name, expected: [first.channels, first.height, first.width],
          found: [inputs[1].channels, inputs[1].height, inputs[1].width])
      }
      return first
    case .maxPool(let window): return try windowed(window, first, channels: first.channels)
    case .globalAveragePool: return MapShape(channels: first.channels, height: 1, width: 1)
    case .linear(let l):
      try need(first, channels: l.inputs, single: true)
      return MapShape(channels: l.outputs, height: 1, width: 1)
    case .concat:
      for other in inputs where other.height != first.height || other.width != first.width {
        throw .shape(what: name, expected: [-1, first.height, first.width], found: [other.channels, other.height, other.width])
      }
      return MapShape(channels: inputs.reduce(0) { $0 + $1.channels }, height: first.height, width: first.width)
    }
  }

  /// What a region of the result needs of each input, not yet clipped to the input's map.
  func reach(_ output: Region, input: MapShape) -> Region {
    switch self {
    case .convolution(let c): c.window.reach(output)
    case .maxPool(let window): window.reach(output)
    case .globalAveragePool: input.region
    case .input, .batchNorm, .relu, .add, .linear, .concat: output
    }
  }
}
