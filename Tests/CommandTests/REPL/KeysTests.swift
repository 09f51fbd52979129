import Foundation
import Testing

/// Keys of the user's own, terminals with few abilities, and colours.
@Suite struct KeysTests {
  let program: Program
  init() throws { program = try Program() }

  @Test func viKeys() throws {
    _ = try program.write("bind -v\n", to: ".editrc")
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.press(.text("let a = 12"))
    screen.wait { $0.cursorRow == "rsn> let a = 12" }
    screen.press(.escape)
    // The escape must be read before what follows, as it is from a person.
    screen.wait { $0.cursor.column == 14 }
    screen.press(.text("0cwvar"))
    screen.wait { $0.cursorRow == "rsn> var a = 12" }
    screen.press(.enter)
    screen.waitForPrompt()
    // Arrows work while typing, and leave the mode as it is.
    screen.press(.up, .text("3"))
    screen.wait { $0.cursorRow == "rsn> var a = 123" }
    screen.press(.left, .left, .text("x"), .ctrl("c"))
    screen.wait { $0.text.contains("rsn> var a = 1x23^C") && $0.isAtPrompt }
    screen.press(.paste("[\n1]"))
    screen.wait { $0.cursorRow == "...> 1]" }
    screen.press(.enter)
    screen.wait(for: "[1]")
    screen.waitForPrompt()
    screen.press(.escape)
    screen.press(.text("k"))
    screen.wait { $0.rows.contains("...> 1]") && $0.cursorRow == "rsn> [" }
    screen.press(.ctrl("c"))
    screen.waitForPrompt()
    screen.press(.ctrl("d"))
    #expect(screen.status() == 0)
  }

  /// Commands are about lines, not about the whole entry.
  @Test func viCommandsOnSeveralLines() throws {
    _ = try program.write("bind -v\n", to: ".editrc")
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.press(.paste("func f(x) {\n  let y = x\n  y * 2\n}"))
    screen.wait { $0.cursorRow == "...> }" && $0.cursor.column == 6 }
    func entry() -> [String] { screen.rows[1...].prefix { $0.contains("> ") || $0 == "...>" }.map { String($0.dropFirst(5)) } }
    func escape(_ column: Int) {
      screen.press(.escape)
      screen.wait("command mode") { $0.cursor.column == column }
    }
    escape(5)
    screen.type("kk$")
    screen.wait { $0.cursor == (2, 15) }
    screen.type("yyp0Cnew")
    screen.wait { _ in entry() == ["func f(x) {", "  let y = x", "new", "  y * 2", "}"] }
    escape(7)
    screen.type("uuddggOlet a = 1")
    screen.wait { _ in entry() == ["let a = 1", "func f(x) {", "  let y = x", "  y * 2", "}"] }
    escape(13)
    // The last change again, in another line; the arrows keep the mode.
    screen.type("j0fxcwz")
    screen.wait { _ in entry()[1] == "func f(z) {" }
    escape(12)
    screen.press(.down, .text("$."))
    screen.wait { _ in entry()[2] == "  let y = z" }
    screen.type("Gdd")
    screen.wait { _ in entry() == ["let a = 1", "func f(z) {", "  let y = z", "  y * 2"] }
    screen.type("p0d2kocc")
    screen.wait { $0.cursorRow == "...>   cc" && entry() == ["let a = 1", "func f(z) {", "  cc"] }
    screen.press(.ctrl("c"))
    // The next entry is typed.
    screen.waitForPrompt()
    screen.press(.text("dd1"))
    screen.wait { $0.cursorRow == "rsn> dd1" }
    screen.press(.ctrl("c"))
  }

  @Test func theEntryInAnEditor() throws {
    let screen = try Screen(program, environment: ["EDITOR": "sed -i s/20/30/", "NO_COLOR": "1"])
    screen.waitForPrompt()
    screen.press(.text("let a = 20"), .ctrl("o"), .text("a"), .ctrl("x"), .ctrl("e"))
    screen.wait("the edited entry, not run") { $0.text.contains("rsn> let a = 30\n...> a") && $0.cursorRow == "...> a" }
    screen.press(.enter)
    screen.wait { $0.isAtPrompt && $0.rows.contains("30") }
  }

