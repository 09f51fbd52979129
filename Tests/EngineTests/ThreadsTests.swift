import Synchronization
import Testing

@testable import Engine

@Suite struct ThreadsTests {
  @Test func runsEveryTaskOnce() {
    for count in [1, 2, 5] {
      let threads = Threads(count: count)
      for tasks in [0, 1, 2, 100, 1000] {
        var runs = [Int](repeating: 0, count: tasks)
        // SAFETY: each task writes its own element.
        runs.withUnsafeMutableBufferPointer { runs in
          nonisolated(unsafe) let runs = runs
          threads.parallel(tasks) { runs[$0] += 1 }
        }
        #expect(runs == [Int](repeating: 1, count: tasks))
      }
    }
  }

  @Test func slotsAreNeverShared() {
    let threads = Threads(count: 4)
    var busy = [Int](repeating: 0, count: Threads.limit), clashes = 0
    // SAFETY: an element belongs to a slot; that no two tasks share one is what is tested.
    busy.withUnsafeMutableBufferPointer { busy in
      withUnsafeMutablePointer(to: &clashes) { clashes in
        threads.parallelSlots(2_000) { _, slot in
          busy[slot] += 1
          if busy[slot] != 1 { clashes.pointee += 1 }
          busy[slot] -= 1
        }
      }
    }
    #expect(clashes == 0)
  }

  @Test func nestedLoopsRun() {
    let threads = Threads(count: 3)
    var sums = [Int](repeating: 0, count: 8)
    // SAFETY: each outer task writes its own element.
    sums.withUnsafeMutableBufferPointer { sums in
      threads.parallel(8) { i in threads.parallel(10) { sums[i] += $0 } }
    }
    #expect(sums == [Int](repeating: 45, count: 8))
  }
  /// A pool that is dropped right after a loop, when its workers may not even have come: they end, too, or the process would run out of threads.
  @Test func poolsThatEndAtOnce() {
    for round in 0..<2_000 {
      let threads = Threads(count: 4)
      for _ in 0..<round % 3 { threads.parallel(4) { _ in } }
    }
    let threads = Threads(count: 4), sum = Atomic<Int>(0)
    threads.parallel(100) { sum.wrappingAdd($0, ordering: .relaxed) }
    #expect(sum.load(ordering: .relaxed) == 4950)
  }

  /// Many short loops, some of them from several threads at once: the workers come late, early and not at all.
  @Test func manyShortLoops() async {
    let threads = Threads(count: 3)
    let total = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          var sum = 0
          for round in 0..<3_000 {
            let tasks = round % 5
            var parts = [Int](repeating: 0, count: 8)
            // SAFETY: each task writes its own element.
            parts.withUnsafeMutableBufferPointer { parts in
              threads.parallel(tasks) { index in for i in 0..<round % 100 { parts[index] += i & 1 } }
            }
            sum += parts.reduce(0, +)
          }
          return sum
        }
      }
      return await group.reduce(0, +)
    }
    let expected = (0..<3_000).reduce(0) { $0 + ($1 % 5) * ($1 % 100 / 2) }
    #expect(total == 4 * expected)
  }
}
