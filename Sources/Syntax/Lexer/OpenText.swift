import Diagnostics

/// A text that is still being typed, up to the cursor: its tokens, what is open at its end, and what it ends in. Stands anything.
public struct OpenText: Sendable {
  public enum Kind: Sendable, Equatable {
    case name(String), keyword(String), number, punctuation(String)
    case stringStart, stringText, stringEnd
    case interpolationStart, interpolationEnd
    case prose, header, other
  }

  public struct Word: Sendable {
    public let kind: Kind, span: Span
    public let startsLine: Bool, spaceBefore: Bool
    /// Of a bracket, or of the start and the end of a string, where the other one is.
    public fileprivate(set) var partner: Int?

    public func `is`(_ punctuation: String) -> Bool { kind == .punctuation(punctuation) }
    public func isKeyword(_ keyword: String) -> Bool { kind == .keyword(keyword) }

    /// The text of a name, or of a keyword where it is one.
    public var name: String? {
      switch kind {
      case .name(let name), .keyword(let name): name
      default: nil
      }
    }
  }

  public enum Ending: Sendable, Equatable {
    case code, comment
    /// In a string that ends on its line: where its text begins, or goes on after a value.
    case string(from: Int, hasValue: Bool)
    /// In a string over several lines.
    case multilineString
    /// In prose or in a cell header, which begins there.
    case prose(from: Int), header(from: Int)
  }

  public let source: Source
  public private(set) var words: [Word] = []
  /// The brackets and interpolations that are open, the innermost last: indices of words. Of an open string the start is the last.
  public private(set) var openers: [Int] = []
  public private(set) var ending = Ending.code

  public init(_ text: String) {
    source = Source(name: "", text: text)
    var lexer = Lexer(source)
    lexer.readToEnd()
    var strings: [Int] = []
    for (index, token) in lexer.tokens.enumerated() {
      var word = Word(
        kind: Kind(token.kind, source[token.span]), span: token.span, startsLine: token.startsLine, spaceBefore: token.spaceBefore,
        partner: token.partner)
      if word.kind == .stringStart {
        strings.append(index)
      } else if word.kind == .stringEnd, let start = strings.popLast() {
        word.partner = start
        words[start].partner = index
      }
      words.append(word)
    }
    for mode in lexer.modes {
      switch mode {
      case .bracket(_, let token): openers.append(token)
      case .interpolation(let token): openers.append(token)
      case .string: break
      }
    }
    openers = openers.filter(words.indices.contains)
    findEnding(lexer, string: strings.last)
  }

  private mutating func findEnding(_ lexer: Lexer, string: Int?) {
    let end = source.bytes.count
    if case .string(let mode)? = lexer.modes.last {
      ending = .multilineString
      guard !mode.isMultiline, let string else { return }
      openers.append(string)
      let last = words[words.count - 1]
      let hasValue = last.kind == .interpolationEnd
      ending = .string(from: hasValue ? last.span.end : words[string].span.end, hasValue: words.count - 1 > string)
      return
    }
    let tail = source.slice((words.last?.span.end ?? 0)..<end)
    let line = tail.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    if let last = words.last, last.span.end == end, last.kind == .prose || last.kind == .header {
      ending = last.kind == .prose ? .prose(from: last.span.start) : .header(from: last.span.start)
    } else if lexer.endsInside || line.contains("//") {
      ending = .comment
    }
  }
}

extension OpenText.Kind {
  init(_ kind: Token.Kind, _ text: @autoclosure () -> String) {
    self =
      switch kind {
      case .identifier(let name): .name(name)
      case .dollar: .name(text())
      case .keyword(let keyword): .keyword(keyword.rawValue)
      case .number: .number
      case .punctuator(let punctuator): .punctuation(punctuator.rawValue)
      case .stringStart: .stringStart
      case .stringText: .stringText
      case .stringEnd: .stringEnd
      case .interpolationStart: .interpolationStart
      case .interpolationEnd: .interpolationEnd
      case .prose: .prose
      case .header: .header
      case .invalid, .end: .other
      }
  }
}
