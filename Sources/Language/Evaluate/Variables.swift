import Diagnostics

/// A variable that closures share. It lies in a slot as a function that cannot be called.
final class Box: Function, @unchecked Sendable {
  // SAFETY: read and written on the one thread that evaluates; a detached function gets boxes of its own.
  var value: Value
  /// The moment at which its machine last noted what it held; see ``Machine/note(_:)``.
  var noted: UInt32
  init(_ value: Value, noted: UInt32 = 0) {
    (self.value, self.noted) = (value, noted)
    super.init(name: nil)
  }
}

extension Value {
  var isBox: Bool { if case .function(let function) = self { function is Box } else { false } }
}

extension UnsafeMutablePointer<Value> {
  /// The box in this slot; nil before the declaration has run.
  @inline(__always) var box: Box? {
    guard case .function(let function) = pointee else { return nil }
    // SAFETY: lowering makes boxed slots, and it is asked for none but these; they hold nothing, or a box.
    return unsafeDowncast(function, to: Box.self)
  }
}

extension Unknown {
  /// What a variable holds before its declaration has run.
  static let unset = Unknown(.none)
}

extension Value {
  static let unset = Value.unknown(.unset)
  @inline(__always) var isUnset: Bool {
    if case .unknown(let unknown) = self { unknown === Unknown.unset } else { false }
  }
}

final class LocalNode: Node {
  let slot: Int
  init(_ slot: Int, _ place: Place) {
    self.slot = slot
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value { frame.slots[slot] }
}

final class BoxedNode: Node {
  let slot: Int, name: String
  init(_ slot: Int, _ name: String, _ place: Place) {
    (self.slot, self.name) = (slot, name)
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    guard let box = (frame.slots + slot).box, !box.value.isUnset else { throw .unset(name, place) }
    return box.value
  }
}

final class GlobalNode: Node {
  let index: Int, name: String
  init(_ index: Int, _ name: String, _ place: Place) {
    (self.index, self.name) = (index, name)
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    let value = frame.registers.pointee.globals[index]
    if case .unknown(let unknown) = value, unknown === Unknown.unset { throw .unset(name, place) }
    return value
  }
}

extension Fault {
  static func unset(_ name: String, _ place: Place) -> Fault {
    Fault(.undefinedValue, "`\(name)` has no value yet", at: place, notes: ["its declaration has not run, or failed"])
  }
}

/// Where a variable lives.
enum Storage: Sendable, Hashable {
  case local(Int)
  case boxed(Int)
  /// A box that its block makes when it is entered, because functions of the block capture it.
  case early(Int)
  case global(Int)
}

extension Frame {
  /// Gives a new variable its value: a box of its own where closures share it.
  @inline(__always)
  func declare(_ storage: Storage, _ value: Value) {
    switch storage {
    case .local(let slot): slots[slot] = value
    case .boxed(let slot): slots[slot] = .function(Box(value, noted: registers.pointee.moment))
    case .early: store(storage, value)
    case .global(let index): registers.pointee.globals[index] = value
    }
  }

  @inline(__always)
  func store(_ storage: Storage, _ value: Value) {
    switch storage {
    case .local(let slot): slots[slot] = value
    case .boxed(let slot), .early(let slot):
      guard let box = (slots + slot).box else { return }
      if registers.pointee.watched > 0 { machine.trail.append((box, box.value)) }
      if box.noted != registers.pointee.moment { machine.note(box) }
      box.value = value
    case .global(let index): registers.pointee.globals[index] = value
    }
  }

  /// Takes a variable's value out, so that it can be changed in place and put back.
  @inline(__always)
  func take(_ storage: Storage) -> Value {
    switch storage {
    case .local(let slot):
      let value = (slots + slot).move()
      (slots + slot).initialize(to: .none)
      return value
    case .boxed(let slot), .early(let slot):
      guard let box = (slots + slot).box else { return .none }
      if registers.pointee.watched > 0 { machine.trail.append((box, box.value)) }
      if box.noted != registers.pointee.moment { machine.note(box) }
      let value = box.value
      box.value = .none
      return value
    case .global(let index):
      let globals = registers.pointee.globals
      let value = (globals + index).move()
      (globals + index).initialize(to: .none)
      return value
    }
  }
}

/// A declaration of one name.
final class DeclareNode: Node {
  let storage: Storage, value: Node, type: ValueType?, name: String
  init(_ storage: Storage, _ name: String, type: ValueType?, _ value: Node, _ place: Place) {
    (self.storage, self.name, self.type, self.value) = (storage, name, type, value)
    super.init(place)
  }
  override func execute(_ frame: Frame) throws(Fault) -> Flow {
    let result = try value.evaluate(frame)
    if let type, !type.accepts(result) { throw .wrongType(result, type, of: name, at: value.place) }
    frame.declare(storage, result)
    return .next
  }
}

extension Fault {
  static func wrongType(_ value: Value, _ type: ValueType, of name: String, at place: Place?) -> Fault {
    if case .number(let number) = value, type.alternatives.contains(.int) {
      return Fault(.wrongValue, "`\(name)` wants a whole number, got \(number.shortest)", at: place, label: "not whole")
    }
    return Fault(.wrongValue, "`\(name)` wants \(type.article), got \(value.type.article)", at: place, label: "this is \(value.brief)")
  }
}
