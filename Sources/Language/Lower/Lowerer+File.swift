import Diagnostics
import Syntax

extension World {
  /// Lowers a source into a file's scope: its imports first, then its functions, then its statements in order.
  func lower(_ program: Program, into file: FileScope) -> Script {
    for statement in program.statements {
      if case .import(let declared) = statement.kind { take(in: declared.module, file) }
    }
    let functions = declare(program, file)
    for (declared, routine) in functions {
      let lowerer = Lowerer(program.source, file, self, SharedVariables(function: declared), seesWholeFile: true)
      lowerer.lower(file: declared, into: routine)
    }
    let units = program.items.map { item -> Unit in
      switch item {
      case .statement(let statement): unit(statement, program.source, file)
      case .prose(let prose): unit(prose, program.source, file)
      case .header(let header): Unit(.nothing, Place(program.source, header.span))
      }
    }
    for unit in units { complete(unit, file) }
    return Script(units: units)
  }

  // MARK: names

  /// All that the source declares at top level. A name that an earlier entry has declared as the same kind keeps its place, so that
  /// functions which use it see the new one.
  private func declare(_ program: Program, _ file: FileScope) -> [(Statement.Function, Routine)] {
    var functions: [(Statement.Function, Routine)] = []
    for statement in program.statements {
      switch statement.kind {
      case .declaration(let declaration):
        for binding in declaration.bindings {
          for (name, _) in binding.pattern.names { global(name, isVariable: declaration.isVariable, file) }
        }
      case .param(let param): global(param.name, isVariable: false, file)
      case .function(let declared):
        let routine = Lowerer(program.source, file, self, SharedVariables(function: declared)).routine(declared)
        functions.append((declared, routine))
        if case .routine(let index)? = file.entries[declared.name], routines[index].isCalled(like: routine) {
          routines[index] = routine
        } else {
          routines.append(routine)
          file.declare(declared.name, .routine(routines.count - 1))
        }
        file.declared.insert(declared.name)
      default: break
      }
    }
    return functions
  }

  private func global(_ name: String, isVariable: Bool, _ file: FileScope) {
    if case .global(let index, _)? = file.entries[name], !file.imported.contains(name) {
      file.declare(name, .global(index, isVariable: isVariable))
    } else {
      file.imported.remove(name)
      file.declare(name, .global(newGlobal(name), isVariable: isVariable))
    }
  }

  // MARK: statements

  private func unit(_ statement: Statement, _ source: Source, _ file: FileScope) -> Unit {
    let lowerer = Lowerer(source, file, self, SharedVariables(statement, inFile: true))
    let place = Place(source, statement.span)
    switch statement.kind {
    case .declaration(let declaration):
      var defined: Set<String> = []
      let nodes = declaration.bindings.map { binding -> Node in
        let node = lowerer.lower(global: binding)
        for (name, _) in binding.pattern.names { defined.insert(name) }
        file.declared.formUnion(defined)
        return node
      }
      return Unit(.statement(nodes.count == 1 ? nodes[0] : BlockNode(nodes, place)), place, defines: defined, scope: lowerer.function)
    case .param(let param):
      let node = lowerer.lower(param)
      file.declared.insert(param.name)
      return Unit(.statement(node), place, defines: [param.name], scope: lowerer.function)
    case .function(let function): return Unit(.nothing, place, defines: [function.name])
    case .import(let declared):
      guard let script = files[declared.module] else {
        let hint = didYouMean(declared.module, among: modules.names).map { "did you mean `\($0)`?" } ?? ""
        return Unit(
          .statement(
            FailingNode(.unknownModule, "there is no module `\(declared.module)`", label: hint, Place(source, declared.moduleSpan))), place)
      }
      return Unit(.modules([script]), place, defines: moduleNames[declared.module] ?? [])
    case .expression(let expression):
      let node = lowerer.lower(expression)
      return Unit(
        .statement(statement.isHidden ? node : ShowNode(node, mayBeNil: !givesNothing(Giving(expression), file), place)), place,
        scope: lowerer.function)
    default:
      return Unit(.statement(lowerer.lower(statement)), place, scope: lowerer.function)
    }
  }

