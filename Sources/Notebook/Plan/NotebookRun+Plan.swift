import Cache
import Diagnostics
import Session

extension NotebookRun {
  /// `rsn plan`: what a run would compute, and how long that takes.
  public func plan(_ paths: [String]) -> ExitStatus {
    planned(paths) { notebook, plan in (paths.count > 1 ? [notebook.path] : []) + [plan.text(of: notebook.source.name)] }
  }

  /// `rsn why`: for each expensive call whether it is kept, else what has changed.
  public func why(_ paths: [String]) -> ExitStatus {
    guard case .on(let store) = options.cache else {
      console.complain("without the cache everything is computed")
      return .usage
    }
    let why = Why(store)
    return planned(paths) { notebook, plan in
      var lines = paths.count > 1 ? [notebook.path] : []
      var said: Set<String> = []
      for call in plan.calls {
        let line = call.record.line.map { ", \($0.file == notebook.source.name ? "" : "\($0.file) ")line \($0.line)" } ?? ""
        let head = "\(call.cell.number) \(call.cell.id)\(line): \(call.record.what)"
        for text in why.lines(call) {
          let full = "\(head): \(text)"
          if said.insert(full).inserted { lines.append(full) }
        }
      }
      if plan.calls.isEmpty { lines.append("nothing that takes long") }
      if !plan.isComplete { lines.append("what follows cannot be told before it runs") }
      return lines
    }
  }

  private func planned(_ paths: [String], _ lines: (LoadedNotebook, NotebookPlan) -> [String]) -> ExitStatus {
    let loaded: Loaded
    switch load(paths) {
    case .success(let found): loaded = found
    case .failure(let code): return code
    }
    var problems = Self.distinct(loaded.notebooks.flatMap(\.problems))
    let isSound = !loaded.isMisused && !loaded.hasErrors
    var codes: [ExitStatus] = []
    let places = reportPaths(paths)
    if isSound { console.report(problems) }
    for notebook in loaded.notebooks {
      let report = notebook.point.folder(in: places[notebook.place])
      let plan = NotebookPlan(notebook, selection: loaded.selection(of: notebook), run: self, report: report, limits: .whole)
      if pendingSignal() != 0 { return pendingSignal() == 2 ? .interrupted : .terminated }
      guard isSound else {
        problems += plan.problems
        continue
      }
      codes.append(console.show(lines(notebook, plan).joined(separator: "\n")))
      console.report(plan.problems)
      if !plan.problems.isEmpty { codes.append(.problems) }
    }
    if !isSound {
      console.report(Self.inOrder(Self.distinct(problems)))
      return loaded.isMisused ? .usage : .problems
    }
    return ExitStatus.worst(codes)
  }

  /// Before a run: what would surely fail, if anything expensive lies ahead. Where nothing does, the run itself shows it as fast, in its place.
  /// Where something is wrong already, all that is wrong is said together.
  func dryRun(_ loaded: Loaded, reports: [String]) -> [Problem] {
    var problems: [Problem] = []
    var seconds = 0.0, missing = 0
    let runs = !loaded.isMisused && !loaded.hasErrors
    for (index, notebook) in loaded.notebooks.enumerated() where !runs || notebook.mayTakeLong(registry) {
      let plan = NotebookPlan(notebook, selection: loaded.selection(of: notebook), run: self, report: reports[index], limits: .run)
      if pendingSignal() != 0 { return [] }
      if plan.missing > 0 || !runs { problems += plan.problems }
      (seconds, missing) = (seconds + plan.seconds, missing + plan.missing)
    }
    if problems.isEmpty, runs, seconds >= 10 {
      console.error("\(missing) results to compute, about \(ProgressText.duration(seconds)) by what such calls took here before\n")
    }
    return problems
  }
}
