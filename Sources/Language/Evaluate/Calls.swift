import Diagnostics

/// A call of a function that a file declares: its arguments are in the order of the parameters.
final class CallNode: Node {
  let index: Int, arguments: [Node?], count: Int, isWhole: Bool
  init(_ index: Int, _ arguments: [Node?], _ place: Place) {
    (self.index, self.arguments, count) = (index, arguments, arguments.count)
    isWhole = arguments.allSatisfy { $0 != nil }
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    let routine = frame.registers.pointee.routines[index].takeUnretainedValue()
    let base = try frame.enter(routine.frameSize, at: self)
    defer { frame.leave(base, routine.frameSize) }
    for position in 0..<count {
      if let argument = arguments[position] { base[position] = try argument.evaluate(frame) }
    }
    let inner = Frame(slots: base, registers: frame.registers)
    do {
      if !isWhole { try routine.fill(inner) { arguments[$0] == nil } }
      return try routine.run(inner) { arguments[$0]?.place ?? place }
    } catch {
      error.passed(routine.title, call: place)
      throw error
    }
  }
}

/// A call with one argument, without a loop over arguments.
final class CallOneNode: Node {
  let index: Int, argument: Node
  init(_ index: Int, _ argument: Node, _ place: Place) {
    (self.index, self.argument) = (index, argument)
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    let routine = frame.registers.pointee.routines[index].takeUnretainedValue()
    let base = try frame.enter(routine.frameSize, at: self)
    defer { frame.leave(base, routine.frameSize) }
    base.pointee = try argument.evaluate(frame)
    do {
      return try routine.run(Frame(slots: base, registers: frame.registers)) { _ in argument.place }
    } catch {
      error.passed(routine.title, call: place)
      throw error
    }
  }
}

/// A call of a nested function, whose parameters are known.
final class CallNestedNode: Node {
  let callee: Node, routine: Routine, arguments: [Node?]
  init(_ callee: Node, _ routine: Routine, _ arguments: [Node?], _ place: Place) {
    (self.callee, self.routine, self.arguments) = (callee, routine, arguments)
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    let function = try callee.evaluate(frame)
    guard case .function(let value) = function, let closure = value as? Closure, closure.routine === routine else {
      throw Fault(.undefinedValue, "`\(routine.title)` has no value yet", at: callee.place)
    }
    let base = try frame.enter(routine.frameSize, at: self)
    defer { frame.leave(base, routine.frameSize) }
    for (position, argument) in arguments.enumerated() {
      if let argument { base[position] = try argument.evaluate(frame) }
    }
    closure.place(captures: base)
    let inner = Frame(slots: base, registers: frame.registers)
    do {
      try routine.fill(inner) { arguments[$0] == nil }
      return try routine.run(inner) { arguments[$0]?.place ?? place }
    } catch {
      error.passed(routine.title, call: place)
      throw error
    }
  }
}

extension Closure {
  /// Puts captured values, and itself, where its code expects them.
  @inline(__always)
  func place(captures base: UnsafeMutablePointer<Value>) {
    for (position, value) in captures.enumerated() { base[routine.captureSlots[position]] = value }
    if let slot = routine.selfSlot { base[slot] = .function(self) }
  }
}

/// An argument of a call whose function is known only when it runs.
struct DynamicArgument {
  let label: String?, isTrailing: Bool, value: Node
}

/// A call of whatever a value turns out to be.
final class DynamicCallNode: Node {
  let callee: Node, arguments: [DynamicArgument]
  let isPositional: Bool
  init(_ callee: Node, _ arguments: [DynamicArgument], _ place: Place) {
    (self.callee, self.arguments) = (callee, arguments)
    isPositional = arguments.allSatisfy { $0.label == nil }
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    let function = try callee.evaluate(frame)
    var values: [Value] = []
    values.reserveCapacity(arguments.count)
    for argument in arguments { values.append(try argument.value.evaluate(frame)) }
    return try frame.apply(function, values, self, arguments, callee: callee.place)
  }
}

extension Frame {
  /// Calls a value with arguments as they are written.
  func apply(_ value: Value, _ values: [Value], _ node: Node, _ arguments: [DynamicArgument], callee: Place) throws(Fault) -> Value {
    switch value {
    case .function(let function):
      let labels = arguments.map { BoundArgument(label: $0.label, isTrailing: $0.isTrailing, place: $0.value.place) }
      return try machine.call(function, values, labels, at: node)
    case .unknown:
      for case .function(let function) in values { try visit(function, at: node) }
      return .unknown(Unknown(.any))
    default:
      throw Fault(
        .notCallable, "\(value.type.article) is not a function", at: callee, label: "this is \(value.brief)", notes: value.insteadOfCall)
    }
  }

