import Diagnostics
import Syntax

extension ComparisonOperator {
  @inline(__always)
  func holds(_ a: Double, _ b: Double) -> Bool {
    switch self {
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    case .equal: a == b
    case .unequal: a != b
    }
  }

  var isEquality: Bool { self == .equal || self == .unequal }

  /// On values of all types.
  func holds(_ a: Value, _ b: Value, at place: Place, _ sides: (left: Place, right: Place)) throws(Fault) -> Truth {
    switch (a, b) {
    case (.number(let x), .number(let y)): return Truth(holds(x, y))
    case (.unknown, _), (_, .unknown):
      if a.isUnset || b.isUnset { throw .unset("it", place) }
      return .unknown
    default: break
    }
    if isEquality {
      if a.holdsUnknown || b.holdsUnknown { return .unknown }
      return Truth(a.isEqual(to: b) == (self == .equal))
    }
    if case .string(let x) = a, case .string(let y) = b {
      // By code points, as `sort` does it.
      let isLess = x.unicodeScalars.lexicographicallyPrecedes(y.unicodeScalars)
      switch self {
      case .less: return Truth(isLess)
      case .greaterOrEqual: return Truth(!isLess)
      case .lessOrEqual: return Truth(isLess || x == y)
      default: return Truth(!isLess && x != y)
      }
    }
    var place = place
    var label = ""
    if case .number = a { (place, label) = (sides.right, "this is \(b.brief)") }
    if case .number = b { (place, label) = (sides.left, "this is \(a.brief)") }
    let notes = a.hasElements || b.hasElements ? ["element by element: xs.map { $0 \(rawValue) 0 }; of a tensor t.values.map { … }"] : []
    throw Fault(
      .wrongValue, "`\(rawValue)` does not compare \(a.type.article) with \(b.type.article)", at: place, label: label, notes: notes)
  }
}

