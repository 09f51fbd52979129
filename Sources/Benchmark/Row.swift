import Language

/// How far a measurement is expected to go.
enum Bar: Sendable, Equatable {
  /// The best of the others takes at least so many times what ours takes.
  case times(Double)
  /// Ours stays below this.
  case below(Double)
}

enum Unit: String, Sendable {
  case milliseconds = "ms"
  case megabytes = "MB"
  /// Of floating-point operations a second; more is better.
  case gigaflops = "GFLOP/s"
  /// Compared with something that the row names.
  case times = "×"
}

/// One line of a table: ours beside the others, with the bar.
struct Row: Sendable {
  struct Other: Sendable {
    var name: String, sample: Sample
    /// How it was set up, where it had a choice.
    var setting: String?
  }

  var name: String
  var unit = Unit.milliseconds
  var ours: Sample
  var others: [Other] = []
  var bar: Bar?
  /// More about ours: a rate, the operations a second.
  var remark: String?

  var best: Other? { others.min { $0.sample.median < $1.sample.median } }

  /// The best of the others by ours; nil without others.
  var ratio: Double? { best.map { $0.sample.median / ours.median } }

  /// Nil without a bar, and where the bar is a ratio and nobody is there to compare with.
  var isMet: Bool? {
    switch bar {
    case .times(let factor): ratio.map { $0 >= factor }
    case .below(let limit): ours.median < limit
    case nil: nil
    }
  }
}

/// Rows that belong together, and what is to be said about them.
struct Section: Sendable {
  var title: String
  var rows: [Row] = []
  var notes: [String] = []
}

extension Section {
  /// A Markdown table with a column for each name among the others, in the order in which they come.
  var markdown: String {
    var names: [String] = []
    for other in rows.flatMap(\.others) where !names.contains(other.name) { names.append(other.name) }
    let hasRemarks = rows.contains { $0.remark != nil }
    var head = ["what", "ours"] + names
    if !names.isEmpty { head.append("ratio") }
    if rows.contains(where: { $0.bar != nil }) { head.append("bar") }
    if hasRemarks { head.append("ours, further") }
    var lines = ["## \(title)", "", line(head), line(["---"] + head.dropFirst().map { _ in "---:" })]
    for row in rows {
      var cells = [row.name, row.text(row.ours.median)]
      for name in names { cells.append(row.others.first { $0.name == name }.map { row.text($0.sample.median) } ?? "") }
      if !names.isEmpty { cells.append(row.ratio.map { short($0) + "×" } ?? "") }
      if head.contains("bar") { cells.append(row.barText) }
      if hasRemarks { cells.append(row.remark ?? "") }
      lines.append(line(cells))
    }
    let below = names.compactMap(settings) + notes
    return (lines + (below.isEmpty ? [] : [""] + below.map { "- " + $0 })).joined(separator: "\n") + "\n"
  }

  /// How one of the others was set up in the rows; nil where it had no choice.
  private func settings(_ name: String) -> String? {
    var found: [(setting: String, rows: [String])] = []
    for row in rows {
      guard let setting = row.others.first(where: { $0.name == name })?.setting else { continue }
      if let index = found.firstIndex(where: { $0.setting == setting }) {
        found[index].rows.append(row.name)
      } else {
        found.append((setting, [row.name]))
      }
    }
    guard !found.isEmpty else { return nil }
    let texts = found.map { found.count == 1 ? $0.setting : "\($0.setting) (\($0.rows.joined(separator: ", ")))" }
    return "\(name): " + texts.joined(separator: "; ") + "."
  }

  private func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}

extension Row {
  func text(_ value: Double) -> String { short(value) + " " + unit.rawValue }

  var barText: String {
    let wanted: String
    switch bar {
    case .times(let factor): wanted = "≥ \(short(factor))×"
    case .below(let limit): wanted = "< " + text(limit)
    case nil: return ""
    }
    return wanted + (isMet.map { $0 ? " ✓" : " ✗" } ?? "")
  }
}

/// Three significant digits or so.
func short(_ number: Double) -> String {
  guard number.isFinite else { return "–" }
  return number.fixed(number < 10 ? 2 : number < 100 ? 1 : 0)
}
