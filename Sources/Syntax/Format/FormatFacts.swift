import Diagnostics

/// What the formatter takes from the tree: where statements begin, where types stand, and what braces are for.
struct FormatFacts {
  /// Offsets of the first bytes of statements.
  private(set) var statements: Set<Int> = []
  private(set) var types: [Span] = []
  /// Offsets of the `{` of closures that name their parameters.
  private(set) var closuresWithNames: Set<Int> = []
  /// Offsets of the `{` of closures.
  private(set) var closures: Set<Int> = []

  init(_ program: Program) {
    for statement in program.statements { visit(statement) }
    types.sort { $0.start < $1.start }
  }

  /// Whether an offset lies in a type. Types never overlap but inside each other, and only the outermost are kept.
  func isInType(_ offset: Int) -> Bool {
    var low = 0, high = types.count
    while low < high {
      let middle = (low + high) / 2
      if types[middle].start <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 && offset < types[low - 1].end
  }

  private mutating func visit(_ block: Block) { for statement in block.statements { visit(statement) } }
  private mutating func visit(_ type: TypeSyntax?) { if let type { types.append(type.span) } }

  private mutating func visit(_ statement: Statement) {
    statements.insert(statement.span.start)
    switch statement.kind {
    case .expression(let expression): visit(expression)
    case .if(let choice): visit(choice)
    case .declaration(let declaration):
      for binding in declaration.bindings {
        visit(binding.type)
        visit(binding.value)
      }
    case .assignment(let assignment):
      visit(assignment.target)
      visit(assignment.value)
    case .function(let function):
      for parameter in function.parameters {
        visit(parameter.type)
        if let fallback = parameter.fallback { visit(fallback) }
      }
      visit(function.result)
      visit(function.body)
    case .for(let loop):
      visit(loop.sequence)
      visit(loop.body)
    case .while(let loop):
      visit(loop.condition)
      visit(loop.body)
    case .return(let value): if let value { visit(value) }
    case .param(let param):
      visit(param.type)
      visit(param.value)
    case .break, .continue, .import, .invalid: break
    }
  }

  private mutating func visit(_ choice: Expression.If) {
    for branch in choice.branches {
      visit(branch.condition)
      visit(branch.body)
    }
    if let otherwise = choice.otherwise { visit(otherwise) }
  }

  private mutating func visit(_ expression: Expression) {
    switch expression.kind {
    // Strings stay as they are, with what is in them.
    case .number, .bool, .nil, .name, .dollar, .string, .invalid: break
    case .closure(let closure):
      closures.insert(closure.body.span.start)
      if !closure.parameters.isEmpty { closuresWithNames.insert(closure.body.span.start) }
      for parameter in closure.parameters { visit(parameter.type) }
      visit(closure.body)
    case .if(let choice): visit(choice)
    default: for child in expression.children { visit(child) }
    }
  }
}
