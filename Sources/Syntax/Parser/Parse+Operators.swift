import Diagnostics

extension Parse {
  /// A whole expression.
  mutating func expression() -> Expression {
    let start = token.span.start
    let condition = operators(InfixRule.loosest)
    reportForeignSign(after: condition)
    guard token.is(.question), canContinue, !isRecovering else { return condition }
    advance()
    allowsOpenRange = false
    let choice = nested { parse -> Expression.Kind in
      let then = parse.expression()
      parse.expect(.colon, hint: "a condition reads: a ? b : c")
      let otherwise = parse.isRecovering ? parse.invalid() : parse.expression()
      return .conditional(Expression.Conditional(condition: condition, then: then, otherwise: otherwise))
    }
    return choice.map { node($0, from: start) } ?? invalid()
  }

  /// The rule of the operator here, if it is one that binds at least so tightly and belongs to this expression.
  private func rule(_ minimum: Int) -> InfixRule? {
    guard !isRecovering, case .punctuator(let punctuator) = token.kind, let rule = InfixRule.table[punctuator],
      rule.precedence >= minimum, canContinue
    else { return nil }
    return rule
  }

  /// Operands and the operators between them that bind at least so tightly. One level's chain is one node.
  mutating func operators(_ minimum: Int) -> Expression {
    let start = token.span.start
    var left = unary()
    while let next = rule(minimum) {
      switch next.kind {
      case .arithmetic: left = arithmetic(left, next.precedence, from: start)
      case .logical(let operation): left = logical(left, operation, next.precedence, from: start)
      case .comparison: left = comparison(left, next.precedence, from: start)
      case .range(let isClosed): left = range(left, isClosed, from: start)
      case .power: left = power(left, from: start)
      }
    }
    return left
  }

  private mutating func arithmetic(_ first: Expression, _ precedence: Int, from start: Int) -> Expression {
    var rest: [Expression.Binary.Step] = []
    while let next = rule(precedence), next.precedence == precedence, case .arithmetic(let operation) = next.kind {
      let operatorSpan = token.span
      advance()
      rest.append(Expression.Binary.Step(operation: operation, operatorSpan: operatorSpan, operand: operators(precedence + 1)))
    }
    return node(.binary(Expression.Binary(first: first, rest: rest)), from: start)
  }

  private mutating func power(_ base: Expression, from start: Int) -> Expression {
    let operatorSpan = token.span
    advance()
    guard let exponent = nested({ $0.operators(InfixRule.power) }) else { return invalid() }
    let step = Expression.Binary.Step(operation: .power, operatorSpan: operatorSpan, operand: exponent)
    return node(.binary(Expression.Binary(first: base, rest: [step])), from: start)
  }

  private mutating func logical(_ first: Expression, _ operation: LogicalOperator, _ precedence: Int, from start: Int) -> Expression {
    var operands = [first]
    while let next = rule(precedence), next.precedence == precedence {
      advance()
      operands.append(operators(precedence + 1))
    }
    return node(.logical(Expression.Logical(operation: operation, operands: operands)), from: start)
  }

  private mutating func comparison(_ first: Expression, _ precedence: Int, from start: Int) -> Expression {
    var operands = [first]
    var operations: [ComparisonOperator] = []
    var isMixed = false
    while let next = rule(precedence), next.precedence == precedence, case .comparison(let operation) = next.kind {
      if let previous = operations.last, !isMixed, let fault = Self.fault(previous, operation) {
        report(fault, at: token.span)
        isMixed = true
      }
      operations.append(operation)
      advance()
      operands.append(operators(precedence + 1))
    }
    return node(.comparison(Expression.Comparison(operands: operands, operations: operations)), from: start)
  }

  /// Why two operators cannot stand in one chain.
  private static func fault(_ first: ComparisonOperator, _ second: ComparisonOperator) -> SyntaxFault? {
    switch (first, second) {
    case (.less, .less), (.less, .lessOrEqual), (.lessOrEqual, .less), (.lessOrEqual, .lessOrEqual): nil
    case (.greater, .greater), (.greater, .greaterOrEqual), (.greaterOrEqual, .greater), (.greaterOrEqual, .greaterOrEqual): nil
    case (.equal, .equal): nil
    case (.unequal, .unequal): .chainedUnequal
    default: .mixedComparison(first.rawValue, second.rawValue)
    }
  }

  private mutating func range(_ lower: Expression, _ isClosed: Bool, from start: Int) -> Expression {
    let operatorSpan = token.span
    let mayBeOpen = allowsOpenRange
    advance()
    if isClosed, token.is(.rightBracket) || token.is(.comma) || token.is(.rightParenthesis) || isLineEnd {
      if !mayBeOpen { report(.openRange, at: operatorSpan) }
      return node(.range(Expression.Range(lower: lower, upper: nil, isClosed: true)), from: start)
    }
    let upper = operators(InfixRule.range + 1)
    if let next = rule(InfixRule.range), next.precedence == InfixRule.range { fail(.chainedRange, at: token.span) }
    return node(.range(Expression.Range(lower: lower, upper: upper, isClosed: isClosed)), from: start)
  }

  /// `..<3` or `...3`, directly inside a subscript.
  mutating func rangeFromStart() -> Expression {
    let start = token.span.start, isClosed = token.is(.closed)
    advance()
    let upper = operators(InfixRule.range + 1)
    return node(.range(Expression.Range(lower: nil, upper: upper, isClosed: isClosed)), from: start)
  }

  /// A unary operator before what follows, or that alone.
  private mutating func unary() -> Expression {
    let start = token.span.start
    let operation: UnaryOperator
    switch token.kind {
    case .punctuator(.minus): operation = .negate
    case .punctuator(.not): operation = .not
    default: return postfix()
    }
    if isDecrement {
      fail(.expected("a value", found: "`-`", hint: "write `x -= 1`"), at: token.span)
      return invalid()
    }
    advance()
    guard let operand = nested({ $0.operators(InfixRule.power) }) else { return invalid() }
    return node(.unary(Expression.Unary(operation: operation, operand: operand)), from: start)
  }
}
