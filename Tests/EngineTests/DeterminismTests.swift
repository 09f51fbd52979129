import Testing

@testable import Engine

/// An image's bits depend on nothing but the image and the plan: not on threads, neighbours, place in the batch, or the other channels.
@Suite struct DeterminismTests {
  let net = SmallNetwork.residual(width: 20)

  private func run(_ input: Tensor, _ outputs: [Output], threads: Int, class planClass: PlanClass = .single) throws -> ([Tensor], Tensor) {
    let plan = try Plan(
      graph: net.graph, weights: try net.weights(), input: (70, 61), outputs: outputs, class: planClass, gradient: true)
    let execution = Execution(plan, threads: Threads(count: threads))
    var results: ([Tensor], Tensor)?
    // The second time finds the arena full of old values.
    for _ in 0..<2 {
      let values = try execution.forward(input)
      let gradients = try outputs.indices.map { try image(0..<input.shape[0], plan.outputShape($0, batch: 1).dropFirst(), seed: 77) }
      let now = (values, try execution.backward(gradients, rule: .redirected))
      if let results { #expect(results.0 == now.0 && results.1 == now.1) }
      results = now
    }
    return try #require(results)
  }

  /// Images number `range` of an endless row of random ones.
  private func image(_ range: Range<Int>, _ shape: ArraySlice<Int>, seed: UInt64) throws -> Tensor {
    let values = range.flatMap { Numbers(seed: seed + UInt64($0)).values(shape.reduce(1, *)) }
    return try Tensor(shape: [range.count] + shape, values: values)
  }

  private func slice(_ tensor: Tensor, _ image: Int) -> [Float] {
    let each = tensor.count / tensor.shape[0]
    return Array(tensor.values[image * each..<(image + 1) * each])
  }

  @Test func threadsChangeNothing() throws {
    let input = try image(0..<3, [3, 70, 61], seed: 5),
      outputs = [Output(node: net["logits"], site: .map), Output(node: net["pre1"], site: .map)]
    let one = try run(input, outputs, threads: 1)
    for threads in [2, 3, 5] {
      let many = try run(input, outputs, threads: threads)
      #expect(one.0 == many.0)
      #expect(one.1 == many.1)
    }
  }

  @Test func neighboursChangeNothing() throws {
    let outputs = [Output(node: net["post2"], site: .map), Output(node: net["pre1"], site: .center)]
    let alone = try image(2..<3, [3, 70, 61], seed: 5)
    let plan = try Plan(graph: net.graph, weights: try net.weights(), input: (70, 61), outputs: outputs, class: .bulk)
    let expected = try Execution(plan).forward(alone)
    for (range, place) in [(0..<5, 2), (1..<3, 1), (2..<25, 0)] {
      let together = try Execution(plan, threads: Threads(count: 2)).forward(try image(range, [3, 70, 61], seed: 5))
      for index in outputs.indices { #expect(slice(together[index], place) == expected[index].values) }
    }
    // With gradients too, each image under its own.
    let (values, gradients) = try run(try image(0..<3, [3, 70, 61], seed: 5), outputs, threads: 2)
    for place in 0..<3 {
      let (single, gradient) = try run(try image(place..<place + 1, [3, 70, 61], seed: 5), outputs, threads: 1)
      for index in outputs.indices { #expect(slice(values[index], place) == single[index].values) }
      if place == 0 { #expect(slice(gradients, place) == gradient.values) }
    }
  }

  /// `fz` of a channel is the same alone and in company. A cone and the whole map agree within rounding: their tiles lie differently.
  @Test func otherChannelsChangeNothing() throws {
    let input = try image(0..<1, [3, 70, 61], seed: 5)
    func forward(_ outputs: [Output]) throws -> [Tensor] {
      try Execution(try Plan(graph: net.graph, weights: try net.weights(), input: (70, 61), outputs: outputs)).forward(input)
    }
    let pre = net["pre2"]
    let all = try forward([Output(node: pre, site: .map), Output(node: net["logits"], site: .map)])
    let one = try forward([Output(node: pre, site: .center, channels: [7])])
    let among = try forward([Output(node: pre, site: .center, channels: [3, 7, 1])])
    #expect(one[0].values == [among[0].values[1]])
    let (height, width) = (all[0].shape[2], all[0].shape[3])
    let scale = all[0].values.reduce(0) { max($0, abs($1)) }
    #expect(abs(one[0].values[0] - all[0].values[(7 * height + height / 2) * width + width / 2]) <= 2e-5 * scale)
  }
}
