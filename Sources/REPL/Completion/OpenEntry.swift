import Diagnostics
import Syntax

/// What can be said of an entry that is still being typed, up to the cursor.
struct OpenEntry {
  enum Position: Equatable {
    /// Where a name, a label or a keyword may stand.
    case code
    /// After a point behind something: the stretch of the source that stands before the point.
    case member(of: Span)
    /// After a point that nothing stands before.
    case symbol
    /// In a string, of which `word` is all that has been typed.
    case string
    /// In a `//%` line: everything after that.
    case header(String)
    /// Nothing can be offered: comments, strings with values in them, a new name.
    case nothing
  }

  let text: OpenText
  /// The words before the one at the cursor.
  private(set) var words: ArraySlice<OpenText.Word>
  /// What has been typed of the word at the cursor.
  private(set) var word = ""
  private(set) var position = Position.code
  /// The brackets that are open around the word, the innermost last.
  private(set) var openers: [Int]
  /// Whether the word begins a line.
  private(set) var startsLine = true

  init(_ entry: String) {
    var text = OpenText(entry)
    if case .prose(let start) = text.ending {
      // Only the values in prose are of the language.
      let prose = text.source.slice(start..<text.source.bytes.count)
      text = OpenText(prose.openValue ?? "//")
    }
    self.text = text
    words = text.words[...]
    openers = text.openers
    switch text.ending {
    case .code: readWord()
    case .string(let start, let hasValue):
      word = text.source.slice(start..<text.source.bytes.count)
      position = hasValue ? .nothing : .string
      words = words[..<(openers.popLast() ?? words.endIndex)]
    case .header(let start): position = .header(text.source.slice(start + 3..<text.source.bytes.count))
    case .comment, .prose, .multilineString: position = .nothing
    }
  }

  private mutating func readWord() {
    let end = text.source.bytes.count
    if let last = words.last, last.span.end == end {
      if let name = last.name {
        (word, startsLine) = (name, last.startsLine)
        words.removeLast()
      } else if last.kind == .number {
        (word, startsLine) = (text.source[last.span], last.startsLine)
        words.removeLast()
      } else {
        startsLine = false
      }
    } else {
      startsLine = words.last.map { text.source.slice($0.span.end..<end).contains { $0.isNewline } } ?? true
    }
    guard let last = words.last else { return }
    if last.is("."), !(word.isEmpty && last.span.end < end && startsLine) {
      let before = words.dropLast()
      if let start = before.last.flatMap({ $0.endsOperand ? operandStart(before.endIndex - 1) : nil }) {
        position = .member(of: Span(start: words[start].span.start, end: before[before.endIndex - 1].span.end))
      } else {
        position = .symbol
      }
    } else if !startsLine, ["let", "var", "func", "param"].contains(where: last.isKeyword) {
      position = .nothing
    }
  }

  var previous: OpenText.Word? { words.last }

  /// Whether something stands before the word on its line that is complete in itself: no name can follow.
  var followsOperand: Bool { !startsLine && (words.last?.endsOperand ?? false) }

  /// Whether a statement begins with the word.
  var beginsStatement: Bool {
    guard isInBlock else { return false }
    guard let last = words.last else { return true }
    return startsLine || last.is(";") || last.is("{") || last.isKeyword("in") || (last.is("}") && startsLine)
  }

  /// Whether the innermost open bracket is a brace, or there is none.
  var isInBlock: Bool { openers.last.map { words[$0].is("{") } ?? true }

  /// Where the operand begins that ends with a word: `fz(…).scale(0.5)`, `xs[0]`, `"text"`, `(a + b)`.
  func operandStart(_ last: Int) -> Int? {
    var index = last
    while words.indices.contains(index) {
      let word = words[index]
      if word.is(")") || word.is("]") || word.is("}") || word.kind == .stringEnd {
        guard let opener = word.partner, words.indices.contains(opener) else { return nil }
        // `f(…)`, `xs[…]`, `xs.map { … }`: what is called stands before, on the same line.
        guard word.kind != .stringEnd, !words[opener].startsLine, let before = words[..<opener].last, before.endsOperand,
          !words[opener].is("[") || !words[opener].spaceBefore
        else { return opener }
        index = opener - 1
      } else if word.name != nil || word.kind == .number {
        guard let point = words[..<index].last, point.is(".") else { return index }
        guard let before = words[..<(index - 1)].last, before.endsOperand else { return index - 1 }
        index -= 2
      } else {
        return nil
      }
    }
    return nil
  }
}

extension OpenText.Word {
  /// Whether an operand may end with it.
  var endsOperand: Bool {
    switch kind {
    case .name, .number, .stringEnd: true
    case .keyword(let keyword): ["true", "false", "nil"].contains(keyword)
    case .punctuation(let text): [")", "]", "}"].contains(text)
    default: false
    }
  }
}

extension String {
  /// Of prose, the value after a `\(` that has no end yet.
  fileprivate var openValue: String? {
    var depth = 0, start: Index?
    var index = startIndex
    while index < endIndex {
      let character = self[index]
      if depth == 0 {
        if character == "\\", self[index...].hasPrefix("\\(") {
          formIndex(after: &index)
          depth = 1
          start = self.index(after: index)
        }
      } else if character == "(" {
        depth += 1
      } else if character == ")" {
        depth -= 1
      }
      formIndex(after: &index)
    }
    return depth > 0 ? start.map { String(self[$0...]) } : nil
  }
}
