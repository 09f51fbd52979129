import Diagnostics
import Stopping

/// A call of a built-in: its arguments are in the order of the parameters.
final class BuiltinCallNode: Node {
  let builtin: Builtin, arguments: [Node?]
  init(_ builtin: Builtin, _ arguments: [Node?], _ place: Place) {
    (self.builtin, self.arguments) = (builtin, arguments)
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    var slots: [Value?] = []
    slots.reserveCapacity(arguments.count)
    for argument in arguments {
      if let argument { slots.append(try argument.evaluate(frame)) } else { slots.append(nil) }
    }
    return try frame.call(builtin, slots, at: self) { arguments.indices.contains($0) ? arguments[$0]?.place ?? place : place }
  }
}

extension Frame {
  /// Calls a built-in, or plans the call. `argument` gives the place of each slot's argument.
  func call(_ builtin: Builtin, _ slots: [Value?], at node: Node, argument: (Int) -> Place) throws(Fault) -> Value {
    try burn(32, at: node)
    if registers.pointee.isPlanning { return try plan(builtin, slots, at: node, argument: argument) }
    let machine = machine
    if machine.isDetached, builtin.hasEffect || builtin.changesFacts {
      let note = "a data set asks for its images when it needs them, on any thread: what a function shows there would come in no order"
      throw Fault(
        .refusedValue, "`\(builtin.name)` cannot be called in a function that changes a data set's images", at: node.place, notes: [note])
    }
    return try make(builtin, slots, at: node, argument: argument)
  }

  /// Calls its body.
  private func make(_ builtin: Builtin, _ slots: [Value?], at node: Node, argument: (Int) -> Place) throws(Fault) -> Value {
    let machine = machine
    let before = machine.current
    machine.current = node
    defer { machine.current = before }
    do throws(Trap) {
      let value = try builtin.call(machine.context, slots)
      if Interruption.isCut { throw Trap.interrupted }
      return value.from(node.place)
    } catch { throw fault(error, of: builtin, at: node, argument: argument) }
  }

  private func fault(_ trap: Trap, of builtin: Builtin, at node: Node, argument: (Int) -> Place) -> Fault {
    if trap.problem == nil, let name = trap.argument, let index = builtin.signature.parameters.firstIndex(where: { $0.name == name }) {
      return Fault(trap, at: argument(index))
    }
    return Fault(trap, at: node.place)
  }

  /// A call while planning: made if its result can be known, else held against what can be known.
  private func plan(_ builtin: Builtin, _ slots: [Value?], at node: Node, argument: (Int) -> Place) throws(Fault) -> Value {
    let isUnknown = slots.contains { $0?.holdsUnknown ?? false }
    if builtin.changesFacts {
      // What is done under a condition may not be done.
      let isCertain = !isUnknown && registers.pointee.openBranches == 0
      machine.services[UncertainFacts.self] = isCertain ? nil : UncertainFacts()
      if !isCertain { return shape(builtin, slots, at: node) }
      do { return try make(builtin, slots, at: node, argument: argument) } catch {
        guard error.trap.kind == .unplannable else { throw error }
        machine.services[UncertainFacts.self] = UncertainFacts()
        return shape(builtin, slots, at: node)
      }
    }
    let asks = builtin.asksWhilePlanning && !isUnknown
    if builtin.isExpensive, !machine.isRepeating {
      machine.onPlanned?(
        PlannedCall(
          builtin: builtin, place: node.place, arguments: slots, isCertain: registers.pointee.openBranches == 0, isAsked: asks))
    }
    // Where only elements are unknown, what merely moves them about can do so.
    let isMovable = builtin.takesUnknownElements && !slots.contains { $0?.isUnknown ?? false }
    if asks || !(isUnknown && !isMovable || builtin.isExpensive || builtin.hasEffect) {
      return try attempt(builtin, slots, isUnknown: isUnknown, at: node, argument: argument)
    }
    machine.current = node
    do { try builtin.consider(machine.context, slots) } catch {
      if error.kind != .unplannable { throw fault(error, of: builtin, at: node, argument: argument) }
    }
    for case .function(let function)? in slots {
      try visit(function, elements: slots.elementType, at: node, isCertain: builtin.hasEffect && !isUnknown)
    }
    return shape(builtin, slots, at: node)
  }

  private func shape(_ builtin: Builtin, _ slots: [Value?], at node: Node) -> Value {
    if let shape = builtin.shape { return shape(slots).from(node.place) }
    return builtin.signature.returns == .none ? Value.none : .unknown(Unknown(builtin.signature.returns))
  }

