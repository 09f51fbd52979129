#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Brings what a terminal shows of an entry up to date, with as few changes as needed: only the rows and the ends of rows that differ.
struct EntryDisplay {
  private let descriptor: Int32
  private var drawn = EntryLayout()
  private var isDrawn: Bool { !drawn.rows.isEmpty }

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// The terminal's size; 80 columns where it does not say.
  var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  func write(_ text: String) {
    // A terminal that is gone shows in the next read.
    Descriptor.write(text, to: descriptor)
  }

  mutating func show(_ layout: EntryLayout) {
    guard layout != drawn else { return }
    write(changes(to: layout))
    drawn = layout
  }

  /// Goes on in the row below, where other things may be written.
  mutating func finish() {
    guard isDrawn else { return }
    write(move(from: drawn.cursorRow, to: drawn.rows.count - 1) + "\r\n")
    drawn = EntryLayout()
  }

  /// Puts a mark like `^C` behind the last row, where there is room.
  mutating func append(_ mark: String, columns: Int) {
    guard let last = drawn.rows.indices.last, drawn.rows[last].width + mark.count < columns else { return }
    var layout = drawn
    layout.rows[last].cells += mark.map { EntryLayout.Cell(text: String($0), width: 1) }
    layout.cursorRow = last
    show(layout)
  }

  /// The next drawing begins in an empty terminal.
  mutating func clear() {
    write("\u{1B}[H\u{1B}[2J")
    drawn = EntryLayout()
  }

  // MARK: Changes

  private func move(from row: Int, to other: Int) -> String {
    row > other ? "\u{1B}[\(row - other)A" : row < other ? "\u{1B}[\(other - row)B" : ""
  }

  func changes(to layout: EntryLayout) -> String {
    var text = "", row = max(0, drawn.cursorRow)
    /// The row whose last column was just written: the terminal wraps on its own, and knows then that both rows are one line.
    var full: Int?
    for (index, new) in layout.rows.enumerated() {
      let old = index < drawn.rows.count ? drawn.rows[index] : nil
      if let old, old.cells == new.cells { continue }
      var same = 0
      if let old { same = zip(old.cells, new.cells).prefix { $0 == $1 }.count }
      if old == nil, index > 0 {
        if full == index - 1, layout.rows[index - 1].wraps, !new.cells.isEmpty {
          row = index
        } else {
          text += move(from: row, to: index - 1) + "\r\n"
          row = index
        }
      } else {
        text += move(from: row, to: index)
        row = index
        let column = new.cells[..<same].reduce(0) { $0 + $1.width }
        text += column == 0 ? "\r" : "\r\u{1B}[\(column)C"
      }
      text += Self.text(of: new.cells[same...])
      let width = new.width
      if let old, old.width > width { text += "\u{1B}[K" }
      full = width >= layout.columns ? index : nil
    }
    if drawn.rows.count > layout.rows.count {
      text += move(from: row, to: layout.rows.count) + "\r\u{1B}[J"
      row = layout.rows.count
    }
    text += move(from: row, to: layout.cursorRow) + "\r"
    if layout.cursorColumn > 0 { text += "\u{1B}[\(layout.cursorColumn)C" }
    return text
  }

  private static func text(of cells: ArraySlice<EntryLayout.Cell>) -> String {
    var text = "", style = ""
    for cell in cells {
      if cell.style != style {
        text += style.isEmpty ? "" : "\u{1B}[0m"
        text += cell.style.isEmpty ? "" : "\u{1B}[\(cell.style)m"
        style = cell.style
      }
      text += cell.text
    }
    return style.isEmpty ? text : text + "\u{1B}[0m"
  }

  // MARK: Another size

  /// Where the cursor may be after the terminal got another width: terminals that wrap lines anew, and terminals that cut them.
  struct Places: Equatable {
    var wrapped: (row: Int, column: Int), cut: (row: Int, column: Int)
    var differ: Bool { wrapped != cut }

    static func == (one: Places, other: Places) -> Bool { one.wrapped == other.wrapped && one.cut == other.cut }
  }

  func places(columns: Int) -> Places {
    var row = 0, width = 0
    for (index, drawnRow) in drawn.rows.enumerated() {
      if index == drawn.cursorRow {
        let place = width + drawn.cursorColumn
        return Places(wrapped: (row + place / columns, place % columns), cut: (index, min(drawn.cursorColumn, columns - 1)))
      }
      width += drawnRow.width
      if !drawnRow.wraps {
        row += max(1, (width + columns - 1) / columns)
        width = 0
      }
    }
    return Places(wrapped: (0, 0), cut: (0, 0))
  }

  /// Draws anew from the first row, given how far below it the cursor is now.
  mutating func restart(cursorRow: Int) {
    guard isDrawn else { return }
    // From the terminal's very first column tmux would not erase but keep what is there in its history, and bring it back later.
    write(move(from: cursorRow, to: 0) + "\r \u{1B}[J\r")
    drawn = EntryLayout()
  }
}
