import Stopping
import Synchronization

/// A person who asks for the end when the work has asked so many times whether to go on: it is then stopped somewhere within a step.
final class Patience: Sendable {
  private let asked = Atomic<Int>(0)
  private let limit: Int

  init(questions limit: Int) { self.limit = limit }

  var isOver: Bool { asked.load(ordering: .relaxed) >= limit }
  var work: StoppableWork { StoppableWork { self.asked.wrappingAdd(1, ordering: .relaxed).newValue >= self.limit } }
}
