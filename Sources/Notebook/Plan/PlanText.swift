import Cache
import Language

extension NotebookPlan {
  /// A line for each call, and the sum of it.
  ///
  /// - Parameter notebook: the file, which calls in it need not name.
  func text(of notebook: String) -> String {
    var rows: [[String]] = []
    for call in merged {
      let line = call.record.line.map { line in (line.file == notebook ? "" : "\(line.file) ") + "line \(line.line)" } ?? ""
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

  /// Calls of one place in the program, of the same kind, stand together.
  private var merged: [Call] {
    var result: [Call] = [], places: [String: Int] = [:]
    for call in calls {
      let name = "\(call.cell.number) \(call.record.line?.file ?? "") \(call.record.line?.line ?? 0) \(call.record.what) \(call.isOpen)"
      guard let place = places[name] else {
        places[name] = result.count
        result.append(call)
        continue
      }
      let one = result[place]
      let record = CallRecord(
        operation: one.record.operation, what: one.record.what, line: one.record.line, parts: one.record.parts + call.record.parts,
        seconds: 0, work: one.record.work)
      let estimate = one.estimate.flatMap { first in
        call.estimate.map { (seconds: first.seconds + $0.seconds, megabytes: max(first.megabytes, $0.megabytes)) }
      }
      result[place] = Call(cell: one.cell, record: record, estimate: estimate, isOpen: one.isOpen)
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
    guard let seconds = call.estimate?.seconds else { return "never timed here" }
    return seconds < 1 ? "less than a second" : "about " + ProgressText.duration(seconds)
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
