import Stopping

/// Trains a graph on batches of one size: batch norms with the batch's own statistics, the gradients of all parameters.
///
/// Inside, values are NHWC. All memory is allocated once. The bits of every result depend neither on the number of threads nor on chance: each
/// image's work is its own, sums over images run in double precision in the images' order (statistics) or over fixed groups of four images that
/// are then added as a fixed tree, or, in late layers, over the tiles of all of them in order (weight gradients).
///
/// Not `Sendable`: one thread drives it, and it spreads the work itself.
public final class TrainingExecution {
  /// The size of the batch.
  public let batch: Int
  /// The size of the images.
  public let height: Int, width: Int
  public let classes: Int

  let program: TrainingProgram
  let threads: Threads
  /// A value of every image, and a gradient where one is kept for the whole batch.
  let values: [Int: Floats]
  let gradients_: [Int: Floats]
  /// Values whose gradient lies where that of the sum does to which they are added.
  let sharedGradients: Set<Int>
  let convolutions: [ConvolutionMemory]
  let norms: [NormMemory]
  let head: Head
  /// For each slot: gradients at a convolution's outputs with their border, for as many images as go through a stage together; then what the products need.
  let scratch: SlotMemory
  let gradientFloats: Int
  /// What a stage's convolutions gather over the batch, and where in it each does.
  let gathered: SlotMemory
  let gatherOffsets: [Int: Int]
  var parameterTable: ParameterTable

  var groups: Int { (batch + TrainingProgram.group - 1) / TrainingProgram.group }

  /// - Parameters:
  ///   - output: the node of the logits, a linear layer.
  ///   - weights: the start, the running statistics included.
  ///   - batch: images in a step.
  /// - Throws: `EngineError` where the graph cannot be trained or the weights do not fit it.
  public init(
    graph: Graph, output: NodeID, weights: Weights, input: (height: Int, width: Int), batch: Int, threads: Threads = .shared
  ) throws(EngineError) {
    guard batch > 0 else { throw .unsupported("training on batches of \(batch) images") }
    let program = try TrainingProgram(graph: graph, output: output, height: input.height, width: input.width)
    self.program = program
    self.batch = batch
    self.threads = threads
    (height, width) = input
    classes = program.linear.outputs
    parameterTable = try ParameterTable(program: program, weights: weights)
    let groups = (batch + TrainingProgram.group - 1) / TrainingProgram.group
    values = program.values.mapValues { Floats(batch * $0.layout.count) }
    let shared = program.sharedGradients()
    var gradients = program.values.filter { $0.value.wantsGradient && shared[$0.key] == nil }.mapValues {
      Floats(batch * $0.layout.height * $0.layout.width * $0.layout.channels)
    }
    // From the network's end: what a gradient shares may itself be shared.
    for (value, output) in shared.sorted(by: { $0.key > $1.key }) { gradients[value] = gradients[output] }
    gradients_ = gradients
    sharedGradients = Set(shared.keys)
    convolutions = program.convolutions.map { ConvolutionMemory($0, groups: groups) }
    norms = program.norms.map { norm in NormMemory(channels: program.values[norm.output]?.layout.channels ?? 0, batch: batch) }
    head = Head(batch: batch, classes: classes)
    gradientFloats = program.backward.map { program.scratch($0) { $1 * $0.gradient.count } }.max() ?? 0
    let room = (program.forward + program.backward).map { program.scratch($0) { $0.roomFloats(images: $1) } }.max() ?? 0
    let gathers = program.backward.map { program.gathered($0, batch: batch) }
    gathered = SlotMemory(floats: gathers.map(\.floats).max() ?? 0, slots: 1)
    gatherOffsets = gathers.reduce(into: [:]) { $0.merge($1.offsets) { first, _ in first } }
    let image = program.values[program.image].map { $0.layout.height * $0.layout.width * $0.layout.channels } ?? 0
    scratch = SlotMemory(floats: max(gradientFloats + room, image))
  }

