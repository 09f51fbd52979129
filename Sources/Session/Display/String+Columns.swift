import Diagnostics

// Texts by the columns that they take in a terminal.

extension String {
  /// At most so many columns, with `…` where something is missing.
  func cut(to columns: Int) -> String {
    guard terminalWidth > columns else { return self }
    var text = "", width = 0
    for character in self {
      let next = String(character).terminalWidth
      if width + next > max(0, columns - 1) { break }
      text.append(character)
      width += next
    }
    return text + "…"
  }

  /// With spaces behind it, or before it, up to so many columns.
  func padded(to columns: Int, atEnd: Bool = true) -> String {
    let space = String(repeating: " ", count: max(0, columns - terminalWidth))
    return atEnd ? self + space : space + self
  }

  /// Line breaks and tabs become spaces: what a cell of a table can hold.
  var oneLine: String {
    contains { $0.isNewline || $0 == "\t" } ? split { $0.isNewline || $0 == "\t" }.joined(separator: " ") : self
  }
}
