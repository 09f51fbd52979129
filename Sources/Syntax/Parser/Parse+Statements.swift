import Diagnostics

extension Parse {
  /// One statement with the `;` behind it. Nil if there is none.
  mutating func statement(isTopLevel: Bool) -> Statement? {
    let first = position
    let start = token.span.start
    let saved = (newlinesEnd, isHead, allowsOpenRange)
    (newlinesEnd, isHead, allowsOpenRange) = (true, false, false)
    defer { (newlinesEnd, isHead, allowsOpenRange) = saved }
    let kind = nested { $0.statementKind(isTopLevel: isTopLevel) } ?? .invalid
    let span = span(from: start)
    if !isRecovering, !isLineEnd { reportTrailing(from: first) }
    if isRecovering { synchronize(from: first) }
    let isHidden = take(.semicolon)
    if kind.childHeight >= Limits.height { return Statement(.invalid, span) }
    return Statement(kind, span, isHidden: isHidden)
  }

  private mutating func statementKind(isTopLevel: Bool) -> Statement.Kind {
    guard case .keyword(let keyword) = token.kind else { return expressionOrAssignment() }
    switch keyword {
    case .let, .var: return declaration(isVariable: keyword == .var)
    case .func: return function()
    case .if:
      guard let choice = nested({ $0.ifBranches() }) else { return .invalid }
      return .if(choice)
    case .for: return forLoop()
    case .while: return whileLoop()
    case .break:
      advance()
      return .break
    case .continue:
      advance()
      return .continue
    case .return:
      advance()
      return .return(isLineEnd ? nil : expression())
    case .import: return importModule(isTopLevel)
    case .param: return param(isTopLevel)
    case .else:
      fail(.elseWithoutIf, at: token.span)
      return .invalid
    case .in, .true, .false, .nil: return expressionOrAssignment()
    }
  }

  private mutating func expressionOrAssignment() -> Statement.Kind {
    if reportForeignStatement() { return .invalid }
    let target = expression()
    guard !isRecovering, case .punctuator(let punctuator) = token.kind, let rule = AssignmentRule.table[punctuator], canContinue else {
      return .expression(target)
    }
    let operatorSpan = token.span
    if !target.isAssignable { report(.badTarget, at: target.span) }
    advance()
    let value = expression()
    guard target.isAssignable else { return .expression(value) }
    return .assignment(Statement.Assignment(target: target, operation: rule.operation, operatorSpan: operatorSpan, value: value))
  }

  private mutating func declaration(isVariable: Bool) -> Statement.Kind {
    advance()
    var bindings: [Statement.Declaration.Binding] = []
    repeat {
      let pattern = self.pattern()
      guard !isRecovering else { break }
      let type = take(.colon) ? self.type() : nil
      guard !isRecovering else { break }
      guard take(.assign) else {
        if isLineEnd || token.is(.comma) {
          fail(.noValue(source[pattern.span]), at: pattern.span)
        } else {
          reportExpected("`=`")
        }
        bindings.append(Statement.Declaration.Binding(pattern: pattern, type: type, value: invalid()))
        break
      }
      bindings.append(Statement.Declaration.Binding(pattern: pattern, type: type, value: expression()))
    } while !isRecovering && take(.comma)
    // Also after a problem: names that are declared here are not undefined later.
    return bindings.isEmpty ? .invalid : .declaration(Statement.Declaration(isVariable: isVariable, bindings: bindings))
  }

  private mutating func forLoop() -> Statement.Kind {
    advance()
    let pattern = self.pattern()
    guard !isRecovering else { return .invalid }
    guard take(.in) else {
      reportExpected("`in`", hint: "a loop reads: \(token.is(.comma) ? "for (a, b) in xs { … }" : "for x in xs { … }")")
      return .invalid
    }
    let sequence = head()
    let body = block(after: "what the loop runs over")
    return .for(Statement.For(pattern: pattern, sequence: sequence, body: body))
  }

  private mutating func whileLoop() -> Statement.Kind {
    advance()
    let condition = head()
    return .while(Statement.While(condition: condition, body: block(after: "the condition")))
  }

  /// An expression whose `{` opens a body.
  private mutating func head() -> Expression {
    isHead = true
    defer { isHead = false }
    return expression()
  }

  /// From `if` to the last `}`.
  mutating func ifBranches() -> Expression.If {
    var branches: [Expression.If.Branch] = []
    let saved = (isHead, allowsOpenRange)
    defer { (isHead, allowsOpenRange) = saved }
    allowsOpenRange = false
    repeat {
      advance()
      let condition = head()
      branches.append(Expression.If.Branch(condition: condition, body: block(after: "the condition")))
      guard !isRecovering, take(.else) else { return Expression.If(branches: branches, otherwise: nil) }
    } while token.is(.if)
    return Expression.If(branches: branches, otherwise: block(after: "`else`"))
  }
}

extension Expression {
  /// Whether `=` may follow: a name, or elements and members of something that may be assigned to.
  fileprivate var isAssignable: Bool {
    var part = self
    while true {
      switch part.kind {
      case .name: return true
      case .subscripted(let element): part = element.base
      case .member(let member): part = member.base
      default: return false
      }
    }
  }
}
