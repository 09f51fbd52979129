import Builtins
import Cache
import Diagnostics
import Language
import Session
import Syntax

/// `rsn run` and `rsn check`: all notebooks are read and checked before the first cell of any runs.
public struct NotebookRun: Sendable {
  let console: Console
  let options: RunOptions
  let registry: Registry
  let pendingSignal: @Sendable () -> Int32

  public init(console: Console, options: RunOptions, registry: Registry = .resin, pendingSignal: @escaping @Sendable () -> Int32 = { 0 }) {
    (self.console, self.options, self.registry, self.pendingSignal) = (console, options, registry, pendingSignal)
  }

  // MARK: check

  public func check(_ paths: [String], asJSON: Bool) -> ExitStatus {
    let loaded: Loaded
    switch load(paths) {
    case .success(let found): loaded = found
    case .failure(let code): return code
    }
    let places = reportPaths(paths)
    // What surely fails when it runs is known, too.
    let found = loaded.notebooks.map { notebook in
      let plan = NotebookPlan(
        notebook, selection: loaded.selection(of: notebook), run: self, report: notebook.point.folder(in: places[notebook.place]),
        limits: .run)
      return Self.inOrder(Self.distinct(notebook.problems + plan.problems))
    }
    let isWrong = found.joined().contains { $0.severity == .error }
    let code: ExitStatus = loaded.isMisused ? .usage : isWrong ? .problems : .ok
    if asJSON {
      var list: [JSON] = []
      for (notebook, problems) in zip(loaded.notebooks, found) {
        let items = problems.map { $0.json.with("notebook", .string(notebook.path)) }
        list += items.filter { !list.contains($0) }
      }
      let written = console.show(JSON.object(["schema": .int(1), "problems": .array(list)]).pretty)
      return written == .ok ? code : written
    }
    let problems = Self.distinct(found.flatMap(\.self))
    console.report(problems)
    let count = problems.count { $0.severity == .error }
    if count > 0 { console.error("\n\(count) problem\(count == 1 ? "" : "s") found\n") }
    return code
  }

  // MARK: run

  public func run(_ paths: [String]) -> ExitStatus {
    let loaded: Loaded
    switch load(paths) {
    case .success(let found): loaded = found
    case .failure(let code): return code
    }
    let notebooks = loaded.notebooks, places = reportPaths(paths)
    let reports = notebooks.map { $0.point.folder(in: places[$0.place]) }
    let problems = Self.inOrder(Self.distinct(notebooks.flatMap(\.problems) + dryRun(loaded, reports: reports)))
    console.report(problems)
    if loaded.isMisused || problems.contains(where: { $0.severity == .error }) {
      // Where a report could not be written, too, that is said now and not after everything else is mended.
      for report in places {
        do { try ReportFolder(path: report).examine() } catch { console.complain(error.description) }
      }
      console.error("\nnothing ran\n")
      return loaded.isMisused ? .usage : .problems
    }
    var folders: [ReportFolder] = []
    let sweeps: [Int: SweepReport]
    do {
      sweeps = try openSweeps(notebooks, places)
      for report in reports {
        let folder = ReportFolder(path: report)
        try folder.open()
        folders.append(folder)
      }
    } catch {
      console.complain("\(error)")
      return .unavailable
    }
    let stop = StopSignal(timeout: options.timeout, pendingSignal: pendingSignal)
    var codes: [ExitStatus] = []
    for (index, notebook) in notebooks.enumerated() {
      let runner = NotebookRunner(notebook, folder: folders[index], selection: loaded.selection(of: notebook), run: self, stop: stop)
      let code = runner.run()
      codes.append(code)
      if let sweep = sweeps[notebook.place] { codes.append(sweep.add(runner.record, notebook, code, to: console)) }
      let isStopped = [.interrupted, .terminated, .timedOut].contains(code)
      if isStopped || (code != .ok && !options.keepsGoing) { break }
    }
    return ExitStatus.worst(codes)
  }

  /// Beside each notebook, or where `-o` says.
  func reportPaths(_ notebooks: [String]) -> [String] {
    var seen: [String: Int] = [:]
    return notebooks.map { path in
      let stem = Paths.stem(path)
      if let output = options.output, notebooks.count == 1 { return output }
      let report = Paths.join(options.output ?? Paths.parent(path), "\(stem).report")
      seen[report, default: 0] += 1
      // Two notebooks of one name, from different folders, into one.
      let count = seen[report] ?? 1
      return count == 1 ? report : Paths.join(Paths.parent(report), "\(stem)-\(count).report")
    }
  }

  /// What a run of one notebook is told.
  func settings(notebook path: String, report: String?) -> RunSettings {
    // In the current folder paths need nothing before them.
    let parent = Paths.parent(path)
    return RunSettings(
      threads: options.threads, seed: options.seed, readFolder: parent == "." ? "" : parent, writeFolder: report.map(Paths.absolute),
      writableFolders: options.allowedFolders.map(Paths.absolute))
  }

  /// Each file's from its beginning to its end.
  static func inOrder(_ problems: [Problem]) -> [Problem] {
    var files: [String] = []
    for problem in problems { if let name = problem.place?.source.name, !files.contains(name) { files.append(name) } }
    func key(_ problem: Problem) -> (Int, Int) {
      guard let place = problem.place else { return (-1, 0) }
      return (files.firstIndex(of: place.source.name) ?? 0, place.span.start)
    }
    return problems.enumerated().sorted { a, b in
      let (first, second) = (key(a.element), key(b.element))
      return first == second ? a.offset < b.offset : first < second
    }.map(\.element)
  }

  /// The runs of a sweep mostly have the same problems: each is said once.
  static func distinct(_ problems: [Problem]) -> [Problem] {
    var seen: Set<String> = []
    return problems.filter { seen.insert(Renderer().render($0)).inserted }
  }
}

extension JSON {
  func with(_ key: String, _ value: JSON) -> JSON {
    guard case .object(var items) = self else { return self }
    items[key] = value
    return .object(items)
  }
}
