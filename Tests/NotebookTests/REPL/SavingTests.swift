import Diagnostics
import Language
import Session
import Syntax
import Testing

@testable import REPL

/// `:save`: what it writes gives the same values in a fresh process.
@Suite struct SavingTests {
  private func session(_ entries: [String]) -> Session {
    let session = Session(Session.Configuration())
    session.keepJournal()
    for (index, entry) in entries.enumerated() { _ = session.enter(Source(name: "<input \(index)>", text: entry)) }
    return session
  }

  private func saved(_ session: Session, _ names: String...) throws -> String { try saved(session, names) }

  private func saved(_ session: Session, _ names: [String]) throws -> String {
    let text = try SavedNotebook(session, names: names).text(title: "t") { source in
      let (program, problems) = Parser.parse(source)
      return problems + Session(Session.Configuration()).check(program)
    }
    // Without the title.
    return text.split(separator: "\n").dropFirst().joined(separator: "\n")
  }

  /// The value of the last line, which is the name of what was saved.
  private func value(of text: String) throws -> Value {
    let fresh = Session(Session.Configuration())
    guard case .done = fresh.enter(Source(name: "t", text: text)) else {
      Issue.record("the notebook fails:\n\(text)")
      return .none
    }
    return fresh.lastValue
  }

  @Test func onlyWhatIsNeeded() throws {
    let one = session(["let a = 1", "let b = 2", "let c = a + 1", "print(b)", "nope", "c"])
    #expect(try saved(one, "c") == "let a = 1\nlet c = a + 1\nc")
  }

  @Test func aNameDeclaredAnew() throws {
    let one = session(["let x = 1", "let y = x + 1", "let x: String = \"five\"", "let z = \"\\(x) \\(y)\""])
    #expect(try saved(one, "z") == "var x = 1\nlet y = x + 1\nx = \"five\"\nlet z = \"\\(x) \\(y)\"\nz")
    #expect(try saved(one, "x") == "let x: String = \"five\"\nx")
  }

  @Test func aFunctionChangedBetweenTwoCalls() throws {
    let one = session([
      "func g(_ a) { a + 1 }", "func f(_ a) { g(a) * 2 }", "let b = f(1)", "func g(_ a) { a + 10 }", "let c = f(1) + b",
    ])
    let text = try saved(one, "c")
    #expect(try value(of: text).quoted == "26")
    #expect(text.contains("func f1(_ a) { g1(a) * 2 }") && text.contains("func f(_ a) { g(a) * 2 }"))
  }

  @Test func whatClosuresShare() throws {
    let one = session([
      "func counter() {\n  var n = 0\n  return {\n    n += 1\n    n\n  }\n}", "let c = counter()", "let d = counter()", "c()", "c()", "d()",
      "let v = c()",
    ])
    let text = try saved(one, "v")
    #expect(try value(of: text).quoted == "3")
    #expect(!text.contains("d()"))
  }

