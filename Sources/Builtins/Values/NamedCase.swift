import Language

/// A type of the API whose values the language writes `.name`.
protocol NamedCase: ResinValue, CaseIterable, RawRepresentable where RawValue == String, AllCases: Sendable {
  /// As diagnostics and signatures name it.
  static var caseTypeName: String { get }
}

extension NamedCase {
  public static var type: ValueType { .cases(caseTypeName, allCases.map { SymbolCase($0.rawValue) }) }

  public init(_ value: Value) throws(Trap) {
    guard case .symbol(let symbol) = value else { throw Self.mismatch(value) }
    guard symbol.arguments.isEmpty, let found = Self(rawValue: symbol.name) else { throw symbol.noCase(of: Self.type) }
    self = found
  }

  public var value: Value { .symbol(Symbol(rawValue)) }
}

extension Symbol {
  /// What is said when a symbol is none of a type's cases, or has the wrong arguments.
  func noCase(of type: ValueType) -> Trap {
    var cases: [String] = []
    for case .cases(_, let list) in type.alternatives {
      cases += list.map { item in
        let inside = item.arguments.map { ($0.label.map { "\($0): " } ?? "") + $0.type.name }.joined(separator: ", ")
        return "." + item.name + (inside.isEmpty ? "" : "(\(inside))")
      }
    }
    return Trap("\(Value.symbol(self).quoted) is no \(type.name)", notes: ["valid: " + cases.joined(separator: ", ")])
  }

  /// The arguments by label; nil unless they are exactly the labelled and unlabelled ones wanted.
  func arguments(_ labels: String?...) -> [Value]? {
    guard arguments.map(\.label) == labels else { return nil }
    return arguments.map(\.value)
  }
}
