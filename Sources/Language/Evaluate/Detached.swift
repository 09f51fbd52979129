import Stopping
import Synchronization

/// A function that has taken what it needs: its captured values, and the globals and functions that it uses. Each call
/// runs on a machine of its own, so that several threads may call at once.
final class DetachedClosure: DetachedFunction {
  private let routine: Routine, captures: [Value]
  private let globals: [Value], routines: [Routine]
  private let services: Services, types: [String: [Member]]
  /// Whether a call leaves nothing behind that another could see; else each call begins with copies of its own, so that results
  /// do not depend on which thread made which call.
  private let isPure: Bool
  /// Machines that no call is using.
  private let idle = Mutex<[Machine]>([])

  init(_ closure: Closure, on machine: Machine, reach: Uses) {
    var copies: [ObjectIdentifier: Box] = [:]
    routine = closure.routine
    captures = closure.captures.map { $0.detached(&copies) }
    globals = machine.globalValues.enumerated().map { reach.globals.contains($0) ? $1.detached(&copies) : .unset }
    routines = machine.routines
    (services, types) = (machine.services, machine.types)
    isPure = copies.isEmpty && reach.changes.isEmpty
  }

  func call(_ arguments: [Value]) throws(Trap) -> Value {
    let machine = idle.withLock { $0.popLast() } ?? makeMachine()
    machine.measureStack()
    do throws(Fault) {
      var copies: [ObjectIdentifier: Box] = [:]
      let mine = isPure ? captures : captures.map { $0.detached(&copies) }
      let result = try Interruption.working(for: Interruption.work ?? services.work) { () throws(Fault) in
        try machine.call(Closure(routine, mine, home: machine.home), arguments, nil, at: machine.current)
      }
      if isPure { idle.withLock { $0.append(machine) } }
      return result
    } catch {
      // What was under way there is not worth keeping.
      throw error.placed
    }
  }

  private func makeMachine() -> Machine {
    let machine = Machine(services: services, slots: Machine.detachedSlots)
    machine.isDetached = true
    machine.types = types
    machine.reserveGlobals(globals.count)
    var copies: [ObjectIdentifier: Box] = [:]
    for (index, value) in globals.enumerated() { machine.registers.pointee.globals[index] = isPure ? value : value.detached(&copies) }
    machine.setRoutines(routines)
    return machine
  }
}

struct DetachedBuiltin: DetachedFunction {
  let builtin: Builtin, services: Services
  func call(_ arguments: [Value]) throws(Trap) -> Value {
    let machine = Machine(services: services, slots: 256)
    machine.isDetached = true
    machine.measureStack()
    do throws(Fault) {
      return try Interruption.working(for: Interruption.work ?? services.work) { () throws(Fault) in
        try machine.call(builtin, arguments, nil, at: machine.current)
      }
    } catch { throw error.placed }
  }
}

extension Value {
  /// With boxes of its own, so that no other thread writes to them.
  fileprivate func detached(_ copies: inout [ObjectIdentifier: Box]) -> Value {
    switch self {
    case .function(let box as Box):
      if let known = copies[ObjectIdentifier(box)] { return .function(known) }
      let copy = Box(.none)
      copies[ObjectIdentifier(box)] = copy
      copy.value = box.value.detached(&copies)
      return .function(copy)
    case .function(let closure as Closure):
      return .function(Closure(closure.routine, closure.captures.map { $0.detached(&copies) }, home: closure.home))
    case .array(let items): return holdsClosures ? .array(items.map { $0.detached(&copies) }) : self
    default: return self
    }
  }

  private var holdsClosures: Bool {
    if case .array(let items) = self { return items.contains { $0.isFunction || $0.holdsClosures } }
    return false
  }
}

extension Machine {
  /// Everything that is used, also by the functions used and by functions in captured values.
  func reach(_ closure: Closure) -> Uses { reach([closure.routine.uses], closure.captures) }

  /// The same for code that is about to run, and for values. `shared` hears of each variable that closures share.
  /// - Parameter elements: How many elements of an array are looked at.
  func reach(_ uses: [Uses], _ values: [Value] = [], elements: Int = .max, shared: (Box) -> Void = { _ in }) -> Uses {
    var all = Uses(), open = uses
    var seen: Set<ObjectIdentifier> = []
    func collect(_ value: Value) {
      switch value {
      case .function(let box as Box):
        if seen.insert(ObjectIdentifier(box)).inserted {
          shared(box)
          collect(box.value)
        }
      case .function(let inner as Closure):
        open.append(inner.routine.uses)
        if seen.insert(ObjectIdentifier(inner)).inserted { for value in inner.captures { collect(value) } }
      case .function(let inner as BuiltinFunction): all.builtins.insert(inner.builtin.name)
      case .dictionary(let dictionary): for item in dictionary.items.values { collect(item) }
      case .array(let items): for item in items.prefix(elements) { collect(item) }
      default: break
      }
    }
    for value in values { collect(value) }
    while let next = open.popLast() {
      all.changes.formUnion(next.changes)
      all.builtins.formUnion(next.builtins)
      for index in next.globals where all.globals.insert(index).inserted && index < globalCount {
        collect(registers.pointee.globals[index])
      }
      for index in next.routines where all.routines.insert(index).inserted && routines.indices.contains(index) {
        open.append(routines[index].uses)
      }
    }
    return all
  }
}
