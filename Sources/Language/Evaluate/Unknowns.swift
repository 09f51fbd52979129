// Running on values that are not computed. An unknown condition visits both branches from the same state, and where
// they leave different values behind, the value is unknown afterwards.

extension Value {
  /// What it is if it may be the one or the other.
  func joined(_ other: Value) -> Value {
    if isUnset { return other }
    if other.isUnset { return self }
    if case .unknown = self {
    } else if case .unknown = other {
    } else if !holdsUnknown, !other.holdsUnknown, isEqual(to: other) {
      return self
    }
    if case .function(let a) = self, case .function(let b) = other, a === b { return self }
    let shape = knownShape
    return .unknown(Unknown(type.joined(other.type), shape: shape == other.knownShape ? shape : nil))
  }

  var knownShape: [Int]? {
    switch self {
    case .domain(let box): box.value.dimensions
    case .unknown(let unknown): unknown.shape
    default: nil
    }
  }
}

/// The variables that running code can see, as they are at one moment.
struct Snapshot {
  let frame: Frame
  private let locals: [Value], globals: [Value]
  private let trailStart: Int

  init(_ frame: Frame) {
    self.frame = frame
    locals = Array(UnsafeBufferPointer(start: frame.slots, count: frame.registers.pointee.top - frame.slots))
    globals = frame.machine.globalValues
    trailStart = frame.machine.trail.count
  }

  /// The values that shared variables have now, of those that were written since.
  private func written() -> [(box: Box, value: Value)] {
    frame.machine.trail[trailStart...].map { ($0.box, $0.box.value) }
  }

  /// Goes back to this moment. Gives what there was instead.
  func restore() -> Outcome {
    let now = Outcome(now: Snapshot(frame), written: written())
    put(locals, globals)
    for entry in frame.machine.trail[trailStart...].reversed() { entry.box.value = entry.value }
    frame.machine.trail.removeSubrange(trailStart...)
    return now
  }

  struct Outcome {
    fileprivate let now: Snapshot, written: [(box: Box, value: Value)]

    /// Joins another way that things may have gone with what there is now.
    func join() {
      let frame = now.frame
      for (slot, value) in now.locals.enumerated() { frame.slots[slot] = frame.slots[slot].joinedVariable(value) }
      let globals = frame.registers.pointee.globals
      for (index, value) in now.globals.enumerated() { globals[index] = globals[index].joinedVariable(value) }
      for entry in written {
        frame.machine.trail.append((entry.box, entry.box.value))
        entry.box.value = entry.box.value.joined(entry.value)
      }
    }

    /// Takes it as what happened.
    func adopt() {
      now.put(now.locals, now.globals)
      for entry in written {
        now.frame.machine.trail.append((entry.box, entry.box.value))
        entry.box.value = entry.value
      }
    }
  }

  private func put(_ locals: [Value], _ globals: [Value]) {
    for (slot, value) in locals.enumerated() { frame.slots[slot] = value }
    for (index, value) in globals.enumerated() { frame.registers.pointee.globals[index] = value }
  }
}

extension Value {
  /// A slot with a box keeps its box; its contents are joined on their own.
  fileprivate func joinedVariable(_ other: Value) -> Value {
    if case .function(let function) = self, function is Box { return self }
    if case .function(let function) = other, function is Box { return other }
    return joined(other)
  }
}

extension Frame {
  /// Visits both branches of an unknown condition. A branch that fails is not taken, unless both do.
  func both<Result>(
    _ first: () throws(Fault) -> Result, _ second: () throws(Fault) -> Result, join: (Result, Result) -> Result
  ) throws(Fault) -> Result {
    registers.pointee.openBranches += 1
    registers.pointee.watched += 1
    defer {
      registers.pointee.openBranches -= 1
      registers.pointee.watched -= 1
      if registers.pointee.watched == 0 { machine.trail = [] }
    }
    let before = Snapshot(self)
    let one: Result
    do { one = try first() } catch {
      _ = before.restore()
      return try second()
    }
    let otherWay = before.restore()
    let two: Result
    do { two = try second() } catch {
      _ = before.restore()
      otherWay.adopt()
      return one
    }
    otherWay.join()
    return join(one, two)
  }

  /// Runs what may run any number of times, until one more time changes nothing that is known.
  func repeatedly(_ body: () throws(Fault) -> Void) throws(Fault) {
    // So that the trail of shared variables stays to the end.
    registers.pointee.openBranches += 1
    registers.pointee.watched += 1
    defer {
      registers.pointee.openBranches -= 1
      registers.pointee.watched -= 1
      if registers.pointee.watched == 0 { machine.trail = [] }
    }
    let start = machine.trail.count
    let isRepeated = machine.isRepeating
    defer { machine.isRepeating = isRepeated }
    for _ in 0..<12 {
      let before = known(since: start)
      try perhaps(body)
      machine.isRepeating = true
      if known(since: start) == before { return }
    }
    // Should never be reached, for there are few types; but then nothing is certain any more.
    machine.isLost = true
  }

  /// What is known of each variable: whether it has a certain value, else the type.
  private func known(since start: Int) -> [String] {
    let locals = UnsafeBufferPointer(start: slots, count: registers.pointee.top - slots)
    return (locals.map { $0 } + machine.globalValues + machine.trail[start...].map(\.box.value)).map {
      $0.isUnset ? "-" : $0.isUnknown ? $0.type.name : ""
    }
  }

  /// Runs what may or may not run, and joins with not having run.
  func perhaps(_ body: () throws(Fault) -> Void) throws(Fault) {
    try both(body, {}, join: { _, _ in })
  }

  /// Two ways to end a statement: where they differ, what follows is planned as if it were reached.
  func joinFlows(_ first: Ending, _ second: Ending) -> Flow {
    if first.flow == second.flow {
      if first.flow == .returns { registers.pointee.result = first.result.joined(second.result) }
      return first.flow
    }
    for way in [first, second] {
      if way.flow == .returns { machine.pending = machine.pending?.joined(way.result) ?? way.result }
      // After a `continue`, too, what follows may not be reached.
      if way.flow != .next { machine.mayLeave = true }
    }
    registers.pointee.result = .none
    let open = [first, second].first { $0.flow == .next || $0.flow == .continues }
    return open?.flow ?? .breaks
  }
}

extension Machine {
  /// Where something failed or was passed over: whatever it would have declared or changed may be anything from here on.
  ///
  /// - Returns: the built-ins that it might have called.
  func forget(_ uses: Uses, declaring globals: [Int]) -> [Builtin] {
    var boxes: [Box] = []
    let all = reach([uses], shared: { boxes.append($0) })
    for index in all.changes.union(globals) where index < globalCount { registers.pointee.globals[index] = .unknown(Unknown(.any)) }
    for box in boxes { box.value = .unknown(Unknown(.any)) }
    let builtins = all.builtins.compactMap { registry?[$0] }
    if builtins.contains(where: \.changesFacts) { services[UncertainFacts.self] = UncertainFacts() }
    return builtins
  }
}
