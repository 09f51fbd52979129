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
    #expect(calls == ["slow(1, _)"])
    #expect(value(session, "n") != "unset")
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
}
