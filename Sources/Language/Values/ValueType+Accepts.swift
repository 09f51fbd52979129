extension ValueType {
  /// Whether a value may stand where this type is declared. An unknown value may where its type does not rule it out.
  public func accepts(_ value: Value) -> Bool {
    if case .unknown(let unknown) = value { return mayAccept(unknown.type) }
    switch self {
    case .any: return true
    case .oneOf(let types): return types.contains { $0.accepts(value) }
    case .none: if case .none = value { return true }
    case .bool: if case .bool = value { return true }
    case .number: if case .number = value { return true }
    case .int: if case .number(let number) = value { return Int(exactly: number) != nil }
    case .string: if case .string = value { return true }
    case .dictionary: if case .dictionary = value { return true }
    case .range: if case .range = value { return true }
    case .function: if case .function = value { return true }
    case .symbol: if case .symbol = value { return true }
    case .domain(let name): if case .domain(let box) = value { return Swift.type(of: box.value).typeName == name }
    case .cases(_, let cases):
      if case .symbol(let symbol) = value {
        return cases.contains { $0.name == symbol.name && $0.arguments.count >= symbol.arguments.count }
      }
    case .array(let element):
      if case .array(let items) = value { return element == .any || items.allSatisfy(element.accepts) }
      if case .range = value { return element.mayAccept(.number) }
    }
    return false
  }

  /// Whether some value of the other type may stand here: false only where it is certain that none can.
  public func mayAccept(_ other: ValueType) -> Bool {
    switch (self, other) {
    case (.any, _), (_, .any): true
    case (_, .oneOf(let types)): types.contains { mayAccept($0) }
    case (.oneOf(let types), _): types.contains { $0.mayAccept(other) }
    case (.number, .int), (.int, .number), (.cases, .symbol), (.symbol, .cases), (.cases, .cases): true
    case (.array(let a), .array(let b)): a.mayAccept(b)
    case (.array(let element), .range): element.mayAccept(.number)
    default: self == other
    }
  }

  /// A type that both belong to.
  public func joined(_ other: ValueType) -> ValueType {
    if self == other { return self }
    if case .any = self { return .any }
    if case .any = other { return .any }
    switch (self, other) {
    case (.number, .int), (.int, .number): return .number
    case (.array(let a), .array(let b)): return .array(a.joined(b))
    default:
      var types = alternatives
      for type in other.alternatives where !types.contains(type) { types.append(type) }
      return types.count > 4 ? .any : .oneOf(types)
    }
  }
}
