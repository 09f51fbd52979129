import Language
import Session
import Syntax

/// What the session's variables and functions are called in a notebook. What comes under several names there keeps its own for the latest.
struct SavedNames {
  private let steps: [SavedStep], copies: FunctionCopies, lastValues: LastValues
  private var variables: [Footprint.Thing: String] = [:]
  private var functions: [FunctionCopies.Copy: String] = [:]
  /// Of the values that `_` stood for, by the time of their expression.
  private var lasts: [Int: String] = [:]
  /// All words of the notebook, and all names that were given.
  private var taken: Set<String> = []

  init(_ steps: [SavedStep], _ copies: FunctionCopies, _ lastValues: LastValues) {
    (self.steps, self.copies, self.lastValues) = (steps, copies, lastValues)
    var words: Set<String> = []
    for step in steps {
      for (kind, span) in Parser.words(step.source) where kind == .name { words.insert(step.source[span]) }
      // What is not declared here must go on meaning a built-in, or what a module gives.
      for (name, _) in step.mentions where !isOwn(name, step) { taken.insert(name) }
    }
    for claim in claims().sorted(by: { ($0.time, $0.name) > ($1.time, $1.name) }) {
      let name = free(claim.name) { taken.contains($0) || ($0 != claim.name && words.contains($0)) }
      taken.insert(name)
      switch claim.owner {
      case .variable(let thing): variables[thing] = name
      case .function(let copy): functions[copy] = name
      }
    }
    taken.formUnion(words)
    for (index, time) in lastValues.named.enumerated() {
      if lastValues.isOneVariable, let first = lastValues.named.first, let name = lasts[first] {
        lasts[time] = name
      } else {
        let isSeveral = lastValues.named.count > 1 && !lastValues.isOneVariable
        lasts[time] = unused("result", from: isSeveral ? index + 1 : nil)
      }
    }
  }

  private enum Owner {
    case variable(Footprint.Thing)
    case function(FunctionCopies.Copy)
  }

  /// Who would like which name, and when it was made last.
  private func claims() -> [(name: String, time: Int, owner: Owner)] {
    var claims: [(name: String, time: Int, owner: Owner)] = [], claimed: Set<Footprint.Thing> = []
    for step in steps {
      for (name, thing) in step.step.names {
        guard case .variable = thing, thing != lastValues.thing, isOwn(name, step), claimed.insert(thing).inserted else { continue }
        let time = steps.last { $0.step.footprint.makes.contains(thing) }?.time ?? step.time
        claims.append((name, time, .variable(thing)))
      }
    }
    for copy in copies.copies {
      guard let step = copies.declaration(of: copy), let name = step.declared.first?.name else { continue }
      claims.append((name, copy.reached.values.max() ?? step.time, .function(copy)))
    }
    return claims
  }

  private func free(_ base: String, from first: Int? = nil, isTaken: (String) -> Bool) -> String {
    var name = base + (first.map(String.init) ?? ""), number = first ?? 0
    while isTaken(name) {
      number += 1
      name = "\(base)\(number)"
    }
    return name
  }

  /// A name that nothing else has, from now on taken.
  mutating func unused(_ base: String, from first: Int? = nil) -> String {
    let name = free(base, from: first) { taken.contains($0) }
    taken.insert(name)
    return name
  }

  /// Whether the name means something that a statement of the notebook declares by itself.
  private func isOwn(_ name: String, _ step: SavedStep) -> Bool {
    switch step.step.names[name] {
    case .variable(let index)?: steps.contains { !$0.isImport && $0.step.footprint.makes.contains(.variable(index)) }
    case .function(let number)?: copies.isOwn(copies.copy(of: number, at: step.time))
    default: false
    }
  }

  // MARK: What was given

  subscript(thing: Footprint.Thing) -> String? { variables[thing] }
  subscript(copy: FunctionCopies.Copy) -> String? { functions[copy] }
  /// Of the value of a bare expression; nil if nothing needs it by name.
  func name(ofValueAt time: Int) -> String? { lasts[time] }

  /// The name in the notebook of what a statement calls by a name, as it was at a time.
  func renamed(_ name: String, _ step: SavedStep, at time: Int) -> String? {
    guard let thing = step.step.names[name] else { return nil }
    if thing == lastValues.thing {
      return (lastValues.maker(before: time) ?? lastValues.named.first).flatMap { lasts[$0] }
    }
    return switch thing {
    case .variable: variables[thing]
    case .function(let number): functions[copies.copy(of: number, at: time)]
    default: nil
    }
  }
}
