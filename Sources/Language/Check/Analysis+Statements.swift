import Diagnostics
import Syntax

extension Analysis {
  /// - Returns: Whether the statement certainly does not let the next one run.
  @discardableResult
  func check(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .expression(let expression): _ = evaluate(expression)
    case .if(let choice): return evaluate(choice, statement.span).leaves
    case .declaration(let declaration): check(declaration)
    case .assignment(let assignment): check(assignment)
    case .function, .import, .invalid: break
    case .for(let loop): check(loop, statement.span)
    case .while(let loop):
      uncertain(statement.span, repeats: true) {
        let condition = evaluate(loop.condition).truth
        within(Reach(condition)) { checkLoopBody(loop.body) }
      }
    case .break: checkJump("break", statement.span)
    case .continue: checkJump("continue", statement.span)
    case .return(let value):
      if functionDepth == 0 { report(.outsideFunction, Span(start: statement.span.start, end: statement.span.start + 6)) }
      if let value { _ = evaluate(value) }
    case .param(let param): check(param)
    }
    return statement.kind.isJump
  }

  private func checkJump(_ word: String, _ span: Span) {
    if loopDepth == 0 { report(.outsideLoop(word), span) }
  }

  /// The statements of a block in a scope of their own: what is known of the last one's value, and whether it is certain that what
  /// stands after the block does not run.
  @discardableResult
  func check(_ block: Block, declaring: () -> Void = {}) -> (value: Value, leaves: Bool) {
    scoped(Scope(.block, block.statements)) {
      declaring()
      hoistFunctions(block.statements)
      var last = Value.unknown(Unknown(.any))
      var leaves = false
      let dead = deadDepth
      for (index, statement) in block.statements.enumerated() {
        let isDropped = dropsValues || index < block.statements.count - 1
        if case .expression(let expression) = statement.kind {
          last = evaluate(expression)
          if isDropped { reportUnused(expression) }
        } else {
          last = .unknown(Unknown(.any))
          if dropping(isDropped, { check(statement) }), !leaves {
            leaves = true
            deadDepth += 1
          }
        }
      }
      deadDepth = dead
      return (last, leaves)
    }
  }

  func checkLoopBody(_ body: Block, declaring: () -> Void = {}) {
    loopDepth += 1
    defer { loopDepth -= 1 }
    dropping(true) { _ = check(body, declaring: declaring) }
  }

  /// Looks at something whose values are dropped, or are not.
  func dropping<T>(_ drops: Bool, _ look: () -> T) -> T {
    let saved = dropsValues
    dropsValues = drops
    defer { dropsValues = saved }
    return look()
  }

  /// A call that only makes a new value, of which nothing is left.
  private func reportUnused(_ expression: Expression) {
    guard case .call(let call) = expression.kind, !call.arguments.contains(where: { $0.value.isClosure }) else { return }
    var name: String?, target: String?
    switch call.callee.kind {
    case .name(let function): name = function
    case .member(let member):
      name = member.name
      if case .name(let variable) = member.base.kind { target = variable }
    default: break
    }
    guard let name, find(name) == nil, let builtin = registry[name], builtin.onlyMakesValues(call.arguments) else { return }
    report(.unusedValue(name, target: target), expression.span)
  }

  private func check(_ declaration: Statement.Declaration) {
    for binding in declaration.bindings {
      var value = evaluate(binding.value)
      if let annotation = binding.type { check(value, binding.value, fits: annotation, name: binding.pattern.names.first?.name) }
      // What can change later is not known.
      if declaration.isVariable { value = .unknown(Unknown(.any)) }
      declare(binding.pattern, declaration.isVariable ? .variable : .constant("let"), value: value)
    }
  }

  private func check(_ param: Statement.Param) {
    let written = evaluate(param.value)
    check(written, param.value, fits: param.type, name: param.name)
    declare(param.name, param.nameSpan, .constant("param"), value: parameters[param.name] ?? written)
  }

  private func check(_ assignment: Statement.Assignment) {
    _ = evaluate(assignment.value)
    var root = assignment.target
    while true {
      switch root.kind {
      case .subscripted(let element):
        for index in element.indices { _ = evaluate(index) }
        root = element.base
      case .member(let member):
        _ = evaluate(member.base)
        return report(.assignmentToMember(member.name), root.span)
      case .name(let name):
        if name != "_" { checkAssignable(name, root.span, isWhole: root === assignment.target) }
        return
      default: return
      }
    }
  }

  private func checkAssignable(_ name: String, _ span: Span, isWhole: Bool) {
    guard let found = find(name) else {
      return registry[name] == nil
        ? reportUndefined(name, span, isTarget: isWhole) : report(.assignmentToConstant(name, "built-in", line: nil), span)
    }
    let line = found.span.map { source.line(of: $0.start) }
    switch found.kind {
    case .variable: break
    case .constant(let what): report(.assignmentToConstant(name, what, line: line), span)
    case .function: report(.assignmentToConstant(name, "func", line: line), span)
    }
  }

  private func check(_ loop: Statement.For, _ span: Span) {
    uncertain(span, repeats: true) {
      let sequence = evaluate(loop.sequence)
      if !sequence.mayBeRunOver { report(.notRunOver(sequence), loop.sequence.span) }
      var name: String?
      if case .name(let only, _) = loop.pattern { name = only }
      forEach(sequence.certainElements, of: name, jumps: loop.body.holdsJump) { element in
        checkLoopBody(loop.body) { declare(loop.pattern, .constant("for"), value: element) }
      }
    }
  }

  /// The bodies of the functions of the innermost scope.
  func checkPendingFunctions() {
    guard let last = scopes.indices.last else { return }
    let functions = scopes[last].pending
    scopes[last].pending = []
    for function in functions { within(.perhaps) { check(function) } }
  }

  private func check(_ function: Statement.Function) {
    let saved = (loopDepth, functionDepth, facts)
    (loopDepth, functionDepth, facts) = (0, functionDepth + 1, facts.copy())
    if isUnsettled || !changes.isSettled(before: function.name) || changes.names.contains(function.name) { facts.forget() }
    defer { (loopDepth, functionDepth, facts) = saved }
    for parameter in function.parameters {
      if let type = parameter.type { checkNames(type) }
      guard let fallback = parameter.fallback else { continue }
      let value = evaluate(fallback)
      if let type = parameter.type { check(value, fallback, fits: type, name: parameter.name) }
    }
    if let result = function.result { checkNames(result) }
    dropping(false) {
      _ = check(function.body) {
        // Parameters stand in a scope around the body's: it may declare their names again.
        let scope = scopes.count - 1
        for parameter in function.parameters {
          scopes[scope].names[parameter.name] = CheckedName(kind: .constant("parameter"), value: .unknown(Unknown(.any)))
        }
      }
    }
  }
}

extension Value {
  /// Whether a loop may run over it, as far as is known.
  fileprivate var mayBeRunOver: Bool {
    switch self {
    case .none, .bool, .number, .symbol, .function: false
    case .unknown(let unknown): unknown.type == .any || ![.bool, .number, .int, .symbol, .function, .none].contains(unknown.type)
    case .string, .array, .dictionary, .range, .domain: true
    }
  }
}

extension Builtin {
  /// Whether a call whose value is dropped might as well not be there: it is one of those that people take for changing their argument.
  fileprivate func onlyMakesValues(_ arguments: [Expression.Argument]) -> Bool {
    let given = Set(arguments.compactMap(\.label))
    return [.collections, .numbers, .images].contains(topic) && !hasEffect && !isExpensive && !readsFiles && !asksWhilePlanning
      && !signature.parameters.contains { $0.type.alternatives.contains(.function) && ($0.isRequired || given.contains($0.name)) }
  }
}

extension Expression {
  fileprivate var isClosure: Bool { if case .closure = kind { true } else { false } }
}
