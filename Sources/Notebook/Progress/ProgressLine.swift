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
    /// When the picture was last drawn, what that took, the lines that it has, and what takes it away.
    var lastPicture: ContinuousClock.Instant, pictureCost = 0.0, pictureRows = 0, removal = ""
    /// The terminal's width when the line was last written.
    var columns = 0
  }

  /// What a terminal is told so that it shows a value below the line.
  public struct Picture: Sendable {
    /// With a newline behind each row.
    public let text: String, rows: Int
    /// What takes it away, besides erasing the rows.
    public let removal: String
    public init(text: String, rows: Int, removal: String = "") { (self.text, self.rows, self.removal) = (text, rows, removal) }
  }

  /// A picture takes no more than this share of the time, and comes no more often than every so many seconds.
  private static let pictureShare = 0.015, pictureInterval = 0.4

  private let style: Style
  private let draw: (@Sendable (Value) -> Picture?)?
  private let state: Mutex<State>
  private let write: @Sendable (String) -> Void

  /// - Parameter picture: how what is being worked on is shown below the line, in a terminal that can.
  public init(
    style: Style, write: @escaping @Sendable (String) -> Void = { try? StandardStream.error.write($0) },
    picture: (@Sendable (Value) -> Picture?)? = nil
  ) {
    let now = ContinuousClock.now
    (self.style, draw, self.write) = (style, picture, write)
    state = Mutex(State(began: now, whatBegan: now, lastShown: now, lastPicture: now))
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
      let now = (ContinuousClock.now - state.whatBegan) / .seconds(1)
      // At first it may only have been said that it begins.
      if isNew || state.text.total == 0 { state.text.first = (report.done, now) }
      (state.text.what, state.text.done, state.text.total) = (report.what, report.done, report.total)
      state.text.watched = report.watched
      show(&state, atOnce: false)
      showPicture(&state, report)
    }
  }

  /// Below the line, in the place of the one before.
  private func showPicture(_ state: inout State, _ report: ProgressReport) {
    guard case .terminal = style, state.isVisible, let draw, let make = report.picture else { return }
    let began = ContinuousClock.now
    let due = max(Self.pictureInterval, state.pictureCost / Self.pictureShare)
    guard (began - state.lastPicture) / .seconds(1) >= due, let value = make(), let picture = draw(value) else { return }
    write("\n" + picture.text + "\u{1B}[\(picture.rows + 1)A" + written(&state))
    (state.pictureRows, state.removal) = (picture.rows, picture.removal)
    state.lastPicture = .now
    state.pictureCost = (state.lastPicture - began) / .seconds(1)
  }

  /// Takes the line away, so that something else can be written.
  public func clear() {
    state.withLock { state in
      if state.isVisible { write(erased(&state, everything: true)) }
      (state.isVisible, state.pictureRows) = (false, 0)
    }
  }

  /// Nothing is under way any more: what is reported next begins then, even if it is called the same.
  public func finish() {
    clear()
    state.withLock { $0.text.what = nil }
  }

  private var columns: Int {
    guard case .terminal(let columns) = style else { return 80 }
    return Console.size(2)?.columns ?? columns
  }

  /// The line, no wider than the terminal is now, in the place of the one before. The cursor waits at its beginning: a terminal that becomes
  /// narrower and wraps anew what it shows leaves it there.
  private func written(_ state: inout State) -> String {
    erased(&state, everything: false) + state.text.text.prefix(max(10, columns - 1)) + "\r"
  }

  /// - Parameter everything: the picture, too.
  private func erased(_ state: inout State, everything: Bool) -> String {
    let before = state.columns
    state.columns = columns
    let isResized = state.isVisible && before != state.columns
    guard everything && state.pictureRows > 0 || isResized else { return "\r\u{1B}[K" }
    // The rows may be others now than those that were written: the picture comes again below the line.
    if isResized { state.lastPicture -= .seconds(3600) }
    defer { state.pictureRows = 0 }
    return "\r\u{1B}[J" + (state.pictureRows > 0 ? state.removal : "")
  }

  private func show(_ state: inout State, atOnce: Bool) {
    let now = ContinuousClock.now
    let sinceShown = (now - state.lastShown) / .seconds(1)
    state.text.elapsed = (now - (state.text.what == nil ? state.began : state.whatBegan)) / .seconds(1)
    switch style {
    case .silent: return
    case .terminal:
      // Ten times a second is as much as anyone can read.
      guard atOnce || sinceShown >= 0.1 else { return }
      write(written(&state))
      state.isVisible = true
    case .plain(let interval):
      guard sinceShown >= interval else { return }
      write(state.text.text + "\n")
    }
    state.lastShown = now
  }
}
