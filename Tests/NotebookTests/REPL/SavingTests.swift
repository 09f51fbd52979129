import Diagnostics
import Foundation
import Language
import Session
import Synchronization
import Syntax
import Testing

@testable import REPL

/// `:save`: what it writes gives the same values in a fresh process.
@Suite struct SavingTests {
  private func session(_ entries: [String], _ shown: Shown = Shown()) -> Session {
    let session = Session(Session.Configuration(), emit: { shown.note($0) })
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

  @Test func theLastValueGetsANameWhereSomethingNeedsIt() throws {
    let one = session(["2 + 3", "let a = _ * 2", "_ + 1", "_ + a"])
    #expect(try saved(one, "_") == "let result1 = 2 + 3\nlet a = result1 * 2\nlet result2 = result1 + 1\nresult2 + a")
    #expect(try value(of: saved(one, "_")).quoted == "16")
    #expect(try saved(one, "a") == "let result = 2 + 3\nlet a = result * 2\na")
    let two = session(["let a = 1", "a + 1", "a + 2", "let b = _ * a", "a + 3", "let result = 7"])
    #expect(
      try saved(two)
        == "let a = 1\na + 1\nlet result1 = a + 2\nresult1\nlet b = result1 * a\na + 3\nlet result = 7")
    #expect(try saved(two, "_", "b") == "let a = 1\nlet result = a + 2\nlet b = result * a\na + 3\nb")
    // Asked for by name, and not the last statement.
    _ = two.enter(Source(name: "", text: "let c = 5"))
    #expect(try saved(two, "_", "c") == "let a = 1\nlet result = a + 3\nlet c = 5\nresult\nc")
  }

  /// A function or a closure reads it when it is called: then it is one variable.
  @Test func theLastValueInAFunction() throws {
    let one = session([
      "1", "func f(_ x) { x + _ }", "f(1)", "let a = f(10)", "_ * 5", "let b = f(100)", "let op = { $0 + _ }", "op(0)", "op(0)",
    ])
    #expect(try value(of: saved(one, "a")).quoted == "12" && (try value(of: saved(one, "b")).quoted == "110"))
    #expect(try saved(one, "b").contains("var result = 1\n"))
    #expect(try value(of: saved(one, "_")).quoted == "10")
  }

  @Test func nothingIsLeftOfSeveralStatementsInALine() throws {
    let one = session(["func f() { 2 };", "show(3); let a = 1; print(a);", "f(); 5", "f();"])
    #expect(try saved(one) == "func f() { 2 }\nshow(3)\nlet a = 1\nprint(a)\n5")
    // What would show something keeps it.
    let two = session(["func f() {\n  show(1)\n  2\n}", "f(); hypothesis(\"a\") { 1 < 2 };"])
    #expect(try saved(two) == "func f() {\n  show(1)\n  2\n}\nf();\nhypothesis(\"a\") { 1 < 2 }")
  }

  @Test func itIsLaidOutAsTheFormatterDoes() throws {
    let one = session(["func   f(x:Int){x+1}", "let a=f( x:1 )+2", "a*2", "let   b=_"])
    let text = try SavedNotebook(one, names: []).text(title: "t") { _ in [] }
    #expect(text == (try SourceFormatter.format(Source(name: "t", text: text))))
    #expect(text.contains("let a = f(x: 1) + 2\nlet result = a * 2\nresult\nlet b = result\n"))
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
    #expect(try saved(one, "n") == "let n = 5\nn")
  }

  /// What failed or was stopped before it changed anything is as if it had never been entered.
  @Test func whatFailedAndChangedNothingIsLeftOut() throws {
    let fails = "[1, 2].map { x in assert(false, \"no\") }"
    let one = session(["let r = 1", "let r = \(fails)", "r"])
    #expect(try saved(one, "r") == "let r = 1\nr")
    #expect(try saved(one) == "let r = 1\nr")
    let two = session(["var n = [1, 2]", "n[7] = 3", "n = \(fails)", "n = n.append(3)"])
    #expect(try saved(two, "n") == "var n = [1, 2]\nn = n.append(3)\nn")
    // What changed half of it is not.
    let three = session(["var n = [1, 2]", "for i in 0..<5 {\n  n[i] = 0\n}", "n"])
    #expect(throws: SavedNotebook.Fault.self) { try saved(three, "n") }
    // A survey writes files only where it is told to.
    let four = session(["survey(dataset(\"val\").take(1), blocks: [\"9.9\"])", "let t = 1", "use(\"nowhere\")", "info().count"])
    #expect(try saved(four) == "let t = 1\ninfo().count")
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
    #expect(text == "let a = 1\na + 1\nfunc f(_ x) { x + a }\nhypothesis(\"more\") { f(1) > a }")
  }

