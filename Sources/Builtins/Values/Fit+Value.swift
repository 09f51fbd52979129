import Imaging
import Language

/// `.input`, `.short(n)` or `.none`.
extension Fit: ResinValue {
  public static var type: ValueType {
    .cases("Fit", [SymbolCase("input"), SymbolCase("short", [.init(nil, .int)]), SymbolCase("none")])
  }

  public init(_ value: Value) throws(Trap) {
    guard case .symbol(let symbol) = value else { throw Self.mismatch(value) }
    switch (symbol.name, symbol.arguments.count) {
    case ("input", 0): self = .input
    case ("none", 0): self = .none
    case ("short", 1): self = .short(try Int(symbol.arguments[0].value))
    default: throw symbol.noCase(of: Self.type)
    }
  }

  public var value: Value {
    switch self {
    case .input: .symbol(Symbol("input"))
    case .none: .symbol(Symbol("none"))
    case .short(let side): .symbol(Symbol("short", [.init(label: nil, value: .int(side))]))
    }
  }
}
