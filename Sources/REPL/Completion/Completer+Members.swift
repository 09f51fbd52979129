import Language

/// What may stand behind a point.
extension Completer {
  /// The members of a value, and the functions that take it first: those that are made for its type before those that take anything.
  func members(_ value: Value, _ place: Place) -> [Completion.Candidate] {
    let type = value.type
    var own: [Member] = []
    if type == .any {
      own = CoreMembers.table.map(\.member) + facts.registry.types.values.flatMap { $0 }
    } else {
      own = type.alternatives.flatMap(place.estimate.members)
    }
    var candidates = own.sorted { $0.name < $1.name }.map { Completion.Candidate($0.name, "\($0.type.name)  \($0.summary)") }
    var made: [Completion.Candidate] = [], forAll: [Completion.Candidate] = []
    for name in place.locals.names { if let function = place.estimate.signature(name) { add(function) } }
    functions(place).forEach(add)
    func add(_ function: Signature) {
      guard let first = function.parameters.first, !first.isLabelled, !first.isVariadic, fits(first.type, value) else { return }
      if first.type == .any { forAll.append(method(function)) } else { made.append(method(function)) }
    }
    candidates += made.sorted { $0.text < $1.text } + forAll.sorted { $0.text < $1.text }
    // A function of a member's name is called as well: `xs.count { $0 > 1 }`; the member is what is offered.
    let members = Set(own.map(\.name))
    return candidates.filter { !($0.text.hasSuffix("(") && members.contains($0.shown)) }
  }

  private func fits(_ wanted: ValueType, _ value: Value) -> Bool {
    if wanted == .any { return true }
    // Looking through all elements of a large array would take long.
    if case .array(let items) = value { return wanted.mayAccept(.array(items.first?.type ?? .any)) }
    return wanted.accepts(value)
  }

  /// With the brace of the closure where that is all that it needs.
  private func method(_ function: Signature) -> Completion.Candidate {
    let rest = function.parameters.dropFirst()
    if let only = rest.first, rest.count == 1, only.type == .function, only.fallback == nil {
      return Completion.Candidate("\(function.name) { ", shown: function.name, function.summary)
    }
    let needsNothing = rest.isEmpty
    return Completion.Candidate(function.name + (needsNothing ? "()" : "("), shown: function.name, function.summary)
  }
}
