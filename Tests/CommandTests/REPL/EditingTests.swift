import Foundation
import Testing

/// The REPL's line editing, as seen on the terminal.
@Suite struct EditingTests {
  let program: Program
  init() throws { program = try Program() }

  /// The screen's rows from the last prompt on.
  private func entry(_ screen: Screen) -> [String] {
    let rows = screen.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let start = rows.lastIndex(where: { $0.hasPrefix("rsn>") }) else { return [] }
    return Array(rows[start...])
  }

  @Test func anEntryGoesOnUntilItParsesAndIsRecalledAsAWhole() throws {
    let screen = try Screen(program)
    screen.waitForPrompt()
    // Typed by a person, a line is set in after a bracket.
    screen.type("for x in [1, 2] {")
    screen.wait { $0.cursorRow.hasSuffix("{") }
    screen.press(.enter)
    screen.wait { $0.cursorRow == "...>" && $0.cursor.column == 7 }
    screen.type("print(x * 10)")
    screen.wait { $0.cursorRow == "...>   print(x * 10)" }
    screen.press(.enter)
    screen.wait { $0.cursorRow == "...>" && $0.cursor.column == 7 }
    screen.type("}")
    screen.wait { $0.cursorRow == "...> }" }
    screen.press(.enter)
    screen.wait { $0.isAtPrompt && $0.rows.contains("20") }
    let before = screen.cursor.row

    screen.press(.up)
    screen.wait { entry($0) == ["rsn> for x in [1, 2] {", "...>   print(x * 10)", "...> }"] && $0.cursor == (before, 22) }
    // Down and up move inside it, and keep the column where they can.
    screen.press(.down)
    screen.wait { $0.cursor == (before + 1, 20) }
    screen.press(.down)
    screen.wait { $0.cursor == (before + 2, 6) }
    screen.press(.up)
    screen.wait { $0.cursor == (before + 1, 20) }
    screen.press(.left, .backspace, .backspace, .text("7"))
    screen.wait { entry($0) == ["rsn> for x in [1, 2] {", "...>   print(x * 7)", "...> }"] }
    // Enter runs what is complete, wherever the cursor is.
    screen.press(.enter)
    screen.wait { $0.isAtPrompt && $0.rows.contains("14") }
  }

  @Test func documentationGoesWithWhatFollows() throws {
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.type("/// Doubles.\rfunc f(x) { x * 2 }")
    screen.wait { entry($0) == ["rsn> /// Doubles.", "...> func f(x) { x * 2 }"] }
    screen.press(.enter)
    screen.enter("f")
    screen.wait("the page") { $0.text.components(separatedBy: "Doubles.").count == 3 }
    // An empty line ends it.
    screen.type("/// Nothing.\r\r")
    screen.wait { $0.isAtPrompt && $0.text.contains("Nothing.") }
  }

  @Test func linesCanBePutIn() throws {
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.press(.text("1"), .alt("\r"), .text("2"), .up, .end, .text("0"), .home, .text("3"), .down, .ctrl("e"), .text("0"))
    screen.wait { entry($0) == ["rsn> 310", "...> 20"] }
    screen.press(.enter)
    screen.wait { $0.isAtPrompt && $0.text.contains("310\n20\nrsn>") }
  }

  @Test func wideAndCombiningCharacters() throws {
    let screen = try Screen(program, columns: 20)
    screen.waitForPrompt()
    screen.type("\"漢字e\u{301}x\"")
    screen.wait { $0.cursorRow == "rsn> \"漢字e\u{301}x\"" && $0.cursor.column == 13 }
    // Left goes over the accent and its letter at once, backspace takes both.
    screen.press(.left, .left, .left)
    screen.wait { $0.cursor.column == 10 }
    screen.press(.delete)
    screen.wait { $0.cursorRow == "rsn> \"漢字x\"" && $0.cursor.column == 10 }
    screen.press(.left)
    screen.wait { $0.cursor.column == 8 }
    screen.press(.text("e\u{301}"), .backspace, .backspace)
    screen.wait { $0.cursorRow == "rsn> \"字x\"" && $0.cursor.column == 6 }
    // A wide character that does not fit in a row's last column goes to the next.
    screen.press(.right, .right, .text("1234567890字"))
    screen.wait { entry($0) == ["rsn> \"字x1234567890", "字\""] && $0.cursor.column == 2 }
    screen.press(.enter)
    screen.wait { $0.isAtPrompt && $0.rows.contains("字x1234567890字") }
  }

