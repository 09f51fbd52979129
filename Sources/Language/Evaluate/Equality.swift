extension Value {
  /// Equality on all values; values of different types are unequal. NaN is unequal to itself, also inside collections.
  public func isEqual(to other: Value) -> Bool {
    switch (self, other) {
    case (.none, .none): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.isEqual(to: $1) }
    case (.range(let a), .range(let b)): a.count == b.count && (a.count == 0 || a.lower == b.lower)
    case (.array(let items), .range(let range)), (.range(let range), .array(let items)):
      items.count == range.count && items.indices.allSatisfy { items[$0].isEqual(to: .number(Double(range.lower + $0))) }
    case (.dictionary(let a), .dictionary(let b)):
      a.count == b.count && a.items.allSatisfy { key, value in b[key].map { value.isEqual(to: $0) } ?? false }
    case (.symbol(let a), .symbol(let b)): a.isEqual(to: b)
    case (.function(let a), .function(let b)): a === b || a.identity == b.identity
    case (.domain(let a), .domain(let b)): a === b || a.value.isEqual(to: b.value)
    default: false
    }
  }

  /// Whether something inside is not computed.
  public var holdsUnknown: Bool {
    switch self {
    case .unknown: true
    case .array(let items): items.contains(where: \.holdsUnknown)
    case .dictionary(let dictionary): dictionary.items.values.contains(where: \.holdsUnknown)
    case .symbol(let symbol): symbol.arguments.contains { $0.value.holdsUnknown }
    default: false
    }
  }
}

extension Symbol {
  func isEqual(to other: Symbol) -> Bool {
    name == other.name && arguments.count == other.arguments.count
      && zip(arguments, other.arguments).allSatisfy { $0.label == $1.label && $0.value.isEqual(to: $1.value) }
  }
}
