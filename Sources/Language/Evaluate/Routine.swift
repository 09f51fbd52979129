import Diagnostics

/// A function of the program or a closure, lowered. Its frame begins with the parameters.
final class Routine: @unchecked Sendable {
  // SAFETY: the lowerer fills it in before anything runs; after that it does not change.
  let name: String?, place: Place
  var parameters: [Parameter]
  let isClosure: Bool
  /// A closure without a parameter list: it ignores what it does not name.
  var takesAny = false
  /// For a closure with a parameter list or `$0`: how many it takes.
  var arity: Int { parameters.count }
  var body: Node
  var frameSize = 1
  /// Where captured values go.
  var captureSlots: [Int] = []
  /// What they are called.
  var captureNames: [String] = []
  /// Where a nested function finds itself, so that it can call itself.
  var selfSlot: Int?
  var result: ValueType? { didSet { resultTest = TypeTest(result) } }
  /// How parameters and result are held against their types.
  let tests: [TypeTest]
  private(set) var resultTest = TypeTest.nothing
  var signature: Signature?
  /// What else it needs: the globals and functions of files that it names.
  var uses = Uses()
  /// Whether a call of it has a value.
  var giving = Giving.value
  /// Its syntax without comments and layout.
  var normalized = ""
  /// Whether every parameter is given by each call, and none is checked.
  var isPlain = true

  struct Parameter {
    let name: String, label: String?
    let type: ValueType?
    var fallback: Node?
    let place: Place
  }

  init(name: String?, parameters: [Parameter], isClosure: Bool, _ place: Place) {
    (self.name, self.parameters, self.isClosure, self.place) = (name, parameters, isClosure, place)
    body = ConstantNode(.none, place)
    tests = parameters.map { TypeTest($0.type) }
    isPlain = tests.allSatisfy { $0 == .nothing }
  }

  var title: String { name ?? "a closure" }
}

/// How a value is held against a declared type: numbers, by far the commonest, without looking into the type.
enum TypeTest: UInt8 {
  case nothing, number, int, other

  init(_ type: ValueType?) {
    switch type {
    case nil, .any?: self = .nothing
    case .number?: self = .number
    case .int?: self = .int
    default: self = .other
    }
  }

  /// Whether the value surely fits; where not, the type itself must be asked.
  @inline(__always)
  func isPassed(by value: Value) -> Bool {
    switch self {
    case .nothing: return true
    case .other: return false
    case .number: if case .number = value { return true }
    // By way of Int, because rounding is a call into the C library on the oldest processors.
    case .int: if case .number(let number) = value { return number.magnitude < 0x1p62 && Double(Int(number)) == number }
    }
    return false
  }
}

/// A function value: a routine, and what it has captured.
final class Closure: Function, @unchecked Sendable {
  let routine: Routine, captures: [Value]
  /// The machine on which it was made; it knows the globals.
  let home: Home

  init(_ routine: Routine, _ captures: [Value], home: Home) {
    (self.routine, self.captures, self.home) = (routine, captures, home)
    super.init(name: routine.name)
  }
  override var signature: Signature? { routine.signature }

  override var identity: String {
    var writer = IdentityWriter()
    writer.write(self, on: home.machine)
    return writer.text
  }

  override func uses(builtin isMeant: (Builtin) -> Bool) -> Bool {
    guard let machine = home.machine else { return true }
    return machine.reach(self).builtins.contains { machine.registry?[$0].map(isMeant) ?? true }
  }

  override func detached() -> any DetachedFunction {
    guard let machine = home.machine else { return super.detached() }
    return DetachedClosure(self, on: machine, reach: machine.reach(self))
  }
}

/// A built-in as a value: `xs.map(sqrt)`.
final class BuiltinFunction: Function, @unchecked Sendable {
  let builtin: Builtin, services: Services
  init(_ builtin: Builtin, _ services: Services) {
    (self.builtin, self.services) = (builtin, services)
    super.init(name: builtin.name)
  }
  override var signature: Signature? { builtin.signature }
  override func uses(builtin isMeant: (Builtin) -> Bool) -> Bool { isMeant(builtin) }
  override func detached() -> any DetachedFunction { DetachedBuiltin(builtin: builtin, services: services) }
}

