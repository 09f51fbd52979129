import Stopping
import Synchronization
import Testing

@testable import Engine
@testable import Networks

/// A pass that the person stops leaves nothing behind that a later one could see.
@Suite struct StoppedPassTests {
  /// Work whose end is asked for at question number `last`.
  private func work(until last: Int) -> StoppableWork {
    let questions = Counter()
    return StoppableWork { questions.next() >= last }
  }

  private final class Counter: Sendable {
    private let count = Atomic(0)
    func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
  }

  @Test func aPassCanBeStoppedBetweenAnyTwoStages() throws {
    let net = SmallNetwork.residual(width: 20)
    let output = Output(node: net["post2"], site: .map)
    let plan = try Plan(graph: net.graph, weights: try net.weights(), input: (48, 48), outputs: [output], gradient: true)
    let input = try Tensor(shape: [2, 3, 48, 48], values: Numbers(seed: 3).values(2 * 3 * 48 * 48))
    func both(_ execution: Execution) throws -> ([Tensor], Tensor) {
      let values = try execution.forward(input)
      return (values, try execution.backward([values[0]]))
    }
    let whole = try both(Execution(plan)), execution = Execution(plan)
    var stopped = 0, last = 1
    while stopped < 200 {
      do throws(EngineError) {
        try Interruption.working(for: work(until: last)) { () throws(EngineError) in
          do { _ = try both(execution) } catch let error as EngineError { throw error } catch { throw .unsupported("\(error)") }
        }
        break
      } catch {
        #expect(error == .interrupted)
        stopped += 1
        // What comes next has the same bits.
        if last % 5 == 1 {
          let next = try both(execution)
          #expect(next.0 == whole.0 && next.1 == whole.1)
        }
      }
      last += 1
    }
    // Every stage but the image asks, in both directions.
    #expect(stopped >= plan.stages.count && stopped < 200)
  }

  @Test func aTrainingStepIsTakenWholeOrNotAtAll() throws {
    let network = try Network.residual(blocks: [1, 1], width: 16, classes: 5, seed: 3)
    func execution() throws -> TrainingExecution {
      try TrainingExecution(graph: network.graph, output: network.logits, weights: network.weights, input: (40, 36), batch: 11)
    }
    func step(_ execution: TrainingExecution) throws(EngineError) -> Float {
      try execution.step(labels: (0..<11).map { $0 % 5 }, labelSmoothing: 0) { index, pixels in
        let random = Random(seed: 4).split(UInt64(index))
        for i in pixels.indices { pixels[i] = random.uniform(UInt64(i), in: -2...2) }
      }.loss
    }
    let reference = try execution(), loss = try step(reference)
    let stopped = try execution(), before = stopped.parameters
    for last in [1, 3, 10, 25, 40] {
      #expect(throws: EngineError.interrupted) {
        try Interruption.working(for: work(until: last)) { () throws(EngineError) in _ = try step(stopped) }
      }
      // The running statistics among them.
      #expect(stopped.parameters == before)
    }
    #expect(try step(stopped) == loss)
    #expect(stopped.gradients == reference.gradients && stopped.parameters == reference.parameters)
  }
}
