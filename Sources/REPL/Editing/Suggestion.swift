/// What the latest entry goes on with that begins like the one being typed.
struct Suggestion {
  private(set) var rest = ""
  private var text = ""

  /// - Parameter entries: the oldest first.
  mutating func update(for text: String, in entries: [String]) {
    guard text != self.text else { return }
    self.text = text
    let typed = Array(text.utf8)
    let entry = text.trimmed.isEmpty ? nil : entries.last { $0.utf8.count > typed.count && $0.utf8.starts(with: typed) }
    rest = entry.map { String(decoding: $0.utf8.dropFirst(typed.count), as: UTF8.self) } ?? ""
    // An accent is no way to go on.
    if rest.unicodeScalars.first.flatMap(TextWidth.of) == 0 { rest = "" }
  }

  mutating func clear() { (text, rest) = ("", "") }

  /// In one line.
  var shown: String {
    let lines = rest.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 1 else { return rest }
    return "\(lines[0]) … \((lines.count - 1).grouped) more \(lines.count == 2 ? "line" : "lines")"
  }

  /// Up to the end of its next word.
  var word: String {
    let scalars = rest.unicodeScalars
    let start = scalars.firstIndex { EditedText.isWord($0) } ?? scalars.endIndex
    let end = scalars[start...].firstIndex { !EditedText.isWord($0) } ?? scalars.endIndex
    return String(scalars[..<end])
  }
}
