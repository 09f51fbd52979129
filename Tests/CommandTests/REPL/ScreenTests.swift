import Foundation
import Testing

/// The bench itself: a program on a terminal's screen.
@Suite struct ScreenTests {
  let program: Program
  init() throws { program = try Program() }

  @Test func showsWhatAPersonSees() throws {
    let script = #"printf 'a\tb\r\n\033[1;31mred\033[0m 漢x e\314\201 \033[38;2;1;2;3mtrue\033[0m\r\n'; stty size; cat"#
    let screen = try Screen(program, ["-c", script], rows: 10, columns: 40, command: "/bin/sh")
    screen.wait(for: "10 40")
    #expect(Array(screen.rows.prefix(3)) == ["a       b", "red 漢x e\u{301} true", "10 40"])
    #expect(screen.cell(of: "red")?.foreground == .indexed(1))
    #expect(screen.cell(of: "red")?.isBold == true)
    #expect(screen.cell(row: 1, column: 4).width == 2)
    #expect(screen.cell(row: 1, column: 6).text == "x")
    #expect(screen.cell(row: 1, column: 10).foreground == .rgb(1, 2, 3))
    #expect(screen.isCooked)
    screen.type("typed\r")
    screen.wait { $0.cursor == (5, 0) }
    #expect(screen.rows[3...4] == ["typed", "typed"])
    screen.press(.ctrl("d"))
    #expect(screen.status() == 0)
  }

  @Test func resizesAnswersAndHangsUp() throws {
    let script =
      #"trap 'stty size' WINCH; printf '\033[6n'; stty raw -echo; dd bs=1 count=6 2>/dev/null | od -c | head -1; stty sane; while :; do sleep 0.02; done"#
    let screen = try Screen(program, ["-c", script], rows: 10, columns: 40, command: "/bin/sh")
    screen.wait(for: "033   [   1   ;   1   R")
    screen.resize(rows: 12, columns: 50)
    screen.wait(for: "12 50")
    screen.hangUp()
    #expect(screen.end() == .signalled(SIGHUP))
  }
}
