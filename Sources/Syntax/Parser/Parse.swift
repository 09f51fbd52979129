import Diagnostics

/// The state of one parse: recursive descent over a list of tokens.
///
/// After a problem, `isRecovering` keeps everything quiet until the statement is over; `synchronize` then finds its end.
struct Parse {
  let source: Source
  let tokens: [Token], comments: [Comment]
  var position = 0
  var problems: [Problem]
  var isRecovering = false
  /// Whether the source could be read at all.
  let isText: Bool
  /// Whether the text ends inside a string or a comment.
  let endsInside: Bool
  var firstProblemIsAtEnd = false

  /// How deep the parser is.
  var depth = 0
  /// Whether a new line may end the statement here: not inside `(` and `[`.
  var newlinesEnd = true
  /// Whether a `{` opens the body of an `if`, `while` or `for` instead of a closure.
  var isHead = false
  /// Directly inside a subscript a range may lack an end.
  var allowsOpenRange = false
  /// The closures and functions around this place, the innermost last; a function stands for no closure.
  var closures: [ClosureContext?] = []

  struct ClosureContext {
    let hasNames: Bool
    var dollarCount = 0
  }

  init(_ source: Source) {
    self.source = source
    guard source.invalidByte == nil else {
      let place = source.invalidByte.map { Place(source, Span(start: $0, end: $0 + 1)) } ?? Place(source, Span(start: 0, end: 0))
      problems = [SyntaxFault.notUTF8.problem(at: place)]
      (tokens, comments, isText, endsInside) = ([], [], false, false)
      return
    }
    var lexer = Lexer(source)
    lexer.run()
    (tokens, comments, problems, endsInside, isText) = (lexer.tokens, lexer.comments, lexer.problems, lexer.endsInside, true)
  }

  /// For a value in prose: the parser of its tokens alone.
  init(_ source: Source, tokens: [Token]) {
    self.source = source
    self.tokens = tokens
    (comments, problems, isText, endsInside) = ([], [], true, false)
  }

  // MARK: - Tokens

  var token: Token { peek(0) }

  func peek(_ ahead: Int) -> Token {
    let index = position + ahead
    if index < tokens.count { return tokens[index] }
    return tokens.last
      ?? Token(kind: .end, span: Span(start: source.bytes.count, end: source.bytes.count), startsLine: true, spaceBefore: true)
  }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  /// Where the last token that was taken ends.
  var lastEnd: Int { position > 0 && position <= tokens.count ? tokens[position - 1].span.end : token.span.start }

  func span(from start: Int) -> Span { Span(start: start, end: max(start, lastEnd)) }

  mutating func take(_ punctuator: Punctuator) -> Bool {
    guard token.is(punctuator) else { return false }
    advance()
    return true
  }

  mutating func take(_ keyword: Keyword) -> Bool {
    guard token.is(keyword) else { return false }
    advance()
    return true
  }

  /// Takes what must stand here, or reports it.
  @discardableResult
  mutating func expect(_ punctuator: Punctuator, hint: String = "") -> Bool {
    if take(punctuator) { return true }
    reportExpected("`\(punctuator.rawValue)`", hint: hint)
    return false
  }

  /// Whether a new line begins here that ends the statement.
  var isLineEnd: Bool { (token.startsLine && newlinesEnd) || isStatementEnd }

  var isStatementEnd: Bool {
    switch token.kind {
    case .end, .prose, .header, .punctuator(.semicolon), .punctuator(.rightBrace): true
    default: false
    }
  }

  // MARK: - Problems

  mutating func report(_ fault: SyntaxFault, at span: Span) {
    guard problems.count < Limits.problems else { return }
    if problems.isEmpty, token.kind == .end {
      // A missing `{` cannot come on the next line.
      if case .noBody = fault { firstProblemIsAtEnd = false } else { firstProblemIsAtEnd = true }
    }
    problems.append(fault.problem(at: Place(source, span)))
  }

  /// A problem after which the rest of the statement cannot be understood.
  mutating func fail(_ fault: SyntaxFault, at span: Span) {
    guard !isRecovering else { return }
    // The lexer has said what is wrong with an invalid token.
    if token.kind != .invalid || span != token.span { report(fault, at: span) }
    isRecovering = true
  }

