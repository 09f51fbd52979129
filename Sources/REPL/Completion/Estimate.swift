import Diagnostics
import Language
import Syntax

/// What is known of a value without computing it: the value itself where a name has one, else its type, as `Value.unknown`.
struct Estimate {
  let facts: any CompletionFacts
  let entry: OpenEntry
  let locals: LocalNames
  /// Initializers inside each other, closures inside each other: a name that is declared by itself comes to an end.
  private let depth: Int
  /// How many expressions may still be looked at: names that are made of names are looked at again at each mention.
  private final class Budget { var left = 20_000 }
  private let budget: Budget
  private let elements: [Value]

  init(_ facts: any CompletionFacts, _ entry: OpenEntry, _ locals: LocalNames) {
    self.init(facts, entry, locals, depth: 0, elements: [], Budget())
  }

  private init(
    _ facts: any CompletionFacts, _ entry: OpenEntry, _ locals: LocalNames, depth: Int, elements: [Value], _ budget: Budget
  ) {
    (self.facts, self.entry, self.locals, self.depth, self.elements, self.budget) = (facts, entry, locals, depth, elements, budget)
  }

  static func unknown(_ type: ValueType = .any) -> Value { .unknown(Unknown(type)) }
  private func deeper(_ elements: [Value]? = nil) -> Estimate {
    Estimate(facts, entry, locals, depth: depth + 1, elements: elements ?? self.elements, budget)
  }

  /// Of a stretch of the entry.
  func value(at span: Span) -> Value {
    // Parsing a stretch takes as long as looking at a hundred expressions.
    guard depth < 12, budget.left > 0 else { return Self.unknown() }
    budget.left -= 100
    let source = Source(name: "", text: entry.text.source[span])
    guard case .expression(let expression)? = Parser.parse(source).program.statements.first?.kind else { return Self.unknown() }
    return deeper().value(expression)
  }

  // MARK: Names

  /// A function of the entry, of the session, of a module that the entry imports, or a built-in.
  func signature(_ name: String) -> Signature? {
    if let local = locals[name] {
      if case .function(let signature) = local { return signature }
      return nil
    }
    if case .function(let function)? = facts.value(of: name) { return function.signature }
    if let found = facts.function(name) { return found }
    for module in locals.imports { if let found = facts.exports(of: module).first(where: { $0.name == name }) { return found } }
    return facts.registry[name]?.signature
  }

  private func value(of name: String) -> Value {
    guard let local = locals[name] else {
      return facts.value(of: name) ?? (signature(name) == nil ? Self.unknown() : Self.unknown(.function))
    }
    switch local {
    case .initializer(let span): return value(at: span)
    case .type(let type): return Self.unknown(type)
    case .element(let span): return element(of: value(at: span))
    case .closureParameter(let number, let brace): return closureParameter(number, brace: brace)
    case .function: return Self.unknown(.function)
    case .unknown: return Self.unknown()
    }
  }

  /// What a closure is called with, if a built-in calls it with elements of what it is given.
  private func closureParameter(_ number: Int, brace: Int) -> Value {
    guard depth < 12, let call = entry.closureCall(brace: brace), let first = call.base ?? call.arguments.first?.value else {
      return Self.unknown()
    }
    return deeper().closureParameter(number, of: call.name, value(at: first))
  }

  /// `map` sends a data set's images through, everything else its examples; `reduce` has what it joins before the element.
  private func closureParameter(_ number: Int, of function: String, _ collection: Value) -> Value {
    if function == "map", collection.type == .domain("Dataset") { return Self.unknown(.domain("Image")) }
    return number == (function == "reduce" ? 1 : 0) ? element(of: collection) : Self.unknown()
  }

  // MARK: Expressions

  func value(_ expression: Expression) -> Value {
    guard depth < 60, budget.left > 0 else { return Self.unknown() }
    budget.left -= 1
    switch expression.kind {
    case .number(let number): return .number(number)
    case .bool(let flag): return .bool(flag)
    case .nil: return .none
    case .string(let parts):
      if parts.count == 1, case .text(let text) = parts[0] { return .string(text) }
      return parts.isEmpty ? .string("") : Self.unknown(.string)
    case .name(let name): return value(of: name)
    case .dollar(let number):
      if elements.indices.contains(number) { return elements[number] }
      return locals.braces.first { !entry.isBody($0) }.map { closureParameter(number, brace: $0) } ?? Self.unknown()
    case .symbol(let symbol): return .symbol(Symbol(symbol.name))
    case .array(let items): return .array(items.prefix(64).map(deeper().value))
    case .dictionary(let entries): return dictionary(entries)
    case .unary(let unary): return unary.operation == .not ? Self.unknown(.bool) : deeper().value(unary.operand)
    case .binary(let binary):
      return binary.rest.prefix(64).reduce(deeper().value(binary.first)) { joined($0, deeper().value($1.operand)) }
    case .logical(let logical):
      guard logical.operation == .coalesce, let last = logical.operands.last else { return Self.unknown(.bool) }
      return Self.unknown(deeper().value(last).type)
    case .comparison: return Self.unknown(.bool)
    case .range: return Self.unknown(.range)
    case .conditional(let choice): return Self.unknown(deeper().value(choice.then).type.joined(deeper().value(choice.otherwise).type))
    case .member(let member): return self.member(member.name, of: deeper().value(member.base))
    case .call(let call): return result(call)
    case .subscripted(let element): return subscripted(deeper().value(element.base), element.indices.map(deeper().value))
    case .closure: return Self.unknown(.function)
    case .if, .invalid: return Self.unknown()
    }
  }

