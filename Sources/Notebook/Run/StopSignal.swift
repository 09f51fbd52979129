import Language
import Synchronization

/// Whether a run should stop, and why: asked from inside long computations.
final class StopSignal: Sendable {
  enum Cause: Sendable, Equatable {
    case interrupted, terminated
    /// `--timeout` ran out.
    case timedOut
    /// The cell's own time ran out.
    case cellTimedOut
    /// A file of the report cannot be written.
    case unwritable
  }

  private struct State {
    var deadline: ContinuousClock.Instant?, cellDeadline: ContinuousClock.Instant?
    var isUnwritable = false
  }

  private let state: Mutex<State>
  /// 0, or the number of the signal that came.
  private let pendingSignal: @Sendable () -> Int32

  init(timeout: Double?, pendingSignal: @escaping @Sendable () -> Int32) {
    self.pendingSignal = pendingSignal
    state = Mutex(State(deadline: timeout.map(Self.after)))
  }

  func beginCell(timeout: Double?) {
    state.withLock { $0.cellDeadline = timeout.map(Self.after) }
  }

  /// A duration must not overflow, however long a notebook says.
  private static func after(_ seconds: Double) -> ContinuousClock.Instant { .now + .seconds(min(max(0, seconds), 1e9)) }

  func markUnwritable() { state.withLock { $0.isUnwritable = true } }

  var cause: Cause? {
    switch pendingSignal() {
    case 0: break
    // SIGINT
    case 2: return .interrupted
    default: return .terminated
    }
    return state.withLock { state in
      if state.isUnwritable { return .unwritable }
      guard state.deadline != nil || state.cellDeadline != nil else { return nil }
      let now = ContinuousClock.now
      if let deadline = state.deadline, now >= deadline { return .timedOut }
      if let deadline = state.cellDeadline, now >= deadline { return .cellTimedOut }
      return nil
    }
  }
}
