import Foundation
import Testing

/// A faulty program says the same wherever it stands: only the source is called something else.
@Suite struct SameMessageTests {
  private let program: Program
  init() throws { program = try Program() }

  /// The first message of an output, with the source's name as `SOURCE`.
  private func message(_ output: String, _ name: String) -> String {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = String(line)
      while line.last?.isWhitespace ?? false { line.removeLast() }
      return line
    }
    guard let start = lines.firstIndex(where: { $0.hasPrefix("error[") || $0.hasPrefix("warning[") }) else { return output }
    let message = [lines[start]] + lines[(start + 1)...].prefix { $0.hasPrefix("  ") || $0.hasPrefix(" 1│") || $0.contains("│") }
    return message.joined(separator: "\n").replacingOccurrences(of: name, with: "SOURCE")
  }

  @Test(arguments: [
    "let a = fz(block: \"3.1\", layer: .pre, chan: 29)", "print(nope)", "let x = 2 3", "fz(block: \"9.9\", layer: .pre, ch: 1)",
    "let größe = \"図\" + nope",
  ])
  func beforeAnythingRuns(_ text: String) throws {
    _ = try program.write(text + "\n", to: "a.rsn")
    let expected = message(try program.run(["check", "a.rsn"]).error, "a.rsn")
    #expect(expected.hasPrefix("error[RSN") && expected.contains("SOURCE:1:") && expected.contains("^"))
    #expect(message(try program.run(["run", "a.rsn"]).error, "a.rsn") == expected)
    try expect(expected, of: text)
  }

  @Test(arguments: ["[1, 2, 3][7]", "var s = \"a\"; sqrt(s)", "tensor([1, 2]) + tensor([1, 2, 3])"])
  func whileRunning(_ text: String) throws {
    _ = try program.write(text + "\n", to: "a.rsn")
    let expected = message(try program.run(["run", "a.rsn"]).error, "a.rsn")
    #expect(expected.hasPrefix("error[RSN1") && expected.contains("SOURCE:1:"))
    try expect(expected, of: text)
  }

  private func expect(_ expected: String, of text: String) throws {
    #expect(message(try program.run(["-e", text]).error, "<expression>") == expected)
    #expect(message(try program.run([], input: text + "\n").error, "<input 1>") == expected)
    let screen = try Screen(program, rows: 40, columns: 120, environment: ["NO_COLOR": "1"])
    screen.waitForPrompt()
    screen.enter(text)
    #expect(message(screen.everything, "<input 1>") == expected)
  }

  @Test func coloursAndTheHint() throws {
    let screen = try Screen(program, rows: 40, columns: 100)
    screen.waitForPrompt()
    screen.enter("print(nope)")
    #expect(screen.cell(of: "error[RSN010]")?.isBold == true)
    #expect(screen.cell(of: "^^^^")?.foreground != screen.cell(of: "print")?.foreground)
    #expect(screen.text.contains("`:why` explains RSN010"))
    screen.enter(":why")
    #expect(screen.everything.contains("RSN010 undefinedName: a name that nothing declares") && screen.everything.contains("Mended"))
    // Only once a session.
    screen.enter("print(noope)")
    #expect(screen.everything.components(separatedBy: "`:why` explains").count == 2)
    // After a success it speaks of what was kept.
    screen.enter("1 + 1")
    screen.enter(":why")
    screen.wait(for: "the last entry called nothing that takes long")
  }
}
