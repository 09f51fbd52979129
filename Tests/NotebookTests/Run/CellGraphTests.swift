import Diagnostics
import Language
import Syntax
import Testing

@testable import Notebook

@Suite struct CellGraphTests {
  private static let registry = Registry([
    Builtin("use", "", topic: .networks, parameters: Parameter<String>.first("m", ""), examples: []) {
      (_, _: String) throws(Trap) -> Double in 0
    },
    Builtin("fz", "", topic: .visualization, parameters: Parameter<Double>.first("x", ""), examples: []) {
      (_, x: Double) throws(Trap) -> Double in x
    },
    Builtin("sqrt", "", topic: .numbers, parameters: Parameter<Double>.first("x", ""), examples: []) {
      (_, x: Double) throws(Trap) -> Double in x
    },
  ])

  /// Which cells (from 1) each of the cells needs.
  private func needs(_ cells: String...) -> [[Int]] {
    let text = cells.map { "//% echo: true\n\($0)\n" }.joined()
    let (program, problems) = Parser.parse(Source(name: "t.rsn", text: text))
    #expect(problems.isEmpty)
    let graph = CellGraph(program, registry: Self.registry) { $0 == "tools" ? ["helper"] : [] }
    return graph.needs.map { $0.map { $0 + 1 }.sorted() }
  }

  @Test func namesConnectCells() {
    #expect(needs("let a = 1", "let b = 2", "a + 1", "\"\\(b)\"") == [[], [], [1], [2]])
  }

  @Test func needsReachFurther() {
    #expect(needs("let a = 1", "let b = a", "b") == [[], [1], [1, 2]])
  }

  @Test func changesCount() {
    #expect(needs("var a = 1", "a += 1", "a", "var c = [1]", "c[0] = 2", "c") == [[], [1], [1, 2], [], [4], [4, 5]])
  }

  @Test func localNamesDoNot() {
    #expect(
      needs("for i in 0..<3 { let x = i; x }", "[1].map { i in i }", "let x = 1", "func f(_ x: Number) -> Number { x }") == [
        [], [], [], [],
      ])
  }

  @Test func functionsBringWhatTheyRead() {
    #expect(needs("let a = 1", "func f() -> Number { return a }", "f()") == [[], [1], [1, 2]])
    #expect(needs("var n = 0", "func tick() { n += 1 }", "tick()", "n") == [[], [1], [1, 2], [1, 2, 3]])
  }

  @Test func methodsAreFunctionsToo() {
    #expect(needs("func twice(_ x: Number) -> Number { 2 * x }", "3.twice()") == [[], [1]])
  }

  @Test func theNetworkInUseConnectsWhatSpeaksToIt() {
    #expect(needs("use(\"box\")", "fz(1)", "sqrt(4)", "import tools", "helper(1)") == [[], [1], [], [], [1, 4]])
  }

  @Test func proseNeedsItsValues() {
    let text = "let a = 1\n//: text\nlet b = 2\n//: is \\(a)\n"
    let (program, _) = Parser.parse(Source(name: "t.rsn", text: text))
    let graph = CellGraph(program, registry: Self.registry) { _ in [] }
    guard case .prose(let prose)? = program.items.last else { return #expect(Bool(false)) }
    #expect(graph.needs(of: prose, before: 2) == [0])
  }
}
