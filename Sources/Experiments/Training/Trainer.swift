import Networks
import Storage

/// Trains residual networks by a recipe (engine.md, "Training"): SGD with a one-cycle rate on seeded augmentations.
public struct Trainer: Sendable {
  public let recipe: TrainingRecipe
  public let images: TrainingImages
  public let validation: TrainingImages?
  public let classNames: [String]
  /// Where to start: its weights, blocks and width take the place of the recipe's. Nil: random weights by the recipe's seed.
  public var start: Network?
  /// Written after every epoch, every few seconds and when it is stopped, and removed by nobody; read at the start if it exists.
  public var checkpoint: String?
  /// The same, kept by someone else, also in the middle of an epoch.
  public var bookmark: Bookmark?
  public var threads: Threads = .shared

  public init(
    recipe: TrainingRecipe, images: TrainingImages, validation: TrainingImages? = nil, classNames: [String], from start: Network? = nil,
    checkpoint: String? = nil
  ) {
    self.recipe = recipe
    self.images = images
    self.validation = validation
    self.classNames = classNames
    self.start = start
    self.checkpoint = checkpoint
  }

  /// Side of what the network sees.
  var size: Int { min(224, images.side) }

  /// Trains from the start, or from the checkpoint. A callback that returns false stops after the step and keeps what is done; a later call
  /// continues from the last checkpoint to the same bits.
  ///
  /// - Throws: `TrainingError`, `NetworkError`, `EngineError`.
  public func train(progress: Progress.Listener? = nil) throws -> (network: Network, history: TrainingHistory) {
    try check()
    let start = try startingNetwork()
    let execution = try TrainingExecution(
      graph: start.graph, output: start.logits, weights: start.weights, input: (size, size), batch: recipe.batch, threads: threads)
    var state = State(optimizer: SGD(momentum: recipe.momentum, weightDecay: recipe.weightDecay))
    try resume(&state, execution)
    let steps = images.count / recipe.batch
    let schedule = OneCycle(peak: recipe.peakRate, steps: steps * recipe.epochs)
    // A file of its own is written within an epoch, too.
    let place = checkpoint.map { path in Bookmark(read: { nil }, write: { try? AtomicFile.write($0, to: path) }) } ?? bookmark
    var isRunning = true, pace = Pace(place)
    while isRunning, state.epoch < recipe.epochs {
      do { isRunning = try runEpoch(&state, execution, schedule, &pace, progress) } catch EngineError.interrupted {
        // The step or the validation under way is not taken.
        isRunning = false
        try pace.keep(isLast: true) { SafeTensors.write(try contents(state, execution)) }
      }
      if isRunning { try save(state, execution) }
    }
    let network = try start.withWeights(Weights(execution.parameters)).named(
      start.name, classNames: classNames, metadata: ["recipe": summary, "seed": String(recipe.seed)])
    return (network, state.history)
  }

  private func startingNetwork() throws -> Network {
    guard let start else {
      return try Network.residual(
        blocks: recipe.blocks, width: recipe.width, classes: classNames.count, streamless: recipe.isStreamless, seed: recipe.seed)
    }
    guard start.classes == classNames.count else {
      throw TrainingError.recipe("the network to start from has \(start.classes) classes, the images have \(classNames.count)")
    }
    return start
  }

  /// What was done, in one line: first how the network to start from was trained, then this recipe.
  var summary: String {
    let own = "\(images.count) images of \(images.side)², \(recipe.summary)"
    guard let start else { return own }
    return "\(start.metadata["recipe"] ?? "weights \(start.hash)"); then \(own)"
  }

  struct State {
    var optimizer: SGD
    var epoch = 0
    /// In the epoch under way: steps that are done, the sum of their losses, and how many of their images were recognized.
    var step = 0, loss = 0.0, correct = 0
    var history = TrainingHistory()
  }

  private func runEpoch(
    _ state: inout State, _ execution: TrainingExecution, _ schedule: OneCycle, _ pace: inout Pace, _ progress: Progress.Listener?
  ) throws -> Bool {
    let steps = images.count / recipe.batch
    let order = Random(seed: recipe.seed, stream: 2).split(UInt64(state.epoch)).permutation(images.count)
    let augmentation = Random(seed: recipe.seed, stream: 3).split(UInt64(state.epoch))
    for step in stride(from: state.step, to: steps, by: 1) {
      let batch = order[step * recipe.batch..<(step + 1) * recipe.batch].map { $0 }
      let result = try execution.step(labels: batch.map { images.labels[$0] }, labelSmoothing: recipe.labelSmoothing) { index, pixels in
        recipe.augmentation.write(
          images.image(batch[index]), side: images.side, random: augmentation.split(UInt64(batch[index])), into: pixels, size: size)
      }
      let done = state.epoch * steps + step
      guard result.loss.isFinite else { throw TrainingError.diverged(step: done) }
      execution.apply(&state.optimizer, rate: schedule.rate(done))
      state.history.losses.append(result.loss)
      state.loss += Double(result.loss)
      state.correct += result.correct
      state.step = step + 1
      let report = Progress("training", done: done + 1, total: schedule.steps, value: Double(result.loss))
      let isStopped = progress.map { !$0(report) } ?? false
      // After its last step an epoch still has its validation to do.
      try pace.keep(isLast: isStopped) { SafeTensors.write(try contents(state, execution)) }
      if isStopped { return false }
    }
    let validation = try validation.map { try accuracy(execution, on: $0) }
    let (loss, correct) = (state.loss, state.correct)
    state.epoch += 1
    (state.step, state.loss, state.correct) = (0, 0, 0)
    state.history.epochs.append(
      TrainingHistory.Epoch(
        loss: loss / Double(steps), accuracy: Double(correct) / Double(steps * recipe.batch), validation: validation))
    return true
  }

  /// Top-1 with the running statistics, on whole batches; what is left over is filled up with the first image and not counted.
  private func accuracy(_ execution: TrainingExecution, on images: TrainingImages) throws -> Double {
    var correct = 0
    for start in stride(from: 0, to: images.count, by: recipe.batch) {
      let indices = (start..<start + recipe.batch).map { $0 < images.count ? $0 : 0 }
      let predictions = try execution.predict { index, pixels in
        Augmentation.none.write(
          images.image(indices[index]), side: images.side, random: Random(seed: 0), into: pixels, size: size)
      }
      for (index, prediction) in zip(indices, predictions).prefix(images.count - start) where images.labels[index] == prediction {
        correct += 1
      }
    }
    return Double(correct) / Double(images.count)
  }

  private func check() throws(TrainingError) {
    guard recipe.batch > 0, recipe.epochs > 0 else {
      throw .recipe("a training needs at least one epoch and batches of at least one image")
    }
    guard recipe.peakRate > 0, recipe.peakRate.isFinite else { throw .recipe("the peak rate must be above 0, not \(recipe.peakRate)") }
    guard recipe.weightDecay >= 0, (0..<1).contains(recipe.momentum), (0..<1).contains(recipe.labelSmoothing) else {
      throw .recipe("weight decay must not be negative, momentum and label smoothing must lie in 0 ..< 1")
    }
    guard images.count >= recipe.batch else { throw .images("\(images.count) images make no batch of \(recipe.batch)") }
    for set in [images, validation].compactMap({ $0 }) {
      guard min(224, set.side) == size else {
        throw .images("the validation images are \(set.side)×\(set.side), the others \(images.side)×\(images.side)")
      }
      if let label = set.labels.first(where: { !classNames.indices.contains($0) }) {
        throw .images("the label \(label) is none of the \(classNames.count) classes")
      }
    }
  }
}