extension Frame {
  /// Takes a frame from the stack, all slots nil.
  @inline(__always)
  func enter(_ size: Int, at node: Node) throws(Fault) -> UnsafeMutablePointer<Value> {
    let base = registers.pointee.top
    let top = base + size
    registers.pointee.fuel -= 1
    if top > registers.pointee.end || registers.pointee.depth >= registers.pointee.depthLimit || registers.pointee.fuel < 0
      || NativeStack.address < registers.pointee.stackLimit
    {
      try slowEnter(top, at: node)
    }
    base.initialize(repeating: .none, count: size)
    registers.pointee.top = top
    registers.pointee.depth += 1
    return base
  }

  @inline(__always)
  func leave(_ base: UnsafeMutablePointer<Value>, _ size: Int) {
    base.deinitialize(count: size)
    registers.pointee.top = base
    registers.pointee.depth -= 1
  }

  @inline(never)
  private func slowEnter(_ top: UnsafeMutablePointer<Value>, at node: Node) throws(Fault) {
    if registers.pointee.fuel < 0 { try machine.refuel(at: node) }
    if top > registers.pointee.end || registers.pointee.depth >= registers.pointee.depthLimit
      || NativeStack.address < registers.pointee.stackLimit
    {
      throw Fault(
        .tooMuchRecursion, "too many calls inside each other (\(registers.pointee.depth))", at: node.place,
        notes: ["does a function call itself without end?"])
    }
  }
}

extension Routine {
  /// Runs in its frame, whose parameters and captured values are in place.
  @inline(__always)
  func run(_ frame: Frame, given: (Int) -> Place) throws(Fault) -> Value {
    if !isPlain {
      for index in 0..<tests.count where !tests[index].isPassed(by: frame.slots[index]) { try check(frame, index, given) }
    }
    if frame.isPlanning { return try plan(frame) }
    let value = try body.evaluate(frame)
    if resultTest != .nothing, !resultTest.isPassed(by: value), let result { try check(value, result) }
    return value
  }

  /// Puts defaults where nothing is given, and holds values against declared types.
  func fill(_ frame: Frame, missing: (Int) -> Bool) throws(Fault) {
    for (index, parameter) in parameters.enumerated() {
      if missing(index), let fallback = parameter.fallback { frame.slots[index] = try fallback.evaluate(frame) }
    }
  }

  @inline(never)
  private func check(_ frame: Frame, _ index: Int, _ given: (Int) -> Place) throws(Fault) {
    let parameter = parameters[index]
    guard let type = parameter.type, !type.accepts(frame.slots[index]) else { return }
    throw .wrongType(frame.slots[index], type, of: parameter.name, at: given(index))
  }

  private func check(_ value: Value, _ type: ValueType) throws(Fault) {
    if !type.accepts(value) {
      var notes: [String] = []
      if case .none = value {
        notes = ["only a body of one expression gives it by itself; one of several statements gives what `return` says"]
      }
      throw Fault(
        .wrongValue, "`\(title)` promises \(type.article), but gives \(value.type.article)", at: place, label: "gives \(value.brief)",
        notes: notes)
    }
  }

  /// Runs on unknown values: not too deep under unknown conditions, and joined with what it may have returned early.
  private func plan(_ frame: Frame) throws(Fault) -> Value {
    let machine = frame.machine
    if frame.registers.pointee.openBranches >= 12 {
      // Too deep to be followed; what it changes elsewhere is not seen.
      if !uses.changes.isEmpty || captureSlots.contains(where: { frame.slots[$0].isBox }) { machine.isLost = true }
      return .unknown(Unknown(result ?? .any))
    }
    let (pending, mayLeave) = (machine.pending, machine.mayLeave)
    (machine.pending, machine.mayLeave) = (nil, false)
    defer { (machine.pending, machine.mayLeave) = (pending, mayLeave) }
    let value = try body.evaluate(frame)
    return machine.pending?.joined(value) ?? value
  }
}
