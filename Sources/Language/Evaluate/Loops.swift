import Diagnostics

/// What a value is taken apart into.
indirect enum Target: Sendable {
  case ignored
  case one(Storage)
  case several([Target], Place)
}

extension Frame {
  /// Gives the variables of a pattern their values.
  @inline(__always)
  func bind(_ target: Target, _ value: Value) throws(Fault) {
    if case .one(let storage) = target { declare(storage, value) } else { try spread(target, value) }
  }

  private func spread(_ target: Target, _ value: Value) throws(Fault) {
    switch target {
    case .ignored: return
    case .one(let storage): declare(storage, value)
    case .several(let parts, let place):
      switch value {
      case .array(let items) where items.count == parts.count:
        for (part, item) in zip(parts, items) { try spread(part, item) }
      case .unknown:
        for part in parts { try spread(part, .unknown(Unknown(.any))) }
      case .array(let items):
        throw Fault(.wrongValue, "\(parts.count) names for an Array of \(items.count)", at: place)
      default:
        throw Fault(.wrongValue, "\(value.type.article) cannot be taken apart into \(parts.count) names", at: place)
      }
    }
  }
}

/// `let (a, b) = pair`
final class DestructureNode: Node {
  let target: Target, value: Node
  init(_ target: Target, _ value: Node, _ place: Place) {
    (self.target, self.value) = (target, value)
    super.init(place)
  }
  override func execute(_ frame: Frame) throws(Fault) -> Flow {
    try frame.bind(target, value.evaluate(frame))
    return .next
  }
}

/// `for x in xs`. Each turn declares its variables anew.
final class ForNode: Node {
  let target: Target, sequence: Node, body: Node
  /// The slot, where the variable is a plain local one.
  let slot: Int?
  init(_ target: Target, _ sequence: Node, _ body: Node, _ place: Place) {
    (self.target, self.sequence, self.body) = (target, sequence, body)
    if case .one(.local(let slot)) = target { self.slot = slot } else { slot = nil }
    super.init(place)
  }

  override func execute(_ frame: Frame) throws(Fault) -> Flow {
    switch try sequence.evaluate(frame) {
    case .range(let range): return try run(range, frame)
    case .array(let items):
      if frame.isPlanning { return try plan(items, frame) }
      for item in items {
        if let flow = try turn(item, frame) { return flow }
      }
      return .next
    case .string(let text): return try each(text.lazy.map { .string(String($0)) }, frame)
    case .dictionary(let dictionary): return try each(dictionary.items.lazy.map { .array([$0.value, $1]) }, frame)
    case .domain(let box): return try run(box, frame)
    case .unknown(let unknown):
      let element: ValueType = if case .array(let element) = unknown.type { element } else { .any }
      try frame.repeatedly { () throws(Fault) in _ = try turn(.unknown(Unknown(element)), frame) }
      _ = frame.machine.leaves()
      return .next
    case let other:
      throw Fault(
        .wrongValue, "`for` cannot run over \(other.type.article)", at: sequence.place, label: "this is \(other.brief)",
        notes: { if case .number = other { ["a range counts: 0..<\(other.brief)"] } else { [] } }())
    }
  }

  /// One turn; how the loop ends, if it does.
  @inline(__always)
  private func turn(_ item: Value, _ frame: Frame) throws(Fault) -> Flow? {
    try frame.bind(target, item)
    let flow = try body.execute(frame)
    if flow == .breaks { return .next }
    if flow == .returns { return flow }
    try frame.burn(1, at: self)
    return nil
  }

  /// A turn that may not be reached, because one before may have left the loop.
  private func maybe(_ item: Value, _ frame: Frame) throws(Fault) {
    try frame.perhaps { () throws(Fault) in
      frame.machine.note(try turn(item, frame) == .returns ? .returns : .next, frame)
    }
    try frame.burn(1, at: self)
  }

  private func run(_ range: NumberRange, _ frame: Frame) throws(Fault) -> Flow {
    guard range.lower < range.upper else { return .next }
    guard let slot, !frame.isPlanning else { return try each((range.lower..<range.upper).lazy.map { .number(Double($0)) }, frame) }
    for index in range.lower..<range.upper {
      frame.slots[slot] = .number(Double(index))
      let flow = try body.execute(frame)
      if flow == .breaks { return .next }
      if flow == .returns { return flow }
      try frame.burn(1, at: self)
    }
    return .next
  }

  private func each(_ items: some Sequence<Value>, _ frame: Frame) throws(Fault) -> Flow {
    if frame.isPlanning { return try plan(items, frame) }
    for item in items {
      if let flow = try turn(item, frame) { return flow }
    }
    return .next
  }

  private func plan(_ items: some Sequence<Value>, _ frame: Frame) throws(Fault) -> Flow {
    let before = frame.machine.mayLeave
    for item in items {
      if frame.machine.mayLeave, !before {
        try maybe(item, frame)
      } else if let flow = try turn(item, frame) {
        return flow
      }
    }
    if !before { _ = frame.machine.leaves() }
    return .next
  }

  private func run(_ box: Domain, _ frame: Frame) throws(Fault) -> Flow {
    guard let count = box.value.elementCount() else {
      throw Fault(.wrongValue, "`for` cannot run over \(Value.domain(box).type.article)", at: sequence.place)
    }
    if frame.isPlanning {
      // The elements of what is large are read one by one, which takes long: what is done with one of them is done with all.
      try frame.repeatedly { () throws(Fault) in _ = try turn(.unknown(Unknown(.any)), frame) }
      _ = frame.machine.leaves()
      return .next
    }
    for index in 0..<max(0, count) {
      if let flow = try turn(frame.element(box, .number(Double(index)), at: sequence.place), frame) { return flow }
    }
    return .next
  }
}
