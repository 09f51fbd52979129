import Diagnostics

/// `base[index]` or `base[i, j]`
final class SubscriptNode: Node {
  let base: Node, indices: [Node]
  init(_ base: Node, _ indices: [Node], _ place: Place) {
    (self.base, self.indices) = (base, indices)
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    // An element of an array in a variable: without a copy of the array's reference.
    if indices.count == 1, let local = base as? LocalNode {
      let index = try indices[0].evaluate(frame)
      if case .number(let number) = index, case .array(let items) = frame.slots[local.slot], let position = Int(exactly: number),
        items.indices.contains(position)
      {
        return items[position]
      }
      return try frame.element(of: frame.slots[local.slot], index, base.place, indices[0].place)
    }
    let value = try base.evaluate(frame)
    if indices.count > 1, case .domain(let box) = value {
      var values: [Value] = []
      for index in indices { values.append(try index.evaluate(frame)) }
      return try frame.element(box, .array(values), at: place)
    }
    var result = value
    for index in indices { result = try frame.element(of: result, index.evaluate(frame), base.place, index.place) }
    return result
  }
}

/// `base[lower..<upper]` with an end left out: it is the collection's own.
final class SliceNode: Node {
  let base: Node, lower: Node?, upper: Node?, isClosed: Bool
  init(_ base: Node, _ lower: Node?, _ upper: Node?, isClosed: Bool, _ place: Place) {
    (self.base, self.lower, self.upper, self.isClosed) = (base, lower, upper, isClosed)
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    let value = try base.evaluate(frame)
    if value.isUnknown { return value }
    var count = value.elementCount
    if case .domain(let box) = value { count = box.value.elementCount() }
    var (start, end): (Int?, Int?) = (0, count)
    if let lower { start = try lower.evaluate(frame).bound(at: lower.place) }
    if let upper { end = try upper.evaluate(frame).bound(at: upper.place).map { isClosed ? $0 + 1 : $0 } }
    guard count != nil || upper != nil else { throw .noElements(value, base.place) }
    guard let start, let end else { return .unknown(Unknown(value.type)) }
    return try frame.element(of: value, .range(NumberRange(lower: start, upper: end)), base.place, place)
  }
}

extension Fault {
  static func noElements(_ value: Value, _ place: Place) -> Fault {
    Fault(.wrongValue, "\(value.type.article) has no elements", at: place, label: "this is \(value.brief)")
  }

  static func outOfRange(_ index: String, _ count: Int, _ place: Place) -> Fault {
    let valid = count == 0 ? "it is empty" : "it has \(count) element\(count == 1 ? "" : "s"), 0..<\(count)"
    let notes = count > 0 && index.contains("-") ? ["from the end: xs[xs.count - 1], xs.last, xs[..<xs.count - 1]"] : []
    return Fault(.indexOutOfRange, "index \(index) is out of range", at: place, label: valid, notes: notes)
  }
}

extension Value {
  /// As the index of one of so many elements.
  func position(below count: Int, at place: Place) throws(Fault) -> Int {
    guard case .number(let number) = self else {
      throw Fault(.wrongValue, "an index is a Number or a Range, not \(type.article)", at: place, label: "this is \(brief)")
    }
    guard let index = Int(exactly: number) else {
      throw Fault(.wrongValue, "an index is a whole number, not \(number.shortest)", at: place)
    }
    guard index >= 0, index < count else { throw .outOfRange("\(index)", count, place) }
    return index
  }
}

extension NumberRange {
  func positions(below count: Int, at place: Place) throws(Fault) -> Range<Int> {
    guard lower >= 0, upper <= count, lower <= upper else { throw .outOfRange(Value.range(self).quoted, count, place) }
    return lower..<upper
  }
}

extension Frame {
  /// `value[index]` for every type.
  func element(of value: Value, _ index: Value, _ base: Place, _ place: Place) throws(Fault) -> Value {
    if case .unknown(let unknown) = value {
      if case .array(let element) = unknown.type { return .unknown(Unknown(index.type == .range ? unknown.type : element)) }
      return .unknown(Unknown(.any))
    }
    if case .unknown = index { return .unknown(Unknown(.any)) }
    switch (value, index) {
    case (.array(let items), .range(let range)): return .array(Array(items[try range.positions(below: items.count, at: place)]))
    case (.array(let items), _): return items[try index.position(below: items.count, at: place)]
    case (.dictionary(let dictionary), _): return try dictionary[ValueDictionary.Key(index, at: place)] ?? .none
    case (.range(let whole), .range(let range)):
      let part = try range.positions(below: whole.count, at: place)
      return .range(NumberRange(lower: whole.lower + part.lowerBound, upper: whole.lower + part.upperBound))
    case (.range(let whole), _): return .int(whole.lower + (try index.position(below: whole.count, at: place)))
    case (.string(let text), .range(let range)):
      let characters = Array(text)
      return .string(String(characters[try range.positions(below: characters.count, at: place)]))
    case (.string(let text), _):
      let characters = Array(text)
      return .string(String(characters[try index.position(below: characters.count, at: place)]))
    case (.domain(let box), _): return try element(box, index, at: place)
    case (.none, _): throw Fault(.wrongValue, "nil has no elements", at: base, label: "this is nil")
    default: throw .noElements(value, base)
    }
  }

  func element(_ box: Domain, _ index: Value, at place: Place) throws(Fault) -> Value {
    do {
      if let element = try box.value.element(at: index) { return element.from(place) }
    } catch { throw Fault(error, at: place) }
    throw .noElements(.domain(box), place)
  }
}
