/// A stage with its place and what it needs to run.
struct PlannedStage: Sendable {
  let stage: Stage
  var frame: Frame
  /// Where the value lies.
  var buffer = 0
  /// For a convolution: how it is computed, forward and back.
  var algorithm = Algorithm.direct, backwardAlgorithm = Algorithm.direct
  var products: ConvolutionProducts?
  /// For the image, if its one reader wants it so.
  var blocks: ImageBlocks?
  /// Floats of the value for one image.
  var floats: Int { blocks?.floats ?? frame.floats }
  var affine: (scale: [Float], shift: [Float])?
  /// For each channel to be replaced, the values at the region's positions: one, or one a position.
  var replacements: [(channel: Int, values: [Float])] = []
  /// For a max pool with gradient: which position of the window won.
  var winners: Int?
  var backward: Backward?

  /// What the backward pass adds.
  struct Backward: Sendable {
    /// The gradient of the value: the same region, with the border that this stage's own backward reads.
    var frame: Frame
    var buffer: Int
    /// How the gradient is readied for what comes first: a reader's contribution, or the outputs'.
    var contributions: [Contribution]
    /// Whether the outputs' gradients come first and must find zeros.
    var clearsForOutputs: Bool
    /// For an image of few channels: the gradient in blocks.
    var imageBuffer: Int?
  }

  /// What a stage's backward adds to one of its inputs' gradients.
  enum Contribution: Sendable {
    /// Not the first.
    case adds
    /// The first, and it writes the whole region: only the border must be zeroed.
    case overwrites
    /// The first, but it writes only a part: all must be zeroed.
    case clearsAndAdds
  }
}

/// Builds a plan step by step: regions and frames from the outputs back, products and buffers forward, then the backward pass.
struct PlanBuilder {
  var arena = Arena()
  private(set) var planned: [PlannedStage] = []
  private let weights: Weights
  private let gradient: Bool
  private let algorithms: Algorithms
  private let planClass: PlanClass
  /// For the stages that are convolutions.
  private var folded: [Int: FoldedConvolution] = [:]

  init(
    _ stages: [Stage], _ weights: Weights, gradient: Bool, class planClass: PlanClass, algorithms: Algorithms
  ) throws(EngineError) {
    self.weights = weights
    self.gradient = gradient
    self.planClass = planClass
    self.algorithms = algorithms
    for (index, stage) in stages.enumerated() {
      let nothing = Region(rows: 0..<0, columns: 0..<0)
      planned.append(PlannedStage(stage: stage, frame: Frame(region: nothing, outer: nothing, channels: stage.shape.channels)))
      switch stage.kind {
      case .convolution(let convolution, let batchNorm): folded[index] = try FoldedConvolution(convolution, batchNorm, weights)
      case .affine(let batchNorm):
        let affine = try Affine(batchNorm, weights)
        planned[index].affine = (affine.scale, affine.shift)
      default: break
      }
    }
  }

  /// From the outputs' sites back through the stages: the region of each map that is needed, and the border around it.
  mutating func frames(outputs: [(site: Site, stage: Int)]) throws(EngineError) {
    var needed = [Region?](repeating: nil, count: planned.count), outer = needed
    func join(_ a: Region?, _ b: Region) -> Region { a?.union(b) ?? b }
    // An image that one convolution and nothing else reads needs no padded channels.
    let readers = planned.indices.filter { reader in planned[reader].stage.inputs.contains { isImage($0) } }
    if let reader = readers.first, readers.count == 1, folded[reader] != nil, planned[reader].stage.inputs.count == 1,
      !outputs.contains(where: { isImage($0.stage) })
    {
      compactImage = planned[reader].stage.inputs[0]
    }
    for (site, stage) in outputs { needed[stage] = join(needed[stage], site.region(planned[stage].stage.shape)) }
    for index in planned.indices.reversed() {
      let stage = planned[index].stage
      guard let region = needed[index] else { continue }
      let algorithm = algorithm(index, region, backward: false)
      planned[index].algorithm = algorithm
      for (position, input) in stage.inputs.enumerated() {
        let shape = planned[input].stage.shape, reach = stage.reach(region, index: position, input: shape)
        needed[input] = join(needed[input], reach.clipped(height: shape.height, width: shape.width))
        if stage.needsBorder(index: position) {
          outer[input] = join(outer[input], stage.reach(algorithm.whole(region), index: position, input: shape))
        }
      }
    }
    for index in planned.indices {
      guard let region = needed[index] else { continue }
      let channels = planned[index].stage.shape.channels
      planned[index].frame = Frame(
        region: region, outer: outer[index] ?? region, channels: channels, stride: isCompact(index) ? channels : nil)
      // Places within a map are kept in 32 bits; a gradient's border is at most a window wider.
      guard planned[index].frame.floats < Int(Int32.max) / 2 else {
        throw .unsupported("a map of \(region.height)×\(region.width) with \(channels) channels is too large")
      }
    }
    if let image = compactImage, let reader = readers.first, let region = needed[image], let result = needed[reader],
      let folded = folded[reader], planned[reader].algorithm != .direct
    {
      func axis(_ range: Range<Int>) -> Range<Int> {
        range.lowerBound..<range.lowerBound + roundUp(range.count, planned[reader].algorithm.tile) + folded.blockTaps - 1
      }
      planned[image].blocks = ImageBlocks(
        region, window: folded.convolution.window, channels: planned[image].stage.shape.channels,
        reach: Region(rows: axis(result.rows), columns: axis(result.columns)))
    }
  }

