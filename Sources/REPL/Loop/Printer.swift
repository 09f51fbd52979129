import Builtins
import CSignals
import Cache
import Imaging
import Language
import Notebook
import Session
import Stopping
import Synchronization

/// Shows what programs show: values on standard output, everything else on standard error.
public final class Printer: Sendable {
  private struct State {
    var isMuted = false, isInFull = false
    var failure: FileError?
    /// What a computation that was stopped has come to.
    var unfinished: Value?
  }

  private let console: Console
  private let progress: ProgressLine
  private let graphics: GraphicsInUse
  private let pictures: PictureFiles
  /// Whether a long value is shown in full: where nobody can ask for the rest of it.
  private let isUncut: Bool
  /// Whether a bare `nil` is shown: to a person at the prompt, who else could not tell it from nothing.
  private let saysNil: Bool
  private let state = Mutex(State())

  public init(console: Console, store: Store = Store(), isUncut: Bool = false, saysNil: Bool = false) {
    (self.console, self.isUncut, self.saysNil) = (console, isUncut, saysNil)
    pictures = PictureFiles(store)
    let graphics = GraphicsInUse(isTerminal: console.outputColumns != nil)
    self.graphics = graphics
    progress = ProgressLine(
      style: console.progress, write: console.error, picture: { Self.preview($0, console, graphics) })
  }

  /// The first write to standard output that failed.
  public var failure: FileError? { state.withLock(\.failure) }

  /// What the entry that was stopped has come to, if anything; asked for once.
  func takeUnfinished() -> Value? {
    state.withLock { state in
      defer { state.unfinished = nil }
      return state.unfinished
    }
  }

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

  public func finish() { progress.finish() }

  public func receive(_ event: Event) {
    if case .progress(let report) = event { return progress.report(report) }
    progress.clear()
    if state.withLock(\.isMuted) { return }
    switch event {
    case .printed(let text): write(text)
    case .warning(let text): console.remark("warning: \(text)")
    case .hypothesis(let result): write(result.line)
    case .shown(let value, let caption):
      show(value)
      if let caption { write(caption) }
    case .unfinished(let value, let caption):
      // The end has been asked for, but not of this.
      Interruption.working(for: nil) { show(value) }
      write(caption)
      state.withLock { $0.unfinished = value }
    case .notice(let text): console.remark("note: \(text)")
    case .absent: if saysNil { write(console.colorsOutput ? "\u{1B}[2mnil\u{1B}[0m" : "nil") }
    case .progress: break
    }
  }

  func show(_ value: Value) {
    guard let columns = console.outputColumns else { return showPlainly(value) }
    let isInFull = isUncut || state.withLock(\.isInFull)
    let lines = isInFull ? .max : max(10, (console.outputRows ?? 48) - 4)
    let kind = graphics.kind
    var room = Display.Room(columns: max(20, columns), lines: lines, hasPictures: kind != nil)
    room.isStopped = { signals_pending() != 0 }
    if let kind { room.thumbnail = { image, rows in Self.thumbnail(image, kind, rows: rows) } }
    let display = Display(room: room, help: help)
    for piece in display.pieces(of: value) {
      switch piece {
      case .text(let text): write(text, canStop: true)
      case .image(let image, let columns): show(image, columns: columns)
      case .plot(let plot): show(plot)
      }
    }
  }

  /// Into a file or another program.
  private func showPlainly(_ value: Value) {
    let showing = Showing(value)
    if Interruption.isCut { return }
    switch showing {
    case .text(let text): write(text)
    case .table(let table): write(table.text())
    case .image(let image): show(image)
    case .plot(let plot): show(plot)
    }
  }

  private func show(_ plot: Plot) {
    // Of many points it takes a while to draw.
    guard let drawn = Interruption.aside({ Result { () throws(ImageError) in try plot.image() } }) else { return }
    do { show(try drawn.get()) } catch { console.complain("\(error)") }
  }

  private func show(_ image: Image, columns most: Int? = nil) {
    do {
      let pixels = image.height * image.width
      if let kind = graphics.kind, let columns = console.outputColumns {
        let columns = min(width(of: image, in: columns), most ?? .max)
        let text = Interruption.aside(steps: pixels) {
          Result { () throws(ImageError) in try TerminalGraphics.render(image, for: kind, columns: columns) }
        }
        if let text { write(try text.get(), ending: "") }
      } else if let bytes = Interruption.aside(steps: pixels, { Result { () throws(ImageError) in try image.png() } }) {
        write(try pictures.keep(try bytes.get()) { console.remark("warning: \($0)") })
      }
    } catch {
      console.complain("\(error)")
      if let error = error as? FileError { state.withLock { $0.failure = $0.failure ?? error } }
    }
  }

  private static func thumbnail(_ image: Image, _ kind: TerminalGraphics.Kind, rows: Int) -> Table.Picture? {
    guard let found = try? TerminalGraphics.thumbnail(image, for: kind, rows: rows) else { return nil }
    return Table.Picture(lines: found.lines, columns: found.columns, overlay: found.overlay)
  }

  /// An image that is being made, small, in the place of the one before.
  private static func preview(_ value: Value, _ console: Console, _ graphics: GraphicsInUse) -> ProgressLine.Picture? {
    guard let kind = graphics.kind, let image: Image = value.asDomain(), let size = console.outputColumns else { return nil }
    let columns = min(28, size - 2, max(4, (console.outputRows ?? 24) - 6) * 2 * image.width / max(1, image.height))
    let rows = TerminalGraphics.rows(of: image, for: kind, columns: columns)
    guard let text = try? TerminalGraphics.render(image, for: kind, columns: columns, number: previewNumber) else { return nil }
    return ProgressLine.Picture(text: text, rows: rows, removal: TerminalGraphics.removal(of: previewNumber, for: kind))
  }

  /// So many bytes go to the terminal at a time.
  private static let piece = 1 << 14

  /// The protocol's number of the picture that is replaced again and again; below those of pictures that stay.
  private static let previewNumber = 16

  /// The page of a built-in or of a function of the program.
  private func help(_ function: Function) -> String? {
    if let name = function.name, let builtin = Registry.resin[name], builtin.signature.full == function.signature?.full {
      return Help(registry: .resin).text(for: name)
    }
    return function.signature.map { Help(registry: .resin).page(of: $0) }
  }

  /// So that the whole picture stays in sight: a character is about twice as high as wide.
  private func width(of image: Image, in columns: Int) -> Int {
    let rows = max(4, (console.outputRows ?? 48) - 3)
    return max(4, min(columns - 1, 112, rows * 2 * image.width / max(1, image.height)))
  }

  /// - Parameter canStop: Whether half of it is of use: then Ctrl-C ends it.
  private func write(_ text: String, ending: String = "\n", canStop: Bool = false) {
    do {
      guard canStop, console.outputColumns != nil, text.utf8.count > Self.piece else { return try console.output(text + ending) }
      var rest = Substring(text)
      while !rest.isEmpty {
        if signals_pending() != 0 { return try console.output("\u{1B}[0m\n") }
        let end = rest.utf8.index(rest.startIndex, offsetBy: Self.piece, limitedBy: rest.endIndex) ?? rest.endIndex
        let next = rest[..<end].endIndex
        try console.output(String(rest[..<next]))
        rest = rest[next...]
      }
      try console.output(ending)
    } catch {
      let isFirst = state.withLock { state in
        defer { state.failure = state.failure ?? error }
        return state.failure == nil
      }
      if isFirst { console.complain(error.description) }
    }
  }
}
