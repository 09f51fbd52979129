import Diagnostics
import Language
import Notebook
import Session
import Syntax

/// Results of a session as a notebook that makes them again.
///
/// A session may declare a name anew, a program may not: then a variable becomes a `var` that is given new values, and a function that was changed comes
/// under two names. `_`, too, gets a name.
struct SavedNotebook {
  enum Fault: Error {
    case unknownName(String)
    case slice(Slice.Fault)
    /// A closure calls a function that has been changed since the closure was made.
    case changedFunction(String)
    /// What was written is not a program: a name that means one thing here means another there.
    case problems([Problem])
  }

  private let slice: Slice, saved: [SavedStep]
  private var copies: FunctionCopies
  private var variables: [Footprint.Thing: String] = [:]
  private var functions: [FunctionCopies.Copy: String] = [:]
  /// How many statements of the notebook give a variable a value as a whole.
  private var makers: [Footprint.Thing: Int] = [:]
  /// What the notebook changes after it was made.
  private var changed: Set<Footprint.Thing> = []
  private let isWhole: Bool, wanted: [String]
  private let session: Session

  /// - Parameter names: What is wanted; everything, if nothing is named.
  init(_ session: Session, names: [String]) throws(Fault) {
    guard let journal = session.journal else { throw .unknownName("") }
    (self.session, isWhole, wanted) = (session, names.isEmpty, names)
    var things: Set<Footprint.Thing> = []
    for name in names.isEmpty ? session.ownNames : names {
      guard session.thing(named: name) != nil else { throw .unknownName(name) }
      things.formUnion(session.needs(ofName: name))
    }
    do throws(Slice.Fault) { slice = try Slice(of: journal, wanted: things, showing: names.isEmpty) } catch { throw .slice(error) }
    saved = slice.steps.compactMap { SavedStep($0, journal.steps[$0]) }
    copies = FunctionCopies(slice, saved)
    for case .function(let number) in things { copies.add(number, at: journal.steps.count) }
    try checkClosures()
    for step in saved {
      for thing in step.step.footprint.makes { makers[thing, default: 0] += 1 }
      let isPlain = if case .assignment = step.statement.kind { !step.declared.isEmpty } else { false }
      if !isPlain { changed.formUnion(step.changes.compactMap { step.step.names[$0] }) }
    }
    giveNames()
  }

  /// A closure keeps the names of its functions: they must mean the same where it is made and where it is called.
  private func checkClosures() throws(Fault) {
    for caller in saved where caller.step.kind != .function {
      let named = Set(copies.called(by: caller.step).flatMap { copies.copy(of: $0, at: caller.time).reached.keys })
      for case .function(let number) in caller.step.footprint.reads where !named.contains(number) {
        let now = copies.copy(of: number, at: caller.time)
        for maker in saved where maker.time < caller.time && maker.step.kind != .function {
          let reaches = copies.called(by: maker.step).contains { copies.copy(of: $0, at: maker.time).reached[number] != nil }
          if reaches, copies.isOwn(now), copies.copy(of: number, at: maker.time) != now {
            throw .changedFunction(copies.declaration(of: now)?.declared.first?.name ?? "")
          }
        }
      }
    }
  }

  // MARK: Names

  private mutating func giveNames() {
    // What is not declared here must go on meaning a built-in, or what a module gives.
    var words: Set<String> = [], taken: Set<String> = []
    for step in saved {
      for (kind, span) in Parser.words(step.source) where kind == .name { words.insert(step.source[span]) }
      for (name, _) in step.mentions where !isOwn(name, step) { taken.insert(name) }
    }
    var claims: [(name: String, time: Int, give: (inout SavedNotebook, String) -> Void)] = []
    for step in saved {
      for (name, thing) in step.step.names {
        guard case .variable = thing, isOwn(name, step), variables[thing] == nil else { continue }
        variables[thing] = ""
        let time = saved.last { $0.step.footprint.makes.contains(thing) }?.time ?? step.time
        claims.append((name, time, { $0.variables[thing] = $1 }))
      }
      if let thing = lastValue, step.step.footprint.makes.contains(thing), variables[thing] == nil {
        variables[thing] = ""
        claims.append(("_", step.time, { $0.variables[thing] = $1 }))
      }
    }
    for copy in copies.copies {
      guard let step = copies.declaration(of: copy), let name = step.declared.first?.name else { continue }
      claims.append((name, copy.reached.values.max() ?? step.time, { $0.functions[copy] = $1 }))
    }
    // The latest keeps its name.
    for claim in claims.sorted(by: { ($0.time, $0.name) > ($1.time, $1.name) }) {
      let base = claim.name == "_" ? "result" : claim.name
      var name = base, number = 1
      while taken.contains(name) || (name != claim.name && words.contains(name)) {
        name = "\(base)\(number)"
        number += 1
      }
      taken.insert(name)
      claim.give(&self, name)
    }
  }