/// `left op right`.
final class ComparisonNode: Node {
  let operation: ComparisonOperator, left: Node, right: Node
  init(_ operation: ComparisonOperator, _ left: Node, _ right: Node, _ place: Place) {
    (self.operation, self.left, self.right) = (operation, left, right)
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value { try test(frame).value }
  override func test(_ frame: Frame) throws(Fault) -> Truth {
    let a = try left.evaluate(frame)
    let b = try right.evaluate(frame)
    if frame.isRecorded { return try record(frame, a, b) }
    if case .number(let x) = a, case .number(let y) = b { return Truth(operation.holds(x, y)) }
    return try operation.holds(a, b, at: place, (left.place, right.place))
  }
  private func record(_ frame: Frame, _ a: Value, _ b: Value) throws(Fault) -> Truth {
    let truth = try operation.holds(a, b, at: place, (left.place, right.place))
    frame.machine.record(place, [operation], [a, b], truth)
    return truth
  }
}

final class LocalComparesConstantNode: Node {
  let operation: ComparisonOperator, slot: Int, number: Double, sides: (left: Place, right: Place)
  init(_ operation: ComparisonOperator, _ left: LocalNode, _ number: Double, _ right: Place, _ place: Place) {
    (self.operation, self.slot, self.number, self.sides) = (operation, left.slot, number, (left.place, right))
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value { try test(frame).value }
  override func test(_ frame: Frame) throws(Fault) -> Truth {
    if case .number(let x) = frame.slots[slot], !frame.isRecorded { return Truth(operation.holds(x, number)) }
    let value = frame.slots[slot]
    let truth = try operation.holds(value, .number(number), at: place, sides)
    if frame.isRecorded { frame.machine.record(place, [operation], [value, .number(number)], truth) }
    return truth
  }
}

final class LocalComparesLocalNode: Node {
  let operation: ComparisonOperator, left: Int, right: Int, sides: (left: Place, right: Place)
  init(_ operation: ComparisonOperator, _ left: LocalNode, _ right: LocalNode, _ place: Place) {
    (self.operation, self.left, self.right, self.sides) = (operation, left.slot, right.slot, (left.place, right.place))
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value { try test(frame).value }
  override func test(_ frame: Frame) throws(Fault) -> Truth {
    if case .number(let x) = frame.slots[left], case .number(let y) = frame.slots[right], !frame.isRecorded {
      return Truth(operation.holds(x, y))
    }
    let (a, b) = (frame.slots[left], frame.slots[right])
    let truth = try operation.holds(a, b, at: place, sides)
    if frame.isRecorded { frame.machine.record(place, [operation], [a, b], truth) }
    return truth
  }
}

extension ComparisonOperator {
  func node(_ left: Node, _ right: Node, _ place: Place) -> Node {
    if let local = left as? LocalNode {
      if case .number(let number) = right.constant { return LocalComparesConstantNode(self, local, number, right.place, place) }
      if let other = right as? LocalNode { return LocalComparesLocalNode(self, local, other, place) }
    }
    return ComparisonNode(self, left, right, place)
  }
}

/// `a < b <= c`: each operand once, and as many as it takes; all of them where a hypothesis will show them.
final class ChainNode: Node {
  let operations: [ComparisonOperator], operands: [Node]
  init(_ operations: [ComparisonOperator], _ operands: [Node], _ place: Place) {
    (self.operations, self.operands) = (operations, operands)
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value { try test(frame).value }
  override func test(_ frame: Frame) throws(Fault) -> Truth {
    let isRecorded = frame.isRecorded
    var values = [try operands[0].evaluate(frame)]
    var result = Truth.yes
    for (index, operation) in operations.enumerated() {
      let (left, right) = (operands[index], operands[index + 1])
      values.append(try right.evaluate(frame))
      let truth = try operation.holds(
        values[index], values[index + 1], at: Place(place.source, Span(left.place.span, right.place.span)), (left.place, right.place))
      if truth == .no || result == .yes { result = result == .no ? .no : truth }
      if truth == .no && !isRecorded { return .no }
    }
    if isRecorded { frame.machine.record(place, operations, values, result) }
    return result
  }
}

final class NotNode: Node {
  let operand: Node
  init(_ operand: Node, _ place: Place) {
    self.operand = operand
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value { try test(frame).value }
  override func test(_ frame: Frame) throws(Fault) -> Truth {
    switch try operand.test(frame) {
    case .no: .yes
    case .yes: .no
    case .unknown: .unknown
    }
  }
}

/// `a && b && c` or `a || b || c`.
final class LogicalNode: Node {
  let operands: [Node], isAnd: Bool
  init(isAnd: Bool, _ operands: [Node], _ place: Place) {
    (self.isAnd, self.operands) = (isAnd, operands)
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value { try test(frame).value }
  override func test(_ frame: Frame) throws(Fault) -> Truth {
    let deciding: Truth = isAnd ? .no : .yes
    var result: Truth = isAnd ? .yes : .no
    for operand in operands {
      if result == .unknown {
        // It may not be asked, so that a failure of it is none.
        var truth = Truth.unknown
        try frame.perhaps { () throws(Fault) in truth = try operand.test(frame) }
        if truth == deciding { return deciding }
        continue
      }
      let truth = try operand.test(frame)
      if truth == deciding { return deciding }
      if truth == .unknown { result = .unknown }
    }
    return result
  }
}

/// `a ?? b`
final class CoalesceNode: Node {
  let operands: [Node]
  init(_ operands: [Node], _ place: Place) {
    self.operands = operands
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    var unknown: Value?
    for operand in operands {
      if let before = unknown {
        var value: Value?
        try frame.perhaps { () throws(Fault) in value = try operand.evaluate(frame) }
        if let value { unknown = before.joined(value) }
        continue
      }
      let value = try operand.evaluate(frame)
      if case .none = value { continue }
      guard case .unknown(let found) = value, found.type.mayAccept(.none) else { return unknown?.joined(value) ?? value }
      unknown = unknown?.joined(value) ?? value
    }
    return unknown ?? .none
  }
}

extension Value {
  /// Whether it is a collection that someone may mean element by element.
  fileprivate var hasElements: Bool {
    switch self {
    case .array, .range: true
    case .domain(let box): box.value.elementCount() != nil
    default: false
    }
  }
}
