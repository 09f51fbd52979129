import Foundation
import Testing

@testable import REPL

@Suite struct EntryLayoutTests {
  private func layout(
    _ lines: [String], cursor: (Int, Int) = (0, 0), columns: Int = 20, height: Int = 10, below: [String] = []
  ) -> EntryLayout {
    var content = EntryLayout.Content()
    content.lines = lines.map { Array($0.unicodeScalars) }
    (content.cursorLine, content.cursor, content.below) = (cursor.0, cursor.1, below)
    return EntryLayout(content, first: "rsn> ", later: "...> ", style: nil, columns: columns, height: height)
  }

  private func text(_ layout: EntryLayout) -> [String] { layout.rows.map { $0.cells.map(\.text).joined() } }

  @Test func promptsWrappingAndTheCursor() {
    let one = layout(["let a = [", "  1234567890123456", "]"], cursor: (1, 15))
    #expect(text(one) == ["rsn> let a = [", "...>   1234567890123", "456", "...> ]"])
    #expect(one.rows.map(\.wraps) == [false, true, false, false])
    #expect((one.cursorRow, one.cursorColumn) == (2, 0))
    // Behind a full row the cursor is in a row of its own.
    let full = layout(["123456789012345"], cursor: (0, 15))
    #expect(text(full) == ["rsn> 123456789012345", ""])
    #expect((full.cursorRow, full.cursorColumn) == (1, 0))
  }

  @Test func charactersOfAllWidths() {
    let wide = layout(["12345678901234漢e\u{301}"], cursor: (0, 17))
    #expect(text(wide) == ["rsn> 12345678901234 ", "漢e\u{301}"])
    #expect((wide.cursorRow, wide.cursorColumn) == (1, 3))
    // Tabs count from the text's beginning; control characters are seen.
    #expect(text(layout(["a\tb\t\u{1B}[\u{7F}"])) == ["rsn> a   b   ^[[^?"])
    #expect(text(layout(["\u{301}a"])) == ["rsn> ◌\u{301}a"])
  }

  @Test func whatDoesNotFit() {
    let lines = (0..<50).map(String.init)
    let middle = layout(lines, cursor: (25, 0), height: 6)
    #expect(text(middle) == ["… 22 lines above", "...> 22", "...> 23", "...> 24", "...> 25", "… 24 more lines"])
    #expect((middle.cursorRow, middle.cursorColumn) == (4, 5))
    #expect(text(layout(lines, height: 6)) == ["rsn> 0", "...> 1", "...> 2", "...> 3", "… 46 more lines"])
    #expect(text(layout(lines, cursor: (49, 2), height: 6)).last == "...> 49")
    // At most as many rows as the terminal has, whatever is to be shown below.
    #expect(layout(["1"], height: 4, below: (0..<9).map(String.init)).rows.count == 4)
    #expect(text(layout(["1"], below: ["\u{1B}[2mdim\u{1B}[0m plain"])) == ["rsn> 1", "dim plain"])
  }

  @Test(arguments: [1, 2, 3, 5, 7]) func narrowTerminals(_ columns: Int) {
    let layout = layout(["漢字 text", "\t}"], cursor: (1, 2), columns: columns, height: 5)
    #expect(layout.rows.allSatisfy { $0.width <= max(2, columns) } && layout.rows.count <= 5)
    #expect(layout.cursorRow < layout.rows.count)
  }

  @Test func whereTheCursorIsAfterAnotherWidth() {
    var display = EntryDisplay(descriptor: -1)
    display.show(layout(["1", "123456789012345678901234"], cursor: (1, 24)))
    // In 10 columns the second line takes three rows, and 29 columns are before the cursor.
    let places = display.places(columns: 10)
    #expect(places.wrapped == (3, 9) && places.cut == (2, 9))
  }

  @Test func onlyWhatDiffersIsWritten() {
    var display = EntryDisplay(descriptor: -1)
    #expect(display.changes(to: layout(["let a"], cursor: (0, 5))) == "\rrsn> let a\r\u{1B}[10C")
    display.show(layout(["let a", "b"], cursor: (0, 5)))
    #expect(display.changes(to: layout(["let a", "b"], cursor: (1, 0))) == "\u{1B}[1B\r\u{1B}[5C")
    #expect(display.changes(to: layout(["let ab", "b"], cursor: (0, 6))) == "\r\u{1B}[10Cb\r\u{1B}[11C")
    #expect(display.changes(to: layout(["let"], cursor: (0, 3))) == "\r\u{1B}[8C\u{1B}[K\u{1B}[1B\r\u{1B}[J\u{1B}[1A\r\u{1B}[8C")
  }
}

