/// What a plan's algorithms are chosen for. Within a class, an image's bits depend neither on threads nor on its neighbours or place in the batch.
public enum PlanClass: Sendable, Hashable {
  /// For an image on its own.
  case single
  /// For many images, sixteen at a time.
  case bulk
}

/// All that is decided before the first image comes: what is computed, where, in which order, and where it lies in memory.
///
/// Only what the outputs depend on is computed, and of each map only the region that they can see. A plan is immutable; an `Execution` runs it.
public final class Plan: Sendable {
  public let graph: Graph
  public let outputs: [Output]
  public let planClass: PlanClass
  /// Whether `backward` is possible.
  public let gradient: Bool
  /// The size of the image.
  public let height: Int, width: Int
  /// The pixels that the outputs can see, clipped to the image. No other pixel is ever read.
  public let inputRegion: Region

  let stages: [PlannedStage]
  /// The stages that the outputs read.
  let outputStages: [Int]
  let channels: [[Int]]
  let image: Int
  let arena: Arena

  /// - Parameters:
  ///   - input: the size of the image in pixels.
  ///   - outputs: what `forward` hands out, in this order.
  ///   - gradient: keeps what `backward` needs.
  /// - Throws: where the graph does not fit together or does not fit the image, the weights or the outputs.
  public convenience init(
    graph: Graph, weights: Weights, input: (height: Int, width: Int), outputs: [Output], interventions: [Intervention] = [],
    class planClass: PlanClass = .single, gradient: Bool = false
  ) throws(EngineError) {
    try self.init(
      graph: graph, weights: weights, input: input, outputs: outputs, arms: [interventions], class: planClass, gradient: gradient)
  }

  /// The same network with several sets of interventions, side by side: what an arm's interventions do not reach is computed once for all.
  /// - Parameter arms: `forward` hands out all outputs of the first arm, then all of the second, …: the same bits as if each had a plan of its own.
  public convenience init(
    graph: Graph, weights: Weights, input: (height: Int, width: Int), outputs: [Output], arms: [[Intervention]],
    class planClass: PlanClass = .single, gradient: Bool = false
  ) throws(EngineError) {
    try self.init(
      graph: graph, weights: weights, input: input, outputs: outputs, arms: arms, class: planClass, gradient: gradient,
      algorithms: .committed)
  }

  package init(
    graph: Graph, weights: Weights, input: (height: Int, width: Int), outputs: [Output], arms: [[Intervention]] = [[]],
    class planClass: PlanClass = .single, gradient: Bool = false, algorithms: Algorithms
  ) throws(EngineError) {
    let shapes = try graph.shapes(height: input.height, width: input.width)
    guard !arms.isEmpty else { throw .unsupported("a plan without arms") }
    for arm in arms { try Self.check(graph, shapes, outputs, arm) }
    let lowering = try Lowering(graph: graph, shapes: shapes, outputs: outputs, arms: arms)
    let outputStages = lowering.outputStages, outputs = arms.flatMap { _ in outputs }
    var builder = try PlanBuilder(lowering.stages, weights, gradient: gradient, class: planClass, algorithms: algorithms)
    try builder.frames(outputs: zip(outputs, outputStages).map { ($0.0.site, $0.1) })
    try builder.forward()
    if gradient { try builder.backward(outputs: Set(outputStages)) }
    builder.arena.place()

    guard let image = lowering.stages.firstIndex(where: { if case .image = $0.kind { true } else { false } }) else {
      throw .unsupported("the outputs do not depend on an image")
    }
    self.graph = graph
    self.outputs = outputs
    self.planClass = planClass
    self.gradient = gradient
    (height, width) = input
    stages = builder.planned
    self.outputStages = outputStages
    channels = outputs.map { $0.channels ?? Array(0..<shapes[$0.node.index].channels) }
    self.image = image
    arena = builder.arena
    inputRegion = stages[image].frame.region
  }

  /// The shape of output `index` for a batch: N, C for `.center`, `.position` and `.mean`; N, C, H, W for `.map`.
  public func outputShape(_ index: Int, batch: Int) -> [Int] {
    let shape = stages[outputStages[index]].stage.shape
    let start = [batch, channels[index].count]
    return outputs[index].site == .map ? start + [shape.height, shape.width] : start
  }

  /// Multiply-adds of a forward pass, for one image: what the cone costs.
  public var multiplyAdds: Int {
    stages.reduce(0) { sum, planned in
      guard case .convolution(let convolution, _) = planned.stage.kind else { return sum }
      return sum + planned.frame.region.count * convolution.outputs * convolution.inputs * convolution.window.kernel
        * convolution.window.kernel
    }
  }

  /// All products of the convolutions, forward and back.
  var products: [ConvolutionProduct] { stages.compactMap(\.products).flatMap { [$0.forward] + $0.backward } }

  private static func check(_ graph: Graph, _ shapes: [MapShape], _ outputs: [Output], _ interventions: [Intervention]) throws(EngineError)
  {
    func check(_ node: NodeID, channels: [Int]) throws(EngineError) {
      guard graph.contains(node) else { throw .unknownNode(index: node.index) }
      for channel in channels where channel < 0 || channel >= shapes[node.index].channels {
        throw .channel(channel, node: graph[node].name, channels: shapes[node.index].channels)
      }
    }
    guard !outputs.isEmpty else { throw .unsupported("a plan without outputs") }
    for output in outputs {
      try check(output.node, channels: output.channels ?? [])
      guard case .position(let row, let column) = output.site else { continue }
      let shape = shapes[output.node.index]
      guard 0..<shape.height ~= row, 0..<shape.width ~= column else {
        throw .position(row: row, column: column, node: graph[output.node].name, height: shape.height, width: shape.width)
      }
    }
    for intervention in interventions {
      try check(intervention.node, channels: intervention.channels)
      let name = graph[intervention.node].name
      if case .values(let values) = intervention.replacement, values.count != intervention.channels.count {
        throw .shape(what: "the intervention at \(name)", expected: [intervention.channels.count], found: [values.count])
      }
      guard let reader = intervention.onlyFor else { continue }
      guard graph.contains(reader), graph[reader].inputs.contains(intervention.node) else {
        throw .unsupported("an intervention at \(name) for a node that does not read it")
      }
    }
  }
}

extension Site {
  /// The positions of a map that this site needs.
  func region(_ shape: MapShape) -> Region {
    switch self {
    case .center: Region(rows: shape.height / 2..<shape.height / 2 + 1, columns: shape.width / 2..<shape.width / 2 + 1)
    case .position(let row, let column): Region(rows: row..<row + 1, columns: column..<column + 1)
    case .map, .mean: shape.region
    }
  }
}
