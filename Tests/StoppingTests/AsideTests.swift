import Synchronization
import Testing

@testable import Stopping

@Suite struct AsideTests {
  /// Whether the person has asked for the end.
  private final class Flag: Sendable {
    private let value = Atomic<Bool>(false)
    var isUp: Bool { value.load(ordering: .sequentiallyConsistent) }
    func raise() { value.store(true, ordering: .sequentiallyConsistent) }
  }

  private let asked = Flag()
  private var work: StoppableWork { StoppableWork { [asked] in asked.isUp } }

  @Test func givesWhatComesOfIt() {
    #expect(Aside { 6 * 7 }.result() == 42)
    #expect(Interruption.working(for: work) { Interruption.aside { 6 * 7 } } == 42)
  }

  @Test func whoWaitsMayLeave() {
    let mayEnd = Flag(), hasEnded = Flag()
    let result = Interruption.working(for: work) {
      Interruption.aside { [asked] in
        asked.raise()
        while !mayEnd.isUp {}
        hasEnded.raise()
        return 1
      }
    }
    #expect(result == nil)
    #expect(!hasEnded.isUp)
    mayEnd.raise()
    while !hasEnded.isUp {}
  }

  /// A loop inside may have given anything.
  @Test func whatWasCutInsideIsNoResult() {
    let result = Interruption.working(for: work) {
      Interruption.aside { [asked] in
        asked.raise()
        return (0..<Interruption.stride * 3).interruptibleMap { $0 }
      }
    }
    #expect(result == nil)
  }

  /// What was left may still hear of the end when something else has begun, which is then not cut.
  @Test func whatIsCutAfterwardsIsNobodys() {
    let mayEnd = Flag(), hasEnded = Flag(), work = work
    _ = Interruption.working(for: work) {
      Interruption.aside { [asked] in
        asked.raise()
        while !mayEnd.isUp {}
        #expect(Interruption.isRequested)
        hasEnded.raise()
      }
    }
    work.beginAnew()
    mayEnd.raise()
    while !hasEnded.isUp {}
    #expect(!work.isCut)
  }

  /// Who fails lets go of what still runs, perhaps before its thread has begun.
  @Test func mayBeDroppedAtOnce() {
    let done = Mutex(0)
    for _ in 0..<500 { _ = Aside { done.withLock { $0 += 1 } } }
    while done.withLock({ $0 }) < 500 {}
  }

  /// Values may be nested as deeply there as anywhere.
  @Test func goesAsDeepAsAProgram() {
    @Sendable func depth(_ levels: Int) -> Int { levels == 0 ? 0 : 1 + depth(levels - 1) }
    #expect(Interruption.working(for: work) { Interruption.aside { depth(500_000) } } == 500_000)
  }

  @Test func littleIsDoneOnTheSameThread() {
    let thread = Interruption.working(for: work) { Interruption.aside(steps: 10) { Interruption.work === nil } }
    #expect(thread == false)
    #expect(Interruption.aside { Interruption.work === nil } == true)
  }

  @Test func workIsOfItsThreadAndEndsWithIt() {
    let work = work
    #expect(!Interruption.isRequested)
    Interruption.working(for: work) {
      #expect(Interruption.work === work)
      #expect(!Interruption.isRequested)
      asked.raise()
      #expect(!Interruption.isCut)
      #expect(Interruption.isRequested)
      #expect(Interruption.isCut)
    }
    #expect(Interruption.work == nil)
    work.beginAnew()
    #expect(!work.isCut)
  }
}
