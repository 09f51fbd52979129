import Networks
import Testing

/// One training step against PyTorch (Tests/Golden/training.py).
@Suite struct TrainingParityTests {
  @Test(arguments: [16, 64]) func `one step's loss, running statistics and weight gradients are PyTorch's`(width: Int) throws {
    let golden = try golden("training")
    func values(_ name: String) throws -> [Float] { try #require(golden["step\(width)." + name]?.values, "\(name)") }
    let seed = try UInt64(#require(values("seed").first))
    let (side, classes, batch) = (64, 10, 6)
    let network = try Network.residual(width: width, classes: classes, seed: seed)
    let execution = try TrainingExecution(
      graph: network.graph, output: network.logits, weights: network.weights, input: (side, side), batch: batch)
    let pictures = (0..<batch).map { stripedPicture($0, side: side, classes: classes) }
    let result = try execution.step(images(pictures.map(\.bytes), side: side), labels: pictures.map(\.label), labelSmoothing: 0.1)
    let loss = try #require(values("loss").first)
    #expect(abs(result.loss - loss) < 1e-5 * loss)

    var worst: (difference: Float, name: String) = (0, "")
    for (name, gradient) in execution.gradients {
      let largest = try #require(gradient.values.map(abs).max())
      for (at, expected) in zip(try values(name + ".at"), try values(name)) {
        let difference = abs(gradient.values[Int(at)] - expected) / largest
        if difference > worst.difference { worst = (difference, name) }
      }
      let magnitude = gradient.values.reduce(0.0) { $0 + Double(abs($1)) }
      let sums = try values(name + ".sum")
      #expect(abs(Float(magnitude) - sums[1]) < 2e-4 * sums[1], "the sum of magnitudes of \(name)")
    }
    print(
      "width \(width): largest difference of a weight gradient from PyTorch's: \(worst.difference) of the parameter's largest, at \(worst.name)"
    )
    #expect(worst.difference < 2e-4)

    for name in ["bn1.running_mean", "bn1.running_var", "layer2.0.downsample.1.running_mean", "layer2.0.downsample.1.running_var"] {
      let found = try #require(execution.parameters[name]?.values)
      let expected = try values(name)
      let largest = try #require(expected.map(abs).max())
      for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-5 * largest, "\(name)") }
    }
  }

  @Test func `the bits do not depend on the number of threads`() throws {
    let network = try Network.residual(blocks: [1, 1], width: 16, classes: 5, seed: 3)
    func gradients(threads: Int) throws -> [String: Tensor] {
      let execution = try TrainingExecution(
        graph: network.graph, output: network.logits, weights: network.weights, input: (40, 36), batch: 11, threads: Threads(count: threads)
      )
      _ = try execution.step(labels: (0..<11).map { $0 % 5 }, labelSmoothing: 0) { index, pixels in
        let random = Random(seed: 4).split(UInt64(index))
        for i in pixels.indices { pixels[i] = random.uniform(UInt64(i), in: -2...2) }
      }
      return execution.gradients
    }
    let one = try gradients(threads: 1)
    #expect(try gradients(threads: 2) == one)
    #expect(try gradients(threads: 5) == one)
  }

  @Test func `what cannot be trained is refused`() throws {
    let network = try Network.residual(blocks: [1], width: 16, classes: 3)
    func make(_ graph: Graph, _ output: NodeID, weights: Weights? = nil, batch: Int = 2) throws -> TrainingExecution {
      try TrainingExecution(graph: graph, output: output, weights: weights ?? network.weights, input: (32, 32), batch: batch)
    }
    #expect(throws: EngineError.self) { try make(network.graph, network.blocks[0].taps[.post]!.node) }
    #expect(throws: EngineError.self) { try make(network.graph, network.logits, weights: Weights([:])) }
    #expect(throws: EngineError.self) { try make(network.graph, network.logits, batch: 0) }
    let execution = try make(network.graph, network.logits)
    #expect(throws: EngineError.label(3, classes: 3)) { try execution.step(labels: [0, 3], labelSmoothing: 0) { _, _ in } }
    #expect(throws: EngineError.self) { try execution.step(Tensor(zeros: [2, 3, 32, 31]), labels: [0, 1]) }
  }

  /// Normalized, N,C,H,W.
  private func images(_ pictures: [[UInt8]], side: Int) throws -> Tensor {
    var values: [Float] = []
    for picture in pictures {
      for c in 0..<3 {
        for position in 0..<side * side {
          values.append((Float(picture[position * 3 + c]) / 255 - Normalization.mean[c]) / Normalization.deviation[c])
        }
      }
    }
    return try Tensor(shape: [pictures.count, 3, side, side], values: values)
  }
}
