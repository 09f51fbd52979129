import Diagnostics
import Testing

/// Messages on a terminal: no line is wider than that, and the carets stand under what they mark.
@Suite struct WrappingTests {
  private func problem(_ line: String, marking part: String, label: String = "") throws -> Problem {
    let source = Source(name: "a.rsn", text: line + "\n")
    let range = try #require(line.firstRange(of: part))
    let start = line[..<range.lowerBound].utf8.count
    return Problem(
      .undefinedName, "a sentence of some length that needs two lines in a narrow terminal",
      at: Place(source, Span(start: start, end: start + part.utf8.count)), label: label,
      notes: ["one two three four five six seven eight nine ten", "short"])
  }

  @Test func aMessageIn40Columns() throws {
    let text = try Renderer(columns: 40).render(problem("let a = foo(bar)", marking: "foo", label: "did you mean `of`?"))
    #expect(
      text == """
        error[RSN010]: a sentence of some length
          that needs two lines in a narrow
          terminal
          ┌─ a.rsn:1:9
         1│ let a = foo(bar)
          │         ^^^ did you mean `of`?
          = one two three four five six seven
            eight nine ten
          = short
        """)
  }

  @Test func aLabelWithRoomStaysBesideTheCarets() throws {
    let label = "it must be one of these words here and no other"
    let text = try Renderer(columns: 44).render(problem("foo(bar)", marking: "foo", label: label))
    #expect(text.contains("  │ ^^^ it must be one of these words here\n  │     and no other\n"))
  }

  @Test func withoutATerminalNothingChanges() throws {
    let text = try Renderer().render(problem("let a = foo(bar)", marking: "foo", label: "did you mean `of`?"))
    #expect(text.contains("narrow terminal\n") && text.contains("^^^ did you mean `of`?") && text.contains("nine ten"))
  }

  @Test(arguments: 40...100) func noLineIsWider(_ columns: Int) throws {
    let lines = [
      "let a = foo(bar)", "fz(block: \"3.1\", layer: .pre, chan: 29, steps: 3, size: 224, seed: 3) + foo + fz(block: \"3.1\", layer: .pre)",
      "\tlet 名前 = \"日本語のとても長い文字列がここにあります\" + foo + \"日本語のとても長い文字列がここにあります\"",
      String(repeating: "foo", count: 60) + " + " + String(repeating: "a", count: 200),
    ]
    for line in lines {
      for part in ["foo", "a"] where line.contains(part) {
        for label in ["", "did you mean `of`?", "one two three four five six seven eight nine ten eleven twelve"] {
          let rows = try Renderer(columns: columns).render(problem(line, marking: part, label: label)).split(separator: "\n").map(
            String.init)
          for row in rows { #expect(row.terminalWidth <= columns, "\(row)") }
          let carets = try #require(rows.firstIndex { $0.contains("│ ") && $0.contains("^") })
          let indentation = String(rows[carets].prefix { $0 != "^" }).terminalWidth
          let above = rows[carets - 1]
          var width = 0
          let marked = above.drop { character in
            defer { width += String(character).terminalWidth }
            return width < indentation
          }
          #expect(marked.hasPrefix(part), "\(above)")
        }
      }
    }
  }
}
