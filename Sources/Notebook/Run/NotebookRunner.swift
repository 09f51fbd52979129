import Builtins
import Cache
import Diagnostics
import Language
import Session
import Synchronization
import Syntax

/// Runs one notebook and writes its report as it goes.
final class NotebookRunner: @unchecked Sendable {
  // SAFETY: events come while `session.run` is waited for, one at a time.
  let notebook: LoadedNotebook
  private let folder: ReportFolder
  let selection: Set<Int>
  private let console: Console
  let options: RunOptions
  private let registry: Registry
  private let stop: StopSignal
  private let progress: ProgressLine
  let graph: CellGraph

  var report: Report
  private(set) var record: RunRecord
  /// Where each cell and each prose stands in the report.
  var cellPlaces: [Int: Int] = [:], prosePlaces: [Int: Int] = [:]
  private var presenter: Presenter?
  private var currentSource = ""
  /// What the cell that runs has shown so far.
  private var outputs: [Output] = []
  private var currentCell: Int?
  private var session: Session?
  private let filesRead = FilesRead()
  /// What could not be written or shown while a statement ran.
  private var outputFailure: Trap?
  /// The cell that failed, for each cell that failed or was skipped.
  private var lost: [Int: Int] = [:]
  private var codes: [ExitStatus] = []

  init(_ notebook: LoadedNotebook, folder: ReportFolder, selection: Set<Int>, run: NotebookRun, stop: StopSignal) {
    (self.notebook, self.folder, self.selection, self.stop) = (notebook, folder, selection, stop)
    (console, options, registry) = (run.console, run.options, run.registry)
    progress = ProgressLine(style: run.console.progress, write: run.console.error)
    let library = StandardLibrary.shared
    graph = CellGraph(notebook.program, registry: run.registry) { library.source(named: $0).map { Help.functionNames($0) } ?? [] }
    report = Report(name: Paths.stem(notebook.path))
    record = RunRecord(
      notebook: Paths.name(notebook.path), notebookHash: Digest(of: notebook.source.bytes).hex, version: Version.text,
      processor: ProcessorClass.name,
      threads: options.threads, seed: options.seed, started: Clock.now())
    let settings = run.settings(notebook: notebook.path, report: folder.path)
    session = Session(
      Session.Configuration(registry: run.registry, settings: settings, parameters: notebook.parameters.values, cache: options.cache),
      // What was left to itself when the run was stopped may report when this runner is gone.
      emit: { [weak self] in self?.receive($0) }, isInterrupted: { [stop] in stop.cause != nil })
  }

  func run() -> ExitStatus {
    let began = ContinuousClock.now
    session?.services[FilesRead.self] = filesRead
    (record.imports, record.selection) = (Inputs.imports(notebook.program), options.selection)
    layOut()
    console.log?.begin(notebook: notebook.path)
    console.log?.add(.runBegan, ["report": .string(folder.path), "cells": .int(needed.count)])
    do {
      try folder.begin(record)
      try write()
      try runItems()
    } catch {
      progress.clear()
      console.complain(error.description)
      codes.append(.unavailable)
    }
    progress.clear()
    finish(seconds: (.now - began) / .seconds(1))
    console.log?.add(
      .runEnded,
      ["ending": .string(record.ending), "seconds": .number(record.seconds), "code": .int(Int(ExitStatus.worst(codes).rawValue))])
    if options.summarizes, console.log == nil, let summary = RunSummary(record: record).text { console.error(summary) }
    if options.writesHTML, !codes.contains(.unavailable) { codes.append(console.writePage(of: folder.path)) }
    let path = console.show(folder.readme)
    return ExitStatus.worst(codes + [path])
  }

  // MARK: Running

  private func runItems() throws(FileError) {
    guard let session else { return }
    let program = notebook.program
    let script = session.prepare(program)
    let needed = needed
    var order = 0
    for (index, item) in program.items.enumerated() {
      if stop.cause != nil { break }
      if case .prose(let prose) = item, prosePlaces[index] != nil {
        if prose.hasValues { evaluate(prose, index, script.units[index], session) }
      } else if let place = program.cells.firstIndex(where: { $0.items.lowerBound == index }), needed.contains(place) {
        order += 1
        progress.begin(cell: order, of: needed.count, id: program.cells[place].id)
        console.log?.add(.cellBegan, ["id": .string(program.cells[place].id), "number": .int(order), "of": .int(needed.count)])
        run(cell: place, script, session)
        if cellPlaces[place] != nil { try write() }
      }
    }
    noteStop()
  }

  /// Fills in the values of a piece of prose. What fails is a failure of the run, unless it only lacks what a lost cell would have made.
  private func evaluate(_ prose: Prose, _ index: Int, _ unit: Unit, _ session: Session) {
    do { fill(prose: index, values: try session.values(of: unit)) } catch {
      let cells = notebook.program.cells
      let end = cells.firstIndex { $0.items.lowerBound > index } ?? cells.count
      if stop.cause != nil || graph.needs(of: prose, before: end).contains(where: { lost[$0] != nil }) { return }
      let problem = asWritten(error.diagnostic)
      codes.append(error.exitStatus)
      record.failures.append(problem)
      progress.clear()
      console.report([problem])
    }
  }