  private var lastValue: Footprint.Thing? { session.thing(named: "_") }

  /// Whether the name means something that a statement of the notebook declares by itself.
  private func isOwn(_ name: String, _ step: SavedStep) -> Bool {
    switch step.step.names[name] {
    case .variable(let index)?: saved.contains { !$0.isImport && $0.step.footprint.makes.contains(.variable(index)) }
    case .function(let number)?: copies.isOwn(copies.copy(of: number, at: step.time))
    default: false
    }
  }

  /// The name in the notebook of what a statement calls by a name, as it was at a time.
  private func renamed(_ name: String, _ step: SavedStep, at time: Int) -> String? {
    switch step.step.names[name] {
    case .variable?: step.step.names[name].flatMap { variables[$0] }
    case .function(let number)?: functions[copies.copy(of: number, at: time)]
    default: nil
    }
  }

  // MARK: The text

  /// The whole notebook, checked.
  func text(title: String, checked check: (Source) -> [Problem]) throws(Fault) -> String {
    var lines = ["//: # \(title)"]
    if let seed = session.settings.seed { lines.append("//: Made in a session with `--seed \(seed)`: run it with the same.") }
    lines.append("")
    lines += body
    let source = Source(name: title, text: lines.joined(separator: "\n") + "\n")
    let problems = check(source).filter { $0.severity == .error }
    guard problems.isEmpty else { throw .problems(problems) }
    return (try? SourceFormatter.format(source)) ?? source.text
  }

  private var body: [String] {
    var made: Set<Footprint.Thing> = [], lines: [String] = []
    for step in saved where step.isImport { lines.append(step.step.text) }
    for step in saved where !step.isImport {
      if step.step.kind == .function { lines += functions(of: step) } else { lines += statement(step, &made) }
    }
    for name in wanted {
      guard let thing = session.thing(named: name), case .variable = thing, let name = variables[thing] else { continue }
      if name == "result", let last = saved.last, showsItself(last) { continue }
      lines.append(name)
    }
    return lines
  }

  private func functions(of step: SavedStep) -> [String] {
    copies.copies.filter { copies.declaration(of: $0)?.time == step.time }.map { copy in
      // All that it calls is as it was at one time: the latest of them.
      let time = functions.keys.contains(copy) ? copy.reached.values.max() ?? step.time : step.time
      return step.text(of: step.whole) { name in
        if case .function(copy.function)? = step.step.names[name] { return functions[copy] }
        return renamed(name, step, at: time)
      }
    }
  }

  /// Whether it is the session's last value, which nothing else in the notebook reads, and shows as it stands.
  private func showsItself(_ step: SavedStep) -> Bool {
    guard let last = lastValue, step.step.kind == .shown, step.step.footprint.makes.contains(last), makers[last] == 1 else { return false }
    return !saved.contains { $0.mentions.contains { $0.name == "_" } }
  }