  private static let rounds = ProcessInfo.processInfo.environment["RESIN_ROUNDS"].flatMap { Int($0) } ?? 12

  /// Random sessions: whatever is saved gives, in a session of its own, the value that it had. `RESIN_ROUNDS` asks for more of them.
  @Test(arguments: 0..<rounds) func randomSessions(round: Int) throws {
    var count = 0, wholes = 0
    for seed in round * 40..<(round + 1) * 40 {
      var writer = RandomEntries(seed: UInt64(seed))
      let start = [
        "var a = 1", "let b = 2", "var c = 3; let d = 4", "func f(_ x) { x + 1 }", "func g(_ x) { f(x) - a }", "func h(_ x) { x }",
        "let op = { $0 }", "5",
      ]
      let entries = start + (0..<12).map { _ in writer.entry() }
      let shown = Shown(), one = session(entries, shown)
      for (name, value) in one.variables where name != "_" {
        if case .function = value { continue }
        let text: String
        do { text = try saved(one, name) } catch SavedNotebook.Fault.slice, SavedNotebook.Fault.changedFunction { continue }
        count += 1
        let again = try self.value(of: text)
        #expect(again.identity == value.identity, "seed \(seed), \(name)\n\(entries.joined(separator: "\n"))\n— saved —\n\(text)")
      }
      wholes += try wholeGivesTheSame(one, shown, "seed \(seed)\n\(entries.joined(separator: "\n"))") ? 1 : 0
    }
    // Most could be saved.
    #expect(count > 120 && wholes > 15, "\(count) \(wholes)")
  }

  /// Of the whole session: the same is shown, in order, and each name has the same value. False where it cannot be saved.
  private func wholeGivesTheSame(_ one: Session, _ shown: Shown, _ context: String) throws -> Bool {
    let text: String
    do { text = try saved(one) } catch SavedNotebook.Fault.slice, SavedNotebook.Fault.changedFunction { return false } catch {
      Issue.record("\(context)\n\(error)")
      return false
    }
    let again = Shown(), fresh = Session(Session.Configuration(), emit: { again.note($0) })
    guard case .done = fresh.enter(Source(name: "t", text: text)) else {
      Issue.record("it fails: \(context)\n— saved —\n\(text)")
      return true
    }
    #expect(again.all == shown.all, "\(context)\n— saved —\n\(text)")
    for (name, value) in one.variables where name != "_" {
      if case .function = value { continue }
      #expect(fresh[name]?.identity == value.identity, "\(name) of \(context)\n— saved —\n\(text)")
    }
    return true
  }

  /// As `:type` does: whatever becomes of it, nothing is left, and it costs no entry that could be taken back.
  @Test func whatIsOnlyTriedLeavesNothing() throws {
    let one = session((1...8).map { "let v\($0) = \($0)" } + ["var n = 0", "n + 7"])
    let before = one.variables.map { "\($0.name) \($0.value.identity)" }
    for text in [
      "n + 1", "n += 1; nope(", "nope", "n += 1\nlet b = n\n[1][b]", "import statistics", "func f() { 1 }", "use(\"box\")", "n = 5; n",
    ] {
      let (outcome, value) = one.tryOut(Source(name: "", text: text))
      if case .done = outcome, text.hasSuffix("n") { #expect(value.quoted == "5") }
      #expect(one.variables.map { "\($0.name) \($0.value.identity)" } == before && one.functions.isEmpty, "after \(text)")
      #expect(one.journal?.lastEntry == "n + 7")
    }
    for count in 0..<Session.undoDepth { #expect(one.takeBack(), "\(count)") }
    #expect(one["v5"]?.quoted == "5" && one["v6"] == nil && one["_"] == nil && !one.takeBack())
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

/// What a session has shown, in order.
private final class Shown: Sendable {
  private let texts = Mutex<[String]>([])
  var all: [String] { texts.withLock { $0 } }

  func note(_ event: Event) {
    switch event {
    case .shown(let value, _): texts.withLock { $0.append(value.quoted) }
    case .printed(let text): texts.withLock { $0.append(text) }
    default: break
    }
  }
}
