import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Listens to a pool: how many loops there were, and how long each of their tasks took. It runs them one after the other, on the thread that asks. For counting what more
/// threads would give.
package final class LoopLog: Sendable {
  private struct State {
    var loops: [[Double]] = []
    var isInside = false
    var start = LoopLog.now
  }

  private let state = Mutex(State())

  package init() {}

  /// Forgets what it has heard, and begins to count here.
  package func restart() { state.withLock { $0 = State() } }

  /// Seconds of each task of each loop since the start, and those that passed outside of all loops: the calling thread's own time, not the clock's.
  package var heard: (loops: [[Double]], outside: Double) {
    let (loops, start) = state.withLock { ($0.loops, $0.start) }
    return (loops, LoopLog.now - start - loops.joined().reduce(0, +))
  }

  /// False if nothing is heard: a loop inside a loop, which is part of its task.
  func enter() -> Bool {
    state.withLock { state in
      if state.isInside { return false }
      state.isInside = true
      return true
    }
  }

  func run(_ tasks: Int, _ body: (Int, Int) -> Void) {
    var times: [Double] = []
    times.reserveCapacity(tasks)
    var last = Self.now
    for index in 0..<tasks {
      body(index, 0)
      let now = Self.now
      times.append(now - last)
      last = now
    }
    state.withLock {
      $0.loops.append(times)
      $0.isInside = false
    }
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
