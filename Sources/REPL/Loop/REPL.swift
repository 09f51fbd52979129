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
    let printer = Printer(console: console, saysNil: isatty(0) == 1 && console.outputColumns != nil)
    self.printer = printer
    session = Session(configuration, emit: { printer.receive($0) }, isInterrupted: { signals_pending() != 0 || printer.failure != nil })
    session.keepJournal()
    self.history = history ?? History(path: isatty(0) == 1 ? History.standardPath : nil)
  }

  /// What the next entry begins as.
  var prefilled = ""

  public func run() -> ExitStatus {
    signals_watch()
    guard isatty(0) == 1, isatty(1) == 1 || isatty(2) == 1 else { return readAll() }
    // Ctrl-C ends what is being computed, not the session.
    signals_second_ends(0)
    return interact()
  }

  // MARK: One entry

  enum Next { case goOn, leave }

  /// What was entered at once: programs, and commands between them.
  func perform(_ entry: String) -> Next {
    for part in EntryParts(entry).parts {
      if performPart(part) == .leave { return .leave }
      if signals_pending() != 0 || printer.failure != nil { break }
    }
    return .goOn
  }

  private func habit(_ entry: String) -> String {
    Command.habit(entry) { session[$0] != nil || session.signature(of: $0) != nil } ?? entry
  }

  private func performPart(_ entry: String) -> Next {
    do {
      if let (command, request) = try Command.read(habit(entry)) {
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
    let isDone = enter(Source(name: "<input \(inputs)>", text: entry))
    if isDone, let remark = Remark.division(entry, gave: session.lastValue, isName: { session[$0] != nil }) { console.remark(remark) }
    return .goOn
  }

  /// Runs an entry; whether it came to its end.
  @discardableResult
  func enter(_ source: Source) -> Bool {
    callsBefore = session.cache.records.count
    lastCodes = []
    return conclude(session.enter(source) { console.report($0) })
  }

  /// The value of an expression that is not to leave anything, nor to show anything; nil if it failed.
  func value(of source: Source) -> Value? {
    callsBefore = session.cache.records.count
    lastCodes = []
    let (outcome, value) = printer.muted { session.tryOut(source) { console.report($0) } }
    return conclude(outcome) ? value : nil
  }

  /// Says what is wrong. Whether nothing is.
  private func conclude(_ outcome: Session.Outcome) -> Bool {
    printer.finish()
    switch outcome {
    case .done: return true
    case .problems(let problems):
      console.report(problems)
      remember(problems)
      hasFailed = true
    case .failed(let trap):
      hasFailed = true
      guard trap.kind != .interrupted else {
        sayInterrupted()
        return false
      }
      console.report([trap.diagnostic])
      remember([trap.diagnostic])
    }
    return false
  }

  /// After Ctrl-C: what there is of it, and whether it can go on.
  private func sayInterrupted() {
    var text = "interrupted"
    if let value = printer.takeUnfinished() {
      session.setUnfinished(value)
      let isSeveral = if case .array = value { true } else { false }
      text += isSeveral ? "; `_` holds the images so far" : "; `_` is the image so far"
    }
    let goesOn = session.cache.records.dropFirst(callsBefore).contains { call in call.parts.contains { $0.outcome != .hit } }
    if goesOn, case .on = session.configuration.cache { text += "; the same call goes on from here" }
    // Over the terminal's echo of the key.
    console.error((console.outputColumns == nil ? "" : "\r") + text + "\n")
  }
}
