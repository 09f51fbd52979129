import Diagnostics
import Foundation
import Language
import Synchronization
import Syntax
import Testing

@Suite struct InterpreterTests {
  // MARK: entries of a REPL

  @Test func entriesShareGlobalsAndRedeclareThem() {
    let session = TestSession()
    session.enter("let x = 1")
    session.enter("func twice(_ n) { return n * x }")
    #expect(session.enter("twice(4)").lines == ["4"])
    session.enter("let x = \"a\"; func twice(_ n) { return \"new \\(x) \\(n)\" }")
    session.enter("func user() { return twice(3) }")
    #expect(session.enter("user()").lines == ["new a 3"])
    session.enter("func twice(_ n) { return n }")
    #expect(session.enter("user()").lines == ["3"])
    #expect(session.interpreter.variables.map(\.name) == ["x"])
  }

  @Test func aFailureKeepsEveryBinding() {
    let session = TestSession()
    session.enter("var xs = [1, 2]")
    #expect(session.enter("xs[9] = 1").error == "index 9 is out of range")
    #expect(session.enter("xs += nope").error == "`nope` is not defined")
    #expect(session.enter("xs").lines == ["[1, 2]"])
  }

  @Test func lastValueAndVariables() {
    let session = TestSession()
    session.enter("2 + 3")
    #expect(session.interpreter.lastValue.displayed == "5")
    session.interpreter["_"] = session.interpreter.lastValue
    session.interpreter["given"] = .string("outside")
    #expect(session.enter("given").lines == ["outside"])
    #expect(session.interpreter["nothing"] == nil)
  }

  @Test func signaturesComeFromDocComments() throws {
    let session = TestSession()
    session.enter(
      """
      /// How much larger.
      /// - x: what
      /// - by: how often
      func grow(_ x: Number, by: Int = 2) -> Number { return x * by }
      """)
    let signature = try #require(session.interpreter.signature(of: "grow"))
    #expect(signature.full == "grow(_ x: Number, by: Int = 2) -> Number")
    #expect(signature.summary == "How much larger.")
    #expect(signature.parameters[1].summary == "how often")
  }

  // MARK: what units say of themselves

  @Test func readsDefinesAndChanges() {
    let text = "let a = 1\nvar b = 2\nfunc f() { return a + g() }\nfunc g() { b += 1; return b }\nlet c = f()\nc"
    let program = Parser.parse(Source(name: "test.rsn", text: text)).program
    let units = TestSession().interpreter.prepare(program).units
    #expect(units[0].defines == ["a"])
    #expect(units[4].reads == ["a", "b", "f", "g"])
    #expect(units[4].changes == ["b"])
    #expect(units[4].defines == ["c"])
    #expect(units[5].reads == ["c"])
  }

  // MARK: parameters, modules, prose

  @Test func paramsComeFromOutside() {
    #expect(run("param steps: Int = 512\nsteps").lines == ["512"])
    #expect(run("param steps: Int = 512\nsteps", parameters: ["steps": .int(8)]).lines == ["8"])
    #expect(run("param steps: Int = 512", parameters: ["steps": .number(1.5)]).error == "`steps` wants a whole number, got 1.5")
  }

  @Test func modulesAreImported() {
    let modules = [
      "stats": "import base\nlet scale = 10\n/// Help.\nfunc scaled(_ x) { return x * scale * one }\n\"never shown\"",
      "base": "let one = 1",
    ]
    #expect(run("import stats\nscaled(2)\n3.scaled()\nscale", modules: modules).lines == ["20", "30", "10"])
    #expect(run("import stat", modules: modules).error == "there is no module `stat`")
    #expect(run("import stats\none", modules: modules).error == "`one` is not defined")
  }

  @Test func proseHoldsValues() throws {
    let program = Parser.parse(Source(name: "test.rsn", text: "let ratio = 1.25\n//: It is \\(ratio), twice \\(ratio * 2).\n")).program
    let session = TestSession()
    let units = session.interpreter.prepare(program).units
    for unit in units { try session.interpreter.run(unit) }
    #expect(try session.interpreter.values(of: units[1]).map(\.displayed) == ["1.25", "2.5"])
  }

  // MARK: errors

  @Test func errorsHaveACallStack() throws {
    let outcome = run("func inner(_ x) { return x[5] }\nfunc outer(_ x) { return inner(x) }\nouter([1])")
    let problem = try #require(outcome.problem)
    #expect(outcome.marked == "5")
    #expect(problem.code == .indexOutOfRange)
    #expect(problem.stack.map(\.function) == ["inner", "outer"])
    #expect(problem.stack.compactMap { $0.call?.text } == ["inner(x)", "outer([1])"])
  }

