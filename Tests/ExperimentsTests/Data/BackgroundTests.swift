import Synchronization
import Testing

@testable import Experiments

@Suite struct BackgroundTests {
  @Test func givesItsValueOnce() {
    let work = Background { 6 * 7 }
    #expect(work.value() == 42)
    #expect(work.value() == nil)
  }

  /// Who fails lets go of what still reads ahead, perhaps before its thread has begun.
  @Test func mayBeLetGoAtOnce() {
    let done = Mutex(0)
    for _ in 0..<500 { _ = Background { done.withLock { $0 += 1 } } }
    #expect(done.withLock { $0 } == 500)
  }
}
