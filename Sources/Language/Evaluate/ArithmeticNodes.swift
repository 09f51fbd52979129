import Diagnostics

/// `left op right`. The kinds below it are for operands that are often at hand: variables and numbers.
final class ArithmeticNode: Node {
  let operation: ArithmeticOperator, left: Node, right: Node
  init(_ operation: ArithmeticOperator, _ left: Node, _ right: Node, _ place: Place) {
    (self.operation, self.left, self.right) = (operation, left, right)
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    let a = try left.evaluate(frame)
    let b = try right.evaluate(frame)
    if case .number(let x) = a, case .number(let y) = b { return .number(operation.apply(x, y)) }
    return try operation.apply(a, b, at: self, (left.place, right.place))
  }
}

final class LocalConstantNode: Node {
  let operation: ArithmeticOperator, slot: Int, number: Double, sides: (left: Place, right: Place)
  init(_ operation: ArithmeticOperator, _ left: LocalNode, _ number: Double, _ right: Place, _ place: Place) {
    (self.operation, self.slot, self.number, self.sides) = (operation, left.slot, number, (left.place, right))
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    if case .number(let x) = frame.slots[slot] { return .number(operation.apply(x, number)) }
    return try operation.apply(frame.slots[slot], .number(number), at: self, sides)
  }
}

final class LocalLocalNode: Node {
  let operation: ArithmeticOperator, left: Int, right: Int, sides: (left: Place, right: Place)
  init(_ operation: ArithmeticOperator, _ left: LocalNode, _ right: LocalNode, _ place: Place) {
    (self.operation, self.left, self.right, self.sides) = (operation, left.slot, right.slot, (left.place, right.place))
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    if case .number(let x) = frame.slots[left], case .number(let y) = frame.slots[right] { return .number(operation.apply(x, y)) }
    return try operation.apply(frame.slots[left], frame.slots[right], at: self, sides)
  }
}

extension ArithmeticOperator {
  /// The quickest node for these operands; constants are computed at once.
  func node(_ left: Node, _ right: Node, _ place: Place) -> Node {
    if case .number(let x) = left.constant, case .number(let y) = right.constant { return ConstantNode(.number(apply(x, y)), place) }
    if let local = left as? LocalNode {
      if case .number(let number) = right.constant { return LocalConstantNode(self, local, number, right.place, place) }
      if let other = right as? LocalNode { return LocalLocalNode(self, local, other, place) }
    }
    return ArithmeticNode(self, left, right, place)
  }
}

/// A long chain, `1 + 1 + 1 + …`, without recursion.
final class SumNode: Node {
  let first: Node, steps: [(operation: ArithmeticOperator, operand: Node)]
  init(_ first: Node, _ steps: [(operation: ArithmeticOperator, operand: Node)], _ place: Place) {
    (self.first, self.steps) = (first, steps)
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    var value = try first.evaluate(frame)
    for step in steps { value = try step.operation.apply(value, step.operand.evaluate(frame), at: self, (first.place, step.operand.place)) }
    return value
  }
}

final class NegateNode: Node {
  let operand: Node
  init(_ operand: Node, _ place: Place) {
    self.operand = operand
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    let value = try operand.evaluate(frame)
    switch value {
    case .number(let number): return .number(-number)
    case .domain: return try ArithmeticOperator.multiply.apply(.number(-1), value, at: self, (place, operand.place))
    case .unknown: return value
    default:
      throw Fault(.wrongValue, "`-` does not go with \(value.type.article)", at: operand.place, label: "this is \(value.brief)")
    }
  }
  override var constant: Value? {
    if case .number(let number) = operand.constant { .number(-number) } else { nil }
  }
}

/// `x += e`: the variable's value is taken out, changed in place and put back, so that growing an array copies nothing.
final class UpdateNode: Node {
  let operation: ArithmeticOperator, storage: Storage, value: Node, target: Place
  let isLocal: Bool, slot: Int, name: String
  init(_ operation: ArithmeticOperator, _ storage: Storage, _ name: String, _ value: Node, target: Place, _ place: Place) {
    (self.operation, self.storage, self.value, self.target, self.name) = (operation, storage, value, target, name)
    if case .local(let slot) = storage { (isLocal, self.slot) = (true, slot) } else { (isLocal, slot) = (false, 0) }
    super.init(place)
  }

  override func execute(_ frame: Frame) throws(Fault) -> Flow {
    let addend = try value.evaluate(frame)
    if isLocal {
      if case .number(let x) = frame.slots[slot], case .number(let y) = addend {
        // A number is not counted: nothing to release.
        (frame.slots + slot).initialize(to: .number(operation.apply(x, y)))
        return .next
      }
    } else if case .global(let index) = storage, case .number(let y) = addend {
      let place = frame.registers.pointee.globals + index
      if case .number(let x) = place.pointee {
        place.initialize(to: .number(operation.apply(x, y)))
        return .next
      }
    }
    return try slow(frame, addend)
  }

  private func slow(_ frame: Frame, _ addend: Value) throws(Fault) -> Flow {
    var old = frame.take(storage)
    do throws(Fault) {
      if old.isUnset { throw Fault.unset(name, target) }
      if operation == .add, case .array(var items) = old, case .array(let more) = addend {
        old = .none
        items += more
        old = .array(items)
      } else if operation == .add, case .string(var text) = old, case .string(let more) = addend {
        old = .none
        text += more
        old = .string(text)
      } else {
        old = try operation.apply(old, addend, at: self, (target, value.place))
      }
    } catch {
      frame.store(storage, old)
      throw error
    }
    frame.store(storage, old)
    return .next
  }
}
