import Syntax

/// The types that annotations may name: the language's own, the domain's, and the named cases of built-ins.
public struct TypeNames: Sendable {
  private var byName: [String: ValueType] = [
    "Any": .any, "Bool": .bool, "Number": .number, "Int": .int, "Double": .number, "Float": .number, "String": .string,
    "Array": .array(.any), "Dictionary": .dictionary, "Range": .range, "Function": .function, "Symbol": .symbol, "nil": .none,
  ]

  public init(_ registry: Registry) {
    for name in registry.types.keys { byName[name] = .domain(name) }
    for builtin in registry.builtins {
      for type in builtin.signature.parameters.map(\.type) + [builtin.signature.returns] { collect(type) }
    }
  }

  private mutating func collect(_ type: ValueType) {
    switch type {
    case .cases(let name, _) where !name.hasPrefix("."): if byName[name] == nil { byName[name] = type }
    case .domain(let name): if byName[name] == nil { byName[name] = type }
    case .oneOf(let types): for type in types { collect(type) }
    case .array(let element): collect(element)
    default: break
    }
  }

  public var names: [String] { byName.keys.sorted() }
  public subscript(name: String) -> ValueType? { byName[name] }

  /// The type that an annotation means; nil where it names one that does not exist.
  public func resolve(_ syntax: TypeSyntax) -> ValueType? {
    switch syntax.kind {
    case .name(let name): return byName[name]
    case .array(let element): return resolve(element).map { .array($0) }
    case .dictionary: return .dictionary
    case .optional(let type): return resolve(type).map { .optional($0) }
    case .union(let types):
      let resolved = types.compactMap(resolve)
      guard resolved.count == types.count else { return nil }
      let cases = resolved.flatMap { if case .cases(_, let cases) = $0 { cases } else { [SymbolCase]() } }
      let others = resolved.filter { if case .cases = $0 { false } else { true } }
      if cases.isEmpty { return .oneOf(others) }
      let named = ValueType.cases(cases.map { ".\($0.name)" }.joined(separator: "|"), cases)
      return others.isEmpty ? named : .oneOf([named] + others)
    case .symbol(let name, let arguments):
      return .cases(".\(name)", [SymbolCase(name, arguments.map { .init($0.label, resolve($0.type) ?? .any) })])
    case .function: return .function
    case .invalid: return nil
    }
  }
}