  /// One step on a batch: forward, loss and gradients, running statistics; the parameters stay as they are (see `apply`).
  ///
  /// - Parameters:
  ///   - images: [N, 3, H, W], normalized, N being `batch`.
  ///   - labels: one class an image.
  ///   - labelSmoothing: ε of the loss, see `crossEntropy`.
  /// - Returns: the mean loss, and how many images' largest logit is their label's.
  public func step(_ images: Tensor, labels: [Int], labelSmoothing: Float = 0) throws(EngineError) -> (loss: Float, correct: Int) {
    let channels = program.values[program.image]?.channels ?? 3
    guard images.shape == [batch, channels, height, width] else {
      throw .shape(what: "a training batch", expected: [batch, channels, height, width], found: images.shape)
    }
    let plane = height * width
    return try images.values.withUnsafeBufferPointer { (source) throws(EngineError) in
      try step(labels: labels, labelSmoothing: labelSmoothing) { index, pixels in
        for c in 0..<channels {
          for i in 0..<plane { pixels[i * channels + c] = source[(index * channels + c) * plane + i] }
        }
      }
    }
  }

  /// The same, with the images written in place: `fill` is called once for each image, from several threads, with room for the image's
  /// height × width × channels floats, row-major, channels last.
  ///
  /// - Throws: `interrupted`, too; parameters and running statistics are then as they were before.
  public func step(
    labels: [Int], labelSmoothing: Float, fill: (_ index: Int, _ pixels: UnsafeMutableBufferPointer<Float>) -> Void
  ) throws(EngineError) -> (loss: Float, correct: Int) {
    guard labels.count == batch else { throw .shape(what: "the labels of a training batch", expected: [batch], found: [labels.count]) }
    for label in labels where label < 0 || label >= classes { throw .label(label, classes: classes) }
    let statistics = parameterTable.runningStatistics
    do throws(EngineError) { return try pass(labels, labelSmoothing, fill) } catch {
      parameterTable.runningStatistics = statistics
      throw error
    }
  }

  private func pass(
    _ labels: [Int], _ labelSmoothing: Float, _ fill: (_ index: Int, _ pixels: UnsafeMutableBufferPointer<Float>) -> Void
  ) throws(EngineError) -> (loss: Float, correct: Int) {
    packWeights()
    for (index, stage) in program.forward.enumerated() {
      parallel(stage) { images, slot in
        if index == 0 { for image in images { loadImage(image, slot: slot, fill) } }
        for entry in stage { runForward(entry.step, images: images, slot: slot) }
      }
      if Interruption.isCut { throw .interrupted }
      for entry in stage { if case .statistics(let norm) = entry.step { finishStatistics(norm) } }
    }
    let result = runHead(labels: labels, labelSmoothing: labelSmoothing)
    for (index, convolution) in convolutions.enumerated() where gatherOffsets[index] == nil {
      threads.parallel(groups) { convolution.groupGradients[$0].zero() }
    }
    for stage in program.backward {
      let together = program.together(stage)
      threads.parallelSlots(groups) { group, slot in
        let last = min(batch, (group + 1) * TrainingProgram.group)
        for first in stride(from: group * TrainingProgram.group, to: last, by: together) {
          if Interruption.isRequested { return }
          for entry in stage { runBackward(entry, images: first..<min(last, first + together), group: group, slot: slot) }
        }
      }
      if Interruption.isCut { throw .interrupted }
      for entry in stage {
        switch entry.step {
        case .normSums(let norm): finishSums(norm)
        case .convolution(let index): finishGathered(index)
        default: break
        }
      }
    }
    threads.parallel(convolutions.count) { finishConvolution($0) }
    return result
  }

  /// Runs `body` for the batch's images, as many at once as the stage takes together. Where the person asks to stop, it leaves some out.
  func parallel(_ stage: [TrainingProgram.Scheduled], _ body: (_ images: Range<Int>, _ slot: Int) -> Void) {
    let together = program.together(stage)
    threads.parallelSlots((batch + together - 1) / together) { index, slot in
      if Interruption.isRequested { return }
      body(index * together..<min(batch, (index + 1) * together), slot)
    }
  }

  func loadImage(_ image: Int, slot: Int, _ fill: (Int, UnsafeMutableBufferPointer<Float>) -> Void) {
    guard let memory = values[program.image], let layout = program.values[program.image]?.layout else { return }
    let row = layout.width * layout.channels
    let pixels = UnsafeMutableBufferPointer(start: scratch[slot], count: layout.height * row)
    // SAFETY: the scratch holds an image; every float is set before `fill` sees the buffer.
    pixels.initialize(repeating: 0)
    fill(image, pixels)
    let target = memory.base + image * layout.count + layout.origin
    for y in 0..<layout.height { (target + y * layout.row).update(from: scratch[slot] + y * row, count: row) }
  }
}