  private func statement(_ step: SavedStep, _ made: inout Set<Footprint.Thing>) -> [String] {
    let rename = { (name: String) in renamed(name, step, at: step.time) }
    switch step.statement.kind {
    case .declaration(let declaration):
      return declaration.bindings.flatMap { lines(of: $0, isVariable: declaration.isVariable, step, &made) }
    case .param(let param):
      let isFirst = isFirst(param.name, step, &made)
      if isFirst, !isMadeAgain(param.name, step) { return [step.text(of: step.whole, renaming: rename)] }
      return [
        binding(isFirst: isFirst, isVariable: true, rename(param.name) ?? param.name, step.text(of: param.value.span, renaming: rename))
      ]
    case .assignment(let assignment):
      guard case .name(let name) = assignment.target.kind, assignment.operation == nil else { break }
      let value = step.text(of: assignment.value.span, renaming: rename)
      let isFirst = isFirst(name, step, &made)
      return [binding(isFirst: isFirst, isVariable: isMadeAgain(name, step), rename(name) ?? name, value)]
    case .expression(let expression):
      guard let last = lastValue, step.step.footprint.makes.contains(last), let name = variables[last], !showsItself(step) else { break }
      let value = step.text(of: expression.span, renaming: rename)
      let line = binding(isFirst: made.insert(last).inserted, isVariable: (makers[last] ?? 0) > 1 || changed.contains(last), name, value)
      return isWhole ? [line, name] : [line]
    default: break
    }
    let text = step.text(of: step.whole, renaming: rename)
    return [step.step.kind == .shown && !isWhole && !showsItself(step) ? text + ";" : text]
  }

  /// One binding of a declaration. A name that is declared once more becomes a variable that is given a value once more.
  private func lines(
    of binding: Statement.Declaration.Binding, isVariable: Bool, _ step: SavedStep, _ made: inout Set<Footprint.Thing>
  ) -> [String] {
    let rename = { (name: String) in renamed(name, step, at: step.time) }
    let names = binding.pattern.names.map(\.name)
    let isAgain = names.contains { isMadeAgain($0, step) }
    let firsts = names.map { isFirst($0, step, &made) }
    let value = step.text(of: binding.value.span, renaming: rename)
    let word = isVariable || isAgain ? "var" : "let"
    if firsts.allSatisfy(\.self) {
      // A variable that is declared once more may be of another type then.
      let type = isAgain ? "" : binding.type.map { ": " + step.source[$0.span] } ?? ""
      return ["\(word) \(step.text(of: binding.pattern.span, renaming: rename))\(type) = \(value)"]
    }
    if names.count == 1 { return ["\(rename(names[0]) ?? names[0]) = \(value)"] }
    // Several names at once, of which some are there already: by way of names of their own.
    let temporary = { (name: String) in "\(rename(name) ?? name)_\(step.time)" }
    let pattern = step.text(of: binding.pattern.span) { names.contains($0) ? temporary($0) : rename($0) }
    return ["let \(pattern) = \(value)"]
      + zip(names, firsts).map { name, isFirst in
        self.binding(isFirst: isFirst, isVariable: true, rename(name) ?? name, temporary(name))
      }
  }

  private func binding(isFirst: Bool, isVariable: Bool, _ name: String, _ value: String) -> String {
    (isFirst ? isVariable ? "var " : "let " : "") + "\(name) = \(value)"
  }

  private func isFirst(_ name: String, _ step: SavedStep, _ made: inout Set<Footprint.Thing>) -> Bool {
    guard let thing = step.step.names[name] else { return true }
    return made.insert(thing).inserted
  }

  private func isMadeAgain(_ name: String, _ step: SavedStep) -> Bool {
    step.step.names[name].map { (makers[$0] ?? 0) > 1 || changed.contains($0) } ?? false
  }
}

extension SavedStep {
  var isImport: Bool { if case .import = statement.kind { true } else { false } }
}

extension Session {
  /// The names that entries have declared and that are still there.
  var ownNames: [String] {
    let own = Set(journal?.steps.filter { !$0.text.hasPrefix("import ") }.flatMap(\.footprint.makes) ?? [])
    return (variables.map(\.name) + functions.map(\.name)).filter { name in name != "_" && thing(named: name).map(own.contains) ?? false }
  }
}

extension SavedNotebook.Fault: CustomStringConvertible {
  var description: String {
    switch self {
    case .unknownName(let name): "there is no variable and no function `\(name)` of this session"
    case .slice(.unfinished(let text)):
      "what `\(text.split(separator: "\n").first ?? "")` has done is needed, but it failed or was stopped: nothing that is written down could do the same"
    case .changedFunction(let name):
      "a closure calls `\(name)`, which was changed after the closure was made; enter the closure once more, then save"
    case .problems(let problems):
      "the notebook would not be right: \(problems.first?.message ?? "")"
    }
  }
}
