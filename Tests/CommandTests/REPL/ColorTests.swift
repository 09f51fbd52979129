import Foundation
import Testing

/// The colours of an entry while it is typed, and what the history suggests.
@Suite struct ColorTests {
  let program: Program
  init() throws { program = try Program() }

  private static let history = ".local/state/resin/history"

  /// The colours of a row's characters: k keyword, s string, n number or case, b bracket of the pair at the cursor, h from the history, - none.
  private func colors(_ screen: Screen, row: Int) -> String {
    (5..<max(5, screen.rows[row].count)).map { column in
      let cell = screen.cell(row: row, column: column)
      if cell.isBold, cell.isUnderlined { return "b" }
      return switch cell.foreground {
      case .indexed(5): "k"
      case .indexed(2): "s"
      case .indexed(6): "n"
      case .indexed(8): "h"
      default: "-"
      }
    }.joined()
  }

  @Test func tokensHaveTheirs() throws {
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.type(#"let a = f("x \(1 + "y".count)", layer: .post, in: b.for) // 2"#)
    screen.wait(for: "// 2")
    // `in:` is a label and `.for` a member: no keywords.
    let expected = "kkk-------sssss" + "n---sss------ss" + "---------nnnnn-----------------"
    screen.wait { colors($0, row: 1) == expected }
    // The entry keeps them when it is done, and a key changes only what it must.
    screen.press(.ctrl("c"))
    screen.wait { $0.isAtPrompt && colors($0, row: 1).hasPrefix(expected) }
  }

  @Test func whatIsUnfinishedIsLeftAlone() throws {
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.type(#"[1, "open"#)
    screen.wait { colors($0, row: 1) == "-n--sssss" }
    // The string ends with its line.
    screen.press(.alt("\r"), .text("2.5 §"))
    screen.wait { $0.cursorRow == "...>   2.5 §" && colors($0, row: 2) == "--nnn--" }
    screen.press(.ctrl("c"))
    screen.waitForPrompt()
    screen.press(.paste("\"\"\"\nlet a = \\(2)\nlet"))
    screen.wait { $0.cursorRow == "...> let" && colors($0, row: 4) == "ssssssssssns" && colors($0, row: 5) == "sss" }
  }

  @Test func theBracketsAtTheCursor() throws {
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.press(.text("f("), .alt("\r"), .text("[g(1)])"))
    screen.wait { $0.rows[1...2] == ["rsn> f(", "...> [g(1)])"] || $0.rows[1...2] == ["rsn> f(", "...>   [g(1)])"] }
    screen.wait { colors($0, row: 1) == "-b" && colors($0, row: 2).hasSuffix("---n--b") }
    screen.press(.left, .left)
    screen.wait { colors($0, row: 1) == "--" && colors($0, row: 2).hasSuffix("b--n-b-") }
    // Nothing is left of it in what has been entered.
    screen.press(.ctrl("c"))
    screen.wait { $0.isAtPrompt && !colors($0, row: 2).contains("b") }
  }

  @Test func theHistorySuggests() throws {
    _ = try program.write("print(10 + 1)\nfor x in [3] {\\n  print(x)\\n}\n", to: Self.history)
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.type("pri")
    screen.wait { $0.cursorRow == "rsn> print(10 + 1)" && colors($0, row: 1) == "---hhhhhhhhhh" && $0.cursor.column == 8 }
    // A word of it, then the rest.
    screen.type("\u{1B}[1;5C")
    screen.wait { colors($0, row: 1).hasPrefix("-----h") && $0.cursor.column == 10 }
    screen.press(.right)
    screen.wait { colors($0, row: 1) == "-----b" + "nn---nb" && $0.cursor.column == 18 }
    screen.press(.enter)
    screen.wait { $0.isAtPrompt && $0.rows[2] == "11" }
    // What was not taken is not run, and goes from the screen.
    screen.type("print(10")
    screen.wait { $0.cursorRow == "rsn> print(10 + 1)" }
    screen.press(.text(")"), .enter)
    screen.wait { $0.isAtPrompt && $0.rows[3...4] == ["rsn> print(10)", "10"] }
    screen.type("fo")
    screen.wait { $0.cursorRow == "rsn> for x in [3] { … 2 more lines" }
    screen.press(.end)
    screen.wait { $0.rows.contains("...>   print(x)") && $0.cursorRow == "...> }" }
    screen.press(.enter)
    screen.wait { $0.isAtPrompt && $0.rows.contains("3") }
    // What Up brings is not added to.
    screen.type("print(10")
    screen.press(.up)
    screen.wait { $0.cursorRow == "rsn> print(10)" }
    screen.press(.ctrl("c"))
    screen.waitForPrompt()
  }

  @Test func withoutColoursThereAreNone() throws {
    _ = try program.write("print(10 + 1)\n", to: Self.history)
    let screen = try Screen(program, environment: ["NO_COLOR": "1"])
    screen.waitForPrompt()
    screen.type("print(1")
    screen.wait { $0.cursorRow == "rsn> print(1" }
    screen.press(.right, .enter)
    screen.wait { $0.cursorRow == "...>" && colors($0, row: 1) == "-------" }
    #expect(!screen.output.contains(try Regex("\u{1B}\\[[0-9;]*m")))
  }
}
