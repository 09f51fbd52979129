import Foundation
import Testing

/// History and search, as seen on the terminal.
@Suite struct RecallTests {
  let program: Program
  init() throws { program = try Program() }

  private static let history = ".local/state/resin/history"

  @Test func upGoesThroughWhatBeginsLikeThis() throws {
    _ = try program.write("let a = 1\nprint(1)\nlet b = 2\nprint(2)\n", to: Self.history)
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.press(.up)
    screen.wait { $0.cursorRow == "rsn> print(2)" }
    screen.press(.down)
    screen.wait { $0.isAtPrompt }
    screen.press(.text("let"), .up)
    screen.wait { $0.cursorRow == "rsn> let b = 2" }
    screen.press(.up)
    screen.wait { $0.cursorRow == "rsn> let a = 1" }
    screen.press(.down, .down)
    screen.wait { $0.cursorRow == "rsn> let" && $0.cursor.column == 8 }
  }

  @Test func ctrlRFindsInEntriesOfSeveralLines() throws {
    _ = try program.write("for x in [3] {\\n  print(x)\\n}\nprint(1)\n1 + 1\n", to: Self.history)
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.press(.ctrl("r"), .text("print"))
    screen.wait { $0.rows[1...2] == ["rsn> print(1)", "search: print"] && $0.cell(row: 1, column: 5).isReversed }
    screen.press(.ctrl("r"))
    screen.wait { $0.rows[1...4] == ["rsn> for x in [3] {", "...>   print(x)", "...> }", "search: print"] && $0.cursor == (2, 7) }
    screen.press(.ctrl("r"))
    screen.wait { $0.rows[4] == "search: print — nothing older holds it" }
    screen.press(.backspace, .text("t"), .ctrl("s"), .ctrl("r"))
    // Enter leaves the search and runs what it found.
    screen.press(.enter)
    screen.wait { $0.isAtPrompt && $0.rows[4] == "3" }
    // Ctrl-G goes back to what was there.
    screen.press(.text("12"), .ctrl("r"), .text("zzz"))
    screen.wait { $0.rows.contains("search: zzz — nothing older holds it") }
    screen.press(.ctrl("g"))
    screen.wait { $0.cursorRow == "rsn> 12" && !$0.text.contains("search") }
  }

  @Test func closedInTheMiddleOfAnEntry() throws {
    for ending in ["hang up", "TERM", "KILL"] {
      _ = try program.write("let a = 1\n", to: Self.history)
      let screen = try Screen(program)
      screen.enter("1 + 2")
      screen.type("for x in [")
      screen.wait { $0.cursorRow == "rsn> for x in [" }
      switch ending {
      case "hang up": screen.hangUp()
      case "TERM": screen.send(SIGTERM)
      default: screen.send(SIGKILL)
      }
      #expect(screen.end() == (ending == "KILL" ? .signalled(SIGKILL) : .exited(143)), "\(ending)")
      #expect(try program.read(Self.history) == "let a = 1\n1 + 2\n", "\(ending)")
      if ending == "TERM" {
        #expect(screen.isCooked)
        #expect(screen.output.hasSuffix("\u{1B}[?2004l"))
      }
    }
  }

  @Test func twoSessionsAtOnce() throws {
    let one = try Screen(program), other = try Screen(program)
    one.enter("let one = 1")
    other.enter("let other = 2")
    one.enter("let one = 1")
    other.send(SIGKILL)
    one.enter("one + 1")
    #expect(try program.read(Self.history) == "let one = 1\nlet other = 2\nlet one = 1\none + 1\n")
    let later = try Screen(program)
    later.waitForPrompt()
    later.press(.up, .up, .up)
    later.wait { $0.cursorRow == "rsn> let other = 2" }
  }

  @Test func suspendsAndGoesOn() throws {
    let shell = try Screen(program, ["--norc", "-i"], environment: ["PS1": "shell$ "], command: "/bin/bash")
    shell.wait { $0.cursorRow == "shell$" }
    shell.type(Program.binary.path + "\r")
    shell.waitForPrompt()
    shell.type("let a = 1")
    shell.wait { $0.cursorRow == "rsn> let a = 1" }
    shell.press(.ctrl("z"))
    shell.wait { $0.cursorRow == "shell$" && $0.text.contains("Stopped") }
    shell.type("fg\r")
    shell.wait { $0.cursorRow == "rsn> let a = 1" }
    shell.press(.text("0"), .enter)
    shell.waitForPrompt()
    shell.enter("a + 1")
    shell.wait(for: "11")
    shell.press(.ctrl("d"))
    shell.wait { $0.cursorRow == "shell$" }
  }
}
