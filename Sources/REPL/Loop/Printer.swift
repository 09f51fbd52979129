import Builtins
import Cache
import Imaging
import Language
import Notebook
import Session
import Synchronization

/// Shows what programs show: values on standard output, everything else on standard error.
public final class Printer: Sendable {
  private struct State {
    var isMuted = false, isInFull = false
    var failure: FileError?
  }

  private let console: Console
  private let progress: ProgressLine
  private let graphics: TerminalGraphics.Kind?
  private let store: Store
  /// Characters of one value; nil for all of them.
  private let limit: Int?
  private let state = Mutex(State())

  public init(console: Console, store: Store = Store(), limit: Int? = nil) {
    (self.console, self.store, self.limit) = (console, store, limit)
    progress = ProgressLine(style: console.progress, write: console.error)
    var environment: [String: String] = [:]
    for name in ["TERM", "TMUX", "STY", "TERM_PROGRAM", "LC_TERMINAL", "KITTY_WINDOW_ID"] { environment[name] = Paths.environment(name) }
    graphics = TerminalGraphics.protocol(environment: environment, isTerminal: console.outputColumns != nil)
  }

  /// The first write to standard output that failed.
  public var failure: FileError? { state.withLock(\.failure) }

  /// Runs something whose values are not to be seen.
  public func muted<R>(_ body: () -> R) -> R {
    state.withLock { $0.isMuted = true }
    defer { state.withLock { $0.isMuted = false } }
    return body()
  }

  /// Runs something whose values are shown in full.
  public func inFull<R>(_ body: () -> R) -> R {
    state.withLock { $0.isInFull = true }
    defer { state.withLock { $0.isInFull = false } }
    return body()
  }

  public func finish() { progress.clear() }

  public func receive(_ event: Event) {
    if case .progress(let report) = event { return progress.report(report) }
    progress.clear()
    if state.withLock(\.isMuted) { return }
    switch event {
    case .printed(let text): write(text)
    case .warning(let text): console.error("warning: \(text)\n")
    case .hypothesis(let result): write(result.line)
    case .shown(let value, let caption):
      show(value)
      if let caption { write(caption) }
    case .notice(let text): console.error("note: \(text)\n")
    case .progress: break
    }
  }

  func show(_ value: Value) {
    switch Showing(value, limit: state.withLock(\.isInFull) ? .max : limit ?? .max) {
    case .text(let text): write(text)
    case .table(let table): write(table.text())
    case .image(let image): show(image, caption: value.displayed)
    case .plot(let plot):
      do { show(try plot.image(), caption: plot.summary) } catch { console.complain("\(error)") }
    }
  }

  private func show(_ image: Image, caption: String) {
    do {
      if let graphics, let columns = console.outputColumns {
        write(try TerminalGraphics.render(image, for: graphics, columns: width(of: image, in: columns)), ending: "")
      } else {
        write(try store.export(try image.png(), ending: "png"))
      }
    } catch {
      console.complain("\(error)")
      if let error = error as? FileError { state.withLock { $0.failure = $0.failure ?? error } }
    }
  }

  /// So that the whole picture stays in sight: a character is about twice as high as wide.
  private func width(of image: Image, in columns: Int) -> Int {
    let rows = max(4, (console.outputRows ?? 48) - 3)
    return max(4, min(columns - 1, 112, rows * 2 * image.width / max(1, image.height)))
  }

  private func write(_ text: String, ending: String = "\n") {
    do { try console.output(text + ending) } catch {
      let isFirst = state.withLock { state in
        defer { state.failure = state.failure ?? error }
        return state.failure == nil
      }
      if isFirst { console.complain(error.description) }
    }
  }
}
