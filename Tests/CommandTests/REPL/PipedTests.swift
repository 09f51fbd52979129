import Foundation
import Testing

/// `rsn < script.rsn`
@Suite struct PipedTests {
  let program: Program
  init() throws { program = try Program() }

  @Test func entriesWithoutATerminal() throws {
    let good = try program.run(
      [], input: "let a = 1\r\nfor x in [1, 2] {\r\n  print(x + a)\r\n}\r\nif a == 2 { 1 }\nelse { 5 }\n:type a\n a + 1")
    #expect(good.output == "2\n3\nNumber\n2\n" && good.error == "" && good.status == 0)
    // One that fails does not keep the others from running.
    let bad = try program.run([], input: "1 +\n1 2\n3\n")
    #expect(bad.output == "3\n" && bad.status == 1 && bad.error.contains("error[RSN005]"))
    #expect(!program.exists(".local/state/resin/history"))
    let none = try program.run([], input: "")
    #expect(none.output == "" && none.error == "" && none.status == 0)
  }

  @Test func binaryGarbage() throws {
    var generator = SystemRandomNumberGenerator()
    let noise = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    for bytes in [
      noise, [0, 0, 0, 10, 0], [0xFF, 0xFE, 10], Array("print(\"a\u{0}\")\n(((((\u{0}".utf8), [UInt8](repeating: 40, count: 100_000),
    ] {
      let result = try program.run([], bytes: bytes)
      #expect(result.status == 1, "\(bytes.prefix(100))")
      #expect(!result.error.isEmpty)
    }
    let result = try program.run([], bytes: Array("1\n\"".utf8) + [0xC3, 0x28] + Array("\"\n2\n".utf8))
    #expect(result.output == "1\n2\n" && result.status == 1 && result.error == "rsn: line 2 of the input is not UTF-8\n")
  }

  @Test func aVeryLongLine() throws {
    let result = try program.run([], input: "1\n" + String(repeating: "x", count: 20_000_000) + "\n2\n")
    #expect(result.output == "1\n2\n" && result.status == 1 && result.error == "rsn: line 2 of the input is longer than 16 MB\n")
  }

  @Test func manyLinesInOneEntry() throws {
    // Had each line to wait for all of it to be parsed, this would take minutes.
    let lines = (1...20_000).map { "  \($0), // \"{[(\"\n" }.joined()
    let result = try program.run([], input: "let xs = [\n\(lines)]\nxs.count\n")
    #expect(result.output == "20000\n" && result.status == 0 && result.error == "")
  }
}