  /// The image, if its frame needs no padded channels.
  private var compactImage: Int?

  /// How a convolution is computed for this region of its result, or of its source's gradient.
  private func algorithm(_ index: Int, _ region: Region, backward: Bool) -> Algorithm {
    guard let folded = folded[index], let source = planned[index].stage.inputs.first else { return .direct }
    if isImage(source) {
      return isCompact(source) && folded.isBlockWinograd ? algorithms.image(region.count, planClass) : .direct
    }
    guard folded.isWinograd(backward: backward) else { return .direct }
    let inputs = Frame.padded(folded.convolution.inputs), outputs = Frame.padded(folded.convolution.outputs)
    let chosen = algorithms.choose(
      .init(
        inputs: backward ? outputs : inputs, outputs: backward ? inputs : outputs, stride: folded.convolution.window.stride,
        height: region.height, width: region.width, planClass: planClass))
    if case .winograd(let tile) = chosen, tile.stride != folded.convolution.window.stride { return .direct }
    return chosen
  }

  /// Where the result has few pixels for those that it reaches, it takes fewer products to go out from them.
  private func backwardAlgorithm(_ index: Int, _ folded: FoldedConvolution, from region: Region, to affected: Region) -> Algorithm {
    let chosen = algorithm(index, affected, backward: true), window = folded.convolution.window
    guard let source = planned[index].stage.inputs.first, !isCompact(source), window.kernel > 1, algorithms.scatters else { return chosen }
    // Its products all lie in memory at once: for a cone's tip only.
    let columns = window.kernel * window.kernel * Frame.padded(folded.convolution.inputs)
    guard region.count <= (1 << 24) / columns else { return chosen }
    let products = Algorithm.scatter.products(back: window, from: region, to: affected)
    return products < chosen.products(back: window, from: region, to: affected) * 7 / 8 ? .scatter : chosen
  }

  private func isImage(_ index: Int) -> Bool { if case .image = planned[index].stage.kind { true } else { false } }

  private func isCompact(_ index: Int) -> Bool { index == compactImage }

  /// Products and buffers. The moment of a stage is its index; its backward's moment counts down after the last.
  mutating func forward() throws(EngineError) {
    for index in planned.indices {
      let stage = planned[index].stage, frame = planned[index].frame
      planned[index].buffer = arena.add(floats: planned[index].floats, at: index)
      for input in stage.inputs { arena.use(planned[input].buffer, at: index) }
      switch stage.kind {
      case .convolution:
        guard let folded = folded[index] else { continue }
        let residual = stage.inputs.count > 1 ? planned[stage.inputs[1]].frame : nil
        planned[index].products = try ConvolutionProducts(
          folded, planned[index].algorithm, from: planned[stage.inputs[0]].frame, blocks: planned[stage.inputs[0]].blocks, to: frame,
          residual: residual)
      case .maxPool where gradient: planned[index].winners = arena.add(floats: frame.floats, at: index)
      case .overwrite(let intervention):
        let replacements = intervention.channels.enumerated().map { position, channel in
          (channel, intervention.values(position: position, channel: channel, region: frame.region))
        }
        planned[index].replacements = replacements
      default: break
      }
      // What backward reads stays to the end, so that backward may run more than once.
      let end = moment(ofBackward: 0)
      if gradient, stage.relu { arena.use(planned[index].buffer, at: end) }
      if gradient, let winners = planned[index].winners { arena.use(winners, at: end) }
    }
  }

