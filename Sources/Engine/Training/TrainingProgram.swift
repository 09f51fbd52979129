/// A graph prepared for training: batch norms joined with the sum and the ReLU that follow them, physical channels, layouts, and the order in
/// which one image's work can run between two points at which all images must meet (a batch norm's statistics).
struct TrainingProgram: Sendable {
  /// A node's value, by the graph's index of the node.
  struct Value: Sendable {
    /// Channels of the graph, and those in memory.
    var channels: Int
    var layout: MapLayout
    /// Whether anything wants the gradient at this value, and whether it needs memory of its own for a whole batch.
    var wantsGradient = false
  }

  struct Convolution: Sendable {
    var input, output: Int
    var weight: String
    var inChannels, outChannels: Int
    var pass: ConvolutionPass
    /// The batch norm that reads this convolution and nothing else does; its gradient comes straight from there.
    var norm: Int?
  }

  struct Norm: Sendable {
    /// The convolution's output, whose statistics these are.
    var input: Int
    /// What is normalized: the input, or where a max pool follows, the one value of each window that it will take.
    var source: Int
    var output: Int
    /// Added after the normalization, before the ReLU.
    var residual: Int?
    var relu: Bool
    /// The max pool after the ReLU.
    var pool: Window?
    var parameters: Operation.BatchNorm
  }

  enum Step: Sendable {
    case convolution(Int)
    case statistics(norm: Int)
    /// Of each window of the max pool after this norm, the value that will be its largest: the largest or, where the norm's weight is negative, the smallest.
    case extremes(norm: Int)
    case normalize(Int)
    case relu(input: Int, output: Int)
    case add(Int, Int, output: Int)
    case maxPool(input: Int, output: Int, Window)
    case averagePool(input: Int, output: Int)
    /// Backward through a batch norm's ReLU and sum, and the two sums over the batch that its input's gradient needs.
    case normSums(Int)
  }

  /// A step with its place: all steps of a stage run one after the other for each image; between stages, all images meet.
  struct Scheduled: Sendable {
    var stage: Int
    var step: Step
    /// For the backward pass: which of the gradients that this step contributes to it adds to, instead of writing first.
    var accumulates: Set<Int> = []
  }

  var values: [Int: Value] = [:]
  var convolutions: [Convolution] = []
  var norms: [Norm] = []
  var forward: [[Scheduled]] = []
  var backward: [[Scheduled]] = []
  var image: Int = 0
  var features: Int = 0
  var linear: Operation.Linear

  /// Images whose weight gradients are added up one after the other.
  static let group = 4

  /// How many images go through a stage's steps together: one, whose maps stay in the cache from step to step; a group, where an image has too few tiles to be worth
  /// reading the transformed weights for.
  func together(_ stage: [Scheduled]) -> Int {
    let fewest = convolutions(stage).compactMap { $0.winograd?.tilesPerImage }.min()
    return fewest.map { $0 < WinogradPass.fewTiles ? Self.group : 1 } ?? 1
  }

  /// The most floats that one of a stage's convolutions needs for the images that go through together.
  func scratch(_ stage: [Scheduled], _ floats: (_ pass: ConvolutionPass, _ images: Int) -> Int) -> Int {
    convolutions(stage).map { floats($0, together(stage)) }.max() ?? 0
  }

  /// Where in memory, in floats, each convolution of a backward stage gathers its tiles; nil for the others.
  func gathered(_ stage: [Scheduled], batch: Int) -> (offsets: [Int: Int], floats: Int) {
    var (offsets, floats) = ([Int: Int](), 0)
    for entry in stage {
      guard case .convolution(let index) = entry.step, let pass = convolutions[index].pass.winograd, pass.gathers else { continue }
      offsets[index] = floats
      floats += pass.gatheredFloats(batch: batch)
    }
    return (offsets, floats)
  }

  private func convolutions(_ stage: [Scheduled]) -> [ConvolutionPass] {
    stage.compactMap { if case .convolution(let index) = $0.step { convolutions[index].pass } else { nil } }
  }
}

