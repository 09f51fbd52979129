/// An entry as it stands on the terminal: rows of cells, wrapped at its width, as many as fit.
struct EntryLayout: Equatable {
  /// A character with what joins it, or the half of a pair that stands for a control character.
  struct Cell: Equatable {
    var text: String
    var width: Int
    /// The numbers of its colours and the like (SGR); empty for none.
    var style = ""
  }

  struct Row: Equatable {
    var cells: [Cell] = []
    /// Whether the line goes on in the next row.
    var wraps = false
    var width: Int { cells.reduce(0) { $0 + $1.width } }
  }

  /// What is to be laid out.
  struct Content {
    /// The lines around the cursor's, and how many there are before and after those.
    var lines: [[Unicode.Scalar]] = [[]]
    /// Where each of them begins in the text.
    var starts: [Int] = []
    /// The colours of their characters; as many as there are, none for the rest.
    var colors: [[EntryColors.Color]] = []
    /// What the history would go on with, behind the last line.
    var suggestion = ""
    var hiddenBefore = 0, hiddenAfter = 0
    /// The cursor's line among those given, and its place there.
    var cursorLine = 0, cursor = 0
    /// Where a search has found what it looks for, in the cursor's line.
    var found: Range<Int>?
    /// Below the entry: listings and hints, which may be coloured.
    var below: [String] = []
    /// The entry is finished: its beginning is shown, not the cursor's surroundings.
    var isFinished = false
  }

  var rows: [Row] = []
  var cursorRow = 0, cursorColumn = 0
  private(set) var columns = 80

  init() {}

  /// - Parameters:
  ///   - first, later: What stands before the first line and before the others.
  ///   - style: Its colours; nil where the terminal is to show none.
  init(_ content: Content, first: String, later: String, style: String?, columns: Int, height: Int) {
    let columns = max(2, columns), height = max(3, height)
    self.columns = columns
    var builder = Builder(columns: columns, isPlain: style == nil)
    for (index, line) in content.lines.enumerated() {
      builder.beginLine(prompt: index == 0 && content.hiddenBefore == 0 ? first : later, style: style ?? "")
      let isCursorLine = index == content.cursorLine
      let colors = index < content.colors.count ? content.colors[index] : []
      builder.add(line, colors: colors, cursor: isCursorLine ? content.cursor : nil, found: isCursorLine ? content.found : nil)
    }
    if style != nil { builder.add(Array(content.suggestion.unicodeScalars), allOf: .suggestion) }
    rows = builder.rows
    (cursorRow, cursorColumn) = builder.cursor
    cut(content, owners: builder.owners, height: height, columns: columns, dim: style == nil ? "" : "2")
    for line in content.below where rows.count < height {
      rows += Builder.rows(of: line, columns: columns, isPlain: style == nil).prefix(height - rows.count)
    }
  }

  /// Takes the rows that do not fit, and says so.
  private mutating func cut(_ content: Content, owners: [Int], height: Int, columns: Int, dim: String) {
    let hidden = content.hiddenBefore + content.hiddenAfter
    guard rows.count > height || hidden > 0 else { return }
    let room = height - 2
    let top = content.isFinished ? 0 : min(max(0, cursorRow - room + 1), max(0, rows.count - room))
    let bottom = min(rows.count, top + room)
    let above = content.hiddenBefore + (top < owners.count ? owners[top] : 0)
    let lastShown = bottom > 0 ? owners[bottom - 1] : 0
    let below = content.hiddenAfter + content.lines.count - 1 - lastShown
    func mark(_ count: Int, _ text: String) -> Row {
      Row(cells: Builder.cells("… \(count.grouped) \(text)", style: dim).prefix(columns - 1).map { $0 })
    }
    var shown = Array(rows[top..<bottom])
    if below > 0 || bottom < rows.count {
      if !shown.isEmpty { shown[shown.count - 1].wraps = false }
      shown.append(mark(max(1, below), below == 1 ? "more line" : "more lines"))
    }
    var offset = -top
    if above > 0 || top > 0 {
      shown.insert(mark(max(1, above), above == 1 ? "line above" : "lines above"), at: 0)
      offset += 1
    }
    rows = shown
    if content.isFinished {
      (cursorRow, cursorColumn) = (rows.count - 1, 0)
    } else {
      cursorRow = min(max(0, cursorRow + offset), rows.count - 1)
    }
  }
}

