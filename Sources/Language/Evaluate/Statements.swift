import Diagnostics
import Stopping

/// Statements one after the other.
final class BlockNode: Node {
  let statements: [Node]
  init(_ statements: [Node], _ place: Place) {
    self.statements = statements
    super.init(place)
  }
  override func execute(_ frame: Frame) throws(Fault) -> Flow {
    if frame.isPlanning { return try plan(frame, from: 0) }
    for statement in statements {
      let flow = try statement.execute(frame)
      if flow != .next { return flow }
    }
    return .next
  }

  /// What stands after a statement that may have left the block may or may not be reached.
  private func plan(_ frame: Frame, from first: Int) throws(Fault) -> Flow {
    for index in first..<statements.count {
      let before = frame.machine.mayLeave
      let flow = try statements[index].execute(frame)
      if flow != .next { return flow }
      if frame.machine.mayLeave, !before, index + 1 < statements.count {
        try frame.perhaps { () throws(Fault) in frame.machine.note(try plan(frame, from: index + 1), frame) }
        return .next
      }
    }
    return .next
  }
}

/// Statements with a value: those of a function's body, or of a branch whose value counts.
final class BodyNode: Node {
  let statements: [Node]
  /// The value where no `return` comes first.
  let last: Node?
  init(_ statements: [Node], last: Node?, _ place: Place) {
    (self.statements, self.last) = (statements, last)
    super.init(place)
  }
  /// As in a block. A value that may not be reached is joined with those that were returned before it.
  private func plan(_ frame: Frame, from first: Int) throws(Fault) -> Value {
    for index in first..<statements.count {
      let before = frame.machine.mayLeave
      if try statements[index].execute(frame) != .next {
        let result = frame.registers.pointee.result
        frame.registers.pointee.result = .none
        return result
      }
      guard frame.machine.mayLeave, !before else { continue }
      var value: Value?
      try frame.perhaps { () throws(Fault) in value = try plan(frame, from: index + 1) }
      // A way on that surely fails is not taken: then one of the ways out was.
      return value ?? frame.machine.pending ?? .unknown(Unknown(.any))
    }
    return try last?.evaluate(frame) ?? .none
  }

  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    if frame.isPlanning { return try plan(frame, from: 0) }
    for statement in statements where try statement.execute(frame) != .next {
      let result = frame.registers.pointee.result
      frame.registers.pointee.result = .none
      return result
    }
    return try last?.evaluate(frame) ?? .none
  }
}

final class ReturnNode: Node {
  let value: Node?
  init(_ value: Node?, _ place: Place) {
    self.value = value
    super.init(place)
  }
  override func execute(_ frame: Frame) throws(Fault) -> Flow {
    if let value { frame.registers.pointee.result = try value.evaluate(frame) }
    return .returns
  }
}

final class JumpNode: Node {
  let flow: Flow
  init(_ flow: Flow, _ place: Place) {
    self.flow = flow
    super.init(place)
  }
  override func execute(_ frame: Frame) throws(Fault) -> Flow { flow }
}

final class IfNode: Node {
  let condition: Node, then: Node, otherwise: Node?
  init(_ condition: Node, _ then: Node, _ otherwise: Node?, _ place: Place) {
    (self.condition, self.then, self.otherwise) = (condition, then, otherwise)
    super.init(place)
  }
  override func execute(_ frame: Frame) throws(Fault) -> Flow {
    switch try condition.test(frame) {
    case .yes: return try then.execute(frame)
    case .no: return try otherwise?.execute(frame) ?? .next
    case .unknown:
      let registers = frame.registers
      return try frame.both(
        { () throws(Fault) in Ending(flow: try then.execute(frame), result: registers.pointee.result) },
        { () throws(Fault) in Ending(flow: try otherwise?.execute(frame) ?? .next, result: registers.pointee.result) },
        join: { Ending(flow: frame.joinFlows($0, $1), result: .none) }
      ).flow
    }
  }
}

/// `c ? a : b`, `if` as an expression, and an `if` whose branches give a function's value.
final class ChoiceNode: Node {
  let condition: Node, then: Node, otherwise: Node?
  init(_ condition: Node, _ then: Node, _ otherwise: Node?, _ place: Place) {
    (self.condition, self.then, self.otherwise) = (condition, then, otherwise)
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    switch try condition.test(frame) {
    case .yes: return try then.evaluate(frame)
    case .no: return try otherwise?.evaluate(frame) ?? .none
    case .unknown:
      return try frame.both(
        { () throws(Fault) in try then.evaluate(frame) }, { () throws(Fault) in try otherwise?.evaluate(frame) ?? .none },
        join: { $0.joined($1) })
    }
  }
}

final class WhileNode: Node {
  let condition: Node, body: Node
  init(_ condition: Node, _ body: Node, _ place: Place) {
    (self.condition, self.body) = (condition, body)
    super.init(place)
  }
  override func execute(_ frame: Frame) throws(Fault) -> Flow {
    while true {
      switch try condition.test(frame) {
      case .yes: break
      case .no: return .next
      case .unknown: return try plan(frame)
      }
      let before = frame.machine.mayLeave
      let flow = try body.execute(frame)
      if flow == .breaks { return .next }
      if flow == .returns { return flow }
      if frame.isPlanning, frame.machine.mayLeave, !before { return try plan(frame) }
      try frame.burn(1, at: self)
    }
  }
}

extension WhileNode {
  /// Turns that may or may not be made, any number of them.
  private func plan(_ frame: Frame) throws(Fault) -> Flow {
    try frame.repeatedly { () throws(Fault) in
      _ = try condition.test(frame)
      frame.machine.note(try body.execute(frame), frame)
    }
    _ = frame.machine.leaves()
    return .next
  }
}

extension Machine {
  /// Whether a loop may have ended here: a `break` stood under an unknown condition.
  @discardableResult
  func leaves() -> Bool {
    defer { if pending == nil { mayLeave = false } }
    return mayLeave
  }

  /// A way out that may have been taken.
  func note(_ flow: Flow, _ frame: Frame) {
    if flow == .returns {
      let result = frame.registers.pointee.result
      pending = pending?.joined(result) ?? result
      frame.registers.pointee.result = .none
    }
    if flow != .next { mayLeave = true }
  }
}

/// Shows the value of a bare expression at top level.
final class ShowNode: Node {
  let value: Node
  /// Whether nothing would be news: it is no call of something that never gives a value.
  let mayBeNil: Bool
  init(_ value: Node, mayBeNil: Bool, _ place: Place) {
    (self.value, self.mayBeNil) = (value, mayBeNil)
    super.init(place)
  }
  override func execute(_ frame: Frame) throws(Fault) -> Flow {
    let result = try value.evaluate(frame)
    if frame.machine.isQuiet { return .next }
    frame.machine.lastValue = result
    if frame.isPlanning { return .next }
    if case .none = result {
      if mayBeNil { frame.machine.services.emit(.absent) }
      return .next
    }
    frame.machine.services.emit(.shown(result, caption: nil))
    if Interruption.isCut { throw Fault(.interrupted, at: place) }
    return .next
  }
}
