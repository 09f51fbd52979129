import Language
import Session

/// What goes into a notebook: statements of the session, its functions as often as they were changed, and what each name is called there.
struct SavedContents {
  /// The statements in order, functions among them.
  let steps: [SavedStep]
  let copies: FunctionCopies
  let lastValues: LastValues
  let names: SavedNames
  /// What was asked for by name and is a variable, each with what it stands for; nothing, if all was asked for.
  let wanted: [(name: String, thing: Footprint.Thing)]
  let isWhole: Bool
  /// How many statements give a variable a value as a whole.
  private var makers: [Footprint.Thing: Int] = [:]
  /// What is changed after it was made.
  private var changed: Set<Footprint.Thing> = []

  /// - Parameters:
  ///   - wanted: The names that were asked for.
  ///   - functions: What these stand for; the functions among it are written even if nothing calls them.
  init(_ slice: Slice, _ session: Session, wanted: [String], functions: Set<Footprint.Thing>) throws(SavedNotebook.Fault) {
    let last = session.thing(named: "_")
    steps = slice.steps.compactMap { SavedStep($0, slice.journal.steps[$0], session.registry) }
    var copies = FunctionCopies(slice, steps)
    for case .function(let number) in functions { copies.add(number, at: slice.journal.steps.count) }
    if let name = copies.changedUnderClosure(in: steps) { throw .changedFunction(name) }
    let isReadAtEnd = last.map { last in
      (wanted.isEmpty ? session.ownNames : wanted).contains { $0 != "_" && session.needs(ofName: $0).contains(last) }
    }
    lastValues = LastValues(last, steps, isWanted: wanted.contains("_"), isReadAtEnd: isReadAtEnd ?? false)
    names = SavedNames(steps, copies, lastValues)
    (self.copies, isWhole) = (copies, wanted.isEmpty)
    self.wanted = wanted.compactMap { name in
      guard let thing = session.thing(named: name), case .variable = thing else { return nil }
      return (name, thing)
    }
    for step in steps {
      for thing in step.step.footprint.makes { makers[thing, default: 0] += 1 }
      let isPlain = if case .assignment = step.statement.kind { !step.declared.isEmpty } else { false }
      if !isPlain { changed.formUnion(step.changes.compactMap { step.step.names[$0] }) }
    }
  }

  /// Whether what a statement declares gets a value again, or is changed.
  func isMadeAgain(_ name: String, _ step: SavedStep) -> Bool {
    step.step.names[name].map { (makers[$0] ?? 0) > 1 || changed.contains($0) } ?? false
  }
}
