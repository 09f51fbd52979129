import Builtins
import Cache
import Diagnostics
import Language
import Session
import Synchronization
import Syntax

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a run of a notebook would do: which expensive calls it comes upon, which of their results are kept, and what would surely fail.
struct NotebookPlan {
  struct Call {
    let cell: Syntax.Cell
    let record: CallRecord
    /// Seconds and megabytes for what is missing; nil where nothing like it was ever done.
    let estimate: (seconds: Double, megabytes: Double)?
    /// Its arguments are not known before it runs.
    let isOpen: Bool

    var missing: Int { isOpen ? 1 : record.parts.count - record.hits }
  }

  var calls: [Call] = []
  /// What surely fails.
  var problems: [Problem] = []
  /// Whether it came to the notebook's end.
  var isComplete = true

  var missing: Int { calls.reduce(0) { $0 + $1.missing } }
  var seconds: Double { calls.reduce(0) { $0 + ($1.estimate?.seconds ?? 0) } }
  var megabytes: Double { calls.compactMap(\.estimate?.megabytes).max() ?? 0 }
  /// Whether the time of every missing call can be told.
  var isEstimated: Bool { calls.allSatisfy { $0.missing == 0 || $0.estimate != nil } }
}

extension NotebookPlan {
  /// How much a plan may take.
  struct Limits {
    /// Of the processor, for each statement.
    let seconds: Double
    /// For what takes milliseconds.
    let effort: Double

    /// At the start of a run.
    static let run = Limits(seconds: 1.5, effort: 0.5)
    /// Where the plan is what was asked for.
    static let whole = Limits(seconds: 60, effort: 30)
  }

  /// Runs a notebook's selected cells, and those that they need, on values that are not computed.
  init(_ notebook: LoadedNotebook, selection: Set<Int>, run: NotebookRun, report: String, limits: Limits) {
    let library = StandardLibrary.shared
    let graph = CellGraph(notebook.program, registry: run.registry) { library.source(named: $0).map { Help.functionNames($0) } ?? [] }
    let configuration = Session.Configuration(
      registry: run.registry, settings: run.settings(notebook: notebook.path, report: report), parameters: notebook.parameters.values,
      cache: run.options.cache)
    let deadline = Self.processorTime() + limits.seconds, pending = run.pendingSignal
    let session = Session(
      configuration.planning(effort: limits.effort), isInterrupted: { pending() != 0 || Self.processorTime() > deadline })
    let open = Mutex<[Session.OpenCall]>([])
    let timings: Timings? = if case .on(let store) = run.options.cache { Timings(store) } else { nil }
    session.onOpenCall { call in open.withLock { $0.append(call) } }
    let needed = selection.reduce(into: selection) { $0.formUnion(graph.needs[$1]) }
    let script = session.prepare(notebook.program)
    // What is wrong before anything runs has been said; what needs it would only repeat that.
    var lost = notebook.brokenCells, heard = 0
    if notebook.problems.contains(where: { $0.severity == .error && notebook.cell(of: $0) == nil }) { return }
    for place in needed.sorted() {
      let cell = notebook.program.cells[place]
      if lost.contains(place) || !graph.needs[place].isDisjoint(with: lost) {
        lost.insert(place)
        continue
      }
      if notebook.expected[place] != nil { continue }
      let ending = Self.plan(cell, notebook, script, session)
      for record in session.cache.records.dropFirst(heard) {
        let missing = record.parts.count - record.hits
        calls.append(
          Call(cell: cell, record: record, estimate: record.work.flatMap { timings?.estimate($0, parts: missing) }, isOpen: false))
      }
      heard = session.cache.records.count
      for call in open.withLock({ $0 }) {
        let record = CallRecord(operation: call.operation, what: call.operation, line: call.line, parts: [], seconds: 0)
        calls.append(Call(cell: cell, record: record, estimate: nil, isOpen: true))
      }
      open.withLock { $0 = [] }
      switch ending {
      case .ended: if cell.options.expectsError { lost.insert(place) }
      case .failed(let problem):
        if !cell.options.expectsError { problems.append(problem) }
        lost.insert(place)
      case .lost:
        isComplete = false
        return
      }
    }
  }

  private enum Ending {
    case ended
    case failed(Problem)
    /// Nothing can be said any more, or the time is up.
    case lost
  }

  private static func plan(_ cell: Syntax.Cell, _ notebook: LoadedNotebook, _ script: Script, _ session: Session) -> Ending {
    for index in cell.items {
      guard case .statement = notebook.program.items[index] else { continue }
      do { try session.run(script.units[index]) } catch {
        if error.kind == .interrupted || session.isLost { return .lost }
        var problem = error.diagnostic
        if problem.cell == nil { problem.cell = .init(number: cell.number, title: cell.options.title) }
        return .failed(problem)
      }
    }
    return session.isLost ? .lost : .ended
  }

  /// Of this thread: no matter how busy the machine is.
  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension LoadedNotebook {
  /// Whether it may call anything that takes long: whether it names such a built-in, or imports what may.
  func mayTakeLong(_ registry: Registry) -> Bool {
    let text = source.text
    return program.statements.contains { if case .import = $0.kind { true } else { false } }
      || registry.builtins.contains { ($0.isExpensive || $0.name == "ablate") && text.contains($0.name) }
  }
}