  /// Paths as the notebook writes them: no report says where on a machine it was made.
  private func asWritten(_ problem: Problem) -> Problem {
    var result = problem
    let settings = session?.settings ?? RunSettings()
    let report = settings.writeFolder ?? ""
    let folders = [settings.readFolder, Paths.absolute(settings.readFolder), report, Files.resolved(report) ?? ""]
    func strip(_ text: String) -> String { folders.reduce(text) { $0.withoutFolder($1) } }
    result.message = strip(problem.message)
    result.label = strip(problem.label)
    result.notes = problem.notes.map(strip)
    return result
  }

  private func run(cell place: Int, _ script: Script, _ session: Session) {
    let cell = notebook.program.cells[place]
    let began = ContinuousClock.now
    if let cause = graph.needs[place].sorted().compactMap({ lost[$0] }).first {
      lost[place] = cause
      note(place, .skipped(because: cause), "skipped", since: began, because: cause)
      return
    }
    if let problems = notebook.expected[place] {
      note(place, .failedAsExpected(Renderer().render(problems)), "expected-error", since: began)
      return
    }
    if let index = cellPlaces[place], case .cell(let shown) = report.items[index] {
      presenter = Presenter(folder: folder, cell: shown, stamp: [])
    }
    currentCell = place
    stop.beginCell(timeout: cell.options.timeout)
    outputs = []
    let failure = statements(of: cell, script, session)
    change(place) { $0.outputs = outputs }
    let cause = stop.cause
    stop.beginCell(timeout: nil)
    (currentCell, presenter) = (nil, nil)
    if let network = session.loadedNetwork, !record.networks.contains(where: { $0.hash == network.hash }) {
      record.networks.append(.init(name: network.name, hash: network.hash))
    }
    conclude(place, cell, failure, cause, began)
  }

  private func statements(of cell: Syntax.Cell, _ script: Script, _ session: Session) -> Trap? {
    for index in cell.items {
      guard case .statement(let statement) = notebook.program.items[index] else { continue }
      currentSource = notebook.source[statement.span]
      do { try session.run(script.units[index]) } catch { return outputFailure ?? error }
      if let outputFailure { return outputFailure }
    }
    return nil
  }

  private func conclude(_ place: Int, _ cell: Syntax.Cell, _ failure: Trap?, _ cause: StopSignal.Cause?, _ began: ContinuousClock.Instant) {
    guard let failure else {
      guard cell.options.expectsError else { return note(place, .done, "done", since: began) }
      let problem = Problem(
        .error, .failedAssertion, "this cell was there to show an error, but it ran to its end", at: Place(notebook.source, cell.span),
        cell: named(cell))
      return fail(place, problem, .failed, began)
    }
    var problem = asWritten(failure.diagnostic)
    if problem.cell == nil { problem.cell = named(cell) }
    if failure.kind == .interrupted || cause != nil {
      switch cause {
      case .cellTimedOut:
        let limit = ProgressText.duration(cell.options.timeout ?? 0)
        fail(
          place, Problem(.error, .timedOut, "this cell took longer than its \(limit)", at: problem.place, cell: named(cell)), .timedOut,
          began)
      default:
        lost[place] = cell.number
        note(place, .stopped, "stopped", since: began)
      }
      return
    }
    if cell.options.expectsError {
      return note(place, .failedAsExpected(Renderer().render(problem)), "expected-error", since: began)
    }
    fail(place, problem, failure.exitStatus, began)
  }

  private func fail(_ place: Int, _ problem: Problem, _ code: ExitStatus, _ began: ContinuousClock.Instant) {
    lost[place] = notebook.program.cells[place].number
    codes.append(code)
    record.failures.append(problem)
    progress.clear()
    console.report([problem])
    note(place, .failed(Renderer().render(problem)), "failed", since: began)
  }

  /// As everywhere, messages name cells only in what has prose or cell headers.
  private func named(_ cell: Syntax.Cell) -> Problem.Cell? {
    notebook.program.isNotebook ? .init(number: cell.number, title: cell.options.title) : nil
  }

  private func note(
    _ place: Int, _ state: ReportCell.State, _ word: String, since began: ContinuousClock.Instant, because: Int? = nil
  ) {
    let cell = notebook.program.cells[place]
    record.cells.append(
      .init(
        number: cell.number, id: cell.id, title: cell.options.title, state: word, seconds: (.now - began) / .seconds(1), becauseOf: because)
    )
    change(place) { $0.state = state }
    if let ended = record.cells.last { console.log?.add(.cellEnded, ["cell": ended.json]) }
    // A cell that runs silently has no place in the report for its failure; it has been said on standard error.
  }

  // MARK: Events

  /// Closures over data sets may show things from several threads.
  private let events = Mutex(())

  private func receive(_ event: Event) { events.withLock { _ in take(event) } }

  private func take(_ event: Event) {
    switch event {
    case .progress(let report):
      progress.report(report)
      console.log?.progress(report)
    case .notice(let text):
      progress.clear()
      console.remark("note: \(text)")
    case .warning(let text) where presenter == nil:
      progress.clear()
      console.remark("warning: \(text)")
    default: present(event)
    }
  }

