import Diagnostics
import Language
import Syntax
import Testing

@testable import Notebook
@testable import Session

@Suite struct SweepTests {
  private func axes(
    _ text: String, _ typed: [(name: String, value: String)], swept: [(name: String, value: String)] = []
  ) throws -> [[String]] {
    try Sweep(Parser.parse(Source(name: "x", text: text)).program, registry: Registry([]), typed: typed, swept: swept).axes.map(\.texts)
  }

  @Test(arguments: [
    ("0..3", ["0", "1", "2", "3"]), ("0...1", ["0", "1"]), ("-2..<0", ["-2", "-1"]), ("1,2 , 5..6", ["1", "2", "5", "6"]),
    ("[1,2],[3]", ["[1,2]", "[3]"]),
    ("\"a,b\",\"c\"", ["\"a,b\"", "\"c\""]), ("7", ["7"]), ("3..1", ["3..1"]),
  ])
  func lists(_ text: String, _ expected: [String]) { #expect(Sweep.split(text) == expected) }

  @Test func aValueOfTheTypeIsNoList() throws {
    #expect(try axes("param a: [Int] = []", [("a", "[1,2]")]).isEmpty)
    #expect(try axes("param a: [Int] = []", [("a", "[1,2],[3]")]) == [["[1,2]", "[3]"]])
    #expect(try axes("param a: String = \"\"", [("a", "x,y")]).isEmpty)
    #expect(try axes("param a: String = \"\"", [], swept: [("a", "x,y")]) == [["x", "y"]])
    #expect(try axes("param a: Int = 0\nparam b: Int = 0", [("a", "1"), ("a", "1,2"), ("b", "3")]) == [["1", "2"]])
    #expect(throws: Parameters.Fault.self) { try axes("param a: Int = 0", [("a", "1,x")]) }
    #expect(throws: Parameters.Fault.self) { try axes("param a: Int = 0\nparam b: Int = 0", [("a", "0..99"), ("b", "0..99")]) }
  }

  @Test func foldersHaveNamesThatFileSystemsTake() {
    #expect(SweepPoint([("a", "1"), ("b", "x")]).folderName == "a=1,b=x")
    let one = SweepPoint([("a", "x/../y")]).folderName, two = SweepPoint([("a", "x/../z")]).folderName
    #expect(!one.contains("/") && one != two && one.hasPrefix("a=x-..-y-"))
  }
}
