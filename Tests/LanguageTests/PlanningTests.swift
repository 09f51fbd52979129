import Language
import Synchronization
import Testing

/// Programs on values that are not computed: expensive calls are named, not made.
@Suite struct PlanningTests {
  private final class Calls: Sendable {
    let all = Mutex<[String]>([])
    func add(_ call: PlannedCall) {
      let arguments = call.arguments.map { $0?.quoted ?? "_" }.joined(separator: ", ")
      all.withLock { $0.append("\(call.builtin.name)(\(arguments))" + (call.isCertain ? "" : "?")) }
    }
  }

  private func plan(_ text: String) -> (session: TestSession, calls: [String], outcome: Outcome) {
    let session = TestSession(isPlanning: true)
    let calls = Calls()
    session.interpreter.onPlanned = { calls.add($0) }
    let outcome = session.enter(text)
    return (session, calls.all.withLock { $0 }, outcome)
  }

  private func value(_ session: TestSession, _ name: String) -> String { session.interpreter[name]?.quoted ?? "unset" }

  @Test func expensiveCallsAreNamedNotMade() {
    let (session, calls, outcome) = plan("let a = slow(2)\nlet b = slow(a + 1, steps: 3)\nprint(b)\nlet c = 1 + 1")
    #expect(calls == ["slow(2, _)", "slow(unknown Number, 3)"])
    #expect(outcome.lines == [])
    #expect(outcome.problem == nil)
    #expect(value(session, "b") == "unknown Number")
    #expect(value(session, "c") == "2")
  }

  @Test func anUnknownConditionVisitsBothBranches() {
    let (session, calls, _) = plan(
      "var x = 1, y = 1, z = 1\nif slow(1) > 2 { x = 2; y = 5; slow(2) } else { y = 5; z = \"s\"; slow(3) }")
    #expect(calls == ["slow(1, _)", "slow(2, _)?", "slow(3, _)?"])
    #expect(value(session, "x") == "unknown Number")
    #expect(value(session, "y") == "5")
    #expect(value(session, "z") == "unknown Number|String" || value(session, "z") == "unknown String|Number")
  }

  @Test func loopsOverKnownValuesRun() {
    let (session, calls, _) = plan("var n = 0\nfor i in [1, 2] { slow(i); n += 1 }\nlet all = [3, 4].map { slow($0) }")
    #expect(calls == ["slow(1, _)", "slow(2, _)", "slow(3, _)", "slow(4, _)"])
    #expect(value(session, "n") == "2")
    #expect(value(session, "all") == "[unknown Number, unknown Number]")
  }

  @Test func loopsOverUnknownValuesRunOnce() {
    let (session, calls, _) = plan("var n = 0\nlet k = slow(1)\nwhile n < k { slow(2); n += 1 }")
    #expect(calls == ["slow(1, _)", "slow(2, _)?"])
    #expect(value(session, "n") == "unknown Number")
  }

  @Test func anUncertainBreakEndsTheLoop() {
    let (session, calls, _) = plan("var n = 0\nwhile true { n += 1; if slow(n) > 3 { break } }")
    #expect(calls == ["slow(1, _)", "slow(2, _)?"])
    #expect(value(session, "n") == "unknown Number")
  }

  @Test func functionsAreFollowed() {
    let (session, calls, _) = plan(
      "func f(_ n) { if n > 5 { return slow(1) }; return \"s\" }\nlet a = f(slow(9))\nfunc endless(_ n) { if n < 1 { return 0 }; return endless(n - 1) }\nlet b = endless(slow(8))"
    )
    #expect(calls == ["slow(9, _)", "slow(1, _)?", "slow(8, _)"])
    #expect(value(session, "a").hasPrefix("unknown"))
    #expect(value(session, "b").hasPrefix("unknown"))
  }

  @Test func closuresUnderUnknownConditionsAreJoined() {
    let (session, _, _) = plan(
      "func make() { var n = 0; let up = { n += 1 }; if slow(1) > 0 { up() } else { n = 7 }; return [{ n }] }\nlet r = make()[0]()")
    #expect(value(session, "r") == "unknown Number")
  }

  @Test func hypothesesAreVisited() {
    let (_, calls, outcome) = plan("hypothesis(\"h\") { slow(3) < 2 }")
    #expect(calls == ["slow(3, _)"])
    #expect(outcome.lines == [])
  }

  @Test func mapsOverUnknownArraysVisitTheirClosureOnce() {
    let (_, calls, _) = plan("let xs = [slow(1), 2]\nlet ys = xs.filter { slow($0) > 1 }\nlet zs = ys.map { slow(5) }")
    #expect(calls.count == 3)
    #expect(calls.last == "slow(5, _)?")
  }

  /// What may be wrong, or may not be reached, is never an error.
  @Test(arguments: [
    // What follows a way out that may have been taken.
    "func f(_ x) { if x > 0 { return 1 }; return [1][5] }\nf(slow(1))",
    "for i in [0, 1] { if slow(i) > 0 { continue }; [1][5] }",
    "for i in [0, 1] { if slow(i) > 0 { break }; [1][5] }",
    "var n = 0\nwhile n < 3 { n += 1; if slow(n) > 0 { break } }\n[1, 2, 3][n - 1]",
    "var g = 9\nfunc f() { if slow(1) > 0 { return }; g = 0 }\nf()\n[1][g == 0 ? 0 : 0]\nif g == 9 { [1][g] }",
    // What only a second turn does.
    "var a = 0\nvar b = 0\nlet k = slow(1)\nvar i = 0\nwhile i < k { if b == 1 { a = 1 }; b = 1; i += 1 }\nif a == 0 { [1][a] } else { [1][0] }\n[1, 2][a]\nlet c = a == 0 ? [1][5 - 5 + a] : 2",
    "var a = 0\nvar b = 0\nfor x in ([slow(1)].filter { $0 > 0 }) { if b == 1 { a = 5 }; b = 1 }\nif a == 0 { 1 } else { [1][5] }",
    // Conditions of built-ins that are not known.
    "let k = slow(1)\n[1, 2].filter { $0 > k }[0]", "let k = slow(1)\nvar n = 0\n[1, 2].filter { n += 1; return $0 > k }\n[1, 2, 3][n]",
    "func fib(_ n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) }\nfib(slow(3))",
    "let d = [\"a\": slow(1)]\nd[\"a\"] > 2 && [1][5] == 1",
  ])
  func whatMayBeRightIsNoError(_ text: String) { #expect(plan(text).outcome.problem == nil, "\(text)") }

  @Test(arguments: [
    "let k = slow(1)\n[1][5]", "func f(_ x) { let y = slow(x); return [1][y > 0 ? 5 : 5] }\nf(1)",
    "for i in [0, 1] { slow(i); [1][i + 1] }",
    "let k = slow(1)\nslow(\"a\")", "slow(slow(1), steps: \"x\")", "[1, 2].map { [slow($0)][1] }", "hypothesis(\"h\") { [slow(1)][1] > 0 }",
  ])
  func whatSurelyFailsIsAnError(_ text: String) { #expect(plan(text).outcome.problem != nil, "\(text)") }
}
