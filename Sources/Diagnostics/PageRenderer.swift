/// Writes the page of a code for a terminal: paragraphs in lines, programs indented, with or without colours.
public struct PageRenderer: Sendable {
  /// With terminal colours.
  public let color: Bool
  /// The longest line of a paragraph; programs stay as they are.
  public let width: Int

  public init(color: Bool = false, columns: Int = 80) { (self.color, width) = (color, max(20, min(columns, 92))) }

  /// Without a newline at its end.
  public func render(_ code: Code) -> String { render(code.page, heading: "\(code.id) \(code.name): \(code.meaning)") }

  func render(_ page: Page, heading: String) -> String {
    let heading = wrapped(heading, style: "1")
    return ([heading] + page.parts.map(render)).joined(separator: "\n\n")
  }

  private func render(_ part: Page.Part) -> String {
    switch part {
    case .text(let text): wrapped(text)
    case .example(let program): indented(program)
    case .wrong(let program): paint("Wrong", "31;1") + "\n" + indented(program)
    case .mended(let program): paint("Mended", "32;1") + "\n" + indented(program)
    }
  }

  private func indented(_ program: String) -> String { program.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n") }

  /// In lines of at most `width` columns. What stands in backticks keeps them without colours, and is cyan with them.
  private func wrapped(_ text: String, style: String = "") -> String {
    var lines: [String] = [], line = "", filled = 0, isCode = false
    for word in text.split(separator: " ") {
      let size = columns(String(word)) - (color ? word.count { $0 == "`" } : 0)
      if filled > 0, filled + 1 + size > width {
        lines.append(line)
        (line, filled) = ("", 0)
      }
      if filled > 0 { line += isCode && color ? paint(" ", "36") : " " }
      line += painted(word, &isCode, style)
      filled += (filled > 0 ? 1 : 0) + size
    }
    return (lines + [line]).joined(separator: "\n")
  }

  private func painted(_ word: Substring, _ isCode: inout Bool, _ style: String) -> String {
    guard color else { return String(word) }
    var result = ""
    for (index, piece) in word.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { isCode.toggle() }
      if !piece.isEmpty { result += paint(String(piece), isCode ? "36" : style) }
    }
    return result
  }

  private func paint(_ text: String, _ style: String) -> String { color && !style.isEmpty ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text }
}