  private func dictionary(_ entries: [Expression.Entry]) -> Value {
    var result = ValueDictionary()
    for entry in entries.prefix(200) {
      if let key = ValueDictionary.Key(deeper().value(entry.key)) { result[key] = deeper().value(entry.value) }
    }
    return .dictionary(result)
  }

  /// Arithmetic: what belongs to the domain stays, numbers go along with it.
  private func joined(_ left: Value, _ right: Value) -> Value {
    switch (left.type, right.type) {
    case (.number, .number), (.number, .int), (.int, .number), (.int, .int): Self.unknown(.number)
    case (.string, .string): Self.unknown(.string)
    case (.array, .array): left
    case (.domain(let name), _): Self.unknown(.domain(name))
    case (_, .domain(let name)): Self.unknown(.domain(name))
    default: Self.unknown()
    }
  }

  func member(_ name: String, of base: Value) -> Value {
    if case .dictionary(let dictionary) = base {
      if name == "keys" { return .array(dictionary.items.keys.prefix(64).map(\.value)) }
      if name == "values" { return .array(Array(dictionary.items.values.prefix(64))) }
    }
    if name == "first" || name == "last" { return element(of: base) }
    for type in base.type.alternatives {
      if let found = members(of: type).first(where: { $0.name == name }) { return Self.unknown(found.type) }
    }
    return Self.unknown()
  }

  /// What every value of a type has.
  func members(of type: ValueType) -> [Member] {
    if case .domain(let name) = type { return facts.registry.types[name] ?? [] }
    return CoreMembers.members(of: type)
  }

  func element(of base: Value) -> Value {
    switch base {
    case .array(let items): return Self.unknown(items.prefix(64).map(\.type).reduce(nil) { $0?.joined($1) ?? $1 } ?? .any).sharpened(items)
    case .range: return Self.unknown(.number)
    case .string: return Self.unknown(.string)
    case .dictionary: return Self.unknown(.array(.any))
    // A row, with its columns as keys.
    case .domain(let box) where base.type == .domain("Table"):
      if let row = try? box.value.element(at: .int(0)) { return row }
    default: break
    }
    let types = base.type.alternatives.compactMap { type -> ValueType? in
      switch type {
      case .array(let element): element
      case .range: .number
      case .string: .string
      case .domain(let name): facts.registry.elementTypes[name]
      default: nil
      }
    }
    return Self.unknown(types.count == 1 ? types[0] : types.isEmpty ? .any : .oneOf(types))
  }

  private func subscripted(_ base: Value, _ indices: [Value]) -> Value {
    guard indices.count == 1 else { return Self.unknown() }
    if indices[0].type == .range { return Self.unknown(base.type).sharpened([base]) }
    switch (base, indices[0]) {
    case (.array(let items), .number(let number)):
      if let index = Int(exactly: number), items.indices.contains(index) { return items[index] }
      return element(of: base)
    case (.dictionary(let dictionary), let key):
      return ValueDictionary.Key(key).flatMap { dictionary[$0] } ?? Self.unknown()
    case (_, .string) where base.type == .domain("Table"): return Self.unknown(.array(.any))
    default: return element(of: base)
    }
  }

  // MARK: Calls

  private func result(_ call: Expression.Call) -> Value {
    var arguments = call.arguments.map { ($0.label, $0.value, $0.isTrailing) }
    var values: [Value]
    let name: String
    switch call.callee.kind {
    case .name(let called):
      name = called
      values = []
    case .member(let member):
      name = member.name
      arguments.insert((nil, member.base, false), at: 0)
      values = []
    default: return Self.unknown()
    }
    values = arguments.map { deeper().value($0.1) }
    guard let signature = signature(name) else { return Self.unknown() }
    if name == "map", let first = values.first, let closure = arguments.dropFirst().first.flatMap({ $0.1.closure }),
      first.type != .domain("Dataset")
    {
      let inside = deeper([closureParameter(0, of: name, first)])
      if closure.parameters.isEmpty, case .expression(let last)? = closure.body.statements.last?.kind {
        return Self.unknown(.array(inside.value(last).type))
      }
    }
    if locals[name] == nil, facts.function(name) == nil, let builtin = facts.registry[name], let shape = builtin.shape {
      let binding = signature.bind(arguments.map { Binding.Argument(label: $0.0, isTrailing: $0.2) })
      let slots = binding.slots.map { $0.first.map { values[$0] } }
      return shape(slots)
    }
    return narrowed(signature.returns, by: values.first)
  }

  /// Of several possible results, the one that is like the first argument: `take` of a data set is one.
  private func narrowed(_ type: ValueType, by first: Value?) -> Value {
    guard let first, type.alternatives.count > 1 else { return Self.unknown(type) }
    for alternative in type.alternatives {
      switch (alternative, first.type) {
      case (.array(.any), .array), (.array(.any), .range): return first.type == .range ? Self.unknown(.array(.number)) : first
      case (.array, .array): return Self.unknown(alternative)
      case (.domain(let a), .domain(let b)) where a == b: return Self.unknown(alternative)
      case (.number, .number), (.number, .int): return Self.unknown(.number)
      default: break
      }
    }
    return Self.unknown(type)
  }
}

extension Value {
  /// Of an unknown value that is one of these, these if there is just one.
  fileprivate func sharpened(_ values: [Value]) -> Value { values.count == 1 ? values[0] : self }
}

extension Expression {
  fileprivate var closure: Closure? { if case .closure(let closure) = kind { closure } else { nil } }
}
