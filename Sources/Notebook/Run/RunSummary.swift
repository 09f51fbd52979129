import Cache
import Language
import Session

/// What a person wants to know when a run is over: how long what took, and what to look at first.
struct RunSummary {
  let record: RunRecord

  /// Cells that are listed by their time; claims and warnings that are listed.
  private static let most = 5

  /// Nil for a short run in which all is well.
  var text: String? {
    let concerns = concerns
    guard record.seconds >= 2 || !concerns.isEmpty else { return nil }
    var lines = ["\(record.ending == "complete" ? "done" : record.ending) in \(ProgressText.duration(record.seconds))" + claims + kept]
    let slow = record.cells.filter { $0.seconds >= 0.5 }.sorted { $0.seconds > $1.seconds }
    let width = slow.prefix(Self.most).map(\.id.count).max() ?? 0
    if slow.count > 1 {
      for cell in slow.prefix(Self.most) {
        lines.append("  \(cell.id)\(String(repeating: " ", count: width - cell.id.count))  \(ProgressText.duration(cell.seconds))")
      }
    }
    if !concerns.isEmpty {
      lines.append("look at first:")
      lines += concerns.prefix(Self.most * 2).map { "  " + $0 }
      if concerns.count > Self.most * 2 { lines.append("  … and \(concerns.count - Self.most * 2) more") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var claims: String {
    guard !record.claims.isEmpty else { return "" }
    let held = record.claims.count { $0.hypothesis.verdict == .holds }
    return " · \(held) of \(record.claims.count) \(record.claims.count == 1 ? "hypothesis holds" : "hypotheses hold")"
  }

  /// How much of what is expensive had been computed before.
  private var kept: String {
    let parts = record.calls.flatMap(\.parts)
    let hits = parts.count { $0.outcome == .hit }
    return hits == 0 ? "" : " · \(hits) of \(parts.count) expensive results from the cache"
  }

  private var concerns: [String] {
    let failed = record.cells.filter { $0.state == "failed" }.map { "✗ cell `\($0.id)` failed" }
    let skipped = record.cells.count { $0.state == "skipped" }
    let missed = record.claims.filter { $0.hypothesis.verdict != .holds }.map { claim in
      let note = claim.hypothesis.verdict == .notANumber ? " (not a number)" : ""
      let values = claim.hypothesis.compared.isEmpty ? "" : ": " + claim.hypothesis.compared.joined(separator: ", ")
      return "✗ \(claim.hypothesis.claim)\(values)\(note) (cell `\(claim.cell)`)"
    }
    let warnings = record.warnings.map { "⚠ \($0.text) (cell `\($0.cell)`)" }
    return failed + (skipped > 0 ? ["\(skipped) cell\(skipped == 1 ? " was" : "s were") skipped"] : []) + missed + warnings
  }
}
