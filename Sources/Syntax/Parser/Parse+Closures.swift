import Diagnostics

extension Parse {
  /// `{ x in … }`, `{ $0 * 2 }`.
  mutating func closure() -> Expression {
    let start = token.span.start
    let opener = token
    let hasNames = namesParameters
    closures.append(ClosureContext(hasNames: hasNames))
    var parameters: [Expression.Closure.Parameter] = []
    let body = inside(newlinesEnd: true) { parse in
      parse.advance()
      if hasNames { parameters = parse.closureParameters() }
      return parse.blockRest(opener)
    }
    let context = closures.popLast() ?? nil
    guard let body else { return invalid() }
    return node(
      .closure(Expression.Closure(parameters: parameters, dollarCount: context?.dollarCount ?? 0, body: body)), from: start)
  }

  /// Whether the brace here opens a closure with a parameter list: only what such a list is made of stands before an `in`.
  private var namesParameters: Bool {
    var ahead = 1
    while true {
      switch peek(ahead).kind {
      case .keyword(.in): return ahead > 1
      case .identifier, .punctuator(.comma), .punctuator(.colon), .punctuator(.leftParenthesis), .punctuator(.rightParenthesis),
        .punctuator(.leftBracket), .punctuator(.rightBracket), .punctuator(.question), .punctuator(.bar):
        ahead += 1
      default: return false
      }
    }
  }

  private mutating func closureParameters() -> [Expression.Closure.Parameter] {
    var parameters: [Expression.Closure.Parameter] = []
    repeat {
      let pattern = self.pattern()
      let type = take(.colon) ? self.type() : nil
      parameters.append(Expression.Closure.Parameter(pattern: pattern, type: type))
    } while !isRecovering && take(.comma)
    if !isRecovering, !take(.in) { reportExpected("`in` after the closure's parameters") }
    reportRepeated(parameters.flatMap(\.pattern.names))
    return parameters
  }

  mutating func reportRepeated(_ names: [(name: String, span: Span)]) {
    var seen: Set<String> = []
    for (name, span) in names where name != "_" {
      if !seen.insert(name).inserted { report(.repeatedParameter(name), at: span) }
    }
  }

  /// `x`, `(i, x)`, `_`.
  mutating func pattern() -> Pattern {
    let start = token
    switch token.kind {
    case .identifier("_"):
      advance()
      return .ignored(start.span)
    case .identifier(let name):
      advance()
      return .name(name, start.span)
    case .punctuator(.leftParenthesis):
      let parts = list(.rightParenthesis) { $0.pattern() }
      if parts.isEmpty, !isRecovering { fail(.expected("a name", found: "`)`", hint: ""), at: span(from: start.span.start)) }
      return .tuple(parts, span(from: start.span.start))
    default:
      reportExpected("a name")
      return .ignored(token.span)
    }
  }

  /// `{ … }` as the body of a function, a loop or a branch.
  mutating func block(after what: String) -> Block {
    let opener = token
    let empty = Block(statements: [], span: Span(start: token.span.start, end: token.span.start))
    guard !isRecovering else { return empty }
    guard token.is(.leftBrace), !token.startsLine else {
      if token.is(.leftBrace) {
        fail(.braceOnNewLine, at: token.span)
      } else if token.is(.assign) {
        fail(.assignmentInCondition, at: token.span)
      } else {
        fail(.noBody(after: what, found: describe(token), hint: hintForBody), at: token.span)
      }
      return empty
    }
    return inside(newlinesEnd: true) { parse in
      parse.advance()
      return parse.blockRest(opener)
    } ?? empty
  }

  /// The statements after a `{`, and the `}`.
  mutating func blockRest(_ opener: Token) -> Block {
    var statements: [Statement] = []
    while !isRecovering, !token.is(.rightBrace), token.kind != .end {
      let before = position
      if take(.semicolon) { continue }
      if token.kind == .prose || token.kind == .header {
        advance()
        continue
      }
      if let statement = statement(isTopLevel: false) { statements.append(statement) }
      if position == before { advance() }
    }
    close(opener, .rightBrace)
    return Block(statements: statements, span: span(from: opener.span.start))
  }
}