extension EntryLayout {
  /// Puts characters into rows.
  fileprivate struct Builder {
    let columns: Int, isPlain: Bool
    var rows: [Row] = [], cursor = (0, 0)
    /// The line of each row.
    var owners: [Int] = []
    private var column = 0, line = -1, text = 0

    init(columns: Int, isPlain: Bool) { (self.columns, self.isPlain) = (columns, isPlain) }

    mutating func beginLine(prompt: String, style: String) {
      line += 1
      addRow()
      for cell in Self.cells(prompt, style: style) where column + cell.width < columns { put(cell) }
      text = column
    }

    private mutating func addRow() {
      rows.append(Row())
      owners.append(line)
      column = 0
    }

    private mutating func put(_ cell: Cell) {
      rows[rows.count - 1].cells.append(cell)
      column += cell.width
    }

    private mutating func makeRoom(_ width: Int) {
      guard column + width > columns else { return }
      // A wide character that does not fit leaves a column free.
      while column < columns { put(Cell(text: " ", width: 1)) }
      rows[rows.count - 1].wraps = true
      addRow()
      text -= columns
    }

    mutating func add(_ scalars: [Unicode.Scalar], allOf color: EntryColors.Color) {
      add(scalars, colors: Array(repeating: color, count: scalars.count), cursor: nil, found: nil)
    }

    mutating func add(_ scalars: [Unicode.Scalar], colors: [EntryColors.Color], cursor place: Int?, found: Range<Int>?) {
      for (index, scalar) in scalars.enumerated() {
        let style = isPlain ? "" : found?.contains(index) == true ? "7" : index < colors.count ? colors[index].style : ""
        let cells = cells(for: scalar, style: style)
        if let first = cells.first { makeRoom(first.width) }
        if index == place { cursor = (rows.count - 1, column) }
        if cells.isEmpty {
          join(scalar)
          continue
        }
        for cell in cells {
          makeRoom(cell.width)
          put(cell)
        }
      }
      guard let place, place >= scalars.count else { return }
      makeRoom(1)
      cursor = (rows.count - 1, column)
    }

    private func cells(for scalar: Unicode.Scalar, style: String) -> [Cell] {
      if scalar == "\t" {
        return Array(repeating: Cell(text: " ", width: 1, style: style), count: 4 - (column - text) % 4)
      }
      guard let width = TextWidth.of(scalar) else {
        let mark = scalar.value < 0x20 ? Unicode.Scalar(UInt8(scalar.value + 64)) : "?"
        return ["^", String(mark)].map { Cell(text: $0, width: 1, style: isPlain ? "" : "2") }
      }
      return width == 0 ? [] : [Cell(text: String(scalar), width: width, style: style)]
    }

    /// An accent and the like.
    private mutating func join(_ scalar: Unicode.Scalar) {
      let last = rows.count - 1
      guard column > text, !rows[last].cells.isEmpty else { return put(Cell(text: "◌" + String(scalar), width: 1)) }
      rows[last].cells[rows[last].cells.count - 1].text.unicodeScalars.append(scalar)
    }

    static func cells(_ text: String, style: String) -> [Cell] {
      text.unicodeScalars.map { Cell(text: String($0), width: TextWidth.of($0) ?? 1, style: style) }
    }

    /// A text with colours of its own (`ESC [ … m`), wrapped.
    static func rows(of text: String, columns: Int, isPlain: Bool) -> [Row] {
      var builder = Builder(columns: columns, isPlain: isPlain), style = ""
      builder.addRow()
      var rest = text.unicodeScalars[...]
      while let scalar = rest.popFirst() {
        if scalar == "\u{1B}", rest.first == "[" {
          rest.removeFirst()
          let numbers = rest.prefix { $0.value < 0x40 }
          rest = rest.dropFirst(numbers.count)
          guard rest.popFirst() == "m", !isPlain else { continue }
          style = numbers.isEmpty || numbers.elementsEqual(["0"]) ? "" : (style.isEmpty ? "" : style + ";") + String(numbers)
        } else if let width = TextWidth.of(scalar) {
          if width == 0 {
            builder.join(scalar)
          } else {
            builder.makeRoom(width)
            builder.put(Cell(text: String(scalar), width: width, style: style))
          }
        }
      }
      return builder.rows
    }
  }
}

extension Int {
  /// With a comma after the thousands: 9,998.
  var grouped: String {
    var digits = Array(String(self)), place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return String(digits)
  }
}
