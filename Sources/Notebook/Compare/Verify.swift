import Language
import Session
import Storage

/// `rsn verify` and `rsn diff`.
extension NotebookRun {
  /// Runs notebooks again, without the cache and as their reports say, and compares what comes out with the reports.
  public func verify(_ paths: [String]) -> ExitStatus {
    var codes: [ExitStatus] = []
    for (path, place) in zip(paths, reportPaths(paths)) {
      codes.append(verify(path, at: place))
      if pendingSignal() != 0 { break }
    }
    return ExitStatus.worst(codes)
  }

  private func verify(_ path: String, at place: String) -> ExitStatus {
    let reports: [SavedReport]
    do { reports = try self.reports(at: place) } catch {
      return complain(error)
    }
    var codes: [ExitStatus] = []
    for report in reports {
      let code = verify(path, report)
      codes.append(code)
      if ![.ok, .different].contains(code) { break }
    }
    return ExitStatus.worst(codes)
  }

  /// Compares two reports.
  public func diff(_ first: String, _ second: String) -> ExitStatus {
    do {
      let before = try SavedReport(path: SavedReport.place(first)), after = try SavedReport(path: SavedReport.place(second))
      let names = Set(before.contents).union(after.contents).sorted()
      return show(ReportComparison(before, after, names: names), strips: strips(after.path))
    } catch { return complain(error) }
  }

  /// One report, or those of a sweep.
  private func reports(at path: String) throws(SavedReport.Fault) -> [SavedReport] {
    let report = try SavedReport(path: path)
    guard let sweep = report.sweep else { return [report] }
    return try sweep.map { (name) throws(SavedReport.Fault) in try SavedReport(path: Paths.join(path, name)) }
  }

  private func complain(_ fault: SavedReport.Fault) -> ExitStatus {
    console.complain(fault.description)
    return .unavailable
  }

  private func verify(_ path: String, _ report: SavedReport) -> ExitStatus {
    guard report.isFinished else {
      console.complain("the run of \(report.path) did not end (\(report.ending)); `rsn run` goes on with it")
      return .failed
    }
    let folder: String
    do { folder = try Files.makeTemporaryFolder() } catch {
      console.complain(error.description)
      return .unavailable
    }
    defer { Files.removeTree(folder) }
    let quiet = Console(
      output: { (_) throws(FileError) in }, error: console.error, colorsOutput: false, colorsError: console.colorsError,
      progress: console.progress)
    let again = Paths.join(folder, "report")
    let code = NotebookRun(console: quiet, options: self.again(report, into: again), registry: registry, pendingSignal: pendingSignal)
      .run([path])
    // A failing cell is a part of the report; anything else says nothing about it.
    guard code == .ok || code == .failed else { return code }
    do {
      let fresh = try SavedReport(path: again)
      if fresh.notebookHash != report.notebookHash { console.remark("note: the notebook has changed since its report was made") }
      if fresh.version != report.version { console.remark("note: the report was made by rsn \(report.version ?? "?")") }
      let names = Set(["README.md"] + report.files).union(fresh.contents).sorted()
      return show(ReportComparison(report, fresh, names: names), strips: strips(report.path))
    } catch { return complain(error) }
  }

  /// The options of a run that should give a report again. Nothing comes from the cache.
  private func again(_ report: SavedReport, into folder: String) -> RunOptions {
    var again = RunOptions()
    again.output = folder
    again.values = report.parameters
    again.selection = report.selection
    again.seed = report.seed
    (again.threads, again.timeout, again.allowedFolders) = (options.threads, options.timeout, options.allowedFolders)
    return again
  }

  /// Where strips of pictures that differ go: beside the report, never into it.
  private func strips(_ report: String) -> String {
    let name = Paths.name(report)
    return Paths.join(Paths.parent(report), (name.hasSuffix(".report") ? String(name.dropLast(7)) : name) + ".differences")
  }

  private func show(_ comparison: ReportComparison, strips: String) -> ExitStatus {
    var comparison = comparison
    do { try comparison.saveStrips(in: strips) } catch {
      console.complain(error.description)
      return .unavailable
    }
    let written = console.show("\(comparison.before.path): \(comparison.text)")
    guard written == .ok else { return written }
    return comparison.differing.isEmpty ? .ok : .different
  }
}
