import Diagnostics
import Syntax

/// Turns syntax into nodes: every name is resolved to a slot, a global or a function, every argument to a parameter.
/// What is wrong becomes a node that fails when it is reached; the checker has reported it long before.
final class Lowerer {
  let source: Source, file: FileScope, world: World
  var function: FunctionScope
  var shared: SharedVariables

  init(_ source: Source, _ file: FileScope, _ world: World, _ shared: SharedVariables, seesWholeFile: Bool = false) {
    (self.source, self.file, self.world, self.shared) = (source, file, world, shared)
    function = FunctionScope(parent: nil, seesWholeFile: seesWholeFile, isFunction: false)
  }

  func place(_ span: Span) -> Place { Place(source, span) }

  func failing(_ code: Code, _ message: String, label: String = "", _ span: Span) -> Node {
    FailingNode(code, message, label: label, place(span))
  }

  // MARK: names

  enum Resolution {
    case local(LocalVariable)
    case global(Int, isVariable: Bool)
    case routine(Int)
    case builtin(Builtin)
  }

  /// All that a name may mean here, the nearest first.
  func candidates(_ name: String) -> [Resolution] {
    var found: [Resolution] = []
    if let local = function.find(name) { found.append(.local(local)) }
    let builtin = world.registry[name].map { Resolution.builtin($0) }
    if let entry = file.entries[name] {
      let resolution: Resolution
      switch entry {
      case .global(let index, let isVariable): resolution = .global(index, isVariable: isVariable)
      case .routine(let index): resolution = .routine(index)
      }
      // `let count = count(xs)`: until the declaration has run, the name is the built-in's.
      let isLater = !function.seesWholeFile && !file.declared.contains(name)
      if isLater, case .global = entry, let builtin { return found + [builtin, resolution] }
      found.append(resolution)
    }
    if let builtin { found.append(builtin) }
    return found
  }

  func read(_ resolution: Resolution, _ name: String, _ span: Span) -> Node {
    switch resolution {
    case .local(let variable): return read(variable, span)
    case .global(let index, _):
      function.use(global: index)
      return GlobalNode(index, name, place(span))
    case .routine(let index):
      function.use(routine: index)
      return RoutineNode(index, place(span))
    case .builtin(let builtin):
      function.use(builtin: builtin.name)
      return ConstantNode(.function(BuiltinFunction(builtin, world.services)), place(span))
    }
  }

  func read(_ variable: LocalVariable, _ span: Span) -> Node {
    switch variable.storage {
    case .local(let slot): LocalNode(slot, place(span))
    case .boxed(let slot), .early(let slot): BoxedNode(slot, variable.name, place(span))
    case .global(let index): GlobalNode(index, variable.name, place(span))
    }
  }

  func lower(name: String, _ span: Span) -> Node {
    guard let resolution = candidates(name).first else { return undefined(name, span) }
    return read(resolution, name, span)
  }

  func undefined(_ name: String, _ span: Span) -> Node {
    let hint = didYouMean(name, among: Array(file.entries.keys).sorted() + world.registry.names).map { "did you mean `\($0)`?" } ?? ""
    return failing(.undefinedName, "`\(name)` is not defined", label: hint, span)
  }

  // MARK: declaring

  /// A new variable of the innermost scope.
  func declare(_ name: String, _ span: Span, isVariable: Bool, routine: Routine? = nil) -> LocalVariable {
    let slot = function.newSlot()
    let isEarly = shared.early.contains(span.start)
    if isEarly { function.earlySlots[function.earlySlots.count - 1].append(slot) }
    let storage: Storage = isEarly ? .early(slot) : shared.boxed.contains(span.start) ? .boxed(slot) : .local(slot)
    let variable = LocalVariable(name, storage, isVariable: isVariable, routine: routine)
    function.scopes[function.scopes.count - 1][name] = variable
    return variable
  }

  func scoped<Result>(_ body: () -> Result) -> Result {
    function.scopes.append([:])
    defer { function.scopes.removeLast() }
    return body()
  }

  /// The variables of a pattern. An early one keeps the box that it has.
  func target(_ pattern: Pattern, isVariable: Bool) -> Target {
    switch pattern {
    case .name(let name, let span): .one(declare(name, span, isVariable: isVariable).storage)
    case .tuple(let parts, let span): .several(parts.map { target($0, isVariable: isVariable) }, place(span))
    case .ignored: .ignored
    }
  }
}

/// What all files of a run share while they are lowered.
final class World {
  let registry: Registry
  let modules: any ModuleProvider
  let parameters: [String: Value]
  let services: Services
  /// The names of the globals, by index, and the functions of all files.
  var globals: [String] = []
  var routines: [Routine] = []
  /// The modules: their statements, their scopes, and the names that they give to others.
  var files: [String: Script] = [:], scopes: [String: FileScope] = [:], moduleNames: [String: Set<String>] = [:]
  let types: TypeNames

  init(registry: Registry, modules: any ModuleProvider, parameters: [String: Value], services: Services) {
    (self.registry, self.modules, self.parameters, self.services) = (registry, modules, parameters, services)
    types = TypeNames(registry)
  }

  func newGlobal(_ name: String) -> Int {
    globals.append(name)
    return globals.count - 1
  }
}