  @Test func longLinesWrapAndFollowTheSize() throws {
    let screen = try Screen(program, rows: 10, columns: 40)
    screen.waitForPrompt()
    let line = "[" + (10..<30).map(String.init).joined(separator: ",") + "].count"
    screen.type(line)
    screen.wait { entry($0).joined() == "rsn> " + line }
    screen.resize(rows: 10, columns: 60)
    screen.wait("the entry in 60 columns") { entry($0).joined() == "rsn> " + line && entry($0)[0].count == 60 }
    screen.resize(rows: 10, columns: 30)
    screen.wait("the entry in 30 columns") { entry($0).joined() == "rsn> " + line && entry($0)[0].count == 30 }
    #expect(screen.rows.filter { $0.hasPrefix("rsn>") }.count == 1)
    // From its first column tmux would not erase the screen but put it into its history, and bring that back in a wider window.
    #expect(!screen.output.contains("\r\u{1B}[J"))
    screen.press(.home, .right, .text("1,"), .enter)
    screen.wait { $0.isAtPrompt && $0.rows.contains("21") }
  }

  @Test func pasteIsOneEntry() throws {
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.press(.paste("func f(x) {\n\tlet y = x + 1\n\treturn y * 2\n}\nf(x: 1)\n"))
    screen.wait { entry($0) == ["rsn> func f(x) {", "...>     let y = x + 1", "...>     return y * 2", "...> }", "...> f(x: 1)"] }
    screen.press(.enter)
    screen.wait { $0.isAtPrompt && $0.rows.contains("4") }
    #expect(try program.read(".local/state/resin/history") == "func f(x) {\\n\tlet y = x + 1\\n\treturn y * 2\\n}\\nf(x: 1)\n")
  }

  @Test func pastedTranscripts() throws {
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.press(
      .paste("rsn> let a = 20\nrsn> for i in [1] {\n...>   print(a + i)\n...> }\n21\nrsn> :type a\nNumber\nrsn> a * 3\n60\nrsn>"))
    screen.wait { entry($0) == ["rsn> let a = 20", "...> for i in [1] {", "...>   print(a + i)", "...> }", "...> :type a", "...> a * 3"] }
    screen.press(.enter)
    screen.wait { $0.isAtPrompt && $0.text.contains("21\nNumber\n60\nrsn>") }
  }

  @Test func aPasteTallerThanTheScreen() throws {
    let screen = try Screen(program, rows: 12)
    screen.waitForPrompt()
    screen.press(.paste("[\n" + (1...10_000).map { "  \($0),\n" }.joined() + "].count"))
    screen.wait { $0.rows.contains { $0.contains("lines above") } && $0.cursorRow == "...> ].count" }
    screen.press(.up, .up)
    screen.wait { $0.cursorRow == "...>   9999," && $0.rows.last == "… 2 more lines" }
    screen.press(.enter)
    screen.wait { $0.isAtPrompt && $0.rows.contains("10000") }
    #expect(screen.everything.contains("rsn> [\n...>   1,\n...>   2,\n"))
    #expect(screen.everything.contains("… 9,9"))
  }

  @Test func ctrlCClearsAndCtrlDLeaves() throws {
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.type("let a = (")
    screen.wait { $0.cursorRow == "rsn> let a = (" }
    screen.press(.ctrl("c"))
    screen.wait { $0.isAtPrompt && $0.rows.contains("rsn> let a = (^C") }
    #expect(!program.exists(".local/state/resin/history"))
    screen.press(.text("12"), .left, .ctrl("d"))
    screen.wait { $0.cursorRow == "rsn> 1" }
    screen.press(.backspace, .ctrl("d"))
    #expect(screen.status() == 0)
    #expect(screen.isCooked)
    #expect(screen.output.hasSuffix("\u{1B}[?2004l"))
  }

  @Test func killingYankingAndTakingBack() throws {
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.press(.text("one two three"), .ctrl("w"), .ctrl("w"), .ctrl("a"), .ctrl("y"))
    screen.wait { $0.cursorRow == "rsn> two threeone" }
    screen.press(.alt("b"), .ctrl("k"))
    screen.wait { $0.cursorRow == "rsn> two" }
    screen.press(.ctrl("_"))
    screen.wait { $0.cursorRow == "rsn> two threeone" }
    screen.press(.ctrl("u"))
    screen.wait { $0.cursorRow == "rsn> threeone" }
    screen.press(.ctrl("l"))
    screen.wait { $0.rows[0] == "rsn> threeone" && $0.cursor == (0, 5) }
  }
}
