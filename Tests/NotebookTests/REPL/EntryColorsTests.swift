import Testing

@testable import REPL

@Suite struct EntryColorsTests {
  private static let text = """
    //: prose
    func f(_ x: Number) { // c
      let s = "a \\(g("é \\(x)", y: .post)) 漢" + \"""
        two \\(lines)
        \"""
      /* a /* b */ c */ x > 1e-3 ? .pre : x?.count
    }
    """

  /// Whatever has been typed so far, and wherever the cursor is, each character has its colour.
  @Test func anyBeginningCanBeColoured() {
    let scalars = Array(Self.text.unicodeScalars)
    for count in 0...scalars.count {
      for part in [scalars[..<count], scalars[count...]] {
        var colors = EntryColors(Array(part))
        colors.markBrackets(at: part.count)
        colors.markBrackets(at: -1)
        #expect(colors.colors(0..<part.count).count == part.count)
      }
    }
  }

  @Test func bracketsOfValuesInStrings() {
    let text = Array(#""a \(b[1]) c""#.unicodeScalars)
    func marked(_ cursor: Int) -> [Int] {
      var colors = EntryColors(text)
      colors.markBrackets(at: cursor)
      return colors.colors(0..<text.count).enumerated().filter { $0.element == .bracket }.map(\.offset)
    }
    #expect(marked(4) == [4, 9] && marked(10) == [4, 9] && marked(6) == [6, 8] && marked(1) == [])
  }

  @Test func whatIsAsked() {
    var suggestion = Suggestion()
    let entries = ["let a = 1", "let b = fz(x: 1)", "for x in y {\n  z\n}"]
    suggestion.update(for: "let ", in: entries)
    #expect(suggestion.rest == "b = fz(x: 1)" && suggestion.word == "b")
    suggestion.update(for: "let b", in: entries)
    #expect(suggestion.word == " = fz")
    suggestion.update(for: "for", in: entries)
    #expect(suggestion.rest == " x in y {\n  z\n}" && suggestion.shown == " x in y { … 2 more lines")
    suggestion.update(for: "let b = fz(x: 1)", in: entries)
    #expect(suggestion.rest.isEmpty)
    suggestion.update(for: " ", in: [" 1"])
    #expect(suggestion.rest.isEmpty)
  }
}
