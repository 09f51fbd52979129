import ArgumentParser
import Engine
import Networks
import Synchronization

/// Measures each way to compute each 3×3 convolution that the program meets, and prints the table that `Engine` should hold.
///
/// A table is committed, never measured at run time: the bits of a result depend on it.
struct ProposeTable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "propose-table",
    abstract: "Measures each way to compute each convolution, and prints the Swift source of a new table for the engine.")

  @Option(help: "Measurements of each; the median counts.")
  var rounds = 5

  @Option(help: "Threads.")
  var threads = 1

  @Option(help: "`wall`, or `processor`: with one thread, fair on a busy machine, too.")
  var clock = Clock.processor

  func run() throws {
    Clock.current = clock
    Threads.shared.count = threads
    say("// \(Machine.current().text); \(threads) \(threads == 1 ? "thread" : "threads")")
    let cases = try Self.cases()
    var measured: [Measured] = []
    for (index, each) in cases.enumerated() {
      progress(
        "\(index + 1) of \(cases.count): \(each.inputs) → \(each.outputs) channels, stride \(each.stride), \(each.height)×\(each.width), \(each.planClass)"
      )
      let result = try measure(each)
      progress("  " + result.times.map { "\(Self.name($0.0)) \(short($0.1 * 1000)) ms" }.joined(separator: ", "))
      measured.append(result)
    }
    say("  static let table = [\n\(Self.source(measured))\n  ]")
  }

  private static func name(_ way: Algorithm) -> String { if case .winograd(let tile) = way { "\(tile)" } else { "\(way)" } }

  /// One convolution, and the time of each algorithm.
  struct Measured {
    var shape: Algorithms.Case
    var times: [(Algorithm, Double)]
  }

  /// The convolutions of forward passes and of visualizations of ResNet-18, at its full width and at that of the network in the box: whoever plans them asks for an algorithm,
  /// and is overheard.
  private static func cases() throws -> [Algorithms.Case] {
    let heard = Mutex<Set<Algorithms.Case>>([])
    let listening = Algorithms { shape in
      heard.withLock { _ = $0.insert(shape) }
      return .direct
    } image: { _, _ in
      .direct
    }
    for width in [64, 16] {
      let network = try Network.residual(width: width, classes: 10)
      func plan(_ output: Output, _ side: Int, _ planClass: PlanClass, gradient: Bool) throws {
        _ = try Plan(
          graph: network.graph, weights: network.weights, input: (side, side), outputs: [output], class: planClass, gradient: gradient,
          algorithms: listening)
      }
      for planClass in [PlanClass.single, .bulk] {
        try plan(Output(node: network.logits, site: .center), 224, planClass, gradient: false)
        for block in network.blocks.map(\.name) {
          let node = try network.tap(block: block, layer: .pre).node
          try plan(Output(node: node, site: .center), 224, planClass, gradient: planClass == .single)
        }
      }
    }
    return heard.withLock { $0 }.sorted {
      ($0.planClass == .single ? $0.stride : 2 + $0.stride, $0.inputs, $0.outputs, $0.height, $0.width)
        < ($1.planClass == .single ? $1.stride : 2 + $1.stride, $1.inputs, $1.outputs, $1.height, $1.width)
    }
  }

  /// The convolution alone, over a map of just its region.
  private func measure(_ shape: Algorithms.Case) throws -> Measured {
    var graph = Graph()
    let image = graph.input(channels: shape.inputs)
    let result = graph.convolution(graph.relu(image), "conv", outputs: shape.outputs, kernel: 3, stride: shape.stride, padding: 1)
    let random = Random(seed: 1)
    func noise(_ shape: [Int]) throws -> Tensor {
      try Tensor(shape: shape, values: (0..<shape.reduce(1, *)).map { random.uniform(UInt64($0)) - 0.5 })
    }
    let weights = Weights(["conv.weight": try noise([shape.outputs, shape.inputs, 3, 3])])
    let (height, width) = (shape.height * shape.stride, shape.width * shape.stride)
    let images = try noise([shape.planClass == .bulk ? 16 : 1, shape.inputs, height, width])
    let ways: [Algorithm] =
      [.direct]
      + (shape.stride == 2 ? [.winograd(.strided(height: shape.height, width: shape.width))] : [.winograd(.four), .winograd(.two)])
    let sides = try ways.map { way in
      let plan = try Plan(
        graph: graph, weights: weights, input: (height, width), outputs: [Output(node: result, site: .mean)],
        class: shape.planClass,
        algorithms: Algorithms { _ in
          way
        } image: { _, _ in
          .direct
        })
      let execution = Execution(plan)
      _ = try execution.forward(images)
      let once = try seconds { _ = try execution.forward(images) }
      // At least some milliseconds a measurement.
      let runs = max(1, Int(0.004 / max(once, 1e-6)))
      return Side("\(way)") { try seconds { for _ in 0..<runs { _ = try execution.forward(images) } } / Double(runs) }
    }
    let results = try inTurn(rounds: rounds, sides) {}
    return Measured(shape: shape, times: zip(ways, results).map { ($0, $1.sample.values.min() ?? .infinity) })
  }
}