  /// Makes a call while planning. If it fails because something that it got or that a function gave it is not known, that is no failure; but where a
  /// function that it called fails, that would fail in a run, too.
  private func attempt(
    _ builtin: Builtin, _ slots: [Value?], isUnknown: Bool, at node: Node, argument: (Int) -> Place
  ) throws(Fault) -> Value {
    let hasFunction = slots.contains { $0?.isFunction ?? false }
    let (metBefore, failedBefore) = (machine.hasMetUnknown, machine.hasFailedInside)
    (machine.hasMetUnknown, machine.hasFailedInside) = (isUnknown, false)
    var isKnown = false
    defer {
      machine.hasMetUnknown = metBefore || machine.hasMetUnknown && !isKnown
      machine.hasFailedInside = failedBefore
    }
    var before: Snapshot?
    if hasFunction {
      registers.pointee.watched += 1
      before = Snapshot(self)
    }
    defer {
      if hasFunction {
        registers.pointee.watched -= 1
        if registers.pointee.watched == 0 { machine.trail = [] }
      }
    }
    do {
      let result = try make(builtin, slots, at: node, argument: argument)
      isKnown = !result.holdsUnknown
      return result
    } catch {
      switch error.trap.kind {
      case .unplannable: return shape(builtin, slots, at: node)
      case .interrupted: throw error
      default: break
      }
      guard machine.hasMetUnknown, !machine.hasFailedInside else { throw error }
      _ = before?.restore()
      for case .function(let function)? in slots { try visit(function, at: node) }
      return shape(builtin, slots, at: node)
    }
  }
}

extension [Value?] {
  /// What a function that is called with the elements of the first collection gets.
  fileprivate var elementType: ValueType {
    for case .some(let value) in self {
      if case .array(let element) = value.type, case .unknown = value { return element }
    }
    return .any
  }
}

/// What a built-in may ask of this machine.
final class RunContext: Context, @unchecked Sendable {
  // SAFETY: used by the machine's thread only.
  private unowned let machine: Machine

  init(_ machine: Machine) {
    self.machine = machine
    super.init(services: machine.services)
  }

  override var place: Place? { machine.current.place }
  override var isPlanning: Bool { machine.registers.pointee.isPlanning }

  override func call(_ function: Function, _ arguments: [Value]) throws(Trap) -> Value {
    do {
      let result = try machine.call(function, arguments, nil, at: machine.current)
      if isPlanning, result.holdsUnknown { machine.hasMetUnknown = true }
      return result
    } catch {
      machine.hasFailedInside = true
      throw error.placed
    }
  }

  override func comparing(_ function: Function) throws(Trap) -> (result: Value, comparisons: [Comparison]) {
    let (comparisons, recorded) = (machine.comparisons, machine.registers.pointee.recorded)
    defer { (machine.comparisons, machine.registers.pointee.recorded) = (comparisons, recorded) }
    machine.comparisons = []
    // The frame that the closure is about to get: what it calls has other frames.
    machine.registers.pointee.recorded = machine.registers.pointee.top
    let result = try call(function, [])
    return (result, machine.comparisons)
  }
}

extension Signature {
  /// Puts values into slots by their labels; without `written`, by position.
  func bind(_ values: [Value], _ written: [BoundArgument]?, title: String, at node: Node) throws(Fault) -> [Value?] {
    guard let written else { return try positional(values, title: title, at: node) }
    let arguments = written.map { Binding.Argument(label: $0.label, isTrailing: $0.isTrailing) }
    let binding = bind(arguments)
    if let fault = binding.faults.first {
      let (code, text, argument, label) = fault.message(self, arguments)
      let place = argument.flatMap { written.indices.contains($0) ? written[$0].place : nil }
      throw Fault(code, text, at: place ?? node.place, label: label, notes: [brief])
    }
    return zip(parameters, binding.slots).map { parameter, indices -> Value? in
      if parameter.isVariadic { return .array(indices.map { values[$0] }) }
      return indices.first.map { values[$0] }
    }
  }

  private func positional(_ values: [Value], title: String, at node: Node) throws(Fault) -> [Value?] {
    if let last = parameters.last, last.isVariadic {
      let fixed = parameters.count - 1
      guard values.count >= fixed else { throw wrongCount(values.count, title, node) }
      var slots: [Value?] = Array(values.prefix(fixed))
      slots.append(.array(Array(values.dropFirst(fixed))))
      return slots
    }
    let needed = parameters.lastIndex(where: \.isRequired).map { $0 + 1 } ?? 0
    guard values.count <= parameters.count, values.count >= needed else { throw wrongCount(values.count, title, node) }
    var slots: [Value?] = values
    while slots.count < parameters.count { slots.append(nil) }
    return slots
  }

  private func wrongCount(_ count: Int, _ title: String, _ node: Node) -> Fault {
    let wanted = parameters.count == 1 ? "1 argument" : "\(parameters.count) arguments"
    return Fault(.missingArgument, "\(title) takes \(wanted), got \(count)", at: node.place)
  }
}
