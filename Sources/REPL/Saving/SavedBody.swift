import Language
import Session
import Syntax

/// Writes the statements of a notebook.
struct SavedBody {
  private let contents: SavedContents
  private var names: SavedNames
  /// What has been declared so far.
  private var made: Set<Footprint.Thing> = []

  init(_ contents: SavedContents) { (self.contents, names) = (contents, contents.names) }

  mutating func lines() -> [String] {
    var lines: [String] = []
    for step in contents.steps where step.isImport { lines.append(step.source.text) }
    for step in contents.steps where !step.isImport {
      lines += step.step.kind == .function ? functions(of: step) : statement(step)
    }
    for (_, thing) in contents.wanted {
      guard thing == contents.lastValues.thing else {
        if let name = names[thing] { lines.append(name) }
        continue
      }
      // Without a name it stands there already.
      if let time = contents.lastValues.named.last, let name = names.name(ofValueAt: time), isLast(time) { lines.append(name) }
    }
    return lines
  }

  /// Whether no later expression gave another value.
  private func isLast(_ time: Int) -> Bool {
    guard let thing = contents.lastValues.thing else { return false }
    return contents.steps.last { $0.step.footprint.makes.contains(thing) }?.time == time
  }

  private func functions(of step: SavedStep) -> [String] {
    contents.copies.copies.filter { contents.copies.declaration(of: $0)?.time == step.time }.map { copy in
      // All that it calls is as it was at one time: the latest of them.
      let time = copy.reached.values.max() ?? step.time
      return step.text(of: step.whole) { name in
        if case .function(copy.function)? = step.step.names[name] { return names[copy] }
        return names.renamed(name, step, at: time)
      }
    }
  }

  private mutating func statement(_ step: SavedStep) -> [String] {
    let names = names
    let rename = { (name: String) in names.renamed(name, step, at: step.time) }
    switch step.statement.kind {
    case .declaration(let declaration):
      return declaration.bindings.flatMap { lines(of: $0, isVariable: declaration.isVariable, step) }
    case .param(let param):
      let isFirst = isFirst(param.name, step)
      if isFirst, !contents.isMadeAgain(param.name, step) { return [step.text(of: step.whole, renaming: rename)] }
      let value = step.text(of: param.value.span, renaming: rename)
      return [binding(isFirst: isFirst, isVariable: true, rename(param.name) ?? param.name, value)]
    case .assignment(let assignment):
      guard case .name(let name) = assignment.target.kind, assignment.operation == nil else { break }
      let value = step.text(of: assignment.value.span, renaming: rename), isFirst = isFirst(name, step)
      return [binding(isFirst: isFirst, isVariable: contents.isMadeAgain(name, step), rename(name) ?? name, value)]
    case .expression(let expression):
      guard let name = names.name(ofValueAt: step.time) else { break }
      let value = step.text(of: expression.span, renaming: rename)
      let isOne = contents.lastValues.isOneVariable && contents.lastValues.named.count > 1
      let line = binding(isFirst: !isOne || contents.lastValues.named.first == step.time, isVariable: isOne, name, value)
      return contents.isWhole ? [line, name] : [line]
    default: break
    }
    let text = step.text(of: step.whole, renaming: rename)
    // Only what was asked for shows; of the last value it is the last statement, if that has no name.
    let isAsked = contents.isWhole || (step.time == contents.steps.last?.time && contents.wanted.contains { $0.name == "_" })
    return [step.step.kind == .shown && !isAsked ? text + ";" : text]
  }

  /// One binding of a declaration. A name that is declared once more becomes a variable that is given a value once more.
  private mutating func lines(of binding: Statement.Declaration.Binding, isVariable: Bool, _ step: SavedStep) -> [String] {
    let given = names
    let rename = { (name: String) in given.renamed(name, step, at: step.time) }
    let declared = binding.pattern.names.map(\.name)
    let isAgain = declared.contains { contents.isMadeAgain($0, step) }
    let firsts = declared.map { isFirst($0, step) }
    let value = step.text(of: binding.value.span, renaming: rename)
    let word = isVariable || isAgain ? "var" : "let"
    if firsts.allSatisfy(\.self) {
      // A variable that is declared once more may be of another type then.
      let type = isAgain ? "" : binding.type.map { ": " + step.source[$0.span] } ?? ""
      return ["\(word) \(step.text(of: binding.pattern.span, renaming: rename))\(type) = \(value)"]
    }
    if declared.count == 1 { return ["\(rename(declared[0]) ?? declared[0]) = \(value)"] }
    // Several names at once, of which some are there already: by way of names of their own.
    var passing: [String: String] = [:]
    for name in declared { passing[name] = names.unused("new_" + (rename(name) ?? name)) }
    let pattern = step.text(of: binding.pattern.span) { passing[$0] ?? rename($0) }
    return ["let \(pattern) = \(value)"]
      + zip(declared, firsts).map { name, isFirst in
        self.binding(isFirst: isFirst, isVariable: true, rename(name) ?? name, passing[name] ?? name)
      }
  }

  private func binding(isFirst: Bool, isVariable: Bool, _ name: String, _ value: String) -> String {
    (isFirst ? isVariable ? "var " : "let " : "") + "\(name) = \(value)"
  }

  private mutating func isFirst(_ name: String, _ step: SavedStep) -> Bool {
    guard let thing = step.step.names[name] else { return true }
    return made.insert(thing).inserted
  }
}
