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
    case .dollar(let number): return dollars.last.flatMap { $0.indices.contains(number) ? $0[number] : nil } ?? unknown
    case .invalid: return unknown
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
      if !reportLibrary(member, arguments: nil) { _ = evaluate(member.base) }
      return unknown
    case .call(let call): return evaluate(call, expression)
    case .subscripted(let element):
      return Folding.element(evaluate(element.base), element.indices.map(evaluate))
    case .closure(let closure):
      // Whether and when it is called is not known.
      within(.perhaps) { check(closure, expression.span) }
      return .unknown(Unknown(.function))
    case .if(let choice): return dropping(false) { evaluate(choice, expression.span).value }
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
      note(builtin, writes: nil)
      if builtin.changesFacts {
        isUnsettled = true
        facts.forget()
      }
      return .unknown(Unknown(.function))
    }
    reportUndefined(name, span)
    return unknown
  }

  private func evaluate(_ logical: Expression.Logical) -> Value {
    var values: [Value] = []
    for (index, operand) in logical.operands.enumerated() {
      // What follows may not run at all, or certainly does not.
      let reach: Reach = index == 0 ? .certain : Folding.reach(logical.operation, values[index - 1])
      values.append(within(reach) { index == 0 ? evaluate(operand) : uncertain(operand.span) { evaluate(operand) } })
    }
    return Folding.logical(logical.operation, values)
  }

  private func evaluate(_ choice: Expression.Conditional) -> Value {
    let condition = evaluate(choice.condition).truth
    let then = within(Reach(condition)) { uncertain(choice.then.span) { evaluate(choice.then) } }
    let otherwise = within(Reach(condition.map { !$0 })) { uncertain(choice.otherwise.span) { evaluate(choice.otherwise) } }
    return condition.map { $0 ? then : otherwise } ?? Folding.either(then, otherwise)
  }

  func evaluate(_ choice: Expression.If, _ span: Span) -> (value: Value, leaves: Bool) {
    uncertain(span) {
      let before = facts.copy()
      var reach = Reach.certain
      var taken: (value: Value, leaves: Bool)?
      for branch in choice.branches {
        let condition = within(reach) { evaluate(branch.condition).truth }
        facts = before.copy()
        let inside = reach.and(Reach(condition))
        let outcome = within(inside) { check(branch.body) }
        if inside == .certain { taken = outcome }
        reach = reach.and(Reach(condition.map { !$0 }))
      }
      facts = before.copy()
      if let otherwise = choice.otherwise {
        let outcome = within(reach) { check(otherwise) }
        if reach == .certain { taken = outcome }
      }
      facts = before
      return taken ?? (unknown, false)
    }
  }

  func check(_ closure: Expression.Closure, _ span: Span, elements: [Value]? = nil) {
    let saved = (loopDepth, functionDepth)
    (loopDepth, functionDepth) = (0, functionDepth + 1)
    defer { (loopDepth, functionDepth) = saved }
    for parameter in closure.parameters { if let type = parameter.type { checkNames(type) } }
    closureFacts(span) {
      forEach(elements, of: closure.onlyName, jumps: closure.body.holdsJump) { element in
        dollars.append([element])
        defer { dollars.removeLast() }
        scoped(Scope(.block)) {
          for parameter in closure.parameters { declare(parameter.pattern, .constant("parameter"), value: element) }
          _ = dropping(false) { check(closure.body) }
        }
      }
    }
  }
}

/// Whether something runs, as far as is known.
enum Reach {
  case certain, perhaps, never

  init(_ condition: Bool?) { self = condition.map { $0 ? .certain : .never } ?? .perhaps }

  func and(_ other: Reach) -> Reach {
    switch (self, other) {
    case (.never, _), (_, .never): .never
    case (.certain, .certain): .certain
    default: .perhaps
    }
  }
}

extension Analysis {
  /// Looks at something that certainly runs, or perhaps, or never: then no value in it is held against anything.
  func within<T>(_ reach: Reach, _ look: () -> T) -> T {
    let isDead = reach == .never || (reach == .perhaps && eachDepth > 0)
    if isDead { deadDepth += 1 }
    defer { if isDead { deadDepth -= 1 } }
    return look()
  }
}

extension Expression.Closure {
  /// The name of its one parameter, also if that is `$0`.
  fileprivate var onlyName: String? {
    if parameters.isEmpty { return dollarCount == 1 ? "$0" : nil }
    guard parameters.count == 1, case .name(let name, _) = parameters[0].pattern else { return nil }
    return name
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

  var truth: Bool? { if case .bool(let flag) = self { flag } else { nil } }
}
