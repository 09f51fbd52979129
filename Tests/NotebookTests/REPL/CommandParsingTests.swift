import Testing

@testable import REPL

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
