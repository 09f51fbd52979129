import Diagnostics
import Syntax

/// Colours for code of the language.
enum CodeHighlighter {
  private static let opening = "<pre><code class=\"language-swift\">", closing = "</code></pre>"

  /// Colours the blocks of code in a page.
  static func highlightBlocks(in html: String) -> String {
    var result = "", rest = html[...]
    while let start = rest.firstRange(of: opening), let end = rest[start.upperBound...].firstRange(of: closing) {
      result += rest[..<start.upperBound] + highlighted(HTMLTags.unescaped(rest[start.upperBound..<end.lowerBound])) + closing
      rest = rest[end.upperBound...]
    }
    return result + rest
  }

  /// HTML of a piece of code.
  static func highlighted(_ code: String) -> String {
    let source = Source(name: "", text: code)
    let words = Parser.words(source)
    var html = "", offset = 0
    for (index, word) in words.enumerated() where word.span.end > offset {
      html += gap(source.slice(offset..<max(offset, word.span.start)))
      let text = source.slice(max(offset, word.span.start)..<word.span.end)
      let isCall =
        word.kind == .name && index + 1 < words.count && words[index + 1].span.start == word.span.end
        && ["(", "{"].contains(source[words[index + 1].span])
      html += marked(text, isCall ? "call" : name(word.kind))
      offset = word.span.end
    }
    return html + gap(source.slice(offset..<source.bytes.count))
  }

  private static func name(_ kind: WordKind) -> String? {
    switch kind {
    case .keyword: "keyword"
    case .number: "number"
    case .text: "text"
    case .prose, .header: "comment"
    case .name, .punctuation: nil
    }
  }

  /// Between tokens: space and comments. (The inside of a string is one, too, where the lexer gives it no span.)
  private static func gap(_ text: String) -> String {
    if text.allSatisfy(\.isWhitespace) { return text }
    let isComment = text.drop { $0.isWhitespace }.hasPrefix("/")
    return marked(text, isComment ? "comment" : "text")
  }

  private static func marked(_ text: String, _ name: String?) -> String {
    guard let name, !text.isEmpty else { return HTMLTags.escaped(text) }
    return "<span class=\"\(name)\">\(HTMLTags.escaped(text))</span>"
  }
}
