import Diagnostics
import Syntax

/// Finds the variables that need a box: those that a closure captures and that change after that, or that are captured
/// before their declaration has run. A variable is named by where its name is declared.
struct SharedVariables {
  /// Offsets of the names' declarations.
  private(set) var boxed: Set<Int> = []
  /// Of those: captured by a function that is declared in the same block, thus before they are.
  private(set) var early: Set<Int> = []

  private final class Variable {
    let offset: Int, function: Int, block: Int
    var isCaptured = false, isAssigned = false, isEarly = false
    init(offset: Int, function: Int, block: Int) { (self.offset, self.function, self.block) = (offset, function, block) }
  }
  private var scopes: [[String: Variable]] = []
  /// Functions and blocks have numbers that are never used again.
  private var functions = 0, function = 0, blocks = 0, block = 0
  private var all: [Variable] = []
  /// Blocks whose own functions are being looked at, and the name of the function.
  private var nested: [(block: Int, name: String)] = []

  /// A statement at top level; file-level names are not variables in this sense.
  init(_ statement: Statement, inFile: Bool) {
    scopes = [[:]]
    switch statement.kind {
    case .declaration(let declaration) where inFile: for binding in declaration.bindings { visit(binding.value) }
    case .function(let function) where inFile: visit(function)
    default: visit(statement)
    }
    finish()
  }

  init(function: Statement.Function) {
    scopes = [[:]]
    visit(function)
    finish()
  }

  init(_ expression: Expression) {
    scopes = [[:]]
    visit(expression)
    finish()
  }

  private mutating func finish() {
    for variable in all where variable.isCaptured && (variable.isAssigned || variable.isEarly) {
      boxed.insert(variable.offset)
      if variable.isEarly { early.insert(variable.offset) }
    }
  }

  // MARK: names

  private mutating func declare(_ name: String, _ span: Span) {
    let variable = Variable(offset: span.start, function: function, block: block)
    scopes[scopes.count - 1][name] = variable
    all.append(variable)
  }

  private mutating func declare(_ pattern: Pattern) {
    for (name, span) in pattern.names { declare(name, span) }
  }

  private func use(_ name: String, assigns: Bool = false) {
    for scope in scopes.reversed() {
      guard let variable = scope[name] else { continue }
      if variable.function != function { variable.isCaptured = true }
      if assigns { variable.isAssigned = true }
      if nested.contains(where: { $0.block == variable.block && $0.name != name }) { variable.isEarly = true }
      return
    }
  }

  // MARK: the walk

  private mutating func visit(_ body: Block) {
    let outer = enterBlock()
    scopes.append([:])
    // Functions of the block are visible in all of it; they see all of its variables.
    for case .function(let function) in body.statements.map(\.kind) { declare(function.name, function.nameSpan) }
    for statement in body.statements { visit(statement) }
    for case .function(let function) in body.statements.map(\.kind) {
      nested.append((block, function.name))
      visit(function)
      nested.removeLast()
    }
    scopes.removeLast()
    block = outer
  }

  private mutating func visit(_ declared: Statement.Function) {
    let outer = enterFunction()
    scopes.append([:])
    for parameter in declared.parameters { declare(parameter.name, parameter.nameSpan) }
    for parameter in declared.parameters { if let fallback = parameter.fallback { visit(fallback) } }
    visit(declared.body)
    scopes.removeLast()
    (function, block) = outer
  }

  private mutating func visit(_ closure: Expression.Closure) {
    let outer = enterFunction()
    scopes.append([:])
    for parameter in closure.parameters { declare(parameter.pattern) }
    visit(closure.body)
    scopes.removeLast()
    (function, block) = outer
  }

  private mutating func enterBlock() -> Int {
    defer { (blocks, block) = (blocks + 1, blocks + 1) }
    return block
  }

  private mutating func enterFunction() -> (Int, Int) {
    defer { (functions, function) = (functions + 1, functions + 1) }
    return (function, enterBlock())
  }

  private mutating func visit(_ statement: Statement) {
    switch statement.kind {
    case .expression(let expression): visit(expression)
    case .if(let choice): visit(choice)
    case .declaration(let declaration):
      for binding in declaration.bindings {
        visit(binding.value)
        declare(binding.pattern)
      }
    case .assignment(let assignment):
      visit(assignment.target)
      visit(assignment.value)
      if let root = assignment.target.rootName { use(root, assigns: true) }
    case .for(let loop):
      visit(loop.sequence)
      scopes.append([:])
      declare(loop.pattern)
      visit(loop.body)
      scopes.removeLast()
    case .while(let loop):
      visit(loop.condition)
      visit(loop.body)
    case .return(let value): if let value { visit(value) }
    case .function, .param, .import, .break, .continue, .invalid: break
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
    case .name(let name): use(name)
    case .closure(let closure): visit(closure)
    case .if(let choice): visit(choice)
    default: for child in expression.children { visit(child) }
    }
  }
}
