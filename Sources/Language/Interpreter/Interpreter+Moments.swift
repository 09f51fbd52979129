/// All that the programs of a run have made, at one moment. Everything is a value, so it costs little to keep.
struct Moment {
  fileprivate let globals: [Value], routines: [Routine]
  fileprivate let entries: [String: FileScope.Entry], declared: Set<String>, imported: Set<String>, order: [String]
  fileprivate let modulesRun: Set<ObjectIdentifier>, lastValue: Value
  /// What the variables that closures share held, of those that were written between this moment and the next.
  fileprivate var written: [(box: Box, value: Value)] = []
}

extension Interpreter {
  /// Remembers what there is now, so that it can be taken back; the oldest of more than `depth` moments is forgotten.
  public func remember(depth: Int) {
    if !moments.isEmpty { moments[moments.count - 1].written = machine.written }
    machine.written = []
    machine.registers.pointee.moment &+= 1
    moments.append(
      Moment(
        globals: machine.globalValues, routines: world.routines, entries: file.entries, declared: file.declared, imported: file.imported,
        order: file.order, modulesRun: modulesRun, lastValue: machine.lastValue))
    if moments.count > depth { moments.removeFirst(moments.count - depth) }
  }

  /// Goes back to the last moment that is remembered, and forgets it. False if there is none.
  public func takeBack() -> Bool {
    guard let moment = moments.popLast() else { return false }
    for entry in machine.written.reversed() { entry.box.value = entry.value }
    machine.written = moments.last?.written ?? []
    machine.registers.pointee.moment &+= 1
    let globals = machine.registers.pointee.globals
    for index in 0..<machine.globalCount { globals[index] = moment.globals.indices.contains(index) ? moment.globals[index] : .unset }
    // Functions that are new since then stay, for what may hold their numbers; no name leads to them any more.
    for (index, routine) in moment.routines.enumerated() { world.routines[index] = routine }
    machine.setRoutines(world.routines)
    (file.entries, file.declared, file.imported, file.order) = (moment.entries, moment.declared, moment.imported, moment.order)
    (modulesRun, machine.lastValue) = (moment.modulesRun, moment.lastValue)
    return true
  }
}
