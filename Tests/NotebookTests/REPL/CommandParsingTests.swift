import Language
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

  /// `7 // 2` is right as it stands, and probably a division.
  @Test(arguments: [
    ("7 // 2", 7, true), ("(3 + 4) // 2", 7, true), ("side // n", 224, true), ("xs.count // 2", 2, false), ("xs.count // 2", 3, true),
    ("7 // seven", 7, false), ("\"a // 2\".count", 6, false), ("// 2", 7, false), ("x = 7 // 2", 7, false), ("7 // 2 is not 3", 7, false),
  ]) func aComment(_ entry: String, _ value: Double, _ isDivision: Bool) {
    #expect((Remark.division(entry, gave: .number(value), isName: { $0 == "n" }) != nil) == isDivision)
  }
}
