import Builtins
import Diagnostics
import Imaging
import Language

extension Table {
  /// What stands in a table's cell in place of a text of one line.
  public struct Picture: Sendable {
    /// Each as wide as `columns`, whatever escapes are in it.
    let lines: [String], columns: Int
    /// What is written once the lines are there, with the cursor in the upper left corner of the cell.
    let overlay: String

    public init(lines: [String], columns: Int, overlay: String = "") {
      (self.lines, self.columns, self.overlay) = (lines, columns, overlay)
    }
  }

  /// Aligned columns for a terminal: numbers right, texts left.
  ///
  /// Texts are cut where the table would be too wide; if it still is, it comes in several blocks, each with the columns that tell the rows apart.
  /// - Parameters:
  ///   - columns: characters in a line.
  ///   - limit: lines; of a longer table the first and the last rows are shown.
  ///   - hint: what stands behind the count of the rows that are not.
  ///   - picture: what stands for an image in a row of so many lines; without it, or if it gives nothing, a text does.
  ///   - isStopped: whether nobody wants any more of it: then it ends before its end.
  public func text(
    columns: Int = .max, rows limit: Int = .max, hint: String = "", picture: ((Image, Int) -> Picture?)? = nil,
    isStopped: () -> Bool = { false }
  ) -> String {
    let height = picture != nil && hasImages ? pictureHeight(limit) : 1
    func layout(_ limit: Int) -> (layout: TableLayout, head: Int, rest: Int) {
      let (head, tail) = Self.shown(rowCount, limit, height: height)
      let indices = tail == 0 ? Array(0..<head) : Array(0..<head) + Array(rowCount - tail..<rowCount)
      let fields = self.columns.map { column in TableField(column, rows: indices, isStopped: isStopped) { picture?($0, height) } }
      return (TableLayout(fields, columns: columns), head, rowCount - head - tail)
    }
    var (table, head, rest) = layout(limit)
    // Blocks share the room.
    let share = limit / max(1, table.blocks.count)
    if share < limit, (rowCount * height) + 3 > share { (table, head, rest) = layout(max(8, share)) }
    var blocks: [String] = []
    for block in table.blocks {
      var lines = table.lines(of: block, isStopped)
      if rest > 0, lines.count > head + 2 {
        // Below the name, the line and the first rows.
        lines.insert("… \(rest) more row\(rest == 1 ? "" : "s")" + (hint.isEmpty || !blocks.isEmpty ? "" : " · \(hint)"), at: head + 2)
      }
      blocks.append(lines.joined(separator: "\n"))
    }
    if rowCount == 0 { return (blocks + ["(no rows)"]).joined(separator: "\n") }
    return blocks.joined(separator: "\n\n")
  }

  private var hasImages: Bool { columns.contains { $0.values.first?.asDomain(Image.self) != nil } }

  /// The lines of a row with pictures: larger ones for fewer rows.
  private func pictureHeight(_ limit: Int) -> Int { limit == .max ? 4 : min(8, max(4, limit / max(1, rowCount))) }

  /// How many of the first and of the last rows are shown.
  private static func shown(_ count: Int, _ limit: Int, height: Int) -> (head: Int, tail: Int) {
    let limit = limit / height
    guard count > limit else { return (count, 0) }
    // Name, line and the count of what is missing take lines, too.
    let room = max(2, height > 1 ? limit : limit - 3)
    return (room - room / 3, room / 3)
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
