import Language
import Testing

@testable import REPL

@Suite struct CompletionTests {
  private static let layer = ValueType.cases("Layer", [.init("in"), .init("pre"), .init("post")])

  private struct Where: ResinValue {
    static var type: ValueType { CompletionTests.layer }
    init(_ value: Value) throws(Trap) {}
    init() {}
    var value: Value { .none }
  }

  private static let facts = CompletionFacts(
    registry: Registry([
      Builtin(
        "fz", "", topic: .visualization, parameters: Parameter<String>.required("block", ""), Parameter<Where>.required("layer", ""),
        Parameter<Int>.required("ch", ""), Parameter<Bool>.optional("exact", default: false, ""), examples: []
      ) { (_, _: String, _: Where, _: Int, _: Bool) throws(Trap) -> Double in 0 },
      Builtin("scale", "", topic: .images, parameters: Parameter<[Double]>.first("xs", ""), Parameter<Int>.required("to", ""), examples: [])
      {
        (_, _: [Double], _: Int) throws(Trap) -> Double in 0
      },
      Builtin("sqrt", "", topic: .numbers, parameters: Parameter<Double>.first("x", ""), examples: []) {
        (_, x: Double) throws(Trap) -> Double in x
      },
    ]),
    variables: ["ratios": .array([.number(1)]), "ratio": .number(2)],
    blocks: [.init(name: "3.0", channels: 32), .init(name: "3.1", channels: 64)],
    networks: ["box", "box-2"], modules: ["ablation"])

  private func complete(_ text: String) -> [String] { Completer(Self.facts).complete(text).candidates }

  @Test func names() {
    #expect(complete("rat") == ["ratio", "ratios"])
    #expect(complete("let x = sq") == ["sqrt"])
    #expect(complete("whi") == ["while"])
    #expect(complete("import ") == ["ablation"])
  }

  @Test func labelsThatTheCallStillLacks() {
    #expect(complete("fz(") == ["block: ", "layer: ", "ch: ", "exact: "])
    #expect(complete("fz(block: \"3.1\", ") == ["layer: ", "ch: ", "exact: "])
    #expect(complete("fz(block: \"3.1\", l").first == "layer: ")
    #expect(complete("fz(block: \"a, (\", layer: .pre, ") == ["ch: ", "exact: "])
    #expect(complete("print(fz(block: \"3.1\"), fz(") == ["block: ", "layer: ", "ch: ", "exact: "])
  }

  @Test func casesAfterALabel() {
    #expect(complete("fz(layer: ") == [".in", ".pre", ".post"])
    #expect(complete("fz(layer: .p") == ["pre", "post"])
    #expect(complete("fz(exact: ") == ["true", "false"])
  }

  @Test func blocksAndChannelsOfTheNetwork() {
    #expect(complete("fz(block: ") == ["\"3.0\"", "\"3.1\""])
    #expect(complete("fz(block: \"3.") == ["3.0\"", "3.1\""])
    #expect(Completer(Self.facts).complete("fz(ch: ").hint == "3.0: 0..<32  3.1: 0..<64")
    #expect(Completer(Self.facts).complete("fz(ch: [1, ").hint == "3.0: 0..<32  3.1: 0..<64")
    #expect(Completer(Self.facts).complete("fz(block: \"3.1\", ch: ").hint == "3.1: 0..<64")
    #expect(Completer(Self.facts).complete("fz(block: \"3.").listing(columns: 40) == "3.0  3.1")
    #expect(complete("use(\"box") == ["box\"", "box-2\""])
  }

  @Test func membersAndMethods() {
    #expect(complete("ratios.") == ["count", "scale("])
    #expect(complete("ratio.") == ["sqrt("])
    #expect(complete("ratios.scale(") == ["to: "])
  }

  @Test func commands() {
    #expect(complete(":h") == [":help", ":history"])
    #expect(complete("?f") == ["fz", "files"])
    #expect(complete(":help sq") == ["sqrt"])
    #expect(complete(":type rat") == ["ratio", "ratios"])
  }

  @Test func nothingInComments() { #expect(complete("1 // fz(").isEmpty) }

  @Test(arguments: ["", "(", ")))", "\"", "a.b.c(", "fz(block:", "{ $0.", "[1, 2", "\\", "fz(\"a\\", "…"])
  func standsAnything(_ text: String) { _ = complete(text) }

  @Test func whatAllShareIsInserted() {
    #expect(Completion(replaced: 0, candidates: ["ratio", "ratios"]).common == "ratio")
    #expect(Completion(replaced: 0, candidates: []).common == "")
  }
}

@Suite struct CommandParsingTests {
  @Test func commandsAndTheirArguments() throws {
    #expect(try Command.read(":help  fz ")?.request.argument == "fz")
    #expect(try Command.read("?fz")?.request.argument == "fz")
    #expect(try Command.read("?fz")?.command.name == "help")
    #expect(try Command.read(" :type 1 + 1")?.request.argument == "1 + 1")
    #expect(try Command.read(":q")?.command.name == "quit")
    #expect(try Command.read(":save! a.rsn")?.request.isForced == true)
    #expect(try Command.read("1 + 1") == nil)
  }

  @Test func unknownOnes() {
    #expect(throws: Command.Fault.unknown("hepl", near: "help")) { try Command.read(":hepl") }
    #expect(throws: Command.Fault.unknown("", near: nil)) { try Command.read(":") }
  }
}
