import Diagnostics

/// What is written by people who come from other languages: said in one message, with what is written here.
extension Parse {
  /// Whether the token begins an operand on the same line.
  private func beginsOperand(_ token: Token) -> Bool {
    guard !token.startsLine else { return false }
    switch token.kind {
    case .identifier, .number, .dollar, .stringStart: return true
    case .keyword(let keyword): return [.true, .false, .nil].contains(keyword)
    default: return false
    }
  }

  /// `def f(x): …`, `guard x > 0 …`: a word that begins statements elsewhere, with what belongs to it.
  mutating func reportForeignStatement() -> Bool {
    guard case .identifier(let word) = token.kind, let habit = Habit.statement(word) else { return false }
    let next = peek(1)
    guard beginsOperand(next) || (!next.startsLine && (next.is(.let) || next.is(.var) || next.is(.func) || next.is(.import))) else {
      return false
    }
    fail(.foreignWord(word, habit), at: token.span)
    return true
  }

  /// Something stands behind a statement that was complete.
  ///
  /// - Parameter first: The statement's first token.
  mutating func reportTrailing(from first: Int) {
    if case .punctuator(let bracket) = token.kind, bracket.opener != nil { return fail(.closesNothing(bracket), at: token.span) }
    if case .stringEnd(isBroken: true) = token.kind {
      isRecovering = true
      return
    }
    fail(.statementsNotSeparated(describe(token), hint: hintForTrailing(first)), at: token.span)
  }

  private func hintForTrailing(_ first: Int) -> String {
    let isWord = position == first + 1
    switch token.kind {
    case .punctuator(.assign): return "did you mean `==`?"
    case .punctuator(.colon) where !closures.isEmpty, .punctuator(.comma) where !closures.isEmpty:
      return "arrays and dictionaries stand in [ ]"
    case .punctuator(.colon) where isWord: return "a name is declared with `let` or `var`"
    case .punctuator(.comma): return "an array holds several values: `[1, 2]`"
    case .punctuator(.bar): return "a call follows its value: `xs.sum()`"
    default: break
    }
    guard isWord, beginsOperand(token), let word = tokens[first].nameText else { return "" }
    let keywords = Keyword.allCases.filter(\.beginsStatement).map(\.rawValue)
    if let keyword = didYouMean(word, among: keywords) { return "did you mean `\(keyword)`?" }
    return text(from: position).map { "did you mean `\(word)(\($0))`?" } ?? ""
  }

  /// The source from a token to the end of its line, if it is short.
  private func text(from index: Int) -> String? {
    var last = index
    while last + 1 < tokens.count, tokens[last + 1].kind != .end, !tokens[last + 1].startsLine { last += 1 }
    let text = source.slice(tokens[index].span.start..<tokens[last].span.end)
    return text.count <= 24 ? text : nil
  }

  /// An operator of another language behind an operand: `and`, `is`, `in`, `x!`, `a if c else b`.
  mutating func reportForeignSign(after operand: Expression) {
    guard !isRecovering, !(token.startsLine && newlinesEnd) else { return }
    switch token.kind {
    case .identifier(let word) where beginsOperand(peek(1)) || peek(1).is(.leftParenthesis):
      guard let habit = Habit.sign(word) else { return }
      let isNegated = word == "is" && peek(1).kind == .identifier("not")
      fail(.foreignSign(word, hint: isNegated ? "did you mean `!=`?" : habit.hint()), at: token.span)
    case .identifier("not") where peek(1).is(.in):
      fail(.foreignSign("not in", hint: containment(of: operand, in: peek(2), "!")), at: Span(token.span, peek(1).span))
    case .keyword(.in): fail(.foreignSign("in", hint: containment(of: operand, in: peek(1), "")), at: token.span)
    case .keyword(.if): fail(.foreignSign("if", hint: "write `condition ? a : b`"), at: token.span)
    case .keyword(.for): fail(.foreignSign("for", hint: "write `xs.map { x in … }`"), at: token.span)
    case .punctuator(.arrow): fail(.foreignSign("->", hint: Habit.closure), at: token.span)
    case .punctuator(.not) where !token.spaceBefore: fail(.foreignSign("!", hint: "`x ?? y` is y where x is nil"), at: token.span)
    default: break
    }
  }

