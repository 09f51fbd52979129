import HashedNetwork
import Engine
import Networks
import Testing

/// ResNet-18 with random weights and random batch-norm statistics against PyTorch, at a quarter and at the full of its width (Tests/Golden/engine.py).
@Suite struct ParityTests {
  @Test(arguments: [16, 64]) func everyTapAndTheLogits(_ width: Int) throws {
    let golden = try Golden.load(width: width)
    let network = try HashedNetwork.resnet18(width: width, classes: golden.classes)
    let names = golden.taps.keys.sorted()
    let outputs = try names.map { Output(node: try network.tap(module: $0).node, site: .map) } + [Output(node: network.logits, site: .map)]
    // All at once, where nothing can be fused, and one by one, where all that can be is.
    let input = try Golden.image()
    func run(_ outputs: [Output]) throws -> [Tensor] {
      try Execution(try Plan(graph: network.graph, weights: network.weights, input: (224, 224), outputs: outputs)).forward(input)
    }
    let together = try run(outputs)
    var worst = (error: 0.0, name: "")
    for (index, name) in names.enumerated() {
      guard let expected = golden.taps[name] else { continue }
      for value in [together[index], try run([outputs[index]])[0]] {
        let error = expected.error(value.values)
        #expect(error <= 2e-5, "\(name)")
        if error > worst.error { worst = (error, name) }
      }
    }
    let logits = relativeError(together[names.count].values, golden.logits)
    #expect(logits <= 2e-5)
    print("width \(width): the largest difference from PyTorch \(golden.torch) is \(worst.error) at \(worst.name); logits \(logits)")
  }

  @Test(arguments: [16, 64]) func gradientsAtTheImage(_ width: Int) throws {
    let golden = try Golden.load(width: width)
    let network = try HashedNetwork.resnet18(width: width, classes: golden.classes)
    let input = try Golden.image(), decisions = try golden.decisions(network.graph)
    #expect(golden.gradients.keys.sorted() == network.blocks.map(\.name))
    for (block, expected) in golden.gradients.sorted(by: { $0.key < $1.key }) {
      let output = Output(node: try network.tap(block: block, layer: .pre).node, site: .center, channels: [golden.channel])
      let plan = try Plan(graph: network.graph, weights: network.weights, input: (224, 224), outputs: [output], gradient: true)
      #expect(plan.inputRegion.contains(expected.region))
      let execution = Execution(plan)
      _ = try execution.forward(input)
      func gradient() throws -> [Float] {
        let whole = try execution.backward([try Tensor(shape: [1, 1], values: [1])]), region = expected.region
        return (0..<3).flatMap { channel in
          region.rows.flatMap { row in region.columns.map { whole.values[(channel * 224 + row) * 224 + $0] } }
        }
      }
      let cosine = expected.sampled.cosine(try gradient())
      #expect(cosine >= 0.995, "free, \(block)")
      execution.imposed = decisions
      let error = expected.sampled.error(try gradient())
      #expect(error <= 2e-4, "imposed, \(block)")
      print("width \(width), Pre of \(block): gradient off by \(error) with PyTorch's decisions, cosine \(cosine) without")
    }
  }
}