  @Test func theLastValueGetsAName() throws {
    let one = session(["2 + 3", "let a = _ * 2", "_ + 1", "_ + a"])
    #expect(
      try saved(one, "_") == "var result = 2 + 3\nlet a = result * 2\nresult = result + 1\nresult + a"
        || (try value(of: saved(one, "_"))).quoted == "16")
    #expect(try value(of: saved(one, "a")).quoted == "10")
  }

  @Test func whatIsDoneToAVariable() throws {
    let one = session([
      "var xs = [1, 2]", "for i in 0..<3 { xs[0] = xs[0] + i }", "xs[1] = 7", "let other = 1", "func change() { xs[1] += 1 }", "change()",
    ])
    #expect(try value(of: saved(one, "xs")).quoted == "[4, 8]")
    #expect(!(try saved(one, "xs").contains("other")))
  }

  @Test func modulesAndTheNetworkInUse() throws {
    let one = session(["import statistics", "use(\"box\")", "let b = info().count", "let a = 1"])
    #expect(try saved(one, "a") == "let a = 1\na")
    let text = try saved(one, "b")
    #expect(text == "use(\"box\")\nlet b = info().count\nb")
  }

  @Test func whatWasStoppedCannotBeWritten() throws {
    let one = session(["var n = 0", "for i in 0..<3 {\n  n += 1\n  assert(i < 1)\n}", "let a = 2"])
    #expect(throws: SavedNotebook.Fault.self) { try saved(one, "n") }
    #expect(try saved(one, "a") == "let a = 2\na")
    _ = one.enter(Source(name: "", text: "n = 5"))
    #expect(try saved(one, "n") == "let n = 5\nn" || (try value(of: saved(one, "n"))).quoted == "5")
  }

  @Test func aFileThatTheSessionWritesByWayOfAName() throws {
    let path = "/tmp/resin-saving-\(UInt64.random(in: 0...UInt64.max)).csv"
    let one = session(["let p = \"\(path)\"", "save(table([\"a\": [1, 2]]), p)", "let other = 1", "let t = load(p)"])
    let text = try saved(one, "t")
    #expect(text.contains("save(table") && !text.contains("other"))
  }

  @Test func aNameThatABuiltInHas() throws {
    let one = session(["let a = sum([1, 2])", "let sum = a + 1"])
    #expect(try value(of: saved(one, "sum")).quoted == "4")
  }

  @Test func everythingWithoutNames() throws {
    let one = session(["let a = 1", "a + 1", "a + 1;", "func f(_ x) { x + a }", "hypothesis(\"more\") { f(1) > a };"])
    let text = try saved(one)
    #expect(text == "let a = 1\na + 1\nfunc f(_ x) { x + a }\nhypothesis(\"more\") { f(1) > a };" || text.contains("result"))
  }

  /// Random sessions: whatever is saved gives, in a session of its own, the value that it had.
  @Test(arguments: 0..<12) func randomSessions(round: Int) throws {
    var count = 0
    for seed in round * 40..<(round + 1) * 40 {
      var writer = RandomEntries(seed: UInt64(seed))
      let start = [
        "var a = 1", "let b = 2", "var c = 3; let d = 4", "func f(_ x) { x + 1 }", "func g(_ x) { f(x) - a }", "func h(_ x) { x }",
        "let op = { $0 }", "5",
      ]
      let entries = start + (0..<12).map { _ in writer.entry() }
      let one = session(entries)
      for (name, value) in one.variables where name != "_" {
        if case .function = value { continue }
        let text: String
        do { text = try saved(one, name) } catch SavedNotebook.Fault.slice, SavedNotebook.Fault.changedFunction { continue }
        count += 1
        let again = try self.value(of: text)
        #expect(again.identity == value.identity, "seed \(seed), \(name)\n\(entries.joined(separator: "\n"))\n— saved —\n\(text)")
      }
      // The whole session, too.
      let text: String
      do { text = try saved(one) } catch SavedNotebook.Fault.slice, SavedNotebook.Fault.changedFunction { continue } catch {
        Issue.record("seed \(seed): \(error)\n\(entries.joined(separator: "\n"))")
        continue
      }
      let fresh = Session(Session.Configuration())
      guard case .done = fresh.enter(Source(name: "t", text: text)) else {
        Issue.record("seed \(seed)\n\(entries.joined(separator: "\n"))\n— saved —\n\(text)")
        continue
      }
    }
    // Most could be saved.
    #expect(count > 120)
  }

  @Test func undoTakesBackTheLastEntry() throws {
    let one = session([
      "let a = 1", "func counter() {\n  var n = 0\n  return {\n    n += 1\n    n\n  }\n}", "let c = counter()", "c()",
    ])
    let before = one.variables.map { "\($0.name) \($0.value.identity)" }
    for entry in [
      "let a = 2", "let b = c()", "c()", "func f() { 1 }", "let xs = [a]\nlet ys = nope(1)", "import statistics", "assert(c() < 0)",
    ] {
      _ = one.enter(Source(name: "", text: entry))
      if entry.contains("nope") { continue }
      #expect(one.takeBack())
      #expect(one.variables.map { "\($0.name) \($0.value.identity)" } == before, "after \(entry)")
      #expect(one.functions.map(\.name) == ["counter"])
    }
    #expect(try value(of: saved(one, "a")).quoted == "1")
    _ = one.enter(Source(name: "", text: "c()"))
    #expect(one.lastValue.quoted == "2")
  }
}

/// Entries such as people type, chosen by a seed; some fail.
private struct RandomEntries {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  private mutating func below(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(count))
  }
  private mutating func one(_ choices: [String]) -> String { choices[below(choices.count)] }
  private mutating func name() -> String { one(["a", "b", "c", "d"]) }
  private mutating func function() -> String { one(["f", "g", "h"]) }

  private mutating func number() -> String {
    switch below(7) {
    case 0: name()
    case 1: "\(below(9))"
    case 2: "\(function())(\(name()))"
    case 3: "(\(name()) + \(below(5)))"
    case 4: "_"
    case 5: "\(name()) * 2"
    default: "\(below(9)) - \(name())"
    }
  }

  mutating func entry() -> String {
    switch below(17) {
    case 0, 1, 2: "let \(name()) = \(number())"
    case 3, 4: "var \(name()) = \(number())"
    case 5: "\(name()) = \(number())"
    case 6: "\(name()) += \(number())"
    case 7: "func f(_ x) { x + \(one(["a", "b", "_", "5", "d * 2"])) }"
    case 8: "func \(one(["g", "h"]))(_ x) {\n  \(name()) += 1\n  return f(x) * \(below(4))\n}"
    case 9: "for i in 0..<3 { \(name()) += i + \(number()) }"
    case 10: number()
    case 11: "let k = [1, 2].map { $0 + \(name()) }"
    case 12: "let (\(name()), e) = (\(number()), \(number()))"
    case 13: "let op = { $0 + \(number()) }"
    case 14: "let \(name()) = op(\(number()))"
    case 15: "let (a, b) = [\(number()), \(number())]"
    default: "let a = \(number()); let \(one(["m", "n"])) = \(number())"
    }
  }
}