  private func containment(of operand: Expression, in collection: Token, _ sign: String) -> String {
    let item = source[operand.span]
    guard case .identifier(let name) = collection.kind, item.count <= 20 else { return "write `\(sign)xs.contains(x)`" }
    return "did you mean `\(sign)\(name).contains(\(item))`?"
  }

  /// What stands where a value should, and means something elsewhere: `not x`, `lambda x: …`, `f"…"`.
  ///
  /// - Returns: Whether a value follows all the same.
  mutating func reportForeignValue() {
    guard !isRecovering, case .identifier(let word) = token.kind else { return }
    let next = peek(1)
    switch word {
    case "f", "r", "b", "u", "rb", "fr":
      guard next.kind == .stringStart, !next.spaceBefore else { return }
      report(.stringPrefix, at: token.span)
      advance()
    case "not" where beginsOperand(next): fail(.foreignSign("not", hint: "did you mean `!`?"), at: token.span)
    case "lambda" where beginsOperand(next) || next.is(.colon):
      if let habit = Habit.statement(word) { fail(.foreignWord(word, habit), at: token.span) }
    default: break
    }
  }

  /// Beside something that is no value.
  var hintForValue: String {
    let isAttached = position > 0 && !token.spaceBefore
    let before = position > 0 ? tokens[position - 1] : token
    switch token.kind {
    case .punctuator(.assign): return "did you mean `==`?"
    case .punctuator(.plus): return isAttached && before.is(.plus) ? "write `x += 1`" : "a number needs no `+`"
    case .punctuator(.greater) where isAttached && before.is(.less): return "did you mean `!=`?"
    case .punctuator(.greater) where isAttached && before.is(.assign): return Habit.closure
    case .keyword(.let) where !token.startsLine, .keyword(.var) where !token.startsLine: return "test for nil: `if x != nil { … }`"
    default: return ""
    }
  }

  /// `x--` at the end of a line: it does not go on.
  var isDecrement: Bool {
    position > 0 && token.is(.minus) && !token.spaceBefore && tokens[position - 1].is(.minus)
      && (peek(1).kind == .end || peek(1).startsLine)
  }

  /// Why a body does not begin with what stands here.
  var hintForBody: String {
    guard token.is(.colon), position > 0 else { return "" }
    // Julia's and MATLAB's `1:3`.
    if case .number(let lower) = tokens[position - 1].kind, case .number(let upper) = peek(1).kind, !peek(1).startsLine {
      return "did you mean `\(Int(exactly: lower).map(String.init) ?? "a")...\(Int(exactly: upper).map(String.init) ?? "b")`?"
    }
    return "a body stands in { }"
  }

  /// `xs[1:3]`, at the colon, or at the first one of `xs[:3]`.
  ///
  /// - Parameter lower: What stands before it.
  mutating func reportColon(after lower: Expression?, of base: Expression) {
    let colon = token.span
    var start = lower.map { source[$0.span] } ?? ""
    if start.hasPrefix("-") { start = "\(source[base.span]).count - \(start.dropFirst())" }
    var upper: String?
    if peek(1).is(.rightBracket) {
      upper = ""
    } else if peek(1).is(.minus), peek(3).is(.rightBracket) {
      upper = "\(source[base.span]).count - \(source[peek(2).span])"
    } else if peek(2).is(.rightBracket), !peek(1).is(.colon) {
      upper = source[peek(1).span]
    }
    let range = upper.map { $0.isEmpty ? start + "..." : start + "..<" + $0 }
    let isWhole = start.isEmpty && upper == ""
    let hint = isWhole ? "an array is a value: no copy is needed" : range.map { $0.count <= 30 ? "did you mean `\($0)`?" : "" } ?? ""
    fail(.colonInSubscript(hint: hint), at: colon)
  }
}
