import Diagnostics

// Texts by the columns that they take in a terminal.

extension String {
  /// At most so many columns, with `…` where something is missing.
  public func cut(to columns: Int) -> String {
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
  public func padded(to columns: Int, atEnd: Bool = true) -> String {
    let space = String(repeating: " ", count: max(0, columns - terminalWidth))
    return atEnd ? self + space : space + self
  }

  /// Lines that are longer go on in the next one, between words; there they begin where the line's own text does.
  public func wrapped(to columns: Int) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { String($0).wrappedLine(to: columns) }.joined(separator: "\n")
  }

  private func wrappedLine(to columns: Int) -> String {
    guard terminalWidth > columns, columns > 20 else { return self }
    // Behind a name in a list: `  name:  what it is` goes on below `what`.
    let indent = prefix(while: { $0 == " " }).count
    var hanging = indent
    if let gap = self[index(startIndex, offsetBy: indent)...].firstRange(of: "  "),
      let text = self[gap.upperBound...].firstIndex(where: { $0 != " " })
    {
      hanging = String(self[..<text]).terminalWidth
    }
    if hanging > columns / 2 { hanging = indent + 2 }
    return lines(first: columns, rest: columns - hanging).enumerated().map { $0 == 0 ? $1 : String(repeating: " ", count: hanging) + $1 }
      .joined(separator: "\n")
  }

  /// Line breaks and tabs become spaces: what a cell of a table can hold.
  var oneLine: String {
    contains { $0.isNewline || $0 == "\t" } ? split { $0.isNewline || $0 == "\t" }.joined(separator: " ") : self
  }
}
