import Foundation
import Testing

/// `rsn run` and `rsn watch` in a terminal, with Ctrl-C.
@Suite struct TerminalTests {
  let program: Program
  init() throws { program = try Program() }

  private let text = "print(\"first\")\n//% id: slow\nvar n = 0\nwhile true { n += 1 }\n//% id: rest\n1\n"

  @Test func ctrlCOnceKeepsWhatIsDone() throws {
    let terminal = try PseudoTerminal(program, ["run", program.write(text, to: "one.rsn")])
    terminal.waitForOutput("[2/3] slow")
    terminal.type("\u{3}")
    #expect(terminal.status() == 130)
    #expect(terminal.output.contains("this run was interrupted in cell 2; the report holds what was done"))
    let page = try program.read("one.report/README.md")
    #expect(page.contains("```text\nfirst\n```") && page.contains("This run was interrupted in cell 2") && page.contains("> **Not run.**"))
    #expect(try program.read("one.report/run.json").contains("\"ending\": \"interrupted\""))
  }

  @Test func ctrlCTwiceStopsHard() throws {
    // Making a long array is one step, which the first Ctrl-C waits for.
    let notebook = try program.write("print(\"first\")\n//% id: slow\nlet xs = (0..<60_000_000) + [1]\nlet ys = xs + xs\n", to: "one.rsn")
    let terminal = try PseudoTerminal(program, ["run", notebook])
    terminal.waitForOutput("[2/2] slow")
    terminal.type("\u{3}")
    usleep(30_000)
    terminal.type("\u{3}")
    #expect(terminal.status() == 130)
    // Whatever moment it was: what is there is whole.
    #expect(try program.read("one.report/README.md").contains("```text\nfirst\n```"))
    let record = try JSONSerialization.jsonObject(with: Data(program.read("one.report/run.json").utf8)) as? [String: Any]
    #expect(["running", "interrupted"].contains(record?["ending"] as? String))
  }

  @Test func watchRunsOnSaveAndLeavesWithCtrlC() throws {
    let notebook = try program.write("//: # One\n1\n", to: "one.rsn")
    let terminal = try PseudoTerminal(program, ["watch", notebook])
    terminal.waitForOutput("watching one.rsn")
    #expect(try program.read("one.report/README.md").hasPrefix("# One"))
    _ = try program.write("//: # Two\nnope\n", to: "one.rsn")
    terminal.waitForOutput("`nope` is not defined")
    _ = try program.write("//: # Three\n2\n", to: "one.rsn")
    terminal.wait { (try? program.read("one.report/README.md").hasPrefix("# Three")) ?? false }
    #expect(try program.read("one.report/README.md").hasPrefix("# Three"))
    // A run that is under way begins anew when its notebook is saved.
    _ = try program.write("//: # Four\nwhile true {}\n", to: "one.rsn")
    terminal.wait { (try? program.read("one.report/README.md").hasPrefix("# Four")) ?? false }
    _ = try program.write("//: # Five\n5\n", to: "one.rsn")
    terminal.wait { (try? program.read("one.report/README.md").contains("```text\n5\n```")) ?? false }
    #expect(try program.read("one.report/README.md").hasPrefix("# Five"))
    terminal.type("\u{3}")
    #expect(terminal.status() == 130)
    #expect(try program.run(["watch", "missing.rsn"]).status == 6)
  }
}
