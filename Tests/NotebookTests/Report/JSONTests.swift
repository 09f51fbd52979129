import Storage
import Testing

@testable import Notebook

@Suite struct JSONTests {
  @Test func keysAreSortedAndTextsEscaped() {
    let value = JSON.object(["b": .array([.int(1), .number(0.5), .null]), "a": .string("q\"\\\n\u{1}é"), "c": .object([:])])
    #expect(
      value.pretty == """
        {
          "a": "q\\"\\\\\\n\\u0001é",
          "b": [
            1,
            0.5,
            null
          ],
          "c": {}
        }

        """)
  }

  @Test func whatIsWrittenReadsBack() throws {
    let value = JSON.object(["a": .array([.bool(true), .number(-1.5e-9), .string("😀\t/")]), "b": .object(["x": .null])])
    #expect(try JSON(parsing: Array(value.pretty.utf8)) == value)
    #expect(try JSON(parsing: Array(#" "\ud83d\ude00\u0041" "#.utf8)) == .string("😀A"))
  }

  @Test(arguments: ["", "{", "[1,]", "{\"a\":}", "01", "1.", "nul", "\"a", "\"\\ud83d\"", "[1] 2", "{a: 1}", "+1", "\"\u{1}\"", "-"])
  func refusesWhatIsNotJSON(_ text: String) {
    #expect(throws: JSONError.self) { try JSON(parsing: Array(text.utf8)) }
  }

  @Test func deepNestingIsAnError() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try JSON(parsing: Array(deep.utf8)) }
  }

  @Test func saysTheLine() {
    #expect { try JSON(parsing: Array("{\n\"a\": 1,\n}".utf8)) } throws: { ($0 as? JSONError)?.line == 3 }
  }
}
