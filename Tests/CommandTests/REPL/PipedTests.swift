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
    var state: UInt64 = 1
    let noise = (0..<20_000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(state >> 56)
    }
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

  @Test(.timeLimit(.minutes(1))) func manyLinesInOneEntry() throws {
    // Had each line to wait for all of it to be parsed, this would take minutes.
    let lines = (1...5000).map { "  \($0), // \"{[(\"\n" }.joined()
    let result = try program.run([], input: "let xs = [\n\(lines)]\nxs.count\n")
    #expect(result.output == "5000\n" && result.status == 0 && result.error == "")
  }

  /// Thirty arrays of two, each in the next, would be written for minutes.
  @Test func endsInTheMiddleOfAText() throws {
    let process = try program.start(["-e", "var a = [1]; for i in 0..<30 { a = [a, a] }; a"])
    usleep(700_000)
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    #expect(process.terminationStatus == 143)
  }

  /// Nothing comes from the pipe, and it is not closed.
  @Test func endsWhenAskedTo() throws {
    let process = Process(), input = Pipe(), output = Pipe()
    process.executableURL = Program.binary
    process.environment = ["HOME": program.folder.path, "PATH": "/usr/bin:/bin"]
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    input.fileHandleForWriting.write(Data("print(1)\n2\n".utf8))
    // It runs, so it watches for signals.
    #expect(output.fileHandleForReading.readData(ofLength: 2) == Data("1\n".utf8))
    kill(process.processIdentifier, SIGWINCH)
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    #expect(process.terminationStatus == 143)
  }
}