  mutating func reportExpected(_ what: String, hint: String = "") {
    if case .stringEnd(isBroken: true) = token.kind {
      isRecovering = true
      return
    }
    if case .punctuator(let bracket) = token.kind, bracket.opener != nil, token.partner == nil {
      return fail(.closesNothing(bracket), at: token.span)
    }
    if token.kind == .end {
      // A forgotten bracket swallows everything to the end: it is the one to be shown.
      if let opener = tokens[..<position].last(where: { $0.isUnclosedOpener }), case .punctuator(let bracket) = opener.kind {
        return fail(.unclosed(bracket), at: opener.span)
      }
      return fail(.expected(what, found: describe(token), hint: hint), at: Span(start: lastEnd, end: lastEnd))
    }
    // At a line's end the caret stands behind the line, not under what the next one begins with.
    let isBehind = token.startsLine && newlinesEnd && position > 0
    fail(.expected(what, found: describe(token), hint: hint), at: isBehind ? Span(start: lastEnd, end: lastEnd) : token.span)
  }

  func describe(_ token: Token) -> String {
    switch token.kind {
    case .end: "the end"
    case .prose, .header: "the end of the cell"
    case .stringStart, .stringText, .stringEnd: "a string"
    case .interpolationStart, .interpolationEnd: "`)`"
    default: token.startsLine && newlinesEnd ? "the end of the line" : "`\(source[token.span])`"
    }
  }

  // MARK: - Depth and context

  /// Parses something one level deeper, unless that is too deep: then that is reported, and nil comes back.
  mutating func nested<T>(_ parse: (inout Parse) -> T) -> T? {
    guard depth < Limits.nesting else {
      fail(.tooDeep, at: token.span)
      return nil
    }
    depth += 1
    defer { depth -= 1 }
    return parse(&self)
  }

  /// Parses inside brackets, where new lines and braces mean something else.
  mutating func inside<T>(newlinesEnd: Bool, _ parse: (inout Parse) -> T) -> T? {
    let saved = (self.newlinesEnd, isHead, allowsOpenRange)
    (self.newlinesEnd, isHead, allowsOpenRange) = (newlinesEnd, false, false)
    defer { (self.newlinesEnd, isHead, allowsOpenRange) = saved }
    return nested(parse)
  }

  /// A node, unless the tree grows too high with it.
  mutating func node(_ kind: Expression.Kind, from start: Int) -> Expression {
    if kind.childHeight >= Limits.height {
      fail(.tooDeep, at: Span(start: max(start, lastEnd - 1), end: lastEnd))
      return Expression(.invalid, span(from: start))
    }
    return Expression(kind, span(from: start))
  }

  mutating func invalid() -> Expression { Expression(.invalid, Span(start: token.span.start, end: token.span.start)) }

  // MARK: - Recovery

  /// After a problem, goes to the end of the statement that began with a certain token: past the brackets that were open there.
  mutating func synchronize(from start: Int) {
    isRecovering = false
    if problems.count >= Limits.problems {
      position = max(0, tokens.count - 1)
      return
    }
    var index = start
    while index < position {
      if case .punctuator(let bracket) = tokens[index].kind, bracket.isOpening, let partner = tokens[index].partner {
        if partner >= position {
          position = partner + 1
          break
        }
        index = partner
      }
      index += 1
    }
    // What the problem stands at is the line's first token only if nothing of the statement is left.
    while position < tokens.count - 1, !isStatementEnd, !(token.startsLine && position > start && !continuesLine) {
      if case .punctuator(let bracket) = token.kind, bracket.isOpening, let partner = token.partner, partner > position {
        position = partner
      }
      position += 1
    }
  }

  /// Whether a token at the start of a line belongs to the line before.
  var continuesLine: Bool {
    switch token.kind {
    case .punctuator(.dot): peek(1).nameText != nil && !peek(1).startsLine
    case .keyword(.else): true
    case .punctuator(let punctuator): isInfix(punctuator) && token.spaceAfter
    default: false
    }
  }

  /// Whether a binary operator at this token belongs to the expression before it.
  var canContinue: Bool { !(token.startsLine && newlinesEnd) || token.spaceAfter }
}
