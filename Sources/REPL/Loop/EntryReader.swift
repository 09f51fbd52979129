import Syntax

/// Lines become entries: an entry goes on until it parses.
struct EntryReader {
  private(set) var text = ""

  var isEmpty: Bool { text.isEmpty }

  /// Adds a line and tells whether the entry is complete.
  mutating func add(_ line: String) -> Bool {
    text += text.isEmpty ? line : "\n" + line
    return !Parser.isIncomplete(text)
  }

  mutating func take() -> String {
    defer { text = "" }
    return text
  }

  /// Whether a line can only go on with the entry before it: `else`, `.name`, or an operator with space on both sides.
  static func continues(_ line: String) -> Bool {
    let trimmed = line.trimmed
    if trimmed.hasPrefix("else"), trimmed.dropFirst(4).first.map({ !$0.isLetter && !$0.isNumber && $0 != "_" }) ?? true { return true }
    if trimmed.hasPrefix("."), trimmed.dropFirst().first?.isLetter == true { return true }
    guard let space = trimmed.firstIndex(of: " ") else { return false }
    return Parser.infixes.contains(String(trimmed[..<space]))
  }
}
