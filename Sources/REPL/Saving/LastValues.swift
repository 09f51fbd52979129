import Language
import Session

/// What `_` stood for in the statements of a notebook: the value of one bare expression after the other. Those that something needs get a name.
struct LastValues {
  /// What the name `_` means in the session; nil if there has been no value.
  let thing: Footprint.Thing?
  /// The times of the expressions whose values are needed, in order.
  let named: [Int]
  /// Whether a function or a closure reads it, when it is called: then all values go by one name.
  let isOneVariable: Bool

  /// - Parameters:
  ///   - isWanted: Whether the last of them is asked for by name.
  ///   - isReadAtEnd: Whether something else that is asked for would read it if it were called now.
  init(_ thing: Footprint.Thing?, _ steps: [SavedStep], isWanted: Bool, isReadAtEnd: Bool) {
    self.thing = thing
    guard let thing else {
      (named, isOneVariable) = ([], false)
      return
    }
    let makers = steps.filter { $0.step.footprint.makes.contains(thing) }.map(\.time)
    var needed: Set<Int> = []
    for step in steps where step.step.kind != .function && step.step.footprint.reads.contains(thing) {
      if let maker = makers.last(where: { $0 < step.time }) { needed.insert(maker) }
    }
    // The last statement of all shows its value as it stands.
    if let last = makers.last, isReadAtEnd || (isWanted && last != steps.last?.time) { needed.insert(last) }
    named = needed.sorted()
    isOneVariable = steps.contains { step in
      step.step.names["_"] == thing
        && step.mentions.contains { $0.name == "_" && (step.step.kind == .function || step.isInBraces($0.span)) }
    }
  }

  /// The expression whose value `_` is for a statement; itself excluded.
  func maker(before time: Int) -> Int? { named.last { $0 < time } }

  func isNamed(_ step: SavedStep) -> Bool { named.contains(step.time) }
}
