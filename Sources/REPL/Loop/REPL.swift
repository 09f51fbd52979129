import Builtins
import CSignals
import Cache
import Diagnostics
import Language
import Networks
import Notebook
import Session
import Syntax

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `rsn`: entries are read, run and shown until Ctrl-D. Without a terminal entry by entry, with no prompt.
public final class REPL {
  let console: Console
  let printer: Printer
  let session: Session
  var history: History
  private var inputs = 0
  var hasFailed = false
  /// What was entered last in the language, whatever became of it.
  private(set) var lastEntry: String?
  /// `:quit` was asked for.
  var isLeaving = false
  /// How many expensive calls there had been when the last entry began.
  var callsBefore = 0
  /// What completion has read: modules, folders.
  let exports = ModuleExports(), folderReader = FolderReader()
  /// The codes of the last entry's errors, and whether `:why` has been mentioned.
  var lastCodes: [Code] = [], hasHinted = false

  public init(console: Console, configuration: Session.Configuration, history: History? = nil) {
    self.console = console
    let printer = Printer(console: console, limit: console.outputColumns == nil ? nil : 2000)
    self.printer = printer
    session = Session(configuration, emit: { printer.receive($0) }, isInterrupted: { signals_pending() != 0 || printer.failure != nil })
    session.keepJournal()
    self.history = history ?? History(path: isatty(0) == 1 ? History.standardPath : nil)
  }

  public func run() -> ExitStatus {
    signals_watch()
    if isatty(0) == 1 {
      // Ctrl-C ends what is being computed, not the session.
      signals_second_ends(0)
      if let editor = LineEditor() { return interact(editor) }
    }
    return readAll()
  }

  // MARK: At a terminal

  private func interact(_ editor: LineEditor) -> ExitStatus {
    editor.complete = { [unowned self] in complete($0, columns: $1) }
    editor.setHistory(history.entries)
    _ = console.show("Resin \(Version.text) — :help lists the commands, Tab completes, Ctrl-D leaves")
    let color = console.colorsOutput
    while printer.failure == nil {
      pending = EntryReader()
      reading: while true {
        let mark = pending.isEmpty ? "rsn> " : "...> "
        signals_at_prompt(1)
        let line = editor.read(prompt: color ? "\u{1}\u{1B}[1;34m\u{1}\(mark)\u{1}\u{1B}[0m\u{1}" : mark)
        signals_at_prompt(0)
        switch line {
        case .ended:
          if pending.isEmpty {
            _ = console.show("")
            return .ok
          }
          // Ctrl-D in the middle of an entry drops it, like Ctrl-C.
          _ = console.show("")
          pending = EntryReader()
        case .interrupted: pending = EntryReader()
        case .text(let line):
          if pending.isEmpty, line.trimmed.isEmpty { continue reading }
          let isCommand = pending.isEmpty && (line.trimmed.hasPrefix(":") || line.trimmed.hasPrefix("?"))
          if pending.add(line) || isCommand { break reading }
        }
      }
      let entry = pending.take()
      history.add(entry)
      editor.setHistory(history.entries)
      signals_clear()
      if perform(entry) == .leave { return .ok }
      if signals_pending() == 15 { return .terminated }
    }
    return .unavailable
  }

  private var pending = EntryReader()

  private func complete(_ line: String, columns: Int) -> (replaced: Int, insertion: String, listing: String) {
    let step = complete(before: pending.isEmpty ? line : pending.text + "\n" + line, after: "", columns: columns)
    return (step.replaced, step.insertion, step.listing)
  }

  // MARK: Without a terminal

  private func readAll() -> ExitStatus {
    var reader = EntryReader()
    var waiting: String?
    /// The line after a complete entry decides whether it was complete.
    func finish() -> Bool {
      defer { waiting = nil }
      guard let entry = waiting, !entry.trimmed.isEmpty else { return true }
      return perform(entry) != .leave && signals_pending() == 0 && printer.failure == nil
    }
    var goesOn = true
    while goesOn, let line = readLine(strippingNewline: true) {
      if let entry = waiting {
        if EntryReader.continues(line) {
          reader = EntryReader()
          _ = reader.add(entry)
          waiting = nil
        } else {
          goesOn = finish()
          if !goesOn { break }
        }
      }
      if reader.isEmpty, line.trimmed.isEmpty { continue }
      let isCommand = reader.isEmpty && (line.trimmed.hasPrefix(":") || line.trimmed.hasPrefix("?"))
      if reader.add(line) || isCommand { waiting = reader.take() }
    }
    if goesOn {
      if !reader.isEmpty { waiting = reader.take() }
      _ = finish()
    }
    if printer.failure != nil { return .unavailable }
    if signals_pending() != 0 { return signals_pending() == 2 ? .interrupted : .terminated }
    return hasFailed ? .failed : .ok
  }

  // MARK: One entry

  enum Next { case goOn, leave }

  func perform(_ entry: String) -> Next {
    do {
      if let (command, request) = try Command.read(entry) {
        command.act(self, request)
        return isLeaving ? .leave : .goOn
      }
    } catch {
      console.complain(error.description)
      hasFailed = true
      return .goOn
    }
    inputs += 1
    lastEntry = entry
    enter(Source(name: "<input \(inputs)>", text: entry))
    return .goOn
  }

  /// Runs an entry; whether it came to its end.
  @discardableResult
  func enter(_ source: Source) -> Bool {
    callsBefore = session.cache.records.count
    lastCodes = []
    let outcome = session.enter(source) { console.report($0) }
    printer.finish()
    switch outcome {
    case .done: return true
    case .problems(let problems):
      console.report(problems)
      remember(problems)
      hasFailed = true
    case .failed(let trap):
      if trap.kind == .interrupted { console.error("interrupted\n") } else { console.report([trap.diagnostic]) }
      remember([trap.diagnostic])
      hasFailed = true
    }
    return false
  }
}
