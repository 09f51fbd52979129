import Testing

@testable import Engine

/// A small residual network as a whole: fusing, cones, taps, interventions, rules of gradients.
@Suite struct PlanTests {
  static let size = (height: 45, width: 52)
  let net = SmallNetwork.residual()
  static let taps = ["in1", "pre1", "post1", "conv", "pre2", "in2", "sum2", "post2", "logits"]

  private func run(
    _ outputs: [Output], _ input: Tensor, interventions: [Intervention] = [], size: (height: Int, width: Int) = size,
    class planClass: PlanClass = .single, rule: ReLURule = .ordinary, threads: Threads = .shared
  ) throws -> (results: [Tensor], gradients: [Tensor], dx: Tensor) {
    let plan = try Plan(
      graph: net.graph, weights: try net.weights(), input: size, outputs: outputs, interventions: interventions, class: planClass,
      gradient: true)
    let execution = Execution(plan, threads: threads)
    let results = try execution.forward(input)
    let gradients = try outputs.indices.map {
      try Numbers(seed: 40 + UInt64($0)).tensor(plan.outputShape($0, batch: input.shape[0]))
    }
    return (results, gradients, try execution.backward(gradients, rule: rule))
  }

  private func compare(_ outputs: [Output], interventions: [Intervention] = [], rule: ReLURule = .ordinary) throws {
    let input = try Numbers(seed: 9).tensor([2, 3, Self.size.height, Self.size.width])
    let reference = try Reference(net.graph, try net.weights(), input, interventions: interventions)
    let (results, gradients, dx) = try run(outputs, input, interventions: interventions, rule: rule)
    for (output, result) in zip(outputs, results) {
      #expect(relativeError(result.values, reference.output(output).floats) < 5e-6, "\(output)")
    }
    #expect(relativeError(dx.values, reference.backward(outputs, gradients, rule: rule).floats) < 2e-5)
  }

  @Test(arguments: taps) func eachTapAgreesWithTheNaiveNetwork(_ tap: String) throws {
    for site in [Site.map, .center, .mean, .position(row: 0, column: 0)] { try compare([Output(node: net[tap], site: site)]) }
  }

  /// Taps are copies: nothing that follows, fused or in place, shows in them. Also chosen channels in the order asked for.
  @Test func allTapsAtOnceAreTrueValues() throws {
    try compare(Self.taps.map { Output(node: net[$0], site: .map) })
    try compare(Self.taps.map { Output(node: net[$0], site: .center, channels: [4, 1]) })
    try compare([Output(node: net["pre1"], site: .map), Output(node: net["pre1"], site: .center), Output(node: net.image, site: .mean)])
  }

