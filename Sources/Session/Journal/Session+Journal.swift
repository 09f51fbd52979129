import Builtins
import Diagnostics
import Language
import Syntax

extension Session {
  /// How many entries can be taken back. Each keeps the values of its time alive.
  public static let undoDepth = 5

  /// From now on entries are noted, can be taken back, and leave their value as `_`: what a person in front of the program wants.
  public func keepJournal() { journal = journal ?? Journal() }

  /// Takes back the last entry: names, functions, the network in use and `_` are as before it. False if there is none to take back.
  public func takeBack() -> Bool {
    guard interpreter.takeBack() else { return false }
    journal?.takeBack()
    services[NetworkInUse.self] = networks.popLast() ?? nil
    return true
  }

  /// What a name of the session's file stands for.
  public func thing(named name: String) -> Footprint.Thing? { interpreter.thing(named: name) }

  /// What reading a variable needs, or calling a function.
  public func needs(ofName name: String) -> Set<Footprint.Thing> { interpreter.footprint(ofName: name).reads }

  /// - Parameter depth: How many entries can be taken back from now on, this one included.
  func beginEntry(depth: Int = Session.undoDepth) {
    guard journal != nil else { return }
    interpreter.remember(depth: depth)
    networks.append(services[NetworkInUse.self])
    if networks.count > depth { networks.removeFirst(networks.count - depth) }
    journal?.begin(depth: depth)
    interpreter.lastValue = .none
  }

  /// Notes a statement, with what it needs at this moment, and then runs it. `run` tells whether it came to its end.
  func note(_ statement: Statement, _ unit: Unit, _ source: Source, _ run: () -> Bool) {
    if journal != nil {
      let text = Self.text(of: statement, in: source)
      var names: [String: Footprint.Thing] = [:]
      let words = Source(name: "", text: text)
      for (kind, span) in Parser.words(words) where kind == .name {
        let name = words[span]
        if let thing = interpreter.thing(named: name) { names[name] = thing }
      }
      var footprint = interpreter.footprint(of: unit)
      addOutside(to: &footprint, text)
      if case .assignment(let assignment) = statement.kind, assignment.operation == nil, case .name(let name) = assignment.target.kind,
        let thing = interpreter.thing(named: name)
      {
        footprint.makes.insert(thing)
      }
      let shows = footprint.builtins.contains { name in
        registry[name].map { [.showing, .claims].contains($0.topic) && $0.hasEffect } ?? false
      }
      journal?.begin(statement, text: text, footprint, names: names, shows: shows)
    }
    let before = journal?.steps.last.map { moment(of: $0.footprint.changes) }
    guard run() else {
      guard let before else { return }
      // What is declared is there only when the statement has come to its end.
      let declared = Set(unit.defines.compactMap(interpreter.thing))
      journal?.fail(leaving: declared.subtracting(before.keys).union(unchanged(since: before)))
      return
    }
    if case .none = lastValue { journal?.end(showed: false) } else { journal?.end(showed: true) }
  }

  /// What some things are at this moment, of those that can be looked at.
  private func moment(of things: Set<Footprint.Thing>) -> [Footprint.Thing: Moment] {
    var moment: [Footprint.Thing: Moment] = [:]
    for thing in things {
      if case .variable = thing { moment[thing] = .variable(interpreter.value(of: thing)) }
      if thing == .network { moment[thing] = .network(services[NetworkInUse.self].map(ObjectIdentifier.init)) }
    }
    return moment
  }

  /// Those of them that are as they were.
  private func unchanged(since before: [Footprint.Thing: Moment]) -> Set<Footprint.Thing> {
    let now = moment(of: Set(before.keys))
    return Set(before.keys.filter { before[$0]?.isSame(as: now[$0]) == true })
  }

  private enum Moment {
    case variable(Value?), network(ObjectIdentifier?)

    func isSame(as other: Moment?) -> Bool {
      switch (self, other) {
      case (.network(let one), .network(let other)?): one == other
      case (.variable(nil), .variable(nil)?): true
      case (.variable(let one?), .variable(let another?)?): one.isEqual(to: another)
      default: false
      }
    }
  }

  /// Makes what an entry that was stopped has come to the last value. Nothing that is written down could make it again.
  public func setUnfinished(_ value: Value) {
    interpreter["_"] = value
    if let last = interpreter.thing(named: "_") { journal?.leaveUnfinished(last) }
  }

  /// The network in use, and files that the statement names.
  private func addOutside(to footprint: inout Footprint, _ text: String) {
    let builtins = footprint.builtins.compactMap { registry[$0] }
    if builtins.contains(where: \.topic.speaksToNetwork) { footprint.reads.insert(.network) }
    if builtins.contains(where: \.changesFacts) {
      footprint.changes.insert(.network)
      if text.hasPrefix("use(") { footprint.makes.insert(.network) }
    }
    let reads = builtins.contains(where: \.readsFiles), writes = builtins.contains { mayWrite($0, footprint, text) }
    guard reads || writes else { return }
    var isNamed = false
    let source = Source(name: "", text: text)
    for (kind, span) in Parser.words(source) where kind == .text && source[span].count > 1 {
      // Only a text with a point in it can be a file's name.
      isNamed = isNamed || source[span].contains(".")
      let file = Footprint.Thing.outside("the file " + source[span])
      if reads { footprint.reads.insert(file) }
      if writes { footprint.changes.insert(file) }
    }
    // A path that is not written here may be any that is written elsewhere.
    let (any, unnamed) = (Footprint.Thing.outside("any file"), Footprint.Thing.outside("a file that is named elsewhere"))
    if writes { footprint.changes.formUnion(isNamed ? [any] : [any, unnamed]) }
    if reads { footprint.reads.formUnion(isNamed ? [unnamed] : [any, unnamed]) }
  }

  /// Whether a built-in that a statement uses may write a file. Where the statement calls it itself, and no function of the session, its text says so.
  private func mayWrite(_ builtin: Builtin, _ footprint: Footprint, _ text: String) -> Bool {
    guard case .label(let label) = builtin.writing else { return builtin.writing == .always }
    let callsFunctions = footprint.reads.contains { if case .function = $0 { true } else { false } }
    return callsFunctions || !text.contains(builtin.name + "(") || text.contains(label + ":")
  }

  func endEntry() {
    guard journal != nil else { return }
    var last: Footprint.Thing?
    if case .none = lastValue {
    } else {
      interpreter["_"] = lastValue
      last = interpreter.thing(named: "_")
    }
    journal?.endEntry(last: last)
    guard journal?.isLong == true else { return }
    let names = variables.map(\.name) + functions.map(\.name)
    journal?.prune(wanted: names.reduce(into: []) { $0.formUnion(needs(ofName: $1)) })
  }

  /// As it was typed, with its `///` lines and its `;`, a parameter with its help.
  private static func text(of statement: Statement, in source: Source) -> String {
    let text = source[statement.span] + (statement.isHidden ? ";" : "")
    return switch statement.kind {
    case .function(let function): function.documentation.map { "/// \($0)\n" }.joined() + text
    case .param(let param) where !param.help.isEmpty: text + "  // " + param.help
    default: text
    }
  }
}

extension Footprint.Thing {
  static let network = Footprint.Thing.outside("the network in use")
}
