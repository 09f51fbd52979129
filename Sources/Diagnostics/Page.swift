/// A page of the help, inside the program: of a code (`Pages/`), or of the language (`Sources/Session/Help/Pages`).
///
/// A page is Markdown: a heading, paragraphs, and fenced programs, which tests run. A code's page has the heading `# RSN012: what it means` and,
/// where a program can be written that gives the code, two: `rsn wrong`, which gives it, and `rsn mended`, which does not.
public struct Page: Sendable, Equatable {
  /// What stands behind the `#`.
  public let heading: String
  public private(set) var parts: [Part] = []

  public enum Part: Sendable, Equatable {
    /// A paragraph, on one line, with `code` in backticks.
    case text(String)
    /// A program of a page of the language.
    case example(String)
    case wrong(String)
    case mended(String)
  }

  /// The pages of a file, each from its heading to the next one's.
  public static func all(in markdown: String) -> [Page] {
    var pages: [Page] = []
    var paragraph: [Substring] = [], program: (opening: Substring, lines: [Substring])?
    func add(_ part: Part) {
      if pages.isEmpty { pages.append(Page(heading: "")) }
      pages[pages.count - 1].parts.append(part)
    }
    func endParagraph() {
      if !paragraph.isEmpty { add(.text(paragraph.joined(separator: " "))) }
      paragraph = []
    }
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = program {
        if line.hasPrefix("```") {
          add(Part(program: open.lines.joined(separator: "\n") + "\n", after: open.opening))
          program = nil
        } else {
          program?.lines.append(line)
        }
      } else if line.hasPrefix("```") {
        endParagraph()
        program = (line, [])
      } else if line.hasPrefix("# ") {
        endParagraph()
        pages.append(Page(heading: String(line.dropFirst(2))))
      } else if line.isEmpty {
        endParagraph()
      } else {
        paragraph.append(line)
      }
    }
    endParagraph()
    return pages
  }

  private init(heading: String) { self.heading = heading }

  /// The one page of a file.
  init(markdown: String) { self = Page.all(in: markdown).first ?? Page(heading: "") }

  /// The paragraphs.
  public var paragraphs: [String] { parts.compactMap { if case .text(let text) = $0 { text } else { nil } } }
  /// The programs of a page of the language.
  public var examples: [String] { parts.compactMap { if case .example(let text) = $0 { text } else { nil } } }
  /// A program that gives the code; nil where none can be written.
  public var wrong: String? { parts.lazy.compactMap { if case .wrong(let text) = $0 { text } else { nil } }.first }
  /// The same program without the fault.
  public var mended: String? { parts.lazy.compactMap { if case .mended(let text) = $0 { text } else { nil } }.first }
}

extension Page.Part {
  /// - Parameter fence: The line that opened it.
  fileprivate init(program: String, after fence: Substring) {
    if fence.hasSuffix(" wrong") {
      self = .wrong(program)
    } else if fence.hasSuffix(" mended") {
      self = .mended(program)
    } else {
      self = .example(program)
    }
  }
}

extension Code {
  /// Its page. (Without a file, which a test forbids, an empty one.)
  public var page: Page { Page(markdown: EmbeddedText.diagnosticPages.first { $0.name == id }?.text ?? "") }

  /// One line that says what it is about: the heading of its page.
  public var meaning: String {
    let heading = page.heading
    return heading.firstIndex(of: ":").map { String(heading[heading.index(after: $0)...].drop { $0 == " " }) } ?? ""
  }

  /// The codes that have a file.
  static var pageIDs: [String] { EmbeddedText.diagnosticPages.map(\.name) }
}