  /// While planning: a function that something unknown may call, any number of times.
  func visit(_ function: Function, elements: ValueType = .any, at node: Node, isCertain: Bool = false) throws(Fault) {
    guard let closure = function as? Closure else { return }
    let values = closure.routine.parameters.map { _ in Value.unknown(Unknown(elements)) }
    let run = { () throws(Fault) -> Void in _ = try machine.call(closure, values, nil, at: node) }
    if isCertain { try run() } else { try repeatedly(run) }
  }
}

/// What the caller wrote before and around an argument.
struct BoundArgument {
  let label: String?, isTrailing: Bool, place: Place
}

extension Machine {
  /// Calls a function with values: as a program writes it (`written`), or by position.
  func call(_ function: Function, _ values: [Value], _ written: [BoundArgument]?, at node: Node) throws(Fault) -> Value {
    switch function {
    case let closure as Closure: return try call(closure, values, written, at: node)
    case let builtin as BuiltinFunction: return try call(builtin.builtin, values, written, at: node)
    default: throw Fault(.notCallable, "this cannot be called", at: node.place)
    }
  }

  private func call(_ closure: Closure, _ given: [Value], _ written: [BoundArgument]?, at node: Node) throws(Fault) -> Value {
    let routine = closure.routine
    let frame = base
    let base = try frame.enter(routine.frameSize, at: node)
    defer { frame.leave(base, routine.frameSize) }
    let values = routine.isClosure ? routine.fitted(given) : given
    let inner = Frame(slots: base, registers: registers)
    if values.count == routine.arity, written?.contains(where: { $0.label != nil }) != true {
      for (position, value) in values.enumerated() { base[position] = value }
      closure.place(captures: base)
      return try run(routine, inner, at: node) { position in
        if let written, written.indices.contains(position) { written[position].place } else { node.place }
      }
    }
    // A closure has no labels: only the number can be wrong.
    let slots = try bind(values, routine.isClosure ? nil : written, to: routine, at: node)
    for (position, value) in slots.enumerated() { if let value { base[position] = value } }
    closure.place(captures: base)
    do { try routine.fill(inner) { slots[$0] == nil } } catch {
      error.passed(routine.title, call: node.place)
      throw error
    }
    return try run(routine, inner, at: node) { _ in node.place }
  }

  @inline(__always)
  private func run(_ routine: Routine, _ frame: Frame, at node: Node, given: (Int) -> Place) throws(Fault) -> Value {
    do { return try routine.run(frame, given: given) } catch {
      error.passed(routine.title, call: node.place)
      throw error
    }
  }

  private func bind(_ values: [Value], _ written: [BoundArgument]?, to routine: Routine, at node: Node) throws(Fault) -> [Value?] {
    let signature = routine.signature ?? routine.plainSignature
    return try signature.bind(values, written, title: routine.title, at: node)
  }

  func call(_ builtin: Builtin, _ values: [Value], _ written: [BoundArgument]?, at node: Node) throws(Fault) -> Value {
    let slots = try builtin.signature.bind(values, written, title: builtin.name, at: node)
    return try base.call(builtin, slots, at: node) { _ in node.place }
  }
}

extension Routine {
  /// A closure without a parameter list ignores what it does not name; one array is spread over several parameters.
  func fitted(_ values: [Value]) -> [Value] {
    if values.count == arity { return values }
    if values.count == 1, arity > 1, case .array(let items) = values[0], items.count == arity { return items }
    if values.count == 1, arity > 1, values[0].isUnknown { return Array(repeating: .unknown(Unknown(.any)), count: arity) }
    if takesAny, values.count > arity { return Array(values.prefix(arity)) }
    return values
  }

  /// For closures: unlabelled parameters.
  var plainSignature: Signature {
    Signature(name: title, parameters: parameters.map { ParameterSignature(name: $0.name, isLabelled: false, type: $0.type ?? .any) })
  }
}

extension Value {
  fileprivate var insteadOfCall: [String] { if case .domain(let box) = self { Swift.type(of: box.value).insteadOfCall } else { [] } }
}
