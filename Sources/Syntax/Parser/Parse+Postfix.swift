import Diagnostics

extension Parse {
  /// A primary expression with its members, calls and subscripts.
  mutating func postfix() -> Expression {
    let start = token.span.start
    var base = primary()
    while !isRecovering {
      switch token.kind {
      case .punctuator(.dot) where !token.startsLine || !newlinesEnd || continuesLine:
        base = member(of: base, from: start)
      case .punctuator(.leftParenthesis) where !token.startsLine:
        base = call(base, from: start)
      case .punctuator(.leftBracket) where !token.startsLine:
        base = subscripted(base, from: start)
      case .punctuator(.leftBrace) where !token.startsLine && !isHead && base.isCallable:
        base = trailingCall(base, from: start)
      default: return base
      }
    }
    return base
  }

  private mutating func member(of base: Expression, from start: Int) -> Expression {
    advance()
    let name = token
    guard let text = name.nameText else {
      if case .number(let number) = name.kind, number >= 0, number < 1000, number == number.rounded() {
        fail(.positionAfterDot(String(Int(number))), at: name.span)
      } else {
        reportExpected("a name after `.`")
      }
      return invalid()
    }
    advance()
    return node(.member(Expression.Member(base: base, name: text, nameSpan: name.span)), from: start)
  }

  private mutating func call(_ callee: Expression, from start: Int) -> Expression {
    let open = token.span.start
    var arguments = self.arguments()
    let brackets = span(from: open)
    if !isRecovering, let closure = trailingClosure() { arguments.append(closure) }
    return node(.call(Expression.Call(callee: callee, arguments: arguments, argumentsSpan: brackets)), from: start)
  }

  private mutating func trailingCall(_ callee: Expression, from start: Int) -> Expression {
    let empty = Span(start: token.span.start, end: token.span.start)
    guard let closure = trailingClosure() else { return invalid() }
    return node(.call(Expression.Call(callee: callee, arguments: [closure], argumentsSpan: empty)), from: start)
  }

  private mutating func trailingClosure() -> Expression.Argument? {
    guard token.is(.leftBrace), !token.startsLine, !isHead else { return nil }
    return Expression.Argument(label: nil, labelSpan: nil, value: closure(), isTrailing: true)
  }

  /// `(a, label: b)`, from bracket to bracket.
  mutating func arguments() -> [Expression.Argument] {
    var isReported = false
    return list(.rightParenthesis) { parse in
      var label: Token?
      if let name = parse.token.nameText, parse.peek(1).is(.assign), !(parse.peek(2).is(.greater) && !parse.peek(2).spaceBefore) {
        // Said once; the others are the same mistake.
        if !isReported {
          parse.report(.expected("`:` after the label", found: "`=`", hint: "did you mean `\(name): …`?"), at: parse.peek(1).span)
        }
        isReported = true
      }
      if parse.token.nameText != nil, parse.peek(1).is(.colon) || parse.peek(1).is(.assign) {
        label = parse.token
        parse.advance()
        parse.advance()
        if label?.nameText == "_" { parse.report(.placeholderLabel, at: label?.span ?? parse.token.span) }
      }
      return Expression.Argument(label: label?.nameText, labelSpan: label?.span, value: parse.expression(), isTrailing: false)
    }
  }

  private mutating func subscripted(_ base: Expression, from start: Int) -> Expression {
    let open = token.span
    let indices = list(.rightBracket) { parse in
      if parse.token.is(.halfOpen) || parse.token.is(.closed) { return parse.rangeFromStart() }
      if parse.token.is(.colon) {
        parse.reportColon(after: nil, of: base)
        return parse.invalid()
      }
      parse.allowsOpenRange = true
      defer { parse.allowsOpenRange = false }
      let index = parse.expression()
      if parse.token.is(.colon), !parse.isRecovering { parse.reportColon(after: index, of: base) }
      return index
    }
    if indices.isEmpty, !isRecovering { report(.expected("an index", found: "`]`", hint: ""), at: span(from: open.start)) }
    return node(.subscripted(Expression.Subscript(base: base, indices: indices)), from: start)
  }

  /// What stands between commas inside brackets; a comma may follow the last. Takes both brackets.
  mutating func list<T>(_ closer: Punctuator, _ item: (inout Parse) -> T) -> [T] {
    let opener = token
    advance()
    var items: [T] = []
    _ = inside(newlinesEnd: false) { parse in
      while !parse.isRecovering, !parse.token.is(closer) {
        items.append(item(&parse))
        if parse.isRecovering || !parse.take(.comma) { break }
      }
    }
    close(opener, closer)
    return items
  }

  /// Takes the closing bracket, or says which is missing.
  mutating func close(_ opener: Token, _ closer: Punctuator) {
    if isRecovering || take(closer) { return }
    if opener.partner == nil, case .punctuator(let bracket) = opener.kind, !isBroken(token) {
      return fail(.unclosed(bracket), at: opener.span)
    }
    let what = closer == .rightBrace ? "`}`" : "`,` or `\(closer.rawValue)`"
    if token.is(.assign), closer == .rightParenthesis {
      let isArrow = peek(1).is(.greater) && !peek(1).spaceBefore
      return fail(.expected(what, found: "`=`", hint: isArrow ? Habit.closure : "a label is followed by `:`"), at: token.span)
    }
    reportExpected(what, hint: hintForLabel(closer))
  }

  /// `fz(block "3.1")`: a name before a literal was meant as a label.
  private func hintForLabel(_ closer: Punctuator) -> String {
    guard closer == .rightParenthesis, position > 1, let name = tokens[position - 1].nameText,
      tokens[position - 2].is(.leftParenthesis) || tokens[position - 2].is(.comma)
    else { return "" }
    switch token.kind {
    case .stringStart, .number, .punctuator(.dot), .keyword(.true), .keyword(.false), .keyword(.nil): return "did you mean `\(name):`?"
    default: return ""
    }
  }

  private func isBroken(_ token: Token) -> Bool {
    if case .stringEnd(isBroken: true) = token.kind { true } else { token.kind == .invalid }
  }
}

extension Expression {
  /// Whether a closure behind it is its argument.
  fileprivate var isCallable: Bool {
    switch kind {
    case .name, .member, .call, .subscripted, .dollar: true
    default: false
    }
  }
}
