import Diagnostics
import Syntax

/// The names that a file declares at top level, with those that it imports.
final class FileScope {
  enum Entry {
    case global(Int, isVariable: Bool)
    case routine(Int)
  }
  var entries: [String: Entry] = [:]
  /// The names whose declarations stand above what is being lowered.
  var declared: Set<String> = []
  /// Those that an `import` has made visible.
  var imported: Set<String> = []
  /// In order of declaration, for listings.
  var order: [String] = []

  func declare(_ name: String, _ entry: Entry) {
    if entries[name] == nil { order.append(name) }
    entries[name] = entry
  }
}

/// What a piece of program names of its surroundings.
struct Uses {
  var globals: Set<Int> = [], routines: Set<Int> = [], builtins: Set<String> = []
  /// Globals that it gives new values.
  var changes: Set<Int> = []
}

/// A variable inside a function or block.
final class LocalVariable {
  let name: String, storage: Storage, isVariable: Bool
  /// For a nested function.
  var routine: Routine?
  init(_ name: String, _ storage: Storage, isVariable: Bool, routine: Routine? = nil) {
    (self.name, self.storage, self.isVariable, self.routine) = (name, storage, isVariable, routine)
  }
}

/// A function that is being lowered: its scopes, slots and captures.
final class FunctionScope {
  let parent: FunctionScope?
  /// Whether it is a `func`: then it sees all of its file.
  let seesWholeFile: Bool
  var scopes: [[String: LocalVariable]] = [[:]]
  private(set) var slotCount = 0
  /// The slots of the parent whose values are captured, and where they go.
  private(set) var captured: [Int] = [], captureSlots: [Int] = []
  /// What the captured variables are called.
  private(set) var captureNames: [String] = []
  private var capturedNames: [ObjectIdentifier: LocalVariable] = [:]
  var uses = Uses()
  /// The slots of variables, by block, whose boxes the block makes.
  var earlySlots: [[Int]] = [[]]
  /// Loops around the statement that is being lowered.
  var loops = 0
  /// Branches of `if` expressions around it, out of which nothing jumps.
  var branches = 0
  /// Whether `return` is possible.
  let isFunction: Bool

  init(parent: FunctionScope?, seesWholeFile: Bool, isFunction: Bool) {
    (self.parent, self.seesWholeFile, self.isFunction) = (parent, seesWholeFile, isFunction)
  }

  func newSlot() -> Int {
    defer { slotCount += 1 }
    return slotCount
  }

  func use(global index: Int) {
    uses.globals.insert(index)
    parent?.use(global: index)
  }

  func change(global index: Int) {
    uses.changes.insert(index)
    parent?.change(global: index)
  }

  func use(builtin name: String) {
    uses.builtins.insert(name)
    parent?.use(builtin: name)
  }

  func use(routine index: Int) {
    uses.routines.insert(index)
    parent?.use(routine: index)
  }

  /// A variable by name: its own, or an enclosing function's, which is then captured.
  func find(_ name: String) -> LocalVariable? {
    for scope in scopes.reversed() { if let variable = scope[name] { return variable } }
    guard let outer = parent?.find(name) else { return nil }
    if let known = capturedNames[ObjectIdentifier(outer)] { return known }
    let slot = newSlot()
    let storage: Storage
    switch outer.storage {
    case .local(let from):
      captured.append(from)
      storage = .local(slot)
    case .boxed(let from), .early(let from):
      captured.append(from)
      storage = .boxed(slot)
    case .global: return outer
    }
    captureSlots.append(slot)
    captureNames.append(name)
    let variable = LocalVariable(name, storage, isVariable: outer.isVariable, routine: outer.routine)
    capturedNames[ObjectIdentifier(outer)] = variable
    return variable
  }
}