@Suite struct EditingHelpersTests {
  @Test(arguments: [
    ("a\r\nb\rc\n\n", "a\nb\nc"), ("\tx\u{1B}[31m\u{0}", "\tx[31m"), ("rsn> 1 + 1\n2\nrsn> f {\n...> 3\n...> }\n3\n", "1 + 1\nf {\n3\n}"),
    // What looks like a continuation after an output is one.
    ("rsn> 1\n1\n...> odd\nrsn>", "1"), ("...> a", "...> a"), ("x > rsn", "x > rsn"),
    ("```swift\nlet a = 1\n```\n", "let a = 1"),
  ])
  func pastedText(_ pasted: String, _ input: String) { #expect(Transcript.input(pasted) == input) }

  @Test(arguments: [
    ("for x in xs {", "  "), ("  f(a, [", "    "), ("x = 1", ""), ("  y", "  "), ("print(\"{\") // {", ""), ("} else {", "  "),
    ("\tf {", "\t  "), ("let s = \"\"\"\na {", ""), ("\"\"\"\n a\n\"\"\"\nf {", "  "),
    ("  let s = \"\"\"\n      a", "  "),
  ])
  func indentation(_ text: String, _ expected: String) { #expect(Indentation.next(after: text[...]) == expected) }

  @Test func theOpenersIndentation() {
    #expect(Indentation.ofOpener(in: "f {\n  g(\n    1") == 2)
    #expect(Indentation.ofOpener(in: "f {\n  g(1)\n  ") == 0)
    #expect(Indentation.ofOpener(in: "1") == nil)
  }

  @Test func searching() {
    var search = HistorySearch(entries: ["Alpha", "beta\nalpha", "gamma"], original: "typed")
    search.add("al")
    #expect(search.match.text == "beta\nalpha" && search.match.range == 5..<7)
    search.older()
    #expect(search.match.text == "Alpha")
    search.older()
    #expect(search.hasFailed && search.match.text == "Alpha")
    search.newer()
    #expect(search.match.text == "beta\nalpha")
    search.removeLast()
    search.removeLast()
    #expect(search.match.text == "typed")
    // A capital letter counts.
    search.add("A")
    #expect(search.match.text == "Alpha")
  }

  @Test(arguments: [
    ("fz?", ":help fz"), (" fz?? ", ":help fz"), ("exit", ":quit"), ("quit()", ":quit"), ("help", ":help"), ("help(fz)", ":help fz"),
    ("known", nil), ("quit(1)", nil), ("help + 1", nil), ("exits", nil), ("a ? b : c", nil), ("x ?", nil),
  ])
  func habits(_ text: String, _ command: String?) { #expect(Command.habit(text) { $0 == "known" } == command) }

  @Test func whatIsDeclaredIsMeant() { #expect(Command.habit("quit") { _ in true } == nil) }

  @Test func programsAndCommandsBetween() {
    let parts = EntryParts("let a = 1\na + 1\n:type a\nlet b = c\n  ? a\n  : b\n?fz")
    #expect(parts.parts == ["let a = 1\na + 1", ":type a", "let b = c\n  ? a\n  : b", "?fz"] && parts.isWhole)
    #expect(!EntryParts(":type a\nfor x in xs {").isWhole)
    #expect(EntryParts(" \n ").parts == [] && EntryParts("").isWhole)
  }

  @Test func aHistoryFileOfAnyContent() throws {
    let folder = try TemporaryFolder(), path = folder.join("history")
    try "one\n\ntwo\\nlines\none\ncut sho".write(toFile: path, atomically: true, encoding: .utf8)
    let history = History(path: path)
    history.add("three")
    #expect(history.entries == ["two\nlines", "one", "cut sho", "three"])
    #expect(History(path: path).entries == history.entries)
    // Written anew once most of it is repetition; entries of others that come meanwhile stay.
    let other = History(path: path)
    for index in 0..<12_000 { other.add("\(index % 2)") }
    #expect(History(path: path).entries == ["two\nlines", "one", "cut sho", "three", "0", "1"])
    other.add("four")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "two\\nlines\none\ncut sho\nthree\n0\n1\nfour\n")
  }
}
