import Testing

@testable import Engine

@Suite struct OptimizerTests {
  @Test func `the rate goes up over 30% of the steps and down to almost nothing`() {
    let schedule = OneCycle(peak: 0.5, steps: 100)
    #expect(abs(schedule.rate(0) - 0.02) < 1e-7)
    #expect(abs(schedule.rate(29) - 0.5) < 1e-6)
    #expect(abs(schedule.rate(99) - 0.5 / 250_000) < 1e-8)
    #expect(schedule.rate(15) > schedule.rate(14))
    #expect(schedule.rate(50) > schedule.rate(51))
  }

  @Test func `momentum and decay as PyTorch defines them`() {
    var optimizer = SGD(momentum: 0.9, weightDecay: 0.1)
    var weights: [Float] = [1]
    func step(_ gradient: Float) {
      weights.withUnsafeMutableBufferPointer { weights in
        [gradient].withUnsafeBufferPointer { optimizer.step("w", shape: [1, 1], weights: weights, gradients: $0, rate: 0.5) }
      }
    }
    step(2)  // buffer = 2 + 0.1
    #expect(abs(weights[0] - (1 - 0.5 * 2.1)) < 1e-6)
    step(1)  // buffer = 0.9 · 2.1 + 1 + 0.1 · (−0.05)
    #expect(abs(weights[0] - (-0.05 - 0.5 * (0.9 * 2.1 + 1 - 0.005))) < 1e-6)
    #expect(!SGD.decays(shape: [4]))
  }

  @Test func `cross-entropy's gradient is its derivative`() throws {
    let logits: [Float] = [0.3, -1.2, 2.5, 0]
    let (loss, gradient) = try crossEntropy(logits, label: 1, labelSmoothing: 0.1)
    for i in logits.indices {
      var moved = logits
      moved[i] += 1e-3
      #expect(abs((try crossEntropy(moved, label: 1, labelSmoothing: 0.1).loss - loss) / 1e-3 - Double(gradient[i])) < 1e-3)
    }
    #expect(throws: EngineError.label(4, classes: 4)) { try crossEntropy(logits, label: 4) }
  }

  @Test func `random numbers by counter`() {
    let random = Random(seed: 1)
    #expect(random.bits(5) == Random(seed: 1).bits(5))
    #expect(random.bits(5) != Random(seed: 2).bits(5))
    #expect(random.bits(5) != Random(seed: 1, stream: 1).bits(5))
    let numbers = (0..<20_000).map { Double(random.normal(UInt64($0))) }
    let mean = numbers.reduce(0, +) / 20_000
    #expect(abs(mean) < 0.03)
    #expect(abs(numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000 - 1) < 0.05)
    #expect(random.permutation(100).sorted() == Array(0..<100))
    #expect(random.permutation(100) != Array(0..<100))
  }
}