  @Test(arguments: taps) func aConeAgreesWithTheWholeMap(_ tap: String) throws {
    let input = try Numbers(seed: 9).tensor([1, 3, 97, 91])
    let size = (height: 97, width: 91)
    let (whole, _, _) = try run([Output(node: net[tap], site: .map)], input, size: size)
    let (height, width) = whole[0].shape.count == 4 ? (whole[0].shape[2], whole[0].shape[3]) : (1, 1)
    for (row, column) in [(height / 2, width / 2), (0, 0), (height - 1, width / 3)] {
      let output = Output(node: net[tap], site: .position(row: row, column: column))
      let (cone, gradients, dx) = try run([output], input, size: size)
      let expected = (0..<whole[0].shape[1]).map { whole[0].values[($0 * height + row) * width + column] }
      let scale = whole[0].values.reduce(0) { max($0, abs($1)) }
      for (a, b) in zip(cone[0].values, expected) { #expect(abs(a - b) <= 2e-5 * scale) }
      // The gradient through the whole map, from that position only.
      var seed = Tensor(zeros: whole[0].shape)
      for channel in 0..<whole[0].shape[1] { seed.values[(channel * height + row) * width + column] = gradients[0].values[channel] }
      let plan = try Plan(
        graph: net.graph, weights: try net.weights(), input: size, outputs: [Output(node: net[tap], site: .map)], gradient: true)
      let execution = Execution(plan)
      _ = try execution.forward(input)
      #expect(relativeError(dx.values, try execution.backward([seed]).values) <= 2e-5)
    }
  }

  @Test func aConeReadsNoOtherPixels() throws {
    let plan = try Plan(
      graph: net.graph, weights: try net.weights(), input: (224, 224), outputs: [Output(node: net["pre1"], site: .center)], gradient: true)
    // Two 3×3 convolutions at stride 4, a 3×3 pool at stride 2, a 7×7 convolution: 2·2·4 + 2·2 + 7 = 27 pixels around 4·28.
    #expect(plan.inputRegion == Region(rows: 99..<126, columns: 99..<126))
    var input = try Numbers(seed: 3).tensor([1, 3, 224, 224])
    let execution = Execution(plan)
    let clean = try execution.forward(input)
    let gradient = try execution.backward([Tensor(zeros: [1, 5])])
    #expect(gradient.values.allSatisfy { $0 == 0 })
    let dx = try execution.backward([try Numbers(seed: 4).tensor([1, 5])])
    var cropped: [Float] = [], croppedGradient: [Float] = []
    for channel in 0..<3 {
      for row in 0..<224 {
        for column in 0..<224 {
          let index = (channel * 224 + row) * 224 + column
          if plan.inputRegion.rows.contains(row), plan.inputRegion.columns.contains(column) {
            cropped.append(input.values[index])
            croppedGradient.append(dx.values[index])
          } else {
            input.values[index] = .nan
            #expect(dx.values[index] == 0)
          }
        }
      }
    }
    #expect(try execution.forward(input) == clean)
    let small = try Tensor(shape: [1, 3, 27, 27], values: cropped)
    #expect(try execution.forward(small, cropped: true) == clean)
    #expect(try execution.backward([try Numbers(seed: 4).tensor([1, 5])], cropped: true).values == croppedGradient)
  }

  @Test func interventions() throws {
    let outputs = [
      Output(node: net["logits"], site: .map), Output(node: net["post1"], site: .map), Output(node: net["sum2"], site: .center),
    ]
    let zero = Intervention(node: net["post1"], channels: [0, 3], replacement: .values([0, 0.7]))
    let noise = Intervention(node: net["pre2"], channels: [1], replacement: .noise(std: 2, seed: 3))
    let onlySum = Intervention(node: net["in2"], channels: [2, 0], replacement: .values([1, -1]), onlyFor: net["sum2"])
    let onlyBranch = Intervention(node: net["post1"], channels: [2], replacement: .values([3]), onlyFor: net["conv"])
    for interventions in [[zero], [noise], [onlySum], [onlyBranch], [zero, noise, onlySum, onlyBranch]] {
      try compare(outputs, interventions: interventions)
      try compare([outputs[2]], interventions: interventions)
    }
    // One that changes what is read must change the result; one after the tap must not.
    let input = try Numbers(seed: 9).tensor([2, 3, Self.size.height, Self.size.width])
    let plain = try run(outputs, input).results, changed = try run(outputs, input, interventions: [onlySum]).results
    #expect(plain[1] == changed[1])
    #expect(plain[0] != changed[0])
    #expect(plain[2] != changed[2])
  }

  /// Arms side by side give the bits that each gives alone, and do less work together.
  @Test func armsShareWhatTheyHaveInCommon() throws {
    let outputs = [Output(node: net["logits"], site: .map), Output(node: net["post2"], site: .center)]
    let early = Intervention(node: net["post1"], channels: [0, 3], replacement: .values([0, 0.7]))
    let late = Intervention(node: net["pre2"], channels: [1], replacement: .noise(std: 2, seed: 3))
    let onlySum = Intervention(node: net["in2"], channels: [2, 0], replacement: .values([1, -1]), onlyFor: net["sum2"])
    let convolution = Intervention(node: net["conv"], channels: [4], replacement: .values([2]))
    let arms = [[], [late], [onlySum], [early], [early, late, onlySum], [late], [convolution]]
    let input = try Numbers(seed: 9).tensor([3, 3, Self.size.height, Self.size.width]), weights = try net.weights()
    for planClass in [PlanClass.single, .bulk] {
      let together = try Plan(graph: net.graph, weights: weights, input: Self.size, outputs: outputs, arms: arms, class: planClass)
      let results = try Execution(together).forward(input)
      var alone: [Tensor] = [], work = 0
      for arm in arms {
        let plan = try Plan(graph: net.graph, weights: weights, input: Self.size, outputs: outputs, interventions: arm, class: planClass)
        alone += try Execution(plan).forward(input)
        work += plan.multiplyAdds
      }
      #expect(results == alone)
      #expect(Set(results.map(\.values)).count > 6, "the arms differ")
      #expect(together.multiplyAdds < work * 2 / 3)
    }
    #expect(throws: EngineError.self) { _ = try Plan(graph: net.graph, weights: weights, input: Self.size, outputs: outputs, arms: []) }
  }

  /// A gradient that no ReLU lets through, for one image of two, and one that some let through.
  @Test func redirectedReLU() throws {
    var dead = SmallNetwork()
    let x = dead.graph.convolution(dead.image, "c", outputs: 8, kernel: 3, padding: 1, bias: true)
    let y = dead.graph.convolution(dead.graph.relu(x), "d", outputs: 4, kernel: 3, padding: 1, bias: true)
    let node = dead.graph.relu(y)
    var weights = try dead.weights().tensors
    weights["d.bias"] = try Tensor(shape: [4], values: [-3, -3, -3, -3])
    var input = try Numbers(seed: 2).tensor([2, 3, 12, 12])
    for index in 0..<3 * 144 { input.values[index] *= 8 }
    let output = Output(node: node, site: .map)
    let plan = try Plan(graph: dead.graph, weights: Weights(weights), input: (12, 12), outputs: [output], gradient: true)
    let execution = Execution(plan)
    let result = try execution.forward(input)[0]
    let perImage = 4 * 144
    #expect(result.values[..<perImage].contains { $0 > 0 })
    #expect(result.values[perImage...].allSatisfy { $0 == 0 })
    let gradient = try Numbers(seed: 6).tensor([2, 4, 12, 12])
    let reference = try Reference(dead.graph, Weights(weights), input)
    for rule in [ReLURule.ordinary, .redirected] {
      let dx = try execution.backward([gradient], rule: rule)
      let expected = reference.backward([output], [gradient], rule: rule).floats
      #expect(relativeError(dx.values, expected) < 3e-6, "\(rule)")
      #expect(dx.values[(3 * 144)...].contains { $0 != 0 } == (rule == .redirected))
    }
    for tap in ["pre1", "post2", "logits"] { try compare([Output(node: net[tap], site: .center)], rule: .redirected) }
  }

  @Test func imposedDecisionsAreFollowed() throws {
    let input = try Numbers(seed: 9).tensor([2, 3, 45, 52]), other = try Numbers(seed: 10).tensor([2, 3, 45, 52])
    let outputs = [Output(node: net["post2"], site: .map)]
    let plan = try Plan(graph: net.graph, weights: try net.weights(), input: Self.size, outputs: outputs, gradient: true)
    let execution = Execution(plan)
    let gradient = try Numbers(seed: 6).tensor(plan.outputShape(0, batch: 2))
    _ = try execution.forward(other)
    let own = execution.decisions()
    let expected = try execution.backward([gradient])
    _ = try execution.forward(input)
    let free = try execution.backward([gradient])
    // The gradient is linear in nothing but the decisions: with the other image's, it is the other image's.
    execution.imposed = own
    #expect(try execution.backward([gradient]) == expected)
    #expect(free != expected)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let weights = try net.weights()
    func plan(
      _ output: Output, _ interventions: [Intervention] = [], size: (Int, Int) = (64, 64), weights w: Weights? = nil
    ) throws(EngineError) {
      _ = try Plan(graph: net.graph, weights: w ?? weights, input: size, outputs: [output], interventions: interventions)
    }
    let pre = net["pre1"]
    #expect(throws: EngineError.channel(5, node: "a.bn2", channels: 5)) { try plan(Output(node: pre, site: .map, channels: [5])) }
    #expect(throws: EngineError.unknownNode(index: 99)) { try plan(Output(node: NodeID(index: 99), site: .map)) }
    #expect(throws: EngineError.self) { try plan(Output(node: pre, site: .position(row: 16, column: 0))) }
    #expect(throws: EngineError.missingWeight(name: "conv1.weight")) { try plan(Output(node: pre, site: .map), weights: Weights([:])) }
    #expect(throws: EngineError.self) { try plan(Output(node: pre, site: .map), size: (0, 64)) }
    let mismatch = Intervention(node: pre, channels: [1, 2], replacement: .values([0]))
    #expect(throws: EngineError.self) { try plan(Output(node: pre, site: .map), [mismatch]) }
    let noReader = Intervention(node: pre, channels: [1], replacement: .values([0]), onlyFor: net["logits"])
    #expect(throws: EngineError.self) { try plan(Output(node: pre, site: .map), [noReader]) }
    let execution = Execution(try Plan(graph: net.graph, weights: weights, input: (64, 64), outputs: [Output(node: pre, site: .map)]))
    #expect(throws: EngineError.self) { try execution.forward(Tensor(zeros: [1, 3, 64, 63])) }
    #expect(throws: EngineError.self) { try execution.backward([]) }
  }
}
