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
    let loaded: [LoadedNotebook]
    switch load(paths) {
    case .success(let notebooks): loaded = notebooks
    case .failure(let code): return code
    }
    console.report(Self.distinct(loaded.flatMap(\.problems)))
    if loaded.contains(where: \.hasErrors) { return .problems }
    var codes: [ExitStatus] = []
    let places = reportPaths(paths)
    for notebook in loaded {
      let selection: Set<Int>
      do { selection = try options.selection.indices(notebook.ids) } catch {
        console.complain("\(notebook.path) has no cell `\(error.id)`")
        return .usage
      }
      let report = notebook.point.folder(in: places[notebook.place])
      let plan = NotebookPlan(notebook, selection: selection, run: self, report: report, limits: .whole)
      if pendingSignal() != 0 { return pendingSignal() == 2 ? .interrupted : .terminated }
      codes.append(console.show(lines(notebook, plan).joined(separator: "\n")))
      console.report(plan.problems)
      if !plan.problems.isEmpty { codes.append(.problems) }
    }
    return ExitStatus.worst(codes)
  }

  /// Before a run: what would surely fail, if anything expensive lies ahead. Where nothing does, the run itself shows it as fast, in its place.
  func dryRun(_ notebooks: [LoadedNotebook], selections: [Set<Int>], reports: [String]) -> [Problem] {
    var problems: [Problem] = []
    var seconds = 0.0, missing = 0
    for (index, notebook) in notebooks.enumerated() where notebook.mayTakeLong(registry) {
      let plan = NotebookPlan(notebook, selection: selections[index], run: self, report: reports[index], limits: .run)
      if pendingSignal() != 0 { return [] }
      if plan.missing > 0 || notebook.hasErrors { problems += plan.problems }
      (seconds, missing) = (seconds + plan.seconds, missing + plan.missing)
    }
    if problems.isEmpty, seconds >= 10 {
      console.error("\(missing) results to compute, about \(ProgressText.duration(seconds)) by what such calls took here before\n")
    }
    return problems
  }
}
