import Cache
import Language
import Synchronization

/// Shows on standard error how far a run is: one line that is written over in a terminal, a plain line every 30 s elsewhere.
public final class ProgressLine: Sendable {
  public enum Style: Sendable, Equatable {
    /// A terminal of so many columns.
    case terminal(columns: Int)
    case plain(interval: Double)
    case silent
  }

  private struct State {
    var text = ProgressText()
    var began: ContinuousClock.Instant, whatBegan: ContinuousClock.Instant
    var lastShown: ContinuousClock.Instant
    var isVisible = false
  }

  private let style: Style
  private let state: Mutex<State>
  private let write: @Sendable (String) -> Void

  public init(style: Style, write: @escaping @Sendable (String) -> Void = { try? StandardStream.error.write($0) }) {
    let now = ContinuousClock.now
    (self.style, self.write) = (style, write)
    state = Mutex(State(began: now, whatBegan: now, lastShown: now))
  }

  /// A cell begins.
  public func begin(cell number: Int, of count: Int, id: String) {
    state.withLock { state in
      state.text = ProgressText(cell: (number, count, id))
      (state.began, state.whatBegan) = (.now, .now)
      show(&state, atOnce: true)
    }
  }

  public func report(_ report: ProgressReport) {
    state.withLock { state in
      let isNew = state.text.what != report.what || report.done < state.text.done
      if isNew { state.whatBegan = .now }
      if isNew || report.estimate != nil { state.text.estimate = report.estimate }
      (state.text.what, state.text.done, state.text.total) = (report.what, report.done, report.total)
      show(&state, atOnce: false)
    }
  }

  /// Takes the line away, so that something else can be written.
  public func clear() {
    state.withLock { state in
      if state.isVisible { write("\r\u{1B}[K") }
      state.isVisible = false
    }
  }

  private func show(_ state: inout State, atOnce: Bool) {
    let now = ContinuousClock.now
    let sinceShown = (now - state.lastShown) / .seconds(1)
    state.text.elapsed = (now - (state.text.what == nil ? state.began : state.whatBegan)) / .seconds(1)
    switch style {
    case .silent: return
    case .terminal(let columns):
      // Ten times a second is as much as anyone can read.
      guard atOnce || sinceShown >= 0.1 else { return }
      write("\r\u{1B}[K" + String(state.text.text.prefix(max(10, columns - 1))))
      state.isVisible = true
    case .plain(let interval):
      guard sinceShown >= interval else { return }
      write(state.text.text + "\n")
    }
    state.lastShown = now
  }
}
