import Cache
import Language

extension NotebookPlan {
  /// A line for each call, and the sum of it.
  var text: String {
    var rows: [[String]] = []
    for call in merged {
      let line = call.record.line.map { "line \($0.line)" } ?? ""
      rows.append([String(call.cell.number), call.cell.id, call.record.what, line, Self.found(call), Self.time(call)])
    }
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { row in
      let cells = row.enumerated().map { column, text in
        column == 0 || column > 4
          ? text : text + String(repeating: " ", count: max(0, widths[column] - text.count))
      }
      return "  " + String(repeating: " ", count: max(0, widths[0] - row[0].count)) + cells.joined(separator: "  ")
    }.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
    lines.append(summary)
    return lines.joined(separator: "\n")
  }

  /// Calls of one line, of the same kind, stand together.
  private var merged: [Call] {
    var result: [Call] = []
    for call in calls {
      guard let last = result.last, last.cell.number == call.cell.number, last.record.line == call.record.line,
        last.record.what == call.record.what, last.isOpen == call.isOpen
      else {
        result.append(call)
        continue
      }
      let record = CallRecord(
        operation: last.record.operation, what: last.record.what, line: last.record.line, parts: last.record.parts + call.record.parts,
        seconds: 0, work: last.record.work)
      let estimate = last.estimate.flatMap { one in
        call.estimate.map { (seconds: one.seconds + $0.seconds, megabytes: max(one.megabytes, $0.megabytes)) }
      }
      result[result.count - 1] = Call(cell: last.cell, record: record, estimate: estimate, isOpen: last.isOpen)
    }
    return result
  }

  private static func found(_ call: Call) -> String {
    if call.isOpen { return "not known before it runs" }
    let parts = call.record.parts.count
    if call.missing == 0 { return parts == 1 ? "kept" : "all \(parts) kept" }
    return parts == 1 ? "to compute" : "\(call.record.hits) of \(parts) kept"
  }

  private static func time(_ call: Call) -> String {
    if call.missing == 0 || call.isOpen { return "" }
    return call.estimate.map { "about " + ProgressText.duration($0.seconds) } ?? "never timed here"
  }

  /// `about 2 min 40 s to compute 13 results, with about 210 MB of memory; 30 are kept`
  var summary: String {
    let known = calls.filter { !$0.isOpen }
    let missing = known.reduce(0) { $0 + $1.missing }, hits = known.reduce(0) { $0 + $1.record.hits }
    let open = calls.count - known.count
    var text: String
    if calls.isEmpty {
      text = "nothing that takes long"
    } else if missing == 0 {
      text =
        open == 0 ? "nothing to compute: \(hits == 1 ? "the one result is" : "all \(hits) results are") kept" : "\(hits) results are kept"
    } else {
      let time =
        seconds > 0 ? "\(isEstimated && open == 0 ? "about" : "at least") \(ProgressText.duration(seconds)) to compute" : "to compute:"
      let memory = megabytes > 0 ? ", with about \(Int(megabytes.rounded())) MB of memory" : ""
      text = "\(time) \(missing) result\(missing == 1 ? "" : "s")\(memory); \(hits) \(hits == 1 ? "is" : "are") kept"
    }
    if open > 0 { text += "; \(open) call\(open == 1 ? "" : "s") can be told only while it runs" }
    if !isComplete { text += "; the plan does not come to the end" }
    return text
  }
}
