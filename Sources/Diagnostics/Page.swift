import CPages

/// What `rsn explain` says of a code: a file of `Pages/`, inside the program.
///
/// A page is Markdown: a heading `# RSN012: what it means`, paragraphs, and, where a program can be written that gives the code, two fenced ones:
/// `rsn wrong`, which gives it, and `rsn mended`, which does not. Tests run both.
public struct Page: Sendable, Equatable {
  public let code: Code
  public private(set) var meaning = ""
  public private(set) var parts: [Part] = []

  public enum Part: Sendable, Equatable {
    /// A paragraph, on one line, with `code` in backticks.
    case text(String)
    case wrong(String)
    case mended(String)
  }

  init(_ code: Code, markdown: String) {
    self.code = code
    var paragraph: [Substring] = [], program: (opening: Substring, lines: [Substring])?
    func endParagraph() {
      if !paragraph.isEmpty { parts.append(.text(paragraph.joined(separator: " "))) }
      paragraph = []
    }
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = program {
        if line.hasPrefix("```") {
          let text = open.lines.joined(separator: "\n") + "\n"
          parts.append(open.opening.hasSuffix("wrong") ? .wrong(text) : .mended(text))
          program = nil
        } else {
          program?.lines.append(line)
        }
      } else if line.hasPrefix("```") {
        endParagraph()
        program = (line, [])
      } else if line.hasPrefix("# ") {
        meaning = line.firstIndex(of: ":").map { String(line[line.index(after: $0)...].drop { $0 == " " }) } ?? ""
      } else if line.isEmpty {
        endParagraph()
      } else {
        paragraph.append(line)
      }
    }
    endParagraph()
  }

  /// A program that gives the code; nil where none can be written.
  public var wrong: String? { parts.lazy.compactMap { if case .wrong(let text) = $0 { text } else { nil } }.first }
  /// The same program without the fault.
  public var mended: String? { parts.lazy.compactMap { if case .mended(let text) = $0 { text } else { nil } }.first }
}

extension Code {
  /// Its page. (Without a file, which a test forbids, an empty one.)
  public var page: Page {
    var count = 0
    // SAFETY: the table is a constant of the program with as many entries as it says, each with its length.
    for entry in UnsafeBufferPointer(start: diagnostic_pages(&count), count: count) where String(cString: entry.id) == id {
      return Page(self, markdown: String(decoding: UnsafeBufferPointer(start: entry.text, count: entry.length), as: UTF8.self))
    }
    return Page(self, markdown: "")
  }

  /// The codes that have a file.
  static var pageIDs: [String] {
    var count = 0
    // SAFETY: as above.
    return UnsafeBufferPointer(start: diagnostic_pages(&count), count: count).map { String(cString: $0.id) }
  }
}