extension TrainingProgram {
  /// - Throws: `EngineError` where the graph does not fit together, or has a part that cannot be trained: only convolutions without bias,
  ///   each read by one batch norm or by other operations, and one linear layer at the end.
  init(graph: Graph, output: NodeID, height: Int, width: Int) throws(EngineError) {
    guard graph.contains(output) else { throw .unknownNode(index: output.index) }
    guard case .linear(let linear) = graph[output].operation, let features = graph[output].inputs.first else {
      throw .unsupported("training needs a linear layer as the output, not \(graph[output].name)")
    }
    self.linear = linear
    self.features = features.index
    let shapes = try graph.shapes(height: height, width: width)
    var used: Set<Int> = [features.index]
    for index in stride(from: features.index, through: 0, by: -1) where used.contains(index) {
      used.formUnion(graph.nodes[index].inputs.map(\.index))
    }
    var readers: [Int: [Int]] = [features.index: [output.index]]
    for index in used where index != output.index {
      for input in graph.nodes[index].inputs { readers[input.index, default: []].append(index) }
    }
    var steps: [(index: Int, step: Step)] = []
    var joined: Set<Int> = []
    // Later batch norms first: of the two that meet in a sum, the later takes the sum and the ReLU along.
    for index in used.sorted(by: >) {
      let node = graph.nodes[index]
      if joined.contains(index) { continue }
      let inputs = node.inputs.map(\.index)
      func value(_ index: Int) {
        let shape = shapes[index]
        let channels = if case .input = graph.nodes[index].operation { shape.channels } else { roundUp(shape.channels, 16) }
        values[index] = Value(
          channels: shape.channels, layout: MapLayout(height: shape.height, width: shape.width, channels: channels, border: 0))
      }
      switch node.operation {
      case .input:
        image = index
        value(index)
      case .convolution(let c):
        guard c.bias == nil else { throw .unsupported("training a convolution with a bias (\(node.name))") }
        if let source = node.inputs.first, case .convolution = graph[source].operation {
          throw .unsupported("training a convolution that reads another one directly (\(node.name))")
        }
        value(index)
        steps.append((index, .convolution(convolutions.count)))
        let (from, to) = (shapes[inputs[0]], shapes[index])
        let isImage = if case .input = graph.nodes[inputs[0]].operation { true } else { false }
        let shape = ConvolutionShape(
          inChannels: isImage ? from.channels : roundUp(from.channels, 16), outChannels: roundUp(to.channels, 16),
          kernelHeight: c.window.kernel, kernelWidth: c.window.kernel, stride: c.window.stride, padding: c.window.padding,
          inHeight: from.height, inWidth: from.width, outHeight: to.height, outWidth: to.width)
        // The input's layout follows when all borders are known.
        let layout = MapLayout(height: from.height, width: from.width, channels: shape.inChannels, border: 0)
        convolutions.append(
          Convolution(
            input: inputs[0], output: index, weight: c.weight, inChannels: from.channels, outChannels: to.channels,
            pass: ConvolutionPass(shape: shape, input: layout), norm: nil))
      case .batchNorm(let parameters):
        guard case .convolution = graph.nodes[inputs[0]].operation, readers[inputs[0]] == [index] else {
          throw .unsupported("training a batch norm that does not alone read a convolution (\(node.name))")
        }
        var norm = Norm(input: inputs[0], source: inputs[0], output: index, residual: nil, relu: false, pool: nil, parameters: parameters)
        if let reader = readers[norm.output]?.first, readers[norm.output]?.count == 1, !joined.contains(reader),
          case .add = graph.nodes[reader].operation,
          let other = graph.nodes[reader].inputs.map(\.index).first(where: { $0 != index })
        {
          joined.insert(reader)
          norm.output = reader
          norm.residual = other
        }
        if let reader = readers[norm.output]?.first, readers[norm.output]?.count == 1, case .relu = graph.nodes[reader].operation {
          joined.insert(reader)
          norm.output = reader
          norm.relu = true
        }
        if norm.relu, norm.residual == nil, let reader = readers[norm.output]?.first, readers[norm.output]?.count == 1,
          case .maxPool(let window) = graph.nodes[reader].operation
        {
          joined.insert(reader)
          norm.source = norm.output
          norm.output = reader
          norm.pool = window
          value(norm.source)
          if let layout = values[reader]?.layout { values[norm.source]?.layout = layout }
        }
        value(norm.output)
        steps.append((norm.output, .normalize(norms.count)))
        norms.append(norm)
      case .relu:
        value(index)
        steps.append((index, .relu(input: inputs[0], output: index)))
      case .add:
        value(index)
        steps.append((index, .add(inputs[0], inputs[1], output: index)))
      case .maxPool(let window):
        value(index)
        steps.append((index, .maxPool(input: inputs[0], output: index, window)))
      case .globalAveragePool:
        value(index)
        steps.append((index, .averagePool(input: inputs[0], output: index)))
      case .linear, .concat:
        throw .unsupported("training \(node.name) in the middle of a network")
      }
    }
    steps = Self.ordered(steps, joined: joined)
    layOut()
    schedule(steps)
  }

  /// A ReLU, a sum or a max pool that was joined with a batch norm has no step of its own: drop those that were met before their norm.
  private static func ordered(_ steps: [(index: Int, step: Step)], joined: Set<Int>) -> [(index: Int, step: Step)] {
    steps.filter { entry in
      guard joined.contains(entry.index) else { return true }
      if case .normalize = entry.step { return true }
      return false
    }.sorted { $0.index < $1.index }
  }

  /// Gives every value the border that the convolutions which read it need.
  private mutating func layOut() {
    for convolution in convolutions {
      let border = values[convolution.input]?.layout.border ?? 0
      values[convolution.input]?.layout.border = max(border, ConvolutionPass.inputBorder(convolution.pass.shape))
    }
    for index in convolutions.indices {
      guard let layout = values[convolutions[index].input]?.layout else { continue }
      convolutions[index].pass = ConvolutionPass(shape: convolutions[index].pass.shape, input: layout)
      convolutions[index].norm = norms.firstIndex { $0.input == convolutions[index].output }
    }
  }
}
