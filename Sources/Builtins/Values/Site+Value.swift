import Engine
import Language

/// `.center`, `.map`, `.mean` or `[row, column]`.
extension Site: ResinValue {
  public static var type: ValueType {
    .oneOf([.cases("Site", [SymbolCase("center"), SymbolCase("map"), SymbolCase("mean")]), .array(.int)])
  }

  public init(_ value: Value) throws(Trap) {
    switch value {
    case .array:
      let place = try [Int](value)
      guard place.count == 2, place[0] >= 0, place[1] >= 0 else { throw Trap("a position is [row, column], got \(value.quoted)") }
      self = .position(row: place[0], column: place[1])
    case .symbol(let symbol) where symbol.arguments.isEmpty:
      switch symbol.name {
      case "center": self = .center
      case "map": self = .map
      case "mean": self = .mean
      default: throw symbol.noCase(of: Self.type)
      }
    default: throw Self.mismatch(value)
    }
  }

  public var value: Value {
    switch self {
    case .center: .symbol(Symbol("center"))
    case .map: .symbol(Symbol("map"))
    case .mean: .symbol(Symbol("mean"))
    case .position(let row, let column): [row, column].value
    }
  }
}
