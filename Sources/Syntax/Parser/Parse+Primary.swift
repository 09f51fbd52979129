import Diagnostics

extension Parse {
  /// What stands by itself: literals, names, and what is in brackets.
  mutating func primary() -> Expression {
    reportForeignValue()
    if isRecovering { return invalid() }
    let start = token.span.start
    switch token.kind {
    case .number(let number): return literal(.number(number))
    case .keyword(.true): return literal(.bool(true))
    case .keyword(.false): return literal(.bool(false))
    case .keyword(.nil): return literal(.nil)
    case .identifier(let name): return literal(.name(name))
    case .dollar(let number): return dollar(number)
    case .stringStart: return string()
    case .keyword(.if):
      guard let choice = nested({ $0.ifBranches() }) else { return invalid() }
      return node(.if(choice), from: start)
    case .punctuator(.dot): return symbol()
    case .punctuator(.leftParenthesis): return parenthesized()
    case .punctuator(.leftBracket): return collection()
    case .punctuator(.leftBrace): return closure()
    case .invalid:
      advance()
      isRecovering = true
      return invalid()
    default:
      reportExpected("a value", hint: hintForValue)
      return invalid()
    }
  }

  private mutating func literal(_ kind: Expression.Kind) -> Expression {
    let span = token.span
    advance()
    return Expression(kind, span)
  }

  private mutating func dollar(_ number: Int) -> Expression {
    let span = token.span
    if let context = closures.last, let closure = context {
      if closure.hasNames {
        report(.dollarWithNames(number), at: span)
      } else {
        closures[closures.count - 1]?.dollarCount = max(closure.dollarCount, number + 1)
      }
    } else {
      report(.dollarOutsideClosure(number), at: span)
    }
    return literal(.dollar(number))
  }

  private mutating func symbol() -> Expression {
    let start = token.span.start
    advance()
    let name = token
    guard let text = name.nameText, !name.spaceBefore else {
      if case .number = name.kind, !name.spaceBefore {
        fail(.numberWithoutZero(source[name.span]), at: Span(start: start, end: name.span.end))
      } else {
        reportExpected("a name after `.`")
      }
      return invalid()
    }
    advance()
    let arguments = token.is(.leftParenthesis) && !token.startsLine ? self.arguments() : nil
    return node(.symbol(Expression.Symbol(name: text, nameSpan: name.span, arguments: arguments)), from: start)
  }

  private mutating func parenthesized() -> Expression {
    let opener = token
    advance()
    let value = inside(newlinesEnd: false) { $0.expression() } ?? invalid()
    if token.is(.comma), !isRecovering { reportTuple(opener) }
    close(opener, .rightParenthesis)
    // The brackets belong to the span, so that a caret under the whole reads well.
    return Expression(value.kind, span(from: opener.span.start))
  }

  /// `(1, 2)`
  private mutating func reportTuple(_ opener: Token) {
    let inside = opener.partner.map { source.slice(opener.span.end..<tokens[$0].span.start) } ?? ""
    fail(.tuple(hint: inside.isEmpty || inside.count > 24 ? "" : "did you mean `[\(inside)]`?"), at: token.span)
  }

  /// `[1, 2]`, `["a": 1]`, `[:]`
  private mutating func collection() -> Expression {
    let start = token.span.start
    if peek(1).is(.colon), peek(2).is(.rightBracket) {
      (0..<3).forEach { _ in advance() }
      return node(.dictionary([]), from: start)
    }
    var values: [Expression] = []
    var entries: [Expression.Entry] = []
    var isMixed: Span?
    _ = list(.rightBracket) { parse in
      let key = parse.expression()
      let colon = parse.token.span
      if !parse.isRecovering, parse.take(.colon) {
        if !values.isEmpty { isMixed = isMixed ?? colon }
        entries.append(Expression.Entry(key: key, value: parse.expression()))
      } else {
        if !entries.isEmpty { isMixed = isMixed ?? key.span }
        values.append(key)
      }
    }
    if let isMixed, !isRecovering {
      report(.mixedCollection, at: isMixed)
      return invalid()
    }
    return node(entries.isEmpty ? .array(values) : .dictionary(entries), from: start)
  }

  /// From its opening quotes to its closing ones.
  private mutating func string() -> Expression {
    let start = token.span.start
    var parts: [Expression.StringPart] = []
    advance()
    loop: while true {
      switch token.kind {
      case .stringText(let text):
        if !text.isEmpty { parts.append(.text(text)) }
        advance()
      case .interpolationStart:
        // The lexer has said that it is not closed.
        let isClosed = token.partner != nil
        advance()
        let value = inside(newlinesEnd: false) { $0.expression() } ?? invalid()
        parts.append(.value(value))
        if isRecovering {
          skipInterpolation()
        } else if token.kind == .interpolationEnd {
          advance()
        } else {
          if isClosed { reportExpected("`)`") } else { isRecovering = true }
          skipInterpolation()
        }
      case .stringEnd(let isBroken):
        advance()
        // What was meant to follow is inside it now.
        if isBroken { isRecovering = true }
        break loop
      default: break loop
      }
    }
    return node(.string(parts), from: start)
  }

  /// After a problem inside `\(…)`: to what follows it, if the interpolation is closed at all. The string itself is then whole, but
  /// the problem is the statement's: it stays in recovery only if the string's end cannot be found.
  private mutating func skipInterpolation() {
    var level = 0
    var index = position
    while index < tokens.count - 1 {
      switch tokens[index].kind {
      case .interpolationStart: level += 1
      case .interpolationEnd where level == 0:
        position = index + 1
        isRecovering = false
        return
      case .interpolationEnd: level -= 1
      case .stringEnd(isBroken: true) where level == 0:
        position = index
        return
      default: break
      }
      index += 1
    }
    position = tokens.count - 1
  }
}
