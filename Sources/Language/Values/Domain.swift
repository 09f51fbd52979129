import Diagnostics

/// A value of the domain (an image, a tensor, a network…): how such values enter the language without the language knowing them.
public protocol DomainValue: Sendable {
  /// The name in diagnostics and annotations, e.g. `Image`.
  static var typeName: String { get }
  /// The members that `value.name` finds, for the checker, completion and the manual.
  static var members: [Member] { get }
  /// What `value[0]`, and the variable of a loop over it, is; nil where it has no elements.
  static var elementType: ValueType? { get }
  /// What those who call it like a function may want, a line each.
  static var insteadOfCall: [String] { get }
  /// One line that says what it is, e.g. `Image 224×224`.
  var summary: String { get }
  /// Its shape where it has one, so that mismatches can name it.
  var dimensions: [Int]? { get }
  /// About how many numbers it holds, so that work on it can be told long or short.
  var extent: Int { get }
  /// Where a dictionary of facts belongs to a value's identity (cache keys): equal contents give equal text.
  var identity: String { get }

  func member(_ name: String) throws(Trap) -> Value?
  /// `value op other` (or `other op value` when `isLeft` is false); nil where the operator has no meaning.
  func operate(_ operation: ArithmeticOperator, with other: Value, isLeft: Bool) throws(Trap) -> Value?
  func isEqual(to other: any DomainValue) -> Bool
  /// `value[index]`; nil where it has no elements.
  func element(at index: Value) throws(Trap) -> Value?
  /// What `for x in value` runs over; nil where it cannot be.
  func elementCount() -> Int?
}

extension DomainValue {
  public static var members: [Member] { [] }
  public static var elementType: ValueType? { nil }
  public static var insteadOfCall: [String] { [] }
  public var dimensions: [Int]? { nil }
  public var extent: Int { dimensions?.reduce(1, *) ?? 0 }
  public var identity: String { summary }
  public func member(_ name: String) throws(Trap) -> Value? { nil }
  public func operate(_ operation: ArithmeticOperator, with other: Value, isLeft: Bool) throws(Trap) -> Value? { nil }
  public func isEqual(to other: any DomainValue) -> Bool { false }
  public func element(at index: Value) throws(Trap) -> Value? { nil }
  public func elementCount() -> Int? { nil }
}

/// A member of a type: `data.count`.
public struct Member: Sendable {
  public let name: String, type: ValueType, summary: String
  public init(_ name: String, _ type: ValueType, _ summary: String) { (self.name, self.type, self.summary) = (name, type, summary) }
}

public enum ArithmeticOperator: String, Sendable, CaseIterable {
  case add = "+", subtract = "-", multiply = "*", divide = "/", remainder = "%", power = "**"
}

/// A value of the domain and the place in the program where it came from.
public final class Domain: Sendable {
  public let value: any DomainValue
  public let origin: Place?
  public init(_ value: any DomainValue, origin: Place? = nil) { (self.value, self.origin) = (value, origin) }
}
