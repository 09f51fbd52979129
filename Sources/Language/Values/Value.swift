/// What a program computes with. Everything is a value: a copy of an array is a copy.
public enum Value: Sendable {
  case none
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([Value])
  case dictionary(ValueDictionary)
  case range(NumberRange)
  case symbol(Symbol)
  case function(Function)
  case domain(Domain)
  /// A type, and perhaps a shape, without contents: what planning a program computes with.
  case unknown(Unknown)
}

/// `.name` or `.name(arguments)`, resolved where it arrives.
public final class Symbol: Sendable {
  public struct Argument: Sendable {
    public let label: String?
    public let value: Value
    public init(label: String?, value: Value) { (self.label, self.value) = (label, value) }
  }
  public let name: String
  public let arguments: [Argument]
  public init(_ name: String, _ arguments: [Argument] = []) { (self.name, self.arguments) = (name, arguments) }
}

/// `lower..<upper`, whole numbers; `1...5` is stored as `1..<6` and remembers how it was written.
public struct NumberRange: Sendable, Hashable {
  public let lower: Int, upper: Int, isClosed: Bool
  public init(lower: Int, upper: Int, isClosed: Bool = false) { (self.lower, self.upper, self.isClosed) = (lower, upper, isClosed) }
  public var count: Int {
    let (difference, overflow) = upper.subtractingReportingOverflow(lower)
    return overflow ? (upper > lower ? .max : 0) : max(0, difference)
  }

  /// The longest range that is made into an array: a wrong number is an error, not an exhausted machine.
  public static let arrayLimit = 100_000_000
}

/// A value that is not computed: its type, and its shape where that is known.
public final class Unknown: Sendable {
  public let type: ValueType
  public let shape: [Int]?
  public init(_ type: ValueType, shape: [Int]? = nil) { (self.type, self.shape) = (type, shape) }
}

extension Value {
  public static func int(_ number: Int) -> Value { .number(Double(number)) }
  public static func domain(_ value: any DomainValue) -> Value { .domain(Domain(value)) }

  /// The value of the domain inside, if it is a `T`.
  public func asDomain<T: DomainValue>(_ type: T.Type = T.self) -> T? {
    guard case .domain(let box) = self else { return nil }
    return box.value as? T
  }

  public var isUnknown: Bool { if case .unknown = self { true } else { false } }

  /// The type of this very value, as diagnostics name it.
  public var type: ValueType {
    switch self {
    case .none: .none
    case .bool: .bool
    case .number: .number
    case .string: .string
    case .array: .array(.any)
    case .dictionary: .dictionary
    case .range: .range
    case .symbol: .symbol
    case .function: .function
    case .domain(let box): .domain(Swift.type(of: box.value).typeName)
    case .unknown(let unknown): unknown.type
    }
  }
}
