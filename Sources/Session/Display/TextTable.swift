import Builtins
import Diagnostics
import Language

extension Table {
  /// Aligned columns for a terminal: numbers right, texts left.
  ///
  /// Texts are cut where the table would be too wide; if it still is, it comes in several blocks, each with the first column.
  /// - Parameters:
  ///   - columns: characters in a line.
  ///   - limit: lines for rows; of a longer table the first and the last are shown.
  ///   - hint: what stands behind the count of the rows that are not.
  public func text(columns: Int = .max, rows limit: Int = 40, hint: String = "") -> String {
    let (head, tail) = Self.shown(rowCount, limit)
    let rest = rowCount - head - tail
    let indices = Array(0..<head) + Array(rowCount - tail..<rowCount)
    let fields = self.columns.map { Field($0, rows: indices) }
    let widths = Self.widths(fields, in: columns)
    var blocks: [String] = []
    for part in Self.parts(widths, in: columns) {
      var lines = (0...indices.count).map { row in
        part.map { fields[$0].text(row, width: widths[$0]) }.joined(separator: "  ").trimmedAtEnd
      }
      lines.insert(part.map { String(repeating: "─", count: widths[$0]) }.joined(separator: "  "), at: 1)
      if rest > 0 {
        // Below the name, the line and the first rows.
        lines.insert("… \(rest) more row\(rest == 1 ? "" : "s")" + (hint.isEmpty || !blocks.isEmpty ? "" : " · \(hint)"), at: head + 2)
      }
      blocks.append(lines.joined(separator: "\n"))
    }
    if rowCount == 0 { return (blocks + ["(no rows)"]).joined(separator: "\n") }
    return blocks.joined(separator: "\n\n")
  }

  /// How many of the first and of the last rows are shown.
  private static func shown(_ count: Int, _ limit: Int) -> (head: Int, tail: Int) {
    guard count > limit else { return (count, 0) }
    // Name, line and the count of what is missing take lines, too.
    let room = max(2, limit - 3)
    return (room - room / 3, room / 3)
  }

  private struct Field {
    let texts: [String], isNumeric: Bool
    let width: Int

    init(_ column: Column, rows: [Int]) {
      texts = [column.name.oneLine] + rows.map { column.values[$0].displayed(.report).oneLine.cut(to: 60) }
      isNumeric = column.isNumeric
      width = texts.map(\.terminalWidth).max() ?? 0
    }

    func text(_ row: Int, width: Int) -> String { texts[row].cut(to: width).padded(to: width, atEnd: !isNumeric) }
  }

  /// Narrower texts, the widest first, but none below twelve columns. Numbers stay whole.
  private static func widths(_ fields: [Field], in columns: Int) -> [Int] {
    var widths = fields.map(\.width)
    var excess = widths.reduce(2 * (fields.count - 1), +) - columns
    while excess > 0 {
      let texts = widths.indices.filter { !fields[$0].isNumeric && widths[$0] > 12 }
      guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    // If that is not enough, nothing need be cut: it will be in blocks.
    return excess > 0 ? fields.map { min($0.width, max(12, columns / 2)) } : widths
  }

  /// The columns of each block.
  private static func parts(_ widths: [Int], in columns: Int) -> [[Int]] {
    guard !widths.isEmpty else { return [[]] }
    var parts: [[Int]] = [[0]], width = widths[0]
    for index in widths.indices.dropFirst() {
      if width + 2 + widths[index] > columns, parts[parts.count - 1].count > 1 || parts.count == 1 && index > 1 {
        parts.append([0])
        width = widths[0]
      }
      parts[parts.count - 1].append(index)
      width += 2 + widths[index]
    }
    return parts
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
  fileprivate var trimmedAtEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
