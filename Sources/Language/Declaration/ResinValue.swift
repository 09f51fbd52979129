import Stopping

/// A Swift type that the language can hand to a built-in and take back.
public protocol ResinValue: Sendable {
  static var type: ValueType { get }
  /// Throws with a message like "wanted a Number, got a String".
  init(_ value: Value) throws(Trap)
  var value: Value { get }
}

extension ResinValue {
  public static func mismatch(_ value: Value) -> Trap {
    Trap("wanted \(type.article), got \(value.type.article)", code: .wrongValue)
  }
}

extension ValueType {
  /// "a Number", "an Image".
  public var article: String {
    let name = self.name
    return ("AEIOU".contains(name.first ?? "x") ? "an " : self == .none ? "" : "a ") + name
  }
}

extension Value: ResinValue {
  public static var type: ValueType { .any }
  public init(_ value: Value) throws(Trap) { self = value }
  public var value: Value { self }
}

/// What a built-in gives back that has nothing to give.
public struct Nothing: ResinValue {
  public static var type: ValueType { .none }
  public init() {}
  public init(_ value: Value) throws(Trap) {}
  public var value: Value { .none }
}

extension Double: ResinValue {
  public static var type: ValueType { .number }
  public init(_ value: Value) throws(Trap) {
    guard case .number(let number) = value else { throw Self.mismatch(value) }
    self = number
  }
  public var value: Value { .number(self) }
}

extension Int: ResinValue {
  public static var type: ValueType { .int }
  public init(_ value: Value) throws(Trap) {
    guard case .number(let number) = value else { throw Self.mismatch(value) }
    guard let whole = Int(exactly: number) else { throw Trap("wanted a whole number, got \(value.displayed)", code: .wrongValue) }
    self = whole
  }
  public var value: Value { .number(Double(self)) }
}

extension Bool: ResinValue {
  public static var type: ValueType { .bool }
  public init(_ value: Value) throws(Trap) {
    guard case .bool(let flag) = value else { throw Self.mismatch(value) }
    self = flag
  }
  public var value: Value { .bool(self) }
}

extension String: ResinValue {
  public static var type: ValueType { .string }
  public init(_ value: Value) throws(Trap) {
    guard case .string(let text) = value else { throw Self.mismatch(value) }
    self = text
  }
  public var value: Value { .string(self) }
}

extension Function {
  public static func read(_ value: Value) throws(Trap) -> Function {
    guard case .function(let function) = value else { throw Callback.mismatch(value) }
    return function
  }
}

/// A function handed to a built-in; call it through the context.
public struct Callback: ResinValue {
  public static var type: ValueType { .function }
  public let function: Function
  public init(_ value: Value) throws(Trap) { function = try Function.read(value) }
  public var value: Value { .function(function) }
}

extension Array: ResinValue where Element: ResinValue {
  public static var type: ValueType { .array(Element.type) }
  public init(_ value: Value) throws(Trap) {
    switch value {
    case .array(let items):
      // What takes values as they are takes the array itself.
      if Element.self == Value.self, let same = items as? [Element] {
        self = same
        return
      }
      try self.init(items)
    case .range(let range):
      guard range.count <= NumberRange.arrayLimit else {
        throw Trap("\(range.count) numbers are too many for an array", code: .tooMuchMemory, notes: ["at most \(NumberRange.arrayLimit)"])
      }
      try self.init((range.lower..<Swift.max(range.lower, range.upper)).lazy.map { .number(Double($0)) })
    default: throw Self.mismatch(value)
    }
  }

  private init(_ items: some RandomAccessCollection<Value>) throws(Trap) {
    self = []
    reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      do { append(try Element(item)) } catch { throw Trap("element \(index): \(error.message)", code: error.code) }
      if index & (Interruption.stride - 1) == Interruption.stride - 1 { try Interruption.check() }
    }
  }

  public var value: Value {
    if Element.self == Value.self, let same = self as? [Value] { return .array(same) }
    return .array(interruptibleMap(\.value))
  }
}

extension Optional: ResinValue where Wrapped: ResinValue {
  public static var type: ValueType { .optional(Wrapped.type) }
  public init(_ value: Value) throws(Trap) {
    if case .none = value { self = nil } else { self = try Wrapped(value) }
  }
  public var value: Value { self?.value ?? .none }
}

/// A domain value is handed over as itself.
extension DomainValue where Self: ResinValue {
  public static var type: ValueType { .domain(typeName) }
  public init(_ value: Value) throws(Trap) {
    guard let found: Self = value.asDomain() else { throw Self.mismatch(value) }
    self = found
  }
  public var value: Value { .domain(self) }
}
