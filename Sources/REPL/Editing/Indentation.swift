/// How far lines of an entry are set in.
enum Indentation {
  /// What the line after this text begins with: as much as the last line, and two spaces more if that opens a bracket. In a string over several
  /// lines brackets are text.
  static func next(after text: Substring) -> String {
    let line = text.suffix(4000).split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    let own = line.prefix { $0 == " " || $0 == "\t" }
    if isInString(text) { return String(own) }
    return String(own) + (opened(in: line).isEmpty ? "" : "  ")
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

  /// Whether the text ends in a string over several lines.
  static func isInString(_ text: Substring) -> Bool {
    var rest = text.utf8.suffix(20_000)[...], isInside = false
    while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
      rest = rest[quote...]
      let isTriple = rest.starts(with: "\"\"\"".utf8)
      if isTriple { isInside.toggle() }
      rest = rest.dropFirst(isTriple ? 3 : 1)
    }
    return isInside
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
