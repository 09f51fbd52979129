import Diagnostics
import Syntax

/// What runs a tree: the globals, a stack of slots, and what the run is connected to. One thread at a time.
final class Machine: @unchecked Sendable {
  // SAFETY: a machine is used by one thread at a time; a detached function makes machines of its own.
  let registers: UnsafeMutablePointer<Registers>
  let services: Services
  private let slots: UnsafeMutablePointer<Value>
  private(set) var globalCount = 0
  private var globalCapacity: Int
  private(set) var routines: [Routine] = []
  /// What the globals are called, by index.
  var globalNames: [String] = []
  var registry: Registry?
  private var routineCapacity: Int
  private(set) lazy var context = RunContext(self)
  /// What closures hold of their machine: not itself, for it holds them.
  private(set) lazy var home = Home(self)

  /// The call of a built-in that is under way.
  var current: Node = ConstantNode(.none, Place(Source(name: "", text: ""), Span(start: 0, end: 0)))
  /// Shared variables written while unknown branches are visited, with what they held.
  var trail: [(box: Box, value: Value)] = []
  /// What shared variables held at the last remembered moment, of those that have been written since.
  var written: [(box: Box, value: Value)] = []
  /// What a function returns if it took a branch that may have been taken.
  var pending: Value?
  /// A `break` or `return` may have been reached.
  var mayLeave = false
  /// While planning: values that seem to be known may be wrong from here on, so that no failure is certain.
  var isLost = false
  /// Something is run once more to see what it changes: its calls have been heard of.
  var isRepeating = false
  /// A function that a built-in has called gave something unknown.
  var hasMetUnknown = false
  /// A function that a built-in has called failed.
  var hasFailedInside = false
  var comparisons: [Comparison] = []
  /// A module is being loaded: its bare expressions do not show.
  var isQuiet = false
  /// It belongs to a detached function, which any thread may call in any order: nothing may be shown or changed from there.
  var isDetached = false
  /// The value of the last bare expression at top level.
  var lastValue: Value = .none
  /// The domain's types and their members.
  var types: [String: [Member]] = [:]
  /// Hears of each expensive call while planning.
  var onPlanned: (@Sendable (PlannedCall) -> Void)?

  static let stackSlots = 1 << 20, detachedSlots = 1 << 16

  init(services: Services, slots count: Int = Machine.stackSlots, depthLimit: Int = 10_000, isPlanning: Bool = false) {
    self.services = services
    slots = .allocate(capacity: count)
    (globalCapacity, routineCapacity) = (64, 64)
    registers = .allocate(capacity: 1)
    registers.initialize(
      to: Registers(
        globals: .allocate(capacity: globalCapacity), routines: .allocate(capacity: routineCapacity),
        top: slots, end: slots + count, depthLimit: depthLimit, isPlanning: isPlanning, machine: self))
  }

  deinit {
    // SAFETY: no frame is left; globals up to `globalCount` are initialized, routines are unmanaged.
    registers.pointee.globals.deinitialize(count: globalCount)
    registers.pointee.globals.deallocate()
    registers.pointee.routines.deallocate()
    registers.deinitialize(count: 1)
    registers.deallocate()
    slots.deallocate()
  }

  /// The frame of code that stands outside of all functions.
  var base: Frame { Frame(slots: registers.pointee.top, registers: registers) }

  var globalValues: [Value] { Array(UnsafeBufferPointer(start: registers.pointee.globals, count: globalCount)) }

  /// Makes room for so many globals; new ones are unset. Only between runs.
  func reserveGlobals(_ count: Int) {
    if count > globalCapacity {
      globalCapacity = count * 2
      let larger = UnsafeMutablePointer<Value>.allocate(capacity: globalCapacity)
      larger.moveInitialize(from: registers.pointee.globals, count: globalCount)
      registers.pointee.globals.deallocate()
      registers.pointee.globals = larger
    }
    while globalCount < count {
      (registers.pointee.globals + globalCount).initialize(to: .unset)
      globalCount += 1
    }
  }

  /// Sets the functions of the files, by index. Only between runs.
  func setRoutines(_ all: [Routine]) {
    routines = all
    if all.count > routineCapacity {
      routineCapacity = all.count * 2
      registers.pointee.routines.deallocate()
      registers.pointee.routines = .allocate(capacity: routineCapacity)
    }
    for (index, routine) in all.enumerated() { (registers.pointee.routines + index).initialize(to: .passUnretained(routine)) }
  }

  /// After a failure: nothing is under way any more.
  func reset() {
    registers.pointee.result = .none
    registers.pointee.recorded = nil
    (registers.pointee.openBranches, registers.pointee.watched) = (0, 0)
    (trail, pending, mayLeave, comparisons) = ([], nil, false, [])
  }

  func refuel(at node: Node) throws(Fault) {
    registers.pointee.fuel = 1024
    if services.isInterrupted { throw Fault(.interrupted, at: node.place) }
  }

  /// Notes how much of this thread's stack may be used. To be called when a run begins on a thread.
  func measureStack() {
    registers.pointee.stackLimit = NativeStack.lowest
    registers.pointee.fuel = 0
  }

  /// Notes what a shared variable held at the last remembered moment, before it is first written since.
  func note(_ box: Box) {
    written.append((box, box.value))
    box.noted = registers.pointee.moment
  }

  func record(_ place: Place, _ operations: [ComparisonOperator], _ operands: [Value], _ truth: Truth) {
    comparisons.append(Comparison(text: place.text, operators: operations.map(\.rawValue), operands: operands, holds: truth == .yes))
  }
}

/// The machine that made a closure, for as long as it lives.
final class Home: @unchecked Sendable {
  // SAFETY: set once, before it is shared.
  private(set) weak var machine: Machine?
  init(_ machine: Machine) { self.machine = machine }
}

/// An expensive call that a plan has come upon.
public struct PlannedCall: Sendable {
  public let builtin: Builtin, place: Place
  /// One slot a parameter; nil where the default is used.
  public let arguments: [Value?]
  /// False where it stands where it may not be reached.
  public let isCertain: Bool
  /// Whether its arguments are known, so that its body is asked.
  public let isAsked: Bool
}
