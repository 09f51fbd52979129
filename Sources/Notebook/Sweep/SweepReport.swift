import Language
import Session
import Storage
import Syntax

/// The page above the reports of a sweep: which there are, and their hypotheses side by side.
final class SweepReport {
  private struct Row {
    let point: SweepPoint, ending: String
    let claims: [RunRecord.Claim]
  }

  private let folder: ReportFolder
  private let notebook: LoadedNotebook
  private let count: Int
  private let writesHTML: Bool
  private var rows: [Row] = []

  init(_ folder: ReportFolder, _ notebook: LoadedNotebook, count: Int, writesHTML: Bool) {
    (self.folder, self.notebook, self.count, self.writesHTML) = (folder, notebook, count, writesHTML)
  }

  /// Adds a run, writes the page anew and says where it is.
  func add(_ record: RunRecord, _ notebook: LoadedNotebook, _ code: ExitStatus, to console: Console) -> ExitStatus {
    rows.append(Row(point: notebook.point, ending: record.ending, claims: record.claims))
    do {
      try AtomicFile.write(json(record).pretty, to: Paths.join(folder.path, "run.json"))
      try AtomicFile.write(markdown, to: folder.readme)
    } catch {
      console.complain(error.description)
      return .unavailable
    }
    guard rows.count == count || code != .ok else { return .ok }
    let page = writesHTML ? console.writePage(of: folder.path) : .ok
    return ExitStatus.worst([page, console.show(folder.readme)])
  }

  private func json(_ record: RunRecord) -> JSON {
    let reports = rows.map { row in
      JSON.object([
        "path": .string(row.point.folderName), "ending": .string(row.ending),
        "parameters": .object(Dictionary(row.point.values.map { ($0.name, .string($0.value)) }, uniquingKeysWith: { $1 })),
      ])
    }
    return .object([
      "schema": .int(RunRecord.schema), "program": .object(["name": .string("resin"), "version": .string(record.version)]),
      "notebook": .object(["file": .string(record.notebook), "sha256": .string(record.notebookHash)]),
      "sweep": .object(["reports": .array(reports), "planned": .int(count)]),
    ])
  }

  // MARK: The page

  private var markdown: String {
    let names = notebook.point.values.map(\.name)
    var blocks = ["# \(title)"]
    let swept = names.map { Markdown.code($0) }.joined(separator: ", ")
    blocks.append(
      "A report for each of \(count) combinations of \(swept)." + (rows.count < count ? " \(rows.count) of them are done." : ""))
    let columns = self.columns
    let header = names + columns.indices.map { "\($0 + 1)" } + ["Report"]
    let table = rows.map { row -> [String] in
      let link = "[\(row.ending == "complete" ? "report" : Markdown.escape(row.ending))](\(row.point.folderName)/README.md)"
      let verdicts = columns.map { column in claim(of: row, column).map { self.text($0) } ?? "" }
      return row.point.values.map { Markdown.code($0.value).replacing("|", with: "\\|") } + verdicts + [link]
    }
    blocks.append(Markdown.table(header: header.map { $0 }, rows: table, isNumeric: []))
    if !columns.isEmpty {
      let list = columns.enumerated().map { number, column in
        let held = rows.count { claim(of: $0, column)?.hypothesis.verdict == .holds }
        let made = rows.count { claim(of: $0, column) != nil }
        return "\(number + 1). \(Markdown.escape(text(of: column))): holds in \(held) of \(made)"
      }
      blocks += ["## Hypotheses", list.joined(separator: "\n")]
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private var title: String {
    guard case .prose(let prose)? = notebook.program.items.first, case .text(let text)? = prose.segments.first,
      let line = text.split(separator: "\n").first, line.hasPrefix("# ")
    else { return Markdown.escape(Paths.stem(notebook.path)) }
    return String(line.dropFirst(2))
  }

  /// Hypotheses go together by their cell and their place in it: their words may hold the values of the parameters.
  private struct Column: Hashable { let cell: String, number: Int }

  private var columns: [Column] {
    var seen: Set<Column> = [], result: [Column] = []
    for row in rows {
      for column in Self.columns(row) where seen.insert(column).inserted { result.append(column) }
    }
    return result
  }

  private static func columns(_ row: Row) -> [Column] {
    var counts: [String: Int] = [:]
    return row.claims.map { claim in
      counts[claim.cell, default: 0] += 1
      return Column(cell: claim.cell, number: counts[claim.cell] ?? 1)
    }
  }

  private func claim(of row: Row, _ column: Column) -> RunRecord.Claim? {
    Self.columns(row).firstIndex(of: column).map { row.claims[$0] }
  }

  /// What the claims have in common, with … in the place of what differs.
  private func text(of column: Column) -> String {
    let claims = rows.compactMap { claim(of: $0, column)?.hypothesis.claim }
    guard let first = claims.first, claims.contains(where: { $0 != first }) else { return claims.first ?? "" }
    let words = claims.map { $0.split(separator: " ") }
    let shortest = words.map(\.count).min() ?? 0
    let start = (0..<shortest).prefix { place in words.allSatisfy { $0[place] == words[0][place] } }.count
    let end = (0..<shortest - start).prefix { place in
      words.allSatisfy { $0[$0.count - 1 - place] == words[0][words[0].count - 1 - place] }
    }.count
    return (words[0].prefix(start) + ["…"] + words[0].suffix(end)).joined(separator: " ")
  }

  private func text(_ claim: RunRecord.Claim) -> String {
    let values = claim.hypothesis.compared.map { Markdown.code($0).replacing("|", with: "\\|") }.joined(separator: ", ")
    return (claim.hypothesis.verdict == .holds ? "✓ " : "✗ ") + values
  }
}

extension NotebookRun {
  /// The pages above the notebooks that are swept, by the place of the notebook.
  func openSweeps(_ loaded: [LoadedNotebook], _ places: [String]) throws(FileError) -> [Int: SweepReport] {
    var sweeps: [Int: SweepReport] = [:]
    for notebook in loaded where !notebook.point.isEmpty && sweeps[notebook.place] == nil {
      let folder = ReportFolder(path: places[notebook.place])
      try folder.open()
      folder.removeEarlier()
      sweeps[notebook.place] = SweepReport(
        folder, notebook, count: loaded.count { $0.place == notebook.place }, writesHTML: options.writesHTML)
    }
    return sweeps
  }
}
