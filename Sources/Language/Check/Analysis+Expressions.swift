import Diagnostics
import Syntax

/// Nothing is known.
private var unknown: Value { .unknown(Unknown(.any)) }

extension Analysis {
  /// Looks at an expression and gives back what is known of its value.
  func evaluate(_ expression: Expression) -> Value {
    switch expression.kind {
    case .number(let number): return .number(number)
    case .bool(let flag): return .bool(flag)
    case .nil: return .none
    case .string(let parts): return evaluate(parts)
    case .name(let name): return evaluate(name, expression.span)
    case .dollar, .invalid: return unknown
    case .symbol(let symbol):
      return .symbol(Symbol(symbol.name, (symbol.arguments ?? []).map { Symbol.Argument(label: $0.label, value: evaluate($0.value)) }))
    case .array(let items): return .array(items.map(evaluate))
    case .dictionary(let entries):
      for entry in entries { (_, _) = (evaluate(entry.key), evaluate(entry.value)) }
      return .unknown(Unknown(.dictionary))
    case .unary(let unary): return Folding.unary(unary.operation, evaluate(unary.operand))
    case .binary(let binary):
      return binary.rest.reduce(evaluate(binary.first)) { Folding.binary($1.operation, $0, evaluate($1.operand)) }
    case .logical(let logical): return evaluate(logical)
    case .comparison(let comparison): return Folding.comparison(comparison.operations, comparison.operands.map(evaluate))
    case .range(let range): return Folding.range(range.lower.map(evaluate), range.upper.map(evaluate), isClosed: range.isClosed)
    case .conditional(let choice): return evaluate(choice)
    case .member(let member):
      _ = evaluate(member.base)
      return unknown
    case .call(let call): return evaluate(call, expression)
    case .subscripted(let element):
      return Folding.element(evaluate(element.base), element.indices.map(evaluate))
    case .closure(let closure):
      check(closure, expression.span)
      return .unknown(Unknown(.function))
    case .if(let choice): return evaluate(choice, expression.span)
    }
  }

  private func evaluate(_ parts: [Expression.StringPart]) -> Value {
    var text: String? = ""
    for part in parts {
      switch part {
      case .text(let piece): text?.append(piece)
      case .value(let value):
        let value = evaluate(value)
        if value.isCertain { text?.append(value.displayed) } else { text = nil }
      }
    }
    return text.map { .string($0) } ?? .unknown(Unknown(.string))
  }

  private func evaluate(_ name: String, _ span: Span) -> Value {
    if let found = find(name) {
      if changes.names.contains(name), found.signature != nil { facts.forget() }
      return found.value
    }
    if let builtin = registry[name] {
      // Whoever passes it on may call it.
      if builtin.changesFacts {
        isUnsettled = true
        facts.forget()
      }
      return .unknown(Unknown(.function))
    }
    reportUndefined(name, span)
    return unknown
  }

  func reportUndefined(_ name: String, _ span: Span) {
    for scope in scopes.reversed() {
      if let later = scope.later[name], later.start > span.start {
        return report(.usedTooEarly(name, line: source.line(of: later.start)), span)
      }
    }
    report(.undefinedName(name, suggestion: didYouMean(name, among: namesInScope)), span)
  }

  private func evaluate(_ logical: Expression.Logical) -> Value {
    var values: [Value] = []
    for (index, operand) in logical.operands.enumerated() {
      // What follows may not run at all, or certainly does not.
      let isDead = Folding.decides(logical.operation, values.last)
      if isDead { deadDepth += 1 }
      values.append(index == 0 ? evaluate(operand) : uncertain(operand.span) { evaluate(operand) })
      if isDead { deadDepth -= 1 }
    }
    return Folding.logical(logical.operation, values)
  }

  private func evaluate(_ choice: Expression.Conditional) -> Value {
    let condition = evaluate(choice.condition).truth
    let then = alive(condition != false) { uncertain(choice.then.span) { evaluate(choice.then) } }
    let otherwise = alive(condition != true) { uncertain(choice.otherwise.span) { evaluate(choice.otherwise) } }
    return condition.map { $0 ? then : otherwise } ?? Folding.either(then, otherwise)
  }

  func evaluate(_ choice: Expression.If, _ span: Span) -> Value {
    uncertain(span) {
      let before = facts.copy()
      var isReached: Bool? = true
      for branch in choice.branches {
        let condition = alive(isReached != false) { evaluate(branch.condition).truth }
        facts = before.copy()
        alive(isReached != false && condition != false) { _ = check(branch.body) }
        if condition == true, isReached == true {
          isReached = false
        } else if condition != false {
          isReached = isReached == false ? false : nil
        }
      }
      facts = before.copy()
      if let otherwise = choice.otherwise { alive(isReached != false) { _ = check(otherwise) } }
      facts = before
      return unknown
    }
  }

  /// Looks at something that is perhaps certainly never reached: then no value in it is held against anything.
  private func alive<T>(_ isAlive: Bool, _ look: () -> T) -> T {
    if !isAlive { deadDepth += 1 }
    defer { if !isAlive { deadDepth -= 1 } }
    return look()
  }

  private func check(_ closure: Expression.Closure, _ span: Span) {
    let saved = (loopDepth, functionDepth)
    (loopDepth, functionDepth) = (0, functionDepth + 1)
    defer { (loopDepth, functionDepth) = saved }
    closureFacts(span) {
      for parameter in closure.parameters { if let type = parameter.type { checkNames(type) } }
      scoped(Scope(.block)) {
        for parameter in closure.parameters { declare(parameter.pattern, .constant("parameter")) }
        _ = check(closure.body)
      }
    }
  }
}

extension Value {
  /// Whether all of it is known.
  var isCertain: Bool {
    switch self {
    case .unknown, .function: false
    case .array(let items): items.allSatisfy(\.isCertain)
    case .symbol(let symbol): symbol.arguments.allSatisfy(\.value.isCertain)
    case .none, .bool, .number, .string, .range, .domain: true
    case .dictionary(let dictionary): dictionary.items.values.allSatisfy(\.isCertain)
    }
  }

  fileprivate var truth: Bool? { if case .bool(let flag) = self { flag } else { nil } }
}
