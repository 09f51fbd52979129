import Diagnostics
import Syntax

extension Lowerer {
  // MARK: blocks

  /// A block whose statements only run.
  func lower(_ block: Block) -> Node {
    scoped {
      let statements = hoisting(block) { block.statements.map { lower($0) } }
      return statements.count == 1 ? statements[0] : BlockNode(statements, place(block.span))
    }
  }

  /// A block whose value counts: a function's body, or a branch. With `wantsValue` its last expression is its value.
  func lower(body block: Block, wantsValue: Bool) -> Node {
    scoped {
      var last: Node?
      let statements = hoisting(block) { tail(block.statements[...], wantsValue: wantsValue, &last) }
      return body(statements, last, block.span)
    }
  }

  private func body(_ statements: [Node], _ last: Node?, _ span: Span) -> Node {
    if statements.isEmpty, let last { return last }
    return BodyNode(statements, last: last, place(span))
  }

  /// Lowers statements up to where their value is certain: `return`, or `if` that decides between values, at the end of a function
  /// becomes its value, with no jump.
  private func tail(_ statements: ArraySlice<Statement>, wantsValue: Bool, _ last: inout Node?) -> [Node] {
    let isTail = function.isFunction && function.branches == 0
    var nodes: [Node] = []
    for (index, statement) in zip(statements.indices, statements) {
      let isLast = index == statements.endIndex - 1
      switch statement.kind {
      case .expression(let expression) where isLast && wantsValue:
        last = lower(expression)
        return nodes
      case .return(let value) where isTail:
        last = value.map { lower($0) } ?? ConstantNode(.none, place(statement.span))
        return nodes
      case .if(let choice) where isLast && (wantsValue || isTail):
        last = chain(choice, statement.span) { lower(body: $0, wantsValue: wantsValue) }
        return nodes
      case .if(let choice) where isTail && choice.otherwise == nil && choice.branches.count == 1 && choice.branches[0].body.endsInReturn:
        let condition = lower(choice.branches[0].condition)
        let then = lower(body: choice.branches[0].body, wantsValue: wantsValue)
        var rest: Node?
        let others = tail(statements[(index + 1)...], wantsValue: wantsValue, &rest)
        last = ChoiceNode(condition, then, body(others, rest, statement.span), place(statement.span))
        return nodes
      default: nodes.append(lower(statement))
      }
    }
    return nodes
  }

  /// Makes a block's functions before its other statements run; their bodies are lowered last, when all its variables are known.
  private func hoisting(_ block: Block, _ lowerStatements: () -> [Node]) -> [Node] {
    function.earlySlots.append([])
    defer { function.earlySlots.removeLast() }
    let functions = block.statements.compactMap { if case .function(let function) = $0.kind { function } else { nil } }
    let made = functions.map { declared -> (Statement.Function, Routine, ClosureNode, LocalVariable) in
      let routine = routine(declared)
      let variable = declare(declared.name, declared.nameSpan, isVariable: false, routine: routine)
      return (declared, routine, ClosureNode(routine, captured: [], place(declared.nameSpan)), variable)
    }
    let statements = lowerStatements()
    for (declared, routine, node, _) in made {
      node.captured = lower(into: routine, seesWholeFile: true) { inner in
        let slot = inner.function.newSlot()
        routine.selfSlot = slot
        inner.function.scopes[0][declared.name] = LocalVariable(declared.name, .local(slot), isVariable: false, routine: routine)
        inner.lower(declared, into: routine)
      }
    }
    if made.isEmpty { return statements }
    let boxing = BoxingNode(function.earlySlots.last ?? [], place(block.span))
    return [boxing] + made.map { DeclareNode($3.storage, $0.name, type: nil, $2, place($0.nameSpan)) } + statements
  }

  // MARK: statements

  func lower(_ statement: Statement) -> Node {
    let place = place(statement.span)
    switch statement.kind {
    case .expression(let expression): return lower(expression)
    case .if(let choice): return lower(choice, place)
    case .declaration(let declaration): return lower(declaration, place)
    case .assignment(let assignment): return lower(assignment, place)
    case .function: return BlockNode([], place)
    case .for(let loop):
      let sequence = lower(loop.sequence)
      return scoped {
        let target = target(loop.pattern, isVariable: false)
        return ForNode(target, sequence, looped { lower(loop.body) }, place)
      }
    case .while(let loop):
      let condition = lower(loop.condition)
      return WhileNode(condition, looped { lower(loop.body) }, place)
    case .break: return jump(.breaks, "break", statement.span)
    case .continue: return jump(.continues, "continue", statement.span)
    case .return(let value):
      guard function.isFunction else { return failing(.outsideFunction, "`return` stands outside a function", statement.span) }
      guard function.branches == 0 else {
        return failing(.outsideFunction, "`return` cannot leave an `if` whose value is used", statement.span)
      }
      return ReturnNode(value.map { lower($0) }, place)
    case .import, .param: return failing(.misplacedDeclaration, "this belongs at top level", statement.span)
    case .invalid: return failing(.syntax, "this could not be read", statement.span)
    }
  }

  private func looped(_ body: () -> Node) -> Node {
    let branches = function.branches
    function.loops += 1
    function.branches = 0
    defer { (function.loops, function.branches) = (function.loops - 1, branches) }
    return body()
  }

  private func jump(_ flow: Flow, _ word: String, _ span: Span) -> Node {
    guard function.loops > 0 else { return failing(.outsideLoop, "`\(word)` stands outside a loop", span) }
    guard function.branches == 0 else { return failing(.outsideLoop, "`\(word)` cannot leave an `if` whose value is used", span) }
    return JumpNode(flow, place(span))
  }

  private func lower(_ choice: Expression.If, _ place: Place) -> Node {
    var otherwise = choice.otherwise.map { lower($0) }
    for branch in choice.branches.reversed() { otherwise = IfNode(lower(branch.condition), lower(branch.body), otherwise, place) }
    return otherwise ?? BlockNode([], place)
  }

  private func lower(_ declaration: Statement.Declaration, _ place: Place) -> Node {
    let nodes = declaration.bindings.map { binding -> Node in
      let value = lower(binding.value)
      guard case .name(let name, let span) = binding.pattern else {
        return DestructureNode(target(binding.pattern, isVariable: declaration.isVariable), value, self.place(binding.pattern.span))
      }
      let variable = declare(name, span, isVariable: declaration.isVariable)
      return DeclareNode(variable.storage, name, type: type(binding.type), value, self.place(span))
    }
    return nodes.count == 1 ? nodes[0] : BlockNode(nodes, place)
  }

  func type(_ syntax: TypeSyntax?) -> ValueType? { syntax.flatMap { world.types.resolve($0) } }
}

extension Block {
  /// Whether nothing behind it is reached.
  var endsInReturn: Bool {
    if case .return = statements.last?.kind { true } else { false }
  }
}