  private func unit(_ prose: Prose, _ source: Source, _ file: FileScope) -> Unit {
    var nodes: [Node] = []
    var scope: FunctionScope?
    for case .value(let expression) in prose.segments {
      let lowerer = Lowerer(source, file, self, SharedVariables(expression))
      if let scope { lowerer.function = scope }
      nodes.append(lowerer.lower(expression))
      scope = lowerer.function
    }
    return Unit(.prose(nodes), Place(source, prose.span), scope: scope)
  }

  /// What a unit reads and changes by name, through all functions that it calls.
  private func complete(_ unit: Unit, _ file: FileScope) {
    let all = reach(unit.uses)
    for (name, entry) in file.entries {
      switch entry {
      case .global(let index, _):
        if all.globals.contains(index) { unit.reads.insert(name) }
        if all.changes.contains(index) { unit.changes.insert(name) }
      case .routine(let index): if all.routines.contains(index) { unit.reads.insert(name) }
      }
    }
  }

  /// Everything that is used, also by the functions used.
  func reach(_ uses: Uses) -> Uses {
    var all = uses
    var open = Array(uses.routines)
    while let index = open.popLast() {
      guard routines.indices.contains(index) else { continue }
      let more = routines[index].uses
      all.globals.formUnion(more.globals)
      all.changes.formUnion(more.changes)
      for next in more.routines where all.routines.insert(next).inserted { open.append(next) }
    }
    return all
  }

  // MARK: modules

  /// Makes a module's names visible in a file.
  private func take(in module: String, _ file: FileScope) {
    if scopes[module] == nil {
      guard let source = modules.source(named: module) else { return }
      let scope = FileScope()
      // Known before it is lowered: modules may import each other.
      scopes[module] = scope
      files[module] = lower(Parser.parse(source).program, into: scope)
    }
    guard let scope = scopes[module] else { return }
    for name in scope.order where !scope.imported.contains(name) {
      guard let entry = scope.entries[name] else { continue }
      file.declare(name, entry)
      file.imported.insert(name)
      file.declared.insert(name)
      moduleNames[module, default: []].insert(name)
    }
  }
}

extension Lowerer {
  /// A binding at top level.
  func lower(global binding: Statement.Declaration.Binding) -> Node {
    let value = lower(binding.value)
    if case .name(let name, let span) = binding.pattern, case .global(let index, _)? = file.entries[name] {
      return DeclareNode(.global(index), name, type: type(binding.type), value, place(span))
    }
    return DestructureNode(globalTarget(binding.pattern), value, place(binding.pattern.span))
  }

  private func globalTarget(_ pattern: Pattern) -> Target {
    switch pattern {
    case .name(let name, _): if case .global(let index, _)? = file.entries[name] { .one(.global(index)) } else { .ignored }
    case .tuple(let parts, let span): .several(parts.map(globalTarget), place(span))
    case .ignored: .ignored
    }
  }

  /// A `param`: the command line's value, or its own.
  func lower(_ param: Statement.Param) -> Node {
    guard case .global(let index, _)? = file.entries[param.name] else { return ConstantNode(.none, place(param.nameSpan)) }
    let value = world.parameters[param.name].map { ConstantNode($0, place(param.nameSpan)) } ?? lower(param.value)
    return DeclareNode(.global(index), param.name, type: type(param.type), value, place(param.nameSpan))
  }
}

extension Routine {
  /// Whether a call that was lowered for the one fits the other.
  func isCalled(like other: Routine) -> Bool {
    guard let mine = signature?.parameters, let theirs = other.signature?.parameters, mine.count == theirs.count else { return false }
    for (a, b) in zip(mine, theirs) where a.name != b.name || a.isLabelled != b.isLabelled || a.isRequired != b.isRequired { return false }
    return true
  }
}
