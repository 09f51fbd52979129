import Diagnostics

/// A piece of program whose names are resolved. A tree of these is what runs.
///
/// The tree is immutable and shared by all machines, also those of other threads.
class Node {
  let place: Place
  init(_ place: Place) { self.place = place }

  func evaluate(_ frame: Frame) throws(Fault) -> Value { .none }

  /// As a condition.
  func test(_ frame: Frame) throws(Fault) -> Truth { try Truth(evaluate(frame), at: self) }

  /// As a statement.
  func execute(_ frame: Frame) throws(Fault) -> Flow {
    _ = try evaluate(frame)
    return .next
  }

  /// The value that it always has, if that is certain.
  var constant: Value? { nil }
}

/// How a statement ends.
enum Flow: UInt8 { case next, breaks, continues, returns }

/// How a statement ended while planning, and with what for a `return`.
struct Ending {
  let flow: Flow, result: Value
}

/// What a condition says; unknown only while planning.
enum Truth: UInt8 {
  case no, yes, unknown

  @inline(__always) init(_ flag: Bool) { self = flag ? .yes : .no }

  init(_ value: Value, at node: Node) throws(Fault) {
    switch value {
    case .bool(let flag): self = flag ? .yes : .no
    case .unknown: self = .unknown
    default: throw Fault(.wrongValue, "wanted a Bool, got \(value.type.article)", at: node.place, label: "this is \(value.brief)")
    }
  }

  var value: Value {
    switch self {
    case .no: .bool(false)
    case .yes: .bool(true)
    case .unknown: .unknown(Unknown(.bool))
    }
  }
}

extension Value {
  /// For messages: the value itself where it is short, else its type.
  var brief: String {
    switch self {
    case .array(let items) where items.count > 8: "an Array of \(items.count)"
    case .dictionary(let dictionary) where dictionary.count > 4: "a Dictionary of \(dictionary.count)"
    default:
      { $0.count <= 40 ? $0 : type.article }(quoted)
    }
  }
}

final class ConstantNode: Node {
  let value: Value
  init(_ value: Value, _ place: Place) {
    self.value = value
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value { value }
  override var constant: Value? { value }
}

/// What could not be lowered: fails when it is reached. (The checker reports such things before anything runs.)
final class FailingNode: Node {
  let code: Code, message: String, label: String
  init(_ code: Code, _ message: String, label: String = "", _ place: Place) {
    (self.code, self.message, self.label) = (code, message, label)
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value { throw Fault(code, message, at: place, label: label) }
}