  private func moment(ofBackward index: Int) -> Int { 2 * planned.count - 1 - index }

  mutating func backward(outputs: Set<Int>) throws(EngineError) {
    // Gradient frames have the border that the stage's own backward products read.
    for index in planned.indices {
      let stage = planned[index].stage, frame = planned[index].frame
      var border = frame.region
      if let folded = folded[index], let source = stage.inputs.first {
        let affected = ConvolutionProducts.affected(folded.convolution.window, source: planned[source].frame, target: frame.region)
        let algorithm = backwardAlgorithm(index, folded, from: frame.region, to: affected)
        planned[index].backwardAlgorithm = algorithm
        border = ConvolutionProducts.backwardReach(folded, algorithm, source: planned[source].frame, target: frame.region)
      }
      let gradientFrame = Frame(region: frame.region, outer: border, channels: frame.channels)
      let buffer = isCompact(index) ? -1 : arena.add(floats: gradientFrame.floats, at: moment(ofBackward: index))
      planned[index].backward = .init(
        frame: gradientFrame, buffer: buffer, contributions: [], clearsForOutputs: false, imageBuffer: nil)
    }
    for index in planned.indices {
      guard let folded = folded[index], let source = planned[index].stage.inputs.first, let frame = planned[index].backward?.frame else {
        continue
      }
      var products = planned[index].products
      if isCompact(source) {
        try products?.addImageBackward(folded, planned[index].backwardAlgorithm, image: planned[source].frame, gradient: frame)
      } else if let sourceFrame = planned[source].backward?.frame {
        try products?.addBackward(folded, planned[index].backwardAlgorithm, source: sourceFrame, gradient: frame)
      }
      planned[index].products = products
    }
    var touched = Set<Int>()
    for index in planned.indices.reversed() {
      let stage = planned[index].stage, moment = moment(ofBackward: index)
      if outputs.contains(index) { planned[index].backward?.clearsForOutputs = touched.insert(index).inserted }
      var contributions: [PlannedStage.Contribution] = []
      for (position, input) in stage.inputs.enumerated() {
        if isCompact(input) {
          if let blocks = planned[index].products?.blocks {
            planned[input].backward?.imageBuffer = arena.add(floats: blocks.floats, at: moment)
            if let buffer = planned[input].backward?.imageBuffer { arena.use(buffer, at: self.moment(ofBackward: input)) }
          }
          contributions.append(.overwrites)
          continue
        }
        if let buffer = planned[input].backward?.buffer { arena.use(buffer, at: moment) }
        let covers = covers(index, position, input)
        contributions.append(touched.insert(input).inserted ? (covers ? .overwrites : .clearsAndAdds) : .adds)
      }
      planned[index].backward?.contributions = contributions
    }
  }

  /// Whether the stage's backward writes the whole region of this input's gradient.
  private func covers(_ index: Int, _ position: Int, _ input: Int) -> Bool {
    switch planned[index].stage.kind {
    case .convolution where position == 0: planned[index].products?.coversSource ?? false
    case .convolution, .affine, .sum, .overwrite: planned[index].frame.region == planned[input].frame.region
    case .maxPool, .mean: true
    case .concat, .image: false
    }
  }
}

extension Intervention {
  /// What one channel is replaced with: one value, or one for each position of the region, row by row.
  func values(position: Int, channel: Int, region: Region) -> [Float] {
    switch replacement {
    case .values(let values): return [values[position]]
    case .noise(let std, let seed):
      // By position in the whole map, so that a cone sees what the whole map would.
      let random = Random(seed: seed).split(UInt64(channel))
      return region.rows.flatMap { row in region.columns.map { std * random.normal(UInt64(row) << 32 | UInt64($0)) } }
    }
  }
}
