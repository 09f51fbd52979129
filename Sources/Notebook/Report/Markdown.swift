/// Pieces of Markdown that render the same on GitHub, in editors and in CommonMark programs.
enum Markdown {
  /// A fenced block; the fence is longer than any run of backticks inside.
  static func fence(_ text: String, language: String = "") -> String {
    var longest = 0, run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)\(language)\n\(text)\(text.hasSuffix("\n") || text.isEmpty ? "" : "\n")\(fence)"
  }

  /// Text in which nothing is markup.
  static func escape(_ text: String) -> String {
    var result = ""
    for character in text {
      if "\\`*_[]<>|#".contains(character) { result.append("\\") }
      if character == "&" { result += "&amp;" } else if character.isNewline { result += " " } else { result.append(character) }
    }
    return result
  }

  /// Text inside an attribute of an HTML tag.
  static func attribute(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: if character.isNewline { result += " " } else { result.append(character) }
      }
    }
    return result
  }

  /// Code inside a line.
  static func code(_ text: String) -> String {
    let text = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    guard text.contains("`") else { return "`\(text)`" }
    return "`` \(text) ``"
  }

  static func quote(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
  }

  static func table(header: [String], rows: [[String]], isNumeric: [Bool]) -> String {
    let rule = header.indices.map { $0 < isNumeric.count && isNumeric[$0] ? "--:" : "---" }
    return ([header, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  static func anchor(_ id: String) -> String { "<a id=\"\(attribute(id))\"></a>" }
}