  @Test func errorsInClosuresOfBuiltinsAreMarkedInside() {
    let outcome = run("[1].map { x in\n  x.nope()\n}")
    #expect(outcome.marked == "nope")
    #expect(outcome.problem?.stack.first?.function == "a closure")
  }

  @Test func mismatchesSayWhereValuesCameFrom() {
    let outcome = run("let a = grid([2, 2])\nlet b = grid([3])\nlet c = a + b")
    #expect(outcome.problem?.code == .shapeMismatch)
    #expect(
      outcome.problem?.notes == [
        "left: Grid 2×2, made at test.rsn:1:9 by `grid([2, 2])`", "right: Grid 3, made at test.rsn:2:9 by `grid([3])`",
      ])
  }

  @Test func recursionThroughBuiltinsIsStopped() {
    let outcome = run("func f(_ n) { return [n].map { f($0 + 1) } }\nf(0)")
    #expect(outcome.problem?.code == .tooMuchRecursion)
  }

  @Test func longChainsRun() {
    let sum = Array(repeating: "1", count: 20_000).joined(separator: " + ")
    #expect(run(sum).lines == ["20000"])
  }

  // MARK: stopping

  @Test func aLoopStopsSoon() async {
    let stop = Mutex(Date.distantFuture)
    let session = TestSession(isInterrupted: { stop.withLock { Date() >= $0 } })
    stop.withLock { $0 = Date(timeIntervalSinceNow: 0.05) }
    let start = Date()
    let outcome = session.enter("var n = 0\nwhile true { n += 1 }")
    #expect(outcome.kind == .interrupted)
    #expect(Date().timeIntervalSince(start) < 2)
    stop.withLock { $0 = .distantFuture }
    #expect(session.enter("n > 0").lines == ["true"])
  }

  @Test func endlessCallsInsideBuiltinsStop() {
    let session = TestSession(isInterrupted: { true })
    #expect(session.enter("func f(_ n) { if n == 0 { return 0 }; return f(n - 1) + f(n - 1) }\nf(60)").kind == .interrupted)
  }

  // MARK: detached functions and identities

  private func function(_ text: String) throws -> Function {
    let session = TestSession()
    let outcome = session.enter(text + "\nf")
    try #require(outcome.problem == nil, "\(outcome.rendered)")
    guard case .function(let function)? = session.interpreter["f"] else { throw CancellationError() }
    kept.withLock { $0.append(session) }
    return function
  }
  /// Sessions live as long as their functions are used.
  private let kept = Kept()
  final class Kept: @unchecked Sendable {
    private var sessions: [TestSession] = []
    func withLock(_ body: (inout [TestSession]) -> Void) { body(&sessions) }
  }

  @Test func detachedFunctionsRunInParallel() throws {
    let detached = try function("let k = 3\nfunc g(_ x) { return x * k }\nvar n = 10\nlet f = { x in n += 1; return g(x) + n }").detached()
    let results = Mutex([Int: String]())
    DispatchQueue.concurrentPerform(iterations: 64) { index in
      let value = try? detached.call([.int(index)])
      results.withLock { $0[index] = value?.displayed ?? "failed" }
    }
    // Each call begins with the values at the time of detaching.
    for index in 0..<64 { #expect(results.withLock { $0[index] } == String(index * 3 + 11)) }
  }

  @Test func detachedFunctionsKeepTheirValues() throws {
    let session = TestSession()
    session.enter("var k = 1\nlet f = { $0 + k }")
    guard case .function(let f)? = session.interpreter["f"] else { return #expect(Bool(false)) }
    let detached = f.detached()
    session.enter("k = 100")
    #expect(try detached.call([.int(1)]).displayed == "2")
  }

  @Test func identityIsSyntaxAndCapturedValues() throws {
    let a = try function("let k = 1\nlet f = { x in  x * k // twice\n }").identity
    #expect(try function("let k = 1\nlet f = { x in x*k }").identity == a)
    #expect(try function("let k = 2\nlet f = { x in x*k }").identity != a)
    #expect(try function("let k = 1\nlet f = { x in x+k }").identity != a)
    let b = try function("func g(_ x) { return x + 1 }\nlet f = { g($0) }").identity
    #expect(try function("func g(_ x) { return x + 2 }\nlet f = { g($0) }").identity != b)
    let c = try function("func m(_ q) { return { $0 + q } }\nlet f = m(1)").identity
    #expect(try function("func m(_ q) { return { $0 + q } }\nlet f = m(2)").identity != c)
    #expect(try function("func m(_ q) { return { $0 + q } }\nlet f = m(1)").identity == c)
    // A function that calls itself, and one that holds itself, end.
    #expect(try function("func g(_ x) { return x < 1 ? 0 : g(x - 1) }\nlet f = { g($0) }").identity.isEmpty == false)
    #expect(try function("var f = { 0 }\nf = { f() }").identity.isEmpty == false)
  }
}
