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

/// Makes a plan: goes through a notebook statement by statement, on past what fails. What a failed statement would have declared, changed or written is
/// unknown from there on, so that what fails later does so whatever is put in its place.
final class Planner {
  private(set) var plan = NotebookPlan()
  private let notebook: LoadedNotebook, session: Session, script: Script
  private let limits: NotebookPlan.Limits
  /// The cells that run, and those whose prose shows, too.
  private let needed: Set<Int>, selection: Set<Int>
  private let timings: Timings?
  private let open: OpenCalls
  /// What was said of this notebook before.
  private let found: [Problem]
  private var said: Set<String> = []
  /// Whether something may declare names that nobody can tell.
  private let hasUnknownNames: Bool
  /// Records of calls that are in the plan already.
  private var heard = 0

  private final class OpenCalls: Sendable {
    private let calls = Mutex<[Session.OpenCall]>([])
    func add(_ call: Session.OpenCall) { calls.withLock { $0.append(call) } }
    func take() -> [Session.OpenCall] {
      calls.withLock { calls in
        defer { calls = [] }
        return calls
      }
    }
  }

  init(_ notebook: LoadedNotebook, selection: Set<Int>, run: NotebookRun, report: String, limits: NotebookPlan.Limits) {
    (self.notebook, self.limits, self.selection) = (notebook, limits, selection)
    found = notebook.problems.filter { $0.severity == .error }
    hasUnknownNames = notebook.hasUnreadable || found.contains { $0.code == .unknownModule }
    let library = StandardLibrary.shared
    let graph = CellGraph(notebook.program, registry: run.registry) { library.source(named: $0).map { Help.functionNames($0) } ?? [] }
    needed = selection.reduce(into: selection) { $0.formUnion(graph.needs[$1]) }
    timings = if case .on(let store) = run.options.cache { Timings(store) } else { nil }
    let configuration = Session.Configuration(
      registry: run.registry, settings: run.settings(notebook: notebook.path, report: report), parameters: notebook.parameters.values,
      cache: run.options.cache)
    let deadline = Self.processorTime() + limits.seconds, pending = run.pendingSignal
    session = Session(
      configuration.planning(effort: limits.effort), isInterrupted: { pending() != 0 || Self.processorTime() > deadline })
    open = OpenCalls()
    session.onOpenCall { [open] in open.add($0) }
    script = session.prepare(notebook.program)
  }

  func make() {
    let cells = notebook.program.cells
    for (index, item) in notebook.program.items.enumerated() {
      guard plan.isComplete else { return }
      if case .prose = item {
        let owner = cells.firstIndex { $0.items.lowerBound > index } ?? cells.count - 1
        if cells.indices.contains(owner), selection.contains(owner) { look(atProse: index, cells[owner]) }
      } else if let place = cells.firstIndex(where: { $0.items.lowerBound == index }), needed.contains(place) {
        look(at: cells[place], place)
      }
    }
  }

  private func look(atProse index: Int, _ cell: Syntax.Cell) {
    do { _ = try session.values(of: script.units[index]) } catch { note(error, cell: nil) }
    noteCalls(cell)
  }

  private func look(at cell: Syntax.Cell, _ place: Int) {
    let statements = cell.items.filter { if case .statement = notebook.program.items[$0] { true } else { false } }
    if notebook.isUnreadable(place) {
      statements.forEach { session.forget(script.units[$0]) }
      return session.forgetVariables()
    }
    var isOver = notebook.expected[place] != nil
    for index in statements {
      let unit = script.units[index]
      // What is wrong with it has been said, and what it would give is not known. After the error that a cell is there to show, nothing of it runs.
      if isOver || isFound(within: unit.place) {
        session.forget(unit)
        continue
      }
      do { try session.run(unit) } catch {
        session.forget(unit)
        if cell.options.expectsError, error.kind != .interrupted { isOver = true } else { note(error, cell: cell) }
      }
      noteCalls(cell)
      // Nothing can be said any more, or the time is up.
      if session.isLost { plan.isComplete = false }
      guard plan.isComplete else { return }
    }
  }

  /// Whether a problem of before the run lies inside.
  private func isFound(within place: Place) -> Bool {
    found.contains {
      $0.place.map { $0.source == place.source && $0.span.start < place.span.end && place.span.start < $0.span.end } ?? false
    }
  }

  private func note(_ trap: Trap, cell: Syntax.Cell?) {
    if trap.kind == .interrupted || session.isLost {
      plan.isComplete = false
      return
    }
    var problem = trap.diagnostic
    // Names that what cannot be read would have declared are not missing.
    if hasUnknownNames, [.undefinedName, .undefinedValue].contains(problem.code) { return }
    if let place = problem.place {
      if isFound(within: place) { return }
      // A faulty function fails wherever it is called.
      guard said.insert("\(place.source.name) \(place.span.start) \(problem.message)").inserted else { return }
    }
    if problem.cell == nil, let cell { problem.cell = .init(number: cell.number, title: cell.options.title) }
    plan.problems.append(problem)
  }

  private func noteCalls(_ cell: Syntax.Cell) {
    for record in session.cache.records.dropFirst(heard) {
      let missing = record.parts.count - record.hits
      plan.calls.append(
        .init(cell: cell, record: record, estimate: record.work.flatMap { timings?.estimate($0, parts: missing) }, isOpen: false))
    }
    heard = session.cache.records.count
    for call in open.take() {
      let record = CallRecord(operation: call.operation, what: call.operation, line: call.line, parts: [], seconds: 0)
      plan.calls.append(.init(cell: cell, record: record, estimate: nil, isOpen: true))
    }
  }

  /// Of this thread: no matter how busy the machine is.
  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
