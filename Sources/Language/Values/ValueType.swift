/// A type as annotations write it and declarations promise it.
public indirect enum ValueType: Sendable, Hashable {
  case any, none, bool, number, int, string, dictionary, range, function, symbol
  case array(ValueType)
  /// A value of the domain by its type's name.
  case domain(String)
  /// One of the named cases, written `.name` or `.name(arguments)`.
  case cases(String, [SymbolCase])
  case oneOf([ValueType])
}

/// A case that a parameter takes: its name and its arguments' labels and types.
public struct SymbolCase: Sendable, Hashable {
  public struct Argument: Sendable, Hashable {
    public let label: String?, type: ValueType
    public init(_ label: String?, _ type: ValueType) { (self.label, self.type) = (label, type) }
  }
  public let name: String, arguments: [Argument]
  public init(_ name: String, _ arguments: [Argument] = []) { (self.name, self.arguments) = (name, arguments) }
}

extension ValueType {
  public static func optional(_ type: ValueType) -> ValueType { .oneOf([type, .none]) }

  /// As it is written in the source: `Number`, `[Int]`, `Int|[Int]`, `Model?`.
  public var name: String {
    switch self {
    case .any: "Any"
    case .none: "nil"
    case .bool: "Bool"
    case .number: "Number"
    case .int: "Int"
    case .string: "String"
    case .dictionary: "Dictionary"
    case .range: "Range"
    case .function: "Function"
    case .symbol: "Symbol"
    case .array(.any): "Array"
    case .array(let element): "[\(element.name)]"
    case .domain(let name): name
    case .cases(let name, _): name
    case .oneOf(let types): ValueType.unionName(types)
    }
  }

  private static func unionName(_ types: [ValueType]) -> String {
    let present = types.filter { $0 != .none }.map(\.name).joined(separator: "|")
    return types.contains(.none) ? present + "?" : present
  }

  /// The alternatives that it stands for.
  public var alternatives: [ValueType] {
    if case .oneOf(let types) = self { types.flatMap(\.alternatives) } else { [self] }
  }
}
