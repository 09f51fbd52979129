import Builtins
import Language

extension Table {
  /// Aligned columns for a terminal: numbers right, texts left; of a long table the first rows.
  public func text(rows limit: Int = 40) -> String {
    let shown = min(rowCount, limit)
    let cells = columns.map { column in [column.name] + column.values.prefix(shown).map { $0.displayed(.report).oneLine } }
    let widths = cells.map { column in min(60, column.map(\.count).max() ?? 0) }
    let isNumeric = columns.map(\.isNumeric)
    var lines = (0...shown).map { row in
      cells.indices.map { column in
        let text = String(cells[column][row].prefix(60))
        let space = String(repeating: " ", count: widths[column] - text.count)
        return isNumeric[column] ? space + text : text + space
      }.joined(separator: "  ").trimmedAtEnd
    }
    lines.insert(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "), at: 1)
    if rowCount > shown { lines.append("… and \(rowCount - shown) more row\(rowCount - shown == 1 ? "" : "s")") }
    return lines.joined(separator: "\n")
  }
}

extension Table.Column {
  /// Whether it holds numbers (and perhaps nils) only.
  public var isNumeric: Bool {
    var hasNumber = false
    for value in values {
      switch value {
      case .number: hasNumber = true
      case .none: break
      default: return false
      }
    }
    return hasNumber
  }
}

extension String {
  fileprivate var oneLine: String { contains(where: \.isNewline) ? split(whereSeparator: \.isNewline).joined(separator: " ") : self }
  fileprivate var trimmedAtEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
