import Diagnostics
import Syntax

/// Which names of the file's scope a piece of program makes, changes and reads.
public struct NameUse {
  public internal(set) var declares: Set<String> = [], changes: Set<String> = [], uses: Set<String> = []
  /// Those of `declares` that come from modules.
  var imports: Set<String> = []
  /// What the functions and closures that it declares read and change when they are called, by name.
  public internal(set) var functions: [String: NameUse] = [:]
  /// Where names of the file's scope, or of none, are mentioned.
  public internal(set) var mentions: [(name: String, span: Span)] = []

  /// The name under which the network in use goes: `use` changes it.
  static let network = "use(…)"
}

extension NameUse {
  /// Of statements at top level. `module` gives the names that an import brings.
  public init(_ statements: [Statement], module: (String) -> [String] = { _ in [] }) {
    var walk = NameWalk()
    for statement in statements {
      walk.top(statement)
      if case .import(let statement) = statement.kind { walk.found.imports.formUnion(module(statement.module)) }
    }
    walk.found.declares.formUnion(walk.found.imports)
    self = walk.found
  }

  init(_ prose: Prose) {
    var walk = NameWalk()
    for case .value(let expression) in prose.segments { walk.visit(expression) }
    self = walk.found
  }
}

/// Goes through the tree with the local names of each scope at hand.
private struct NameWalk {
  var found = NameUse()
  private var scopes: [Set<String>] = []

  private func isLocal(_ name: String) -> Bool { scopes.contains { $0.contains(name) } }

  private mutating func use(_ name: String, _ span: Span) {
    if isLocal(name) { return }
    found.uses.insert(name)
    found.mentions.append((name, span))
  }

  private mutating func scoped(_ names: [String], _ body: (inout NameWalk) -> Void) {
    scopes.append(Set(names))
    body(&self)
    scopes.removeLast()
  }

  private mutating func declare(_ names: [String]) {
    if scopes.isEmpty { found.declares.formUnion(names) } else { scopes[scopes.count - 1].formUnion(names) }
  }

  /// A statement of the file's own scope: what a function does counts where it is called, not here.
  mutating func top(_ statement: Statement) {
    switch statement.kind {
    case .function(let function):
      var inner = NameWalk()
      inner.visit(function)
      inner.found.declares = []
      found.declares.insert(function.name)
      found.functions[function.name] = inner.found
      // It also counts as read here, so that what it needs is there when another cell calls it.
      found.uses.formUnion(inner.found.uses.subtracting([function.name]))
      found.mentions += inner.found.mentions
    case .declaration(let declaration):
      visit(statement)
      for binding in declaration.bindings {
        guard case .closure = binding.value.kind, case .name(let name, _) = binding.pattern else { continue }
        var inner = NameWalk()
        inner.visit(binding.value)
        found.functions[name] = inner.found
      }
    default: visit(statement)
    }
  }

  mutating func visit(_ statement: Statement) {
    switch statement.kind {
    case .expression(let expression): visit(expression)
    case .if(let choice): visit(choice)
    case .declaration(let declaration):
      for binding in declaration.bindings {
        visit(binding.value)
        declare(binding.pattern.names.map(\.name))
      }
    case .assignment(let assignment):
      visit(assignment.target)
      visit(assignment.value)
      if let name = root(assignment.target), !isLocal(name) { found.changes.insert(name) }
    case .function(let function):
      declare([function.name])
      visit(function)
    case .for(let loop):
      visit(loop.sequence)
      scoped(loop.pattern.names.map(\.name)) { $0.visit(loop.body) }
    case .while(let loop):
      visit(loop.condition)
      visit(loop.body)
    case .return(let value): if let value { visit(value) }
    case .param(let param): declare([param.name])
    case .break, .continue, .import, .invalid: break
    }
  }

  mutating func visit(_ function: Statement.Function) {
    for parameter in function.parameters { if let fallback = parameter.fallback { visit(fallback) } }
    scoped(function.parameters.map(\.name)) { $0.visit(function.body) }
  }

  mutating func visit(_ block: Block) {
    // Functions are visible in their whole block.
    let functions = block.statements.compactMap { if case .function(let function) = $0.kind { function.name } else { nil } }
    scoped(functions) { walk in for statement in block.statements { walk.visit(statement) } }
  }

  mutating func visit(_ choice: Expression.If) {
    for branch in choice.branches {
      visit(branch.condition)
      visit(branch.body)
    }
    if let otherwise = choice.otherwise { visit(otherwise) }
  }

  mutating func visit(_ expression: Expression) {
    switch expression.kind {
    case .number, .bool, .nil, .dollar, .invalid: break
    case .string(let parts): for case .value(let value) in parts { visit(value) }
    case .name(let name): use(name, expression.span)
    case .symbol(let symbol): for argument in symbol.arguments ?? [] { visit(argument.value) }
    case .array(let items): for item in items { visit(item) }
    case .dictionary(let entries):
      for entry in entries {
        visit(entry.key)
        visit(entry.value)
      }
    case .unary(let unary): visit(unary.operand)
    case .binary(let binary):
      visit(binary.first)
      for step in binary.rest { visit(step.operand) }
    case .logical(let logical): for operand in logical.operands { visit(operand) }
    case .comparison(let comparison): for operand in comparison.operands { visit(operand) }
    case .range(let range):
      if let lower = range.lower { visit(lower) }
      if let upper = range.upper { visit(upper) }
    case .conditional(let choice):
      visit(choice.condition)
      visit(choice.then)
      visit(choice.otherwise)
    case .member(let member): visit(member.base)
    case .call(let call): visit(call)
    case .subscripted(let element):
      visit(element.base)
      for index in element.indices { visit(index) }
    case .closure(let closure): scoped(closure.parameters.flatMap { $0.pattern.names.map(\.name) }) { $0.visit(closure.body) }
    case .if(let choice): visit(choice)
    }
  }

  private mutating func visit(_ call: Expression.Call) {
    visit(call.callee)
    switch call.callee.kind {
    // `x.f(…)` may be the function `f`.
    case .member(let member): use(member.name, member.nameSpan)
    case .name("use") where !isLocal("use"): found.changes.insert(NameUse.network)
    default: break
    }
    for argument in call.arguments { visit(argument.value) }
  }

  /// `xs` of `xs[0].y = …`
  private func root(_ target: Expression) -> String? {
    switch target.kind {
    case .name(let name): name
    case .member(let member): root(member.base)
    case .subscripted(let element): root(element.base)
    default: nil
    }
  }
}
