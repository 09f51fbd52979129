import Diagnostics

/// The widths of a table's columns, and the blocks in which it comes if it is too wide.
struct TableLayout {
  private let fields: [TableField], rows: Int
  let blocks: [Block]

  struct Block {
    /// The columns, each with its width.
    let columns: [(index: Int, width: Int)]
  }

  init(_ fields: [TableField], columns: Int) {
    // Fewer than there are, if nobody wanted any more.
    (self.fields, rows) = (fields, fields.map(\.cells.count).min().map { $0 - 1 } ?? 0)
    // As few blocks as there can be; what room is left in each is shared out then.
    let least = fields.map { $0.isFixed ? $0.width : min($0.width, Self.leastText) }
    let parts = Self.blocks(least, keys: { Self.keys(fields, least, room: columns / 2 - 1) }, in: columns)
    blocks = parts.map { part in Block(columns: Array(zip(part, Self.widths(part.map { fields[$0] }, in: columns)))) }
  }

  /// A text may be cut to so many columns. Numbers and pictures are not cut.
  private static let leastText = 12

  /// Texts as wide as can be, the widest cut first.
  private static func widths(_ fields: [TableField], in columns: Int) -> [Int] {
    var widths = fields.map(\.width)
    var excess = widths.reduce(2 * (fields.count - 1), +) - columns
    while excess > 0 {
      let texts = widths.indices.filter { !fields[$0].isFixed && widths[$0] > leastText }
      guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  /// The columns that tell the rows apart: of those before the first that may hold what was measured, as many as are needed.
  private static func keys(_ fields: [TableField], _ widths: [Int], room: Int) -> [Int] {
    var keys: [Int] = [], texts: [[String]] = []
    func distinct(_ columns: [Int]) -> Int { Set((texts.first ?? []).indices.map { row in columns.map { texts[$0][row] } }).count }
    for (index, field) in fields.enumerated() {
      guard let own = field.keys else { break }
      keys.append(index)
      texts.append(own)
      if distinct(keys) == own.count { break }
    }
    guard !keys.isEmpty else { return fields.isEmpty ? [] : [0] }
    // Those that do not help are left out, the widest first; and then those for which there is no room.
    let all = distinct(keys)
    for index in keys.sorted(by: { (widths[$0], $1) > (widths[$1], $0) }) where keys.count > 1 {
      let others = keys.filter { $0 != index }
      let isTooWide = keys.reduce(2 * (keys.count - 1)) { $0 + widths[$1] } > room
      if distinct(others) == all || isTooWide { keys = others }
    }
    return keys
  }

  private static func blocks(_ widths: [Int], keys: () -> [Int], in columns: Int) -> [[Int]] {
    guard widths.reduce(2 * (widths.count - 1), +) > columns else { return [Array(widths.indices)] }
    let keys = keys()
    var blocks: [[Int]] = [[]], width = 0
    for (index, own) in widths.enumerated() {
      let isFull = width + own > columns && blocks[blocks.count - 1].contains { blocks.count == 1 || !keys.contains($0) }
      if isFull {
        let repeated = keys.filter { $0 < index }
        blocks.append(repeated)
        width = repeated.reduce(0) { $0 + widths[$1] + 2 }
      }
      blocks[blocks.count - 1].append(index)
      width += own + 2
    }
    return blocks
  }

  // MARK: Writing

  /// The names, a rule, and each row, which may be of several lines.
  func lines(of block: Block, _ isStopped: () -> Bool) -> [String] {
    var lines: [String] = []
    for index in 0...rows {
      if index % 256 == 255, isStopped() { break }
      lines.append(row(index, block))
    }
    lines.insert(block.columns.map { String(repeating: "─", count: $0.width) }.joined(separator: "  "), at: 1)
    return lines
  }

  private func row(_ row: Int, _ block: Block) -> String {
    let cells = block.columns.map { (cell: fields[$0.index].cells[row], width: $0.width, isNumeric: fields[$0.index].isNumeric) }
    let height = cells.map(\.cell.height).max() ?? 1
    var text = (0..<height).map { line in
      cells.map { $0.cell.line(line, width: $0.width, isNumeric: $0.isNumeric) }.joined(separator: "  ").trimmedAtEnd
    }.joined(separator: "\n")
    // Pictures that a protocol draws are laid over the row; the cursor comes back to its end.
    var column = 1
    for (cell, width, _) in cells {
      if case .picture(let picture) = cell, !picture.overlay.isEmpty {
        text +=
          "\u{1B}7\r" + (height > 1 ? "\u{1B}[\(height - 1)A" : "") + (column > 1 ? "\u{1B}[\(column - 1)C" : "") + picture.overlay
          + "\u{1B}8"
      }
      column += width + 2
    }
    return text
  }
}

extension TableField {
  fileprivate var isFixed: Bool { isNumeric || cells.contains { if case .picture = $0 { true } else { false } } }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
