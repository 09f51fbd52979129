import Diagnostics
import OrderedCollections

final class ArrayNode: Node {
  let items: [Node]
  init(_ items: [Node], _ place: Place) {
    self.items = items
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    var values: [Value] = []
    values.reserveCapacity(items.count)
    for item in items { values.append(try item.evaluate(frame)) }
    return .array(values)
  }
}

final class DictionaryNode: Node {
  let entries: [(key: Node, value: Node)]
  init(_ entries: [(key: Node, value: Node)], _ place: Place) {
    self.entries = entries
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    var items: OrderedDictionary<ValueDictionary.Key, Value> = [:]
    for entry in entries {
      let name = try entry.key.evaluate(frame)
      if name.isUnknown { return .unknown(Unknown(.dictionary)) }
      let key = try ValueDictionary.Key(name, at: entry.key.place)
      items[key] = try entry.value.evaluate(frame)
    }
    return .dictionary(ValueDictionary(items))
  }
}

extension ValueDictionary.Key {
  init(_ value: Value, at place: Place) throws(Fault) {
    guard let key = ValueDictionary.Key(value) else {
      throw Fault(
        .wrongValue, "a key is a String, a Number or a Bool, not \(value.type.article)", at: place, label: "this is \(value.brief)")
    }
    self = key
  }
}

/// `"block \(name)"`
final class InterpolationNode: Node {
  enum Part { case text(String), value(Node) }
  let parts: [Part]
  init(_ parts: [Part], _ place: Place) {
    self.parts = parts
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    var text = ""
    var isUnknown = false
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .value(let node):
        let value = try node.evaluate(frame)
        if value.holdsUnknown { isUnknown = true } else { text += value.displayed }
      }
    }
    return isUnknown ? .unknown(Unknown(.string)) : .string(text)
  }
}

/// `.name(arguments)`
final class SymbolNode: Node {
  let name: String, arguments: [(label: String?, value: Node)]
  init(_ name: String, _ arguments: [(label: String?, value: Node)], _ place: Place) {
    (self.name, self.arguments) = (name, arguments)
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    var values: [Symbol.Argument] = []
    for argument in arguments { values.append(Symbol.Argument(label: argument.label, value: try argument.value.evaluate(frame))) }
    return .symbol(Symbol(name, values))
  }
}

/// `lower..<upper` or `lower...upper`
final class RangeNode: Node {
  let lower: Node, upper: Node, isClosed: Bool
  init(_ lower: Node, _ upper: Node, isClosed: Bool, _ place: Place) {
    (self.lower, self.upper, self.isClosed) = (lower, upper, isClosed)
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    let (first, last) = (try lower.evaluate(frame), try upper.evaluate(frame))
    guard let start = try first.bound(at: lower.place), let end = try last.bound(at: upper.place) else { return .unknown(Unknown(.range)) }
    return .range(NumberRange(lower: start, upper: isClosed ? end + 1 : end, isClosed: isClosed))
  }
}

extension Value {
  /// An end of a range; nil where it is unknown.
  func bound(at place: Place) throws(Fault) -> Int? {
    switch self {
    case .number(let number):
      // Beyond 2^53 neighbours are not told apart.
      guard let whole = Int(exactly: number), whole.magnitude <= 1 << 53 else {
        throw Fault(.wrongValue, "a range needs whole numbers, got \(number.shortest)", at: place)
      }
      return whole
    case .unknown: return nil
    default: throw Fault(.wrongValue, "a range needs whole numbers, got \(type.article)", at: place, label: "this is \(brief)")
    }
  }
}

/// `{ x in … }`, or a nested function where its declaration stands: captures what it needs.
final class ClosureNode: Node {
  let routine: Routine
  /// Slots; filled in once the function's body has been lowered.
  var captured: [Int]
  init(_ routine: Routine, captured: [Int], _ place: Place) {
    (self.routine, self.captured) = (routine, captured)
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    .function(Closure(routine, captured.map { frame.slots[$0] }, home: frame.machine.home))
  }
}

/// Gives shared variables of a block their boxes before the functions that capture them are made.
final class BoxingNode: Node {
  /// Filled in once the block has been lowered.
  var slots: [Int]
  init(_ slots: [Int], _ place: Place) {
    self.slots = slots
    super.init(place)
  }
  override func execute(_ frame: Frame) throws(Fault) -> Flow {
    for slot in slots { frame.slots[slot] = .function(Box(.unset, noted: frame.registers.pointee.moment)) }
    return .next
  }
}

/// A function of a file as a value.
final class RoutineNode: Node {
  let index: Int
  init(_ index: Int, _ place: Place) {
    self.index = index
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    .function(Closure(frame.registers.pointee.routines[index].takeUnretainedValue(), [], home: frame.machine.home))
  }
}
