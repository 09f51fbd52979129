import Stopping

/// Runs a plan: owns the memory for it, and may be used again and again. Not for use from two threads at once.
public final class Execution {
  public let plan: Plan
  let threads: Threads
  /// Decisions of another program to follow in `backward`, in the place of the own ones: for tests and replays.
  public var imposed: Decisions?

  /// The arena for `capacity` images.
  private(set) var base: UnsafeMutablePointer<Float>
  private var capacity = 0
  private let multiplyAdds: Int
  let workspace: Workspace
  /// Images of the last `forward`, whose values the arena still holds.
  private(set) var images = 0

  public init(_ plan: Plan, threads: Threads = .shared) {
    self.plan = plan
    self.threads = threads
    multiplyAdds = plan.multiplyAdds
    workspace = Workspace(slotFloats: plan.products.map(\.slotFloats).max() ?? 0)
    base = LargeMemory.allocate(1)
  }

  deinit {
    UnsafeMutableRawPointer(base).deallocate()
  }

  /// Images that go through the layers together. It changes no bits, only memory and time.
  private var group: Int { plan.gradient ? .max : 16 }

  /// Computes the outputs.
  /// - Parameters:
  ///   - input: N,3,H,W, normalized. Pixels outside `plan.inputRegion` are never read.
  ///   - cropped: the input holds just the pixels of `plan.inputRegion`.
  /// - Returns: a tensor for each output, of `plan.outputShape`.
  /// - Throws: `interrupted`, too, between two stages.
  public func forward(_ input: Tensor, cropped: Bool = false) throws(EngineError) -> [Tensor] {
    let shape = plan.stages[plan.image].stage.shape, region = plan.inputRegion
    let expected = [shape.channels, cropped ? region.height : plan.height, cropped ? region.width : plan.width]
    guard input.shape.count == 4, Array(input.shape.dropFirst()) == expected else {
      throw .shape(what: "the input", expected: [-1] + expected, found: input.shape)
    }
    let count = input.shape[0]
    var results = plan.outputs.indices.map { Tensor(zeros: plan.outputShape($0, batch: count)) }
    images = 0
    var first = 0
    while first < count {
      let size = min(group, count - first)
      reserve(size)
      for index in plan.stages.indices {
        if Interruption.isRequested { throw .interrupted }
        if index == plan.image {
          load(input, images: first..<first + size, cropped: cropped)
        } else {
          run(index, images: size)
        }
        for (output, stage) in plan.outputStages.enumerated() where stage == index {
          read(output, images: size, into: &results[output], at: first)
        }
      }
      first += size
    }
    if plan.gradient { images = count }
    WorkDone.add(forward: count, multiplyAdds: multiplyAdds)
    return results
  }

  /// The gradient at the image, after `forward`.
  /// - Parameters:
  ///   - gradients: for each output, the gradient of something that is to be raised, in the output's shape.
  ///   - rule: how a gradient passes a ReLU.
  ///   - cropped: the result holds just the pixels of `plan.inputRegion`.
  /// - Returns: N,3,H,W; zero outside `plan.inputRegion`.
  public func backward(_ gradients: [Tensor], rule: ReLURule = .ordinary, cropped: Bool = false) throws(EngineError) -> Tensor {
    guard plan.gradient else { throw .noGradient(reason: "the plan was made without it") }
    guard images > 0 else { throw .noGradient(reason: "nothing has run forward") }
    WorkDone.add(backward: images)
    guard gradients.count == plan.outputs.count else {
      throw .inputs(node: "backward", expected: plan.outputs.count, found: gradients.count)
    }
    for (index, gradient) in gradients.enumerated() where gradient.shape != plan.outputShape(index, batch: images) {
      throw .shape(what: "the gradient of output \(index)", expected: plan.outputShape(index, batch: images), found: gradient.shape)
    }
    for index in plan.stages.indices.reversed() {
      if Interruption.isRequested { throw .interrupted }
      if plan.stages[index].backward?.clearsForOutputs == true, let frame = plan.stages[index].backward?.frame {
        frame.clear(gradient(index), images: images, all: true)
      }
      for (output, stage) in plan.outputStages.enumerated() where stage == index { seed(output, gradients[output]) }
      if index != plan.image { try runBackward(index, rule) }
    }
    return imageGradient(cropped: cropped)
  }

  private func reserve(_ count: Int) {
    workspace.reserve(shared: plan.products.map { $0.sharedFloats(images: count) }.max() ?? 0)
    guard count > capacity else { return }
    UnsafeMutableRawPointer(base).deallocate()
    // SAFETY: freed in `deinit`; floats are trivial, and every buffer is written before it is read.
    base = LargeMemory.allocate(plan.arena.floats * count)
    capacity = count
  }

  /// A buffer of the arena, for the images that the arena has room for.
  func memory(_ buffer: Int) -> UnsafeMutablePointer<Float> { base + plan.arena.buffers[buffer].offset * capacity }

  func value(_ stage: Int) -> UnsafeMutablePointer<Float> { memory(plan.stages[stage].buffer) }

  func gradient(_ stage: Int) -> UnsafeMutablePointer<Float> { memory(plan.stages[stage].backward?.buffer ?? 0) }

  /// Runs `body` for rows of a region of each image, a few rows a task; small maps are done at once.
  func overRows(_ region: Region, floats: Int, images: Int, _ body: (_ image: Int, _ row: Int) -> Void) {
    let rows = region.height
    guard rows > 0 else { return }
    let each = max(1, 16_384 / max(1, floats)), total = rows * images
    let tasks = (total + each - 1) / each
    func run(_ task: Int) {
      for line in task * each..<min(total, (task + 1) * each) { body(line / rows, region.rows.lowerBound + line % rows) }
    }
    if tasks < 3 {
      for task in 0..<tasks { run(task) }
    } else {
      threads.parallel(tasks, run)
    }
  }
}

/// How a gradient passes a ReLU.
public enum ReLURule: Sendable, Hashable {
  /// Where the result is positive.
  case ordinary
  /// The same; but where, for an image and a ReLU, that leaves nothing at all, it passes everywhere except where the value is not positive and the gradient would lower it
  /// further (Lucid's rule). Gradients are of something to be raised, so "lower" means a negative gradient.
  case redirected
}