  private func present(_ event: Event) {
    guard let place = currentCell, var presenter, outputFailure == nil else { return }
    // What a cell does not show needs no files; its hypotheses stand in the table at the end.
    if !presenter.cell.showsOutput { guard case .hypothesis = event else { return } }
    presenter.stamp = stamp
    do {
      if let output = try presenter.output(event, source: currentSource) { outputs.append(output) }
      if case .warning(let text) = event {
        record.warnings.append((notebook.program.cells[place].id, text))
        console.log?.add(.warning, ["cell": .string(notebook.program.cells[place].id), "text": .string(text)])
      }
    } catch {
      outputFailure = error
      if error.kind == .unavailable { stop.markUnwritable() }
    }
    self.presenter = presenter
    if case .hypothesis(let result) = event {
      let compared = result.comparisons.map(\.values)
      record.claims.append(
        .init(
          cell: notebook.program.cells[place].id, hypothesis: .init(claim: result.claim, verdict: result.verdict, compared: compared)))
      if let claim = record.claims.last { console.log?.add(.hypothesis, ["hypothesis": claim.json]) }
      if options.isStrict, result.verdict != .holds { codes.append(.failed) }
    }
  }

  private var stamp: [(key: String, value: String)] {
    var list = [(key: "Software", value: "Resin \(Version.text)"), (key: "Seed", value: String(options.seed ?? 0))]
    if let network = session?.loadedNetwork { list.append((key: "Model", value: "\(network.name) \(network.hash)")) }
    return list
  }

  // MARK: The report

  private func change(_ place: Int, _ body: (inout ReportCell) -> Void) {
    guard let index = cellPlaces[place], case .cell(var cell) = report.items[index] else { return }
    body(&cell)
    report.items[index] = .cell(cell)
  }

  /// Without values those of the prose are marked as missing.
  func fill(prose index: Int, values: [Value]?) {
    guard let place = prosePlaces[index], case .prose(let prose) = notebook.program.items[index] else { return }
    var next = 0
    let parts = prose.segments.map { segment -> ReportProse.Part in
      switch segment {
      case .text(let text): return .text(text)
      case .figure(let id, _): return .figure(id: id)
      case .value(let expression):
        defer { next += 1 }
        guard let values, next < values.count else { return .missing(notebook.source[expression.span]) }
        return .value(values[next].displayed(.report))
      }
    }
    report.items[place] = .prose(ReportProse(parts: parts))
  }

  private func write() throws(FileError) { try folder.write(report) }

  private func noteStop() {
    let cell = notebook.program.cells.first { cell in record.cells.contains { $0.number == cell.number && $0.state == "stopped" } }
    let place = cell.map { " in cell \($0.number)" } ?? ""
    let what: String
    switch stop.cause {
    case .interrupted: (what, record.ending) = ("This run was interrupted", "interrupted")
    case .terminated: (what, record.ending) = ("This run was stopped", "terminated")
    case .timedOut: (what, record.ending) = ("The time for this run was over", "timed-out")
    case .unwritable: (what, record.ending) = ("A file of this report could not be written", "failed")
    case .cellTimedOut, nil:
      record.ending = codes.contains { $0 != .ok } ? "failed" : "complete"
      return
    }
    report.ending = "\(what)\(place): what follows is not complete."
    progress.clear()
    console.complain("\(what.lowercasedFirst)\(place); the report holds what was done")
    switch stop.cause {
    case .interrupted: codes.append(.interrupted)
    case .terminated: codes.append(.terminated)
    case .timedOut: codes.append(.timedOut)
    default:
      codes.append(.unavailable)
      if let outputFailure { console.complain(outputFailure.message) }
    }
  }

  /// Says of each cell that should have run and did not that it was not run.
  private func markRest() {
    let cells = notebook.program.cells
    for place in needed.sorted() where !record.cells.contains(where: { $0.number == cells[place].number }) {
      note(place, .notRun, "not-run", since: .now)
    }
  }

  private func finish(seconds: Double) {
    markRest()
    report.colophon = ["Resin \(Version.text)" + record.networks.map { " · network “\($0.name)” \($0.hash.prefix(12))" }.joined()]
    (record.seconds, record.finished) = (seconds, Clock.now())
    record.inputs = Inputs.of(filesRead.paths, notebook: Paths.parent(notebook.path), report: folder.path)
    record.calls = session?.cache.records ?? []
    if case .on(let store) = options.cache { store.refer(report: folder.path, to: record.calls.flatMap { $0.parts.map(\.key) }) }
    record.parameters = notebook.parameters.items.map { .init(name: $0.name, type: $0.type.name, value: $0.value, fallback: $0.fallback) }
    do {
      try write()
      try folder.close(record, removesEarlier: record.ending == "complete" && options.selection.isAll)
    } catch {
      if !codes.contains(.unavailable) { console.complain(error.description) }
      codes.append(.unavailable)
    }
  }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}

extension Prose {
  fileprivate var hasValues: Bool { segments.contains { if case .value = $0 { true } else { false } } }
}
