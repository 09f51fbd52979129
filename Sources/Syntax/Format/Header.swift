/// A `//%` line with one space wherever there is some.
enum Header {
  static func text(_ line: String) -> String {
    let parts = split(line.dropFirst(3)).map { Lexer.trimmed($0) }
    guard parts != [""] else { return "//%" }
    let options = parts.map { part -> String in
      guard let colon = part.firstIndex(of: ":") else { return part }
      return "\(Lexer.trimmed(String(part[..<colon]))): \(Lexer.trimmed(String(part[part.index(after: colon)...])))"
    }
    return "//% " + options.joined(separator: " | ")
  }

  /// At the `|`s that stand outside quotes.
  private static func split(_ text: Substring) -> [String] {
    var parts = [""], isQuoted = false, isEscaped = false
    for character in text {
      if character == "|", !isQuoted {
        parts.append("")
        continue
      }
      if isEscaped {
        isEscaped = false
      } else if character == "\\", isQuoted {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      }
      parts[parts.count - 1].append(character)
    }
    return parts
  }
}
