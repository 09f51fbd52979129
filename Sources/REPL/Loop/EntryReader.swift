import Diagnostics
import Syntax

/// Lines become entries: an entry goes on until it parses.
struct EntryReader {
  private(set) var text = ""
  /// Of a long entry: its length when it was last parsed, and how many brackets are open, as far as single lines tell.
  private var parsed = 0, open = 0
  private static let short = 4096

  var isEmpty: Bool { text.isEmpty }

  /// Adds a line and tells whether the entry is complete.
  mutating func add(_ line: String) -> Bool {
    text += text.isEmpty ? line : "\n" + line
    let length = text.utf8.count
    if length > Self.short {
      // Parsing all of it at each line would take a time that grows with its square. With brackets open it is not complete; since strings
      // and comments over several lines can fool this count, the parser has its say when an eighth was added.
      open += Self.depth(line)
      if open > 0, length < parsed + parsed / 8 { return false }
    }
    parsed = length
    let isComplete = !Parser.isIncomplete(text) && !Self.isDocumentation(text)
    if length > Self.short { open = isComplete ? 0 : Self.depth(text) }
    return isComplete
  }

  /// Whether a text is nothing but `///` lines: they belong to the declaration that follows, unless a line is left empty.
  static func isDocumentation(_ text: String) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.allSatisfy { line in line.drop { $0 == " " || $0 == "\t" }.hasPrefix("///") }
  }

  private static func depth(_ text: String) -> Int {
    let source = Source(name: "", text: text)
    return Parser.words(source).reduce(0) { depth, word in
      guard case .punctuation = word.kind else { return depth }
      return switch source[word.span] {
      case "(", "[", "{": depth + 1
      case ")", "]", "}": depth - 1
      default: depth
      }
    }
  }

  mutating func take() -> String {
    defer { self = EntryReader() }
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

  /// Whether a line is for the REPL itself: `:help fz`, `?fz`, `fz?`. (A line may go on with `? a` or `: b`.)
  static func isCommand(_ line: String) -> Bool {
    let trimmed = line.trimmed
    if Command.questioned(trimmed) != nil { return true }
    return (trimmed.hasPrefix(":") || trimmed.hasPrefix("?")) && !continues(trimmed)
  }
}

/// What was entered at once: programs, and commands between them.
struct EntryParts {
  private(set) var parts: [String] = []
  /// Whether the last one is complete.
  let isWhole: Bool

  init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.contains(where: EntryReader.isCommand) else {
      let isEmpty = text.trimmed.isEmpty
      (parts, isWhole) = (isEmpty ? [] : [text], isEmpty || !Parser.isIncomplete(text) && !EntryReader.isDocumentation(text))
      return
    }
    var reader = EntryReader(), program: [String] = []
    for line in lines {
      if reader.isEmpty, EntryReader.isCommand(line) {
        if !program.isEmpty { parts.append(program.joined(separator: "\n")) }
        parts.append(line)
        program = []
      } else if !reader.isEmpty || !line.trimmed.isEmpty, reader.add(line) {
        program.append(reader.take())
      }
    }
    isWhole = reader.isEmpty
    if !reader.isEmpty { program.append(reader.text) }
    if !program.isEmpty { parts.append(program.joined(separator: "\n")) }
  }
}
