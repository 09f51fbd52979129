import Diagnostics
import Stopping
import Syntax

/// Runs programs item by item. Globals stay from one program to the next: a REPL prepares each entry as a program of its own.
///
/// Used from one thread at a time. The program itself runs on a thread with a large stack, while the caller waits.
public final class Interpreter: @unchecked Sendable {
  // SAFETY: see above; `Session` calls it from one thread.
  let world: World, machine: Machine, file = FileScope()
  var modulesRun: Set<ObjectIdentifier> = []
  /// What may be taken back, the latest last.
  var moments: [Moment] = []

  public init(
    registry: Registry, modules: any ModuleProvider = FixedModules(), services: Services, parameters: [String: Value] = [:],
    isPlanning: Bool = false
  ) {
    world = World(registry: registry, modules: modules, parameters: parameters, services: services)
    machine = Machine(services: services, isPlanning: isPlanning)
    (machine.types, machine.registry) = (registry.types, registry)
  }

  /// While planning: whether so little is certain by now that no failure is.
  public var isLost: Bool { machine.isLost }

  /// Hears of each expensive call while planning.
  public var onPlanned: (@Sendable (PlannedCall) -> Void)? {
    get { machine.onPlanned }
    set { machine.onPlanned = newValue }
  }

  /// Resolves all names. What cannot be resolved fails when it is reached; the checker reports it before.
  public func prepare(_ program: Program) -> Script {
    let script = NativeStack.large { world.lower(program, into: file) }
    machine.reserveGlobals(world.globals.count)
    machine.globalNames = world.globals
    machine.setRoutines(world.routines)
    return script
  }

  /// Runs a statement. The trap's `problem` is the finished diagnostic.
  public func run(_ unit: Unit) throws(Trap) {
    let failure = NativeStack.large { () -> Fault? in
      do throws(Fault) {
        try working { () throws(Fault) in try execute(unit) }
        return nil
      } catch { return error }
    }
    if let failure {
      machine.reset()
      throw failure.placed
    }
  }

  /// Runs something on the machine that the person may stop.
  private func working(_ body: () throws(Fault) -> Void) throws(Fault) {
    machine.measureStack()
    machine.services.work.beginAnew()
    try Interruption.working(for: machine.services.work, body)
  }

  /// The values of a piece of prose, in order.
  public func values(of unit: Unit) throws(Trap) -> [Value] {
    guard case .prose(let nodes) = unit.content else { return [] }
    let result = NativeStack.large { () -> Result<[Value], Fault> in
      do throws(Fault) {
        var values: [Value] = []
        try working { () throws(Fault) in
          try inFrame(of: unit) { (frame) throws(Fault) in
            for node in nodes { values.append(try node.evaluate(frame)) }
          }
        }
        return .success(values)
      } catch { return .failure(error) }
    }
    switch result {
    case .success(let values): return values
    case .failure(let fault):
      machine.reset()
      throw fault.placed
    }
  }

  private func execute(_ unit: Unit) throws(Fault) {
    switch unit.content {
    case .statement(let node): try inFrame(of: unit) { (frame) throws(Fault) in _ = try node.execute(frame) }
    case .modules(let scripts):
      for script in scripts { try load(script) }
    case .prose, .nothing: break
    }
  }

  /// Runs a module's statements, once.
  private func load(_ script: Script) throws(Fault) {
    guard let first = script.units.first, modulesRun.insert(ObjectIdentifier(first)).inserted else { return }
    let wasQuiet = machine.isQuiet
    machine.isQuiet = true
    defer { machine.isQuiet = wasQuiet }
    for unit in script.units { try execute(unit) }
  }

  private func inFrame(of unit: Unit, _ body: (Frame) throws(Fault) -> Void) throws(Fault) {
    let outer = machine.base
    let base = try outer.enter(unit.frameSize, at: ConstantNode(.none, unit.place))
    defer { outer.leave(base, unit.frameSize) }
    try body(Frame(slots: base, registers: outer.registers))
  }

  /// While planning, after a statement failed or instead of running it: what it would have declared or changed is unknown from here on.
  ///
  /// - Returns: the built-ins that it might have called.
  @discardableResult
  public func forget(_ unit: Unit) -> [Builtin] {
    machine.forget(unit.uses, declaring: unit.defines.union(unit.changes).compactMap(global))
  }

  /// The same of every `var` that there is: what cannot be read may change any of them.
  public func forgetVariables() {
    for case .global(let index, isVariable: true) in file.entries.values {
      _ = machine.forget(Uses(), declaring: [index])
    }
    machine.services[UncertainFacts.self] = UncertainFacts()
  }

  private func global(_ name: String) -> Int? {
    if case .global(let index, _)? = file.entries[name] { index } else { nil }
  }

  // MARK: what there is

  /// The value of the last bare expression.
  public var lastValue: Value {
    get { machine.lastValue }
    set { machine.lastValue = newValue }
  }

  /// A variable of the file by name. Setting declares it, if need be.
  /// What a variable holds; nil where it is not set, and for everything else.
  public func value(of thing: Footprint.Thing) -> Value? {
    guard case .variable(let index) = thing, index < machine.globalCount else { return nil }
    return set(machine.registers.pointee.globals[index])
  }

  public subscript(name: String) -> Value? {
    get {
      switch file.entries[name] {
      case .global(let index, _): value(of: .variable(index))
      case .routine(let index): .function(Closure(world.routines[index], [], home: machine.home))
      case nil: nil
      }
    }
    set {
      let index: Int
      if case .global(let known, _)? = file.entries[name] {
        index = known
      } else {
        index = world.newGlobal(name)
        file.declare(name, .global(index, isVariable: false))
        file.declared.insert(name)
        machine.reserveGlobals(world.globals.count)
      }
      machine.registers.pointee.globals[index] = newValue ?? .unset
    }
  }

  private func set(_ value: Value) -> Value? { value.isUnset ? nil : value }

  /// The variables that have values, in order of declaration; not those of modules.
  public var variables: [(name: String, value: Value)] {
    file.order.compactMap { name in
      guard !file.imported.contains(name), case .global? = file.entries[name] else { return nil }
      return self[name].map { (name, $0) }
    }
  }

  /// The functions of the program and of what it imports.
  public var functions: [Signature] {
    file.order.compactMap { name in
      if case .routine(let index)? = file.entries[name] { world.routines[index].signature } else { nil }
    }
  }

  /// Of a function of the program or of a built-in.
  public func signature(of name: String) -> Signature? {
    if case .routine(let index)? = file.entries[name] { return world.routines[index].signature }
    return world.registry[name]?.signature
  }

  /// Of a function of the program or of what it imports.
  public func ownSignature(of name: String) -> Signature? {
    if case .routine(let index)? = file.entries[name] { world.routines[index].signature } else { nil }
  }

  /// Whether a variable of the program, not of a module, has a value.
  public func hasOwnVariable(_ name: String) -> Bool {
    if case .global? = file.entries[name] { !file.imported.contains(name) && self[name] != nil } else { false }
  }

  /// How many names the file knows.
  public var nameCount: Int { file.entries.count }

  /// The names that the file can use, for completion.
  public var names: [String] { file.order + world.registry.names }
}
