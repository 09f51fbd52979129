/// How far lines of an entry are set in.
enum Indentation {
  /// What the line after this text begins with: as much as the last line, and two spaces more if that opens a bracket. In a string over several
  /// lines brackets are text.
  static func next(after text: Substring) -> String {
    // The quotes that close a string may not stand further in than its lines: each begins where the string's first one does.
    if let start = openString(in: text) { return own(of: text[..<start]) }
    let line = text.suffix(4000).split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    return own(of: line) + (opened(in: line).isEmpty ? "" : "  ")
  }

  /// How far the line is set in that opens the bracket which is closed next; nil if none is open.
  static func ofOpener(in text: Substring) -> Int? {
    var lines: [Int] = []
    for line in text.suffix(20_000).split(separator: "\n", omittingEmptySubsequences: false) {
      let own = line.prefix { $0 == " " }.count
      for character in brackets(in: line) {
        if "([{".contains(character) { lines.append(own) } else { _ = lines.popLast() }
      }
    }
    return lines.last
  }

  /// What the last line of a text is set in by.
  private static func own(of text: Substring) -> String {
    let line = text.suffix(4000).split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    return String(line.prefix { $0 == " " || $0 == "\t" })
  }

  /// Whether the text ends in a string over several lines.
  static func isInString(_ text: Substring) -> Bool { openString(in: text) != nil }

  /// Where the string over several lines begins that is open at the end of the text.
  private static func openString(in text: Substring) -> Substring.Index? {
    var rest = text.utf8.suffix(20_000)[...], start: Substring.Index?
    while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
      rest = rest[quote...]
      let isTriple = rest.starts(with: "\"\"\"".utf8)
      if isTriple { start = start == nil ? quote : nil }
      rest = rest.dropFirst(isTriple ? 3 : 1)
    }
    return start
  }

  private static func opened(in line: Substring) -> [Character] {
    var open: [Character] = []
    for character in brackets(in: line) {
      if "([{".contains(character) { open.append(character) } else { _ = open.popLast() }
    }
    return open
  }

  /// The brackets outside strings and comments.
  private static func brackets(in line: Substring) -> [Character] {
    var found: [Character] = [], isString = false, isEscaped = false, last: Character = " "
    for character in line {
      defer { last = character }
      if isString {
        if isEscaped { isEscaped = false } else if character == "\\" { isEscaped = true } else if character == "\"" { isString = false }
      } else if character == "\"" {
        isString = true
      } else if character == "/", last == "/" {
        return found
      } else if "()[]{}".contains(character) {
        found.append(character)
      }
    }
    return found
  }
}
