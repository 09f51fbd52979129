import Testing

@testable import Engine

/// Winograd's filtering against the naive convolution, forced on shapes of every kind: tiles cut off at the edge, blocks taken one by one and all together, sums and ReLUs at
/// the end, gradients that are added up.
@Suite struct WinogradTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let tile: WinogradTile, channels: Int, height: Int, width: Int
    var testDescription: String { "F(\(tile.outputs)×\(tile.outputs)), \(channels) channels, \(height)×\(width)" }
  }

  static let cases: [Case] = [WinogradTile.two, .four].flatMap { tile in
    // 20 channels stay in the cache of one thread; 150 make all threads go through the steps together.
    [(20, 1, 1), (20, 5, 4), (20, 13, 9), (20, 30, 30), (150, 3, 3), (150, 7, 9)].map { channels, height, width in
      Case(tile: tile, channels: channels, height: height, width: width)
    }
  }

  static func forced(_ tile: WinogradTile) -> Algorithms {
    Algorithms(choose: { _ in .winograd(tile) }, image: { _, _ in .winograd(.three) }, scatters: false)
  }

  /// A residual block: both convolutions read and are read by others, one ends in a sum and a ReLU.
  private func block(_ channels: Int) -> (SmallNetwork, NodeID) {
    var net = SmallNetwork()
    let x = net.graph.convolution(net.image, "stem", outputs: channels, kernel: 1)
    var y = net.graph.relu(net.graph.batchNorm(net.graph.convolution(x, "a", outputs: channels, kernel: 3, padding: 1), "an"))
    y = net.graph.convolution(y, "b", outputs: channels, kernel: 3, padding: 1, bias: true)
    y = net.graph.relu(net.graph.add(y, x))
    return (net, y)
  }

  @Test(arguments: cases) func agreesWithTheNaiveOne(_ c: Case) throws {
    let (net, node) = block(c.channels), weights = try net.weights()
    let input = try Numbers(seed: 5).tensor([2, 3, c.height, c.width])
    let reference = try Reference(net.graph, weights, input)
    for site in [Site.map, .center] {
      let output = Output(node: node, site: site)
      let plan = try Plan(
        graph: net.graph, weights: weights, input: (c.height, c.width), outputs: [output], gradient: true, algorithms: Self.forced(c.tile))
      #expect(
        plan.stages.contains { $0.algorithm == .winograd(c.tile) } && plan.stages.contains { $0.backwardAlgorithm == .winograd(c.tile) })
      let execution = Execution(plan)
      let error = relativeError(try execution.forward(input)[0].values, reference.output(output).floats)
      #expect(error < 5e-6, "\(site) forward")
      let gradient = try Numbers(seed: 6).tensor(plan.outputShape(0, batch: 2))
      let gradientError = relativeError(try execution.backward([gradient]).values, reference.backward([output], [gradient]).floats)
      #expect(gradientError < 1e-5, "\(site) backward")
    }
  }

  /// A window of stride 2 with a sum and a ReLU at its end: forward by tiles of both sizes, cut off at the edge or not; back as ever.
  private func halving(_ channels: Int) -> (SmallNetwork, NodeID) {
    var net = SmallNetwork()
    let x = net.graph.convolution(net.image, "stem", outputs: channels, kernel: 1)
    var y = net.graph.batchNorm(net.graph.convolution(x, "a", outputs: channels + 5, kernel: 3, stride: 2, padding: 1), "an")
    let bypass = net.graph.convolution(x, "b", outputs: channels + 5, kernel: 1, stride: 2)
    y = net.graph.relu(net.graph.add(y, bypass))
    return (net, y)
  }

  static let strided: [Case] = [WinogradTile.stridedThree, .stridedFour].flatMap { tile in
    [(20, 1, 1), (20, 5, 4), (20, 14, 17), (20, 61, 60), (150, 7, 9), (150, 16, 16)].map { channels, height, width in
      Case(tile: tile, channels: channels, height: height, width: width)
    }
  }

  @Test(arguments: strided) func stridesAgreeWithTheNaiveOne(_ c: Case) throws {
    let (net, node) = halving(c.channels), weights = try net.weights()
    let input = try Numbers(seed: 8).tensor([2, 3, c.height, c.width])
    let reference = try Reference(net.graph, weights, input)
    for site in [Site.map, .center] {
      let output = Output(node: node, site: site)
      let plan = try Plan(
        graph: net.graph, weights: weights, input: (c.height, c.width), outputs: [output], gradient: true, algorithms: Self.forced(c.tile))
      #expect(plan.stages.contains { $0.algorithm == .winograd(c.tile) })
      #expect(!plan.stages.contains { $0.backwardAlgorithm == .winograd(c.tile) })
      let execution = Execution(plan)
      let error = relativeError(try execution.forward(input)[0].values, reference.output(output).floats)
      #expect(error < 5e-6, "\(site) forward")
      let gradient = try Numbers(seed: 6).tensor(plan.outputShape(0, batch: 2))
      let gradientError = relativeError(try execution.backward([gradient]).values, reference.backward([output], [gradient]).floats)
      #expect(gradientError < 1e-5, "\(site) backward")
    }
  }

  /// Neither threads, nor company, nor the place in a batch; also where the number of images decides how the tiles are grouped.
  @Test(arguments: [20, 150]) func bitsAreTheImagesOwn(_ channels: Int) throws {
    let images = try Numbers(seed: 7).tensor([9, 3, 14, 10]), each = 3 * 14 * 10
    for tile in [WinogradTile.two, .four, .stridedThree, .stridedFour] {
      let (net, node) = tile.stride == 2 ? halving(channels) : block(channels), weights = try net.weights()
      let plan = try Plan(
        graph: net.graph, weights: weights, input: (14, 10), outputs: [Output(node: node, site: .map)], gradient: true,
        algorithms: Self.forced(tile))
      func run(_ range: Range<Int>, threads: Int) throws -> ([Float], [Float]) {
        let values = Array(images.values[range.lowerBound * each..<range.upperBound * each])
        let execution = Execution(plan, threads: Threads(count: threads))
        let result = try execution.forward(try Tensor(shape: [range.count, 3, 14, 10], values: values))[0]
        return (result.values, try execution.backward([result]).values)
      }
      let all = try run(0..<9, threads: 1)
      #expect(try run(0..<9, threads: 3) == all)
      let alone = try run(4..<5, threads: 2), result = all.0.count / 9
      #expect(alone.0 == Array(all.0[4 * result..<5 * result]))
      #expect(alone.1 == Array(all.1[4 * each..<5 * each]))
    }
  }

  /// Every row of the table is met, and everything not measured has an answer.
  @Test func theTableAnswersEverything() {
    for planClass in [PlanClass.single, .bulk] {
      for channels in [16, 48, 64, 200, 512, 4096] {
        for side in [1, 3, 7, 14, 56, 300] {
          let algorithm = Algorithms.committed.choose(
            .init(inputs: channels, outputs: 16, height: side, width: side, planClass: planClass))
          #expect(side > 1 || algorithm == .direct)
          let strided = Algorithms.committed.choose(
            .init(inputs: channels, outputs: 16, stride: 2, height: side, width: side, planClass: planClass))
          if case .winograd(let tile) = strided { #expect(tile.stride == 2) }
        }
      }
      let channels = Algorithms.table.filter { $0.planClass == planClass }.map(\.channels)
      #expect(channels == channels.sorted() && channels.last == .max)
    }
    // Whatever is left over at the edge counts: 7 = 4 + 3, 21 = 7 · 3.
    #expect(WinogradTile.strided(height: 7, width: 7) == .stridedFour)
    #expect(WinogradTile.strided(height: 21, width: 21) == .stridedThree)
    for row in Algorithms.table { #expect(row.two == .max || row.two < row.four) }
  }
}
