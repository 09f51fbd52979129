/// Text from the clipboard.
enum Transcript {
  static let prompt = "rsn> ", continuation = "...> "

  /// What is to be entered of a pasted block: lines end with newlines, tabs stay, other control characters go. Where lines begin with
  /// the prompts, it is a transcript, and only those lines are input.
  static func input(_ pasted: String) -> String {
    var scalars = String.UnicodeScalarView(), last: Unicode.Scalar?
    for scalar in pasted.unicodeScalars {
      defer { last = scalar }
      if scalar == "\r" { scalars.append("\n") }
      if scalar == "\n", last != "\r" { scalars.append("\n") }
      if scalar == "\t" || (scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value)) { scalars.append(scalar) }
    }
    var text = String(scalars)
    while text.hasSuffix("\n") { text.removeLast() }
    return withoutPrompts(withoutFence(text))
  }

  /// A block of code from a README, copied with its marks.
  private static func withoutFence(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, first.hasPrefix("```"), let end = lines.dropFirst().firstIndex(where: { $0.hasPrefix("```") }) else {
      return text
    }
    return lines[1..<end].joined(separator: "\n")
  }

  /// The text itself if it holds no prompts.
  static func withoutPrompts(_ text: String) -> String {
    guard text.contains("rsn>") else { return text }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var input: [Substring] = [], isInside = false
    for line in lines {
      if let rest = rest(of: line, after: prompt) {
        input.append(rest)
        isInside = true
      } else if isInside, let rest = rest(of: line, after: continuation) {
        input.append(rest)
      } else {
        // An output: what looks like a continuation after it is none.
        isInside = false
      }
    }
    guard !input.isEmpty else { return text }
    while input.last?.isEmpty == true { input.removeLast() }
    return input.joined(separator: "\n")
  }

  private static func rest(of line: Substring, after prompt: String) -> Substring? {
    if line.hasPrefix(prompt) { return line.dropFirst(prompt.count) }
    // Copied without the space at the line's end.
    return line == prompt.dropLast() ? "" : nil
  }
}
