/// The built-ins by name. Made once; the language knows built-ins only through it.
public struct Registry: Sendable {
  public let builtins: [Builtin]
  private let byName: [String: Int]
  /// The names of the domain's types and their members, for annotations, the checker and completion.
  public let types: [String: [Member]]
  /// What the elements of the domain's types are, of those that have any.
  public let elementTypes: [String: ValueType]

  public init(_ builtins: [Builtin], types: [any DomainValue.Type] = []) {
    self.builtins = builtins
    byName = Dictionary(builtins.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    elementTypes = Dictionary(
      types.compactMap { type in type.elementType.map { (type.typeName, $0) } }, uniquingKeysWith: { first, _ in first })
    self.types = Dictionary(types.map { ($0.typeName, $0.members) }, uniquingKeysWith: { first, _ in first })
  }

  public subscript(name: String) -> Builtin? { byName[name].map { builtins[$0] } }
  public var names: [String] { builtins.map(\.name) }
}
