extension Command {
  /// What people are used to from elsewhere: `fz?`, `help(fz)`, `quit()`. As the command it stands for; nil for anything else.
  /// - Parameter isKnown: Whether a name means something in the session: then that is meant.
  static func habit(_ text: String, isKnown: (String) -> Bool) -> String? {
    let text = text.trimmed
    if let name = questioned(text) { return ":help " + name }
    let word = text.prefix { $0.isLetter }, rest = String(text.dropFirst(word.count)).trimmed
    guard ["help", "exit", "quit"].contains(word), !isKnown(String(word)) else { return nil }
    guard word == "help" else { return rest.isEmpty || rest == "()" ? ":quit" : nil }
    if rest.isEmpty || rest == "()" { return ":help" }
    guard rest.hasPrefix("("), rest.hasSuffix(")") else { return nil }
    let name = String(rest.dropFirst().dropLast().filter { $0 != "\"" })
    return isName(name) ? ":help " + name : nil
  }

  /// The name of `fz?`.
  static func questioned(_ line: String) -> String? {
    let text = line.trimmed
    guard text.hasSuffix("?") else { return nil }
    let name = String(text.dropLast().prefix { $0 != "?" })
    return isName(name) && text.count <= name.count + 2 ? name : nil
  }

  private static func isName(_ text: String) -> Bool {
    text.first?.isLetter == true && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
  }
}
