import Engine
import Imaging
import Networks

/// The memory of one ascent: spectrum, patches, executions by the size of the network's input. Used again for the next channel on the same thread.
final class Workspace {
  let visualization: Visualization
  let recipe: TransformRecipe
  let spectrum: Spectrum
  private let node: NodeID
  let threads: Threads
  private let chain = TransformChain()
  private var stations: [Int: Station] = [:]

  /// One size of the network's input.
  private final class Station {
    let plan: Plan
    let execution: Execution
    var input: Tensor

    init(_ plan: Plan, threads: Threads) {
      self.plan = plan
      execution = Execution(plan, threads: threads)
      input = Tensor(zeros: [1, 3, plan.inputRegion.height, plan.inputRegion.width])
    }
  }

  init(_ visualization: Visualization, threads: Threads) {
    self.visualization = visualization
    self.threads = threads
    recipe = visualization.transforms
    node = visualization.target.node
    spectrum = Spectrum(side: visualization.size)
  }

  private func station(_ side: Int) throws(EngineError) -> Station {
    if let station = stations[side] { return station }
    // All channels at once: the plan serves every one of them, and at one position that costs next to nothing.
    let plan = try PlanCache.shared.plan(
      visualization.network, side: (side, side), outputs: [Output(node: node, site: visualization.site)], gradient: true)
    let station = Station(plan, threads: threads)
    stations[side] = station
    return station
  }

  /// The objective for the present spectrum under these draws, and its gradient into `spectrum.gradient` with the sign of a loss.
  /// - Returns: the objective, and whether the gradient is zero everywhere.
  func evaluate(channel: Int, _ draws: StepDraws, rule: ReLURule) throws(EngineError) -> (objective: Float, isFlat: Bool) {
    let size = visualization.size
    var stages = recipe.stages(draws, side: size)
    stages.append(Normalize())
    if size < visualization.network.inputSize { stages.append(Resize(target: visualization.network.inputSize)) }
    let side = stages.reduce(size) { $1.outputSide($0) }
    let station = try station(side)
    chain.prepare(stages, side: size) { _ in station.plan.inputRegion }

    let region = chain.regions[0]
    spectrum.image(region, .colours, into: chain.emptyInput().planes, threads: threads)
    fill(&station.input, from: chain.forward(threads: threads))
    let values = try station.execution.forward(station.input, cropped: true)[0].values
    var direction = Tensor(zeros: station.plan.outputShape(0, batch: 1))
    direction.values[channel] = 1
    let ascent = try station.execution.backward([direction], rule: rule, cropped: true)
    let isFlat = fill(chain.emptyOutputGradient(), from: ascent)
    spectrum.adjoint(chain.backward(threads: threads).planes, colours: chain.input.planes, region, threads: threads)
    return (values[channel], isFlat)
  }

  /// The whole image, as it is saved.
  func image() throws(ImageError) -> Image {
    let size = visualization.size
    let patch = Patch()
    patch.reset(side: size, region: .whole(size))
    spectrum.image(.whole(size), .colours, into: patch.planes, threads: threads)
    var bytes = [UInt8](repeating: 0, count: 3 * size * size)
    for row in 0..<size {
      for column in 0..<size {
        for colour in 0..<3 {
          let value = patch[colour, row, column] * 255
          bytes[(row * size + column) * 3 + colour] = UInt8(visualization.exact ? value : value.rounded())
        }
      }
    }
    return try Image(bytes: bytes, height: size, width: size)
  }

  // SAFETY (the two below): rows and columns are those of the patch's region, of which the tensors are made.

  private func fill(_ tensor: inout Tensor, from patch: Patch) {
    tensor.values.withUnsafeMutableBufferPointer { values in
      guard let base = values.baseAddress else { return }
      for colour in 0..<3 {
        for row in 0..<patch.rows {
          (base + (colour * patch.rows + row) * patch.columns).update(from: patch.plane(colour) + row * patch.stride, count: patch.columns)
        }
      }
    }
  }

  /// With the sign of a loss. True if all is zero.
  private func fill(_ patch: Patch, from tensor: Tensor) -> Bool {
    var bits: UInt32 = 0
    tensor.values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      for colour in 0..<3 {
        for row in 0..<patch.rows {
          let from = base + (colour * patch.rows + row) * patch.columns, to = patch.plane(colour) + row * patch.stride
          for x in 0..<patch.columns {
            to[x] = -from[x]
            bits |= from[x].bitPattern
          }
        }
      }
    }
    return bits & 0x7FFF_FFFF == 0
  }
}