  @Test func ownAndFaultyKeys() throws {
    let file =
      "# mine\nbind ^T ed-move-to-beg\nrsn:bind \"^[[A\" ed-move-to-beg\nnonsense \u{1}\nbind \"unclosed\nother:bind ^E ed-insert\nbind ^X no-such-thing\n"
    _ = try program.write(file, to: ".editrc")
    let screen = try Screen(program)
    screen.waitForPrompt()
    let complaints = screen.rows.filter { $0.contains("not understood") }
    #expect(complaints.map { $0.prefix(21) } == ["rsn: .editrc, line 4:", "rsn: .editrc, line 5:", "rsn: .editrc, line 7:"])
    screen.press(.text("12"), .ctrl("t"), .text("3"))
    screen.wait { $0.cursorRow == "rsn> 312" }
    screen.press(.ctrl("e"), .text("4"), .up, .text("5"))
    screen.wait { $0.cursorRow == "rsn> 53124" }
  }

  @Test func colours() throws {
    let colored = try Screen(program)
    colored.waitForPrompt()
    #expect(colored.cell(of: "rsn>")?.foreground == .indexed(4))
    let plain = try Screen(program, environment: ["NO_COLOR": "1"])
    plain.enter("nope")
    plain.press(.ctrl("r"), .text("nope"))
    plain.wait(for: "search: nope")
    plain.press(.ctrl("c"))
    plain.waitForPrompt()
    // Everything but colours and the like may be asked of the terminal.
    #expect(!plain.output.contains(try Regex("\u{1B}\\[[0-9;]*m")))
  }

  @Test(arguments: ["dumb", nil]) func terminalsThatCannotBeControlled(_ name: String?) throws {
    let screen = try Screen(program, environment: ["TERM": name])
    screen.wait { $0.cursorRow == "rsn>" }
    screen.type("for x in [1, 2] {\r")
    screen.wait { $0.cursorRow == "...>" }
    screen.type("print(x + 10)\r")
    screen.wait { $0.rows.contains("...> print(x + 10)") && $0.cursorRow == "...>" }
    screen.type("}\r")
    screen.wait { $0.rows.contains("12") && $0.cursorRow == "rsn>" }
    screen.type("nope\r")
    screen.wait { $0.text.contains("not defined") && $0.cursorRow == "rsn>" }
    screen.type("let b = (")
    screen.wait { $0.cursorRow == "rsn> let b = (" }
    screen.press(.ctrl("c"))
    screen.wait { $0.cursorRow == "rsn>" }
    screen.press(.ctrl("d"))
    #expect(screen.status() == 0)
    #expect(!screen.bytes.contains(0x1B))
  }

  @Test func notToBeEdited() throws {
    _ = try program.write("edit off\n", to: ".editrc")
    let screen = try Screen(program)
    screen.wait { $0.cursorRow == "rsn>" }
    screen.type("1 + 1\r")
    screen.wait { $0.rows.contains("2") && $0.cursorRow == "rsn>" }
    screen.press(.ctrl("d"))
    #expect(screen.status() == 0)
  }

  /// Keys that nobody has, and bytes that are no characters.
  @Test func strangeKeys() throws {
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.press(.text("4"), .text("\u{1B}[-9223372036854775808;1R\u{1B}[99;99;99~\u{1B}OZ\u{1B}[1;2;3X"))
    screen.terminal.type([0xFF, 0xC3, 0x28, 0x80, 0xED, 0xA0, 0x80])
    screen.type("2")
    screen.wait { $0.cursorRow == "rsn> 4(2" }
    screen.press(.backspace, .backspace, .text("2"), .enter)
    screen.wait { $0.isAtPrompt && $0.rows.contains("42") }
  }

  @Test func signalsWhereLinesAreNotEdited() throws {
    let screen = try Screen(program, environment: ["TERM": "dumb"])
    screen.wait { $0.cursorRow == "rsn>" }
    screen.resize(rows: 20, columns: 60)
    screen.type("1 +")
    screen.send(SIGTERM)
    #expect(screen.status() == 143)
  }

  /// Values go where standard output goes, what is for the person stays on the terminal.
  @Test func standardOutputElsewhere() throws {
    let screen = try Screen(program, ["-c", "\(Program.binary.path) > out; echo \"left with $?\""], command: "/bin/sh")
    screen.enter("6 * 7")
    screen.press(.ctrl("d"))
    screen.wait(for: "left with 0")
    #expect(try program.read("out") == "42\n")
  }
}
