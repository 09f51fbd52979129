import Language
import Session
import Storage

/// `rsn status`: whether a report is what a run would give now, told without running.
public struct ReportStatus: Sendable, Equatable {
  public enum Kind: String, Sendable { case fresh, stale, failed }
  public let notebook: String, report: String
  public let kind: Kind
  /// Why it is not fresh; of a fresh one, with which parameters it was made.
  public let notes: [String]

  var code: ExitStatus {
    switch kind {
    case .fresh: .ok
    case .stale: .stale
    case .failed: .failed
    }
  }
}

extension NotebookRun {
  public func status(_ paths: [String], asJSON: Bool = false) -> ExitStatus {
    let loaded: Loaded
    switch load(paths) {
    case .success(let found): loaded = found
    case .failure(let code): return code
    }
    if loaded.isMisused { return .usage }
    var list: [ReportStatus] = []
    let places = reportPaths(paths)
    for notebook in loaded.notebooks {
      do { list += try statuses(notebook, notebook.point.folder(in: places[notebook.place])) } catch {
        if case .missing(let path) = error {
          list.append(ReportStatus(notebook: notebook.path, report: path, kind: .stale, notes: ["it has not been run"]))
        } else {
          console.complain(error.description)
          return .unavailable
        }
      }
    }
    let written = console.show(asJSON ? JSON.object(["schema": .int(1), "reports": .array(list.map(\.json))]).pretty : list.text)
    return written == .ok ? ExitStatus.worst(list.map(\.code)) : written
  }

  private func statuses(_ notebook: LoadedNotebook, _ place: String) throws(SavedReport.Fault) -> [ReportStatus] {
    let report = try SavedReport(path: place)
    guard let sweep = report.sweep else { return [status(notebook, report)] }
    return try sweep.map { (name) throws(SavedReport.Fault) in status(notebook, try SavedReport(path: Paths.join(place, name))) }
  }

  private func status(_ notebook: LoadedNotebook, _ report: SavedReport) -> ReportStatus {
    let reasons = staleness(notebook, report)
    let failure = report.failure
    let kind: ReportStatus.Kind = !reasons.isEmpty ? .stale : failure != nil ? .failed : .fresh
    let changed = report.changedParameters.map { "\($0.name) = \($0.value.quoted)" }
    let with = changed.isEmpty || kind != .fresh || !notebook.point.isEmpty ? [] : ["made with " + changed.joined(separator: ", ")]
    return ReportStatus(notebook: notebook.path, report: report.path, kind: kind, notes: reasons + [failure].compactMap(\.self) + with)
  }

  /// What has changed since the report was made.
  private func staleness(_ notebook: LoadedNotebook, _ report: SavedReport) -> [String] {
    var reasons: [String] = []
    if report.notebookHash != Digest(of: notebook.source.bytes).hex { reasons.append("the notebook has changed") }
    if report.version != Version.text { reasons.append("rsn is \(Version.text), the report was made by \(report.version ?? "another")") }
    if !report.selection.isAll { reasons.append("it shows only a part: \(report.selection.text)") }
    for item in notebook.parameters.items {
      // Only what the command line says now: a report made with other parameters is a report of its own.
      guard notebook.parameters.values[item.name] != nil, let made = report.parameters[item.name] else { continue }
      // As JSON: there a symbol is a text.
      if JSON(item.value) != JSON(made) { reasons.append("`\(item.name)` was \(made.quoted), not \(item.value.quoted)") }
    }
    let folder = Paths.parent(notebook.path)
    for (name, hash) in report.imports where Inputs.hash(module: name) != hash { reasons.append("the module `\(name)` has changed") }
    for input in report.inputs {
      let now = Inputs.digest(input.path.hasPrefix("/") ? input.path : Paths.join(folder, input.path))
      if now != input.hash { reasons.append(now == nil ? "\(input.path) is gone" : "\(input.path) has changed") }
    }
    for file in report.record["files"]?.items ?? [] {
      guard let name = file["path"]?.text, let hash = file["sha256"]?.text, !name.contains("..") else { continue }
      let bytes = try? Files.read(Paths.join(report.path, name))
      if bytes.map({ Digest(of: $0).hex }) != hash {
        reasons.append(bytes == nil ? "\(name) is missing from the report" : "\(name) in the report has been changed")
      }
    }
    return reasons
  }
}

extension SavedReport {
  /// How the run failed, if it did.
  fileprivate var failure: String? {
    switch ending {
    case "complete": return nil
    case "running": return "its run was killed, or is still running"
    case "interrupted", "terminated": return "its run was stopped"
    case "timed-out": return "its run took too long"
    default:
      let failed = record["cells"]?.items?.first { $0["state"]?.text == "failed" }
      guard let cell = failed?["id"]?.text else { return "its run failed" }
      return "cell `\(cell)` failed" + (record["failures"]?.items?.first?["message"]?.text.map { ": \($0)" } ?? "")
    }
  }

  /// Modules with their hashes, sorted.
  fileprivate var imports: [(name: String, hash: String)] {
    guard case .object(let items)? = record["imports"] else { return [] }
    return items.sorted { $0.key < $1.key }.compactMap { name, hash in hash.text.map { (name, $0) } }
  }

  /// Files and folders that the run read.
  var inputs: [(path: String, hash: String)] {
    (record["inputs"]?.items ?? []).compactMap { item in
      guard let path = item["path"]?.text, let hash = item["sha256"]?.text else { return nil }
      return (path, hash)
    }
  }
}

extension ReportStatus {
  var json: JSON {
    .object([
      "notebook": .string(notebook), "report": .string(report), "status": .string(kind.rawValue), "notes": .array(notes.map(JSON.string)),
    ])
  }
}

extension [ReportStatus] {
  /// `stale   notebooks/tour.rsn` and, below it, why.
  fileprivate var text: String {
    flatMap { status in
      let name = status.report == SavedReport.place(ofNotebook: status.notebook) ? status.notebook : "\(status.notebook) (\(status.report))"
      return ["\(status.kind.rawValue)\(String(repeating: " ", count: 8 - status.kind.rawValue.count))\(name)"]
        + status.notes.map { "        \($0)" }
    }.joined(separator: "\n")
  }
}
