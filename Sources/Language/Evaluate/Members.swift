import Diagnostics

/// The members of the language's own types, in one table: for the evaluator, the checker and completion.
public enum CoreMembers {
  public struct Entry: Sendable {
    public let member: Member
    /// The types that have it.
    public let types: [ValueType]
    let get: @Sendable (Value) -> Value?
  }

  public static let table: [Entry] = [
    Entry(member: Member("count", .int, "how many elements"), types: [.array(.any), .dictionary, .range, .string]) {
      $0.elementCount.map(Value.int)
    },
    Entry(member: Member("isEmpty", .bool, "whether there are none"), types: [.array(.any), .dictionary, .range, .string]) {
      $0.elementCount.map { .bool($0 == 0) }
    },
    Entry(member: Member("first", .any, "the first element, or nil"), types: [.array(.any), .range, .string], get: first),
    Entry(member: Member("last", .any, "the last element, or nil"), types: [.array(.any), .range, .string], get: last),
    Entry(member: Member("keys", .array(.any), "the keys, in order"), types: [.dictionary]) {
      if case .dictionary(let dictionary) = $0 { .array(dictionary.items.keys.map(\.value)) } else { nil }
    },
    Entry(member: Member("values", .array(.any), "the values, in order"), types: [.dictionary]) {
      if case .dictionary(let dictionary) = $0 { .array(Array(dictionary.items.values)) } else { nil }
    },
  ]

  static let byName = Dictionary(uniqueKeysWithValues: table.map { ($0.member.name, $0) })

  @Sendable private static func first(_ value: Value) -> Value? {
    switch value {
    case .array(let items): items.first ?? Value.none
    case .range(let range): range.count > 0 ? .int(range.lower) : Value.none
    case .string(let text): text.first.map { .string(String($0)) } ?? Value.none
    default: nil
    }
  }

  @Sendable private static func last(_ value: Value) -> Value? {
    switch value {
    case .array(let items): items.last ?? Value.none
    case .range(let range): range.count > 0 ? .int(range.upper - 1) : Value.none
    case .string(let text): text.last.map { .string(String($0)) } ?? Value.none
    default: nil
    }
  }

  /// The members of a type.
  public static func members(of type: ValueType) -> [Member] {
    table.filter { entry in entry.types.contains { $0 == type || ($0.isArray && type.isArray) } }.map(\.member)
  }
}

extension ValueType {
  var isArray: Bool { if case .array = self { true } else { false } }
}

extension Value {
  /// How many elements one of the language's own collections has.
  var elementCount: Int? {
    switch self {
    case .array(let items): items.count
    case .dictionary(let dictionary): dictionary.count
    case .range(let range): range.count
    case .string(let text): text.count
    default: nil
    }
  }
}

/// `value.name`
final class MemberNode: Node {
  let base: Node, name: String, core: CoreMembers.Entry?
  /// Whether a function of this name is in scope: then a message says how it is called.
  let isFunction: Bool
  init(_ base: Node, _ name: String, isFunction: Bool, _ place: Place) {
    (self.base, self.name, self.isFunction, core) = (base, name, isFunction, CoreMembers.byName[name])
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    let value = try base.evaluate(frame)
    if let core, let result = core.get(value) { return result }
    if let result = try frame.member(name, of: value, at: place) { return result }
    throw missing(value)
  }

  private func missing(_ value: Value) -> Fault {
    var names = CoreMembers.members(of: value.type).map(\.name)
    if case .domain(let box) = value { names = Swift.type(of: box.value).members.map(\.name) }
    var hint = isFunction ? "did you mean `.\(name)(…)`?" : didYouMean(name, among: names).map { "did you mean `\($0)`?" } ?? ""
    if !isFunction, let habit = Habit.member(name) {
      if case .write(let other) = habit, !names.contains(other) {} else { hint = habit.hint() }
    }
    // A row of a table, most often.
    if case .dictionary(let dictionary) = value, dictionary[.string(name)] != nil { hint = "did you mean `[\(name.literal)]`?" }
    let notes = names.isEmpty ? [] : ["it has " + names.joined(separator: ", ")]
    return Fault(.noMember, "\(value.type.article) has no member `\(name)`", at: place, label: hint, notes: notes)
  }
}

extension Frame {
  /// A member of a domain's value, or of an unknown one; nil where there is none.
  func member(_ name: String, of value: Value, at place: Place) throws(Fault) -> Value? {
    switch value {
    case .domain(let box):
      do { return try box.value.member(name)?.from(place) } catch { throw Fault(error, at: place) }
    case .unknown(let unknown):
      if case .domain(let type) = unknown.type, let member = machine.types[type]?.first(where: { $0.name == name }) {
        return .unknown(Unknown(member.type))
      }
      if let core = CoreMembers.byName[name] { return .unknown(Unknown(core.member.type)) }
      return .unknown(Unknown(.any))
    default: return nil
    }
  }
}

/// `x.f(…)`: a member of x's type, or else the function `f` with x before the other arguments.
final class MethodCallNode: Node {
  let base: Node, name: String, nameSpan: Span
  let arguments: [DynamicArgument]
  /// The call of the function in scope, whose first argument is `HeldNode`; nil where there is none.
  let function: Node?, held: Int
  init(_ base: Node, _ name: String, _ nameSpan: Span, _ arguments: [DynamicArgument], function: Node?, held: Int, _ place: Place) {
    (self.base, self.name, self.nameSpan, self.arguments, self.function, self.held) = (base, name, nameSpan, arguments, function, held)
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    let value = try base.evaluate(frame)
    var found: Value?
    switch value {
    case .domain: found = try frame.member(name, of: value, at: place)
    case .unknown: if function == nil { found = .unknown(Unknown(.any)) }
    default: break
    }
    if let member = found, function == nil || member.isFunction { return try call(member, frame) }
    guard let function else { throw missing(value) }
    frame.slots[held] = value
    return try function.evaluate(frame)
  }

  private func call(_ member: Value, _ frame: Frame) throws(Fault) -> Value {
    var values: [Value] = []
    for argument in arguments { values.append(try argument.value.evaluate(frame)) }
    return try frame.apply(member, values, self, arguments, callee: Place(place.source, nameSpan))
  }

  private func missing(_ value: Value) -> Fault {
    let isMember = CoreMembers.byName[name]?.get(value) != nil
    return Fault(
      .noMember, "\(value.type.article) has no member function `\(name)`, and no function of this name is in scope",
      at: Place(place.source, nameSpan),
      label: isMember ? "it is written without brackets" : "")
  }
}

extension Value {
  var isFunction: Bool { if case .function = self { true } else { false } }
}

/// The value before the point of `x.f(…)`, which has been evaluated already: takes it out of its slot.
final class HeldNode: Node {
  let slot: Int
  init(_ slot: Int, _ place: Place) {
    self.slot = slot
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value { frame.take(.local(slot)) }
}
