import Testing

/// Tab at a terminal: keys in, screen out.
@Suite struct CompletionScreenTests {
  private let program: Program
  init() throws { program = try Program() }

  private func screen(rows: Int = 30, columns: Int = 100) throws -> Screen {
    let screen = try Screen(program, rows: rows, columns: columns, environment: ["NO_COLOR": "1"])
    screen.waitForPrompt()
    return screen
  }

  @Test func oneCandidateIsInsertedSeveralAreListed() throws {
    let screen = try screen()
    screen.enter("let ratio = 2")
    screen.enter("let ratios = [1, 2]")
    screen.type("print(quanti")
    screen.press(.tab)
    screen.wait("the name") { $0.cursorRow == "rsn> print(quantile(" }
    screen.type("rat")
    screen.press(.tab)
    screen.wait("what both share, and both") { $0.cursorRow == "rsn> print(quantile(ratio" && $0.text.contains("ratios  Array") }
    // The list goes with the next key.
    screen.type("s")
    screen.wait("no list") { $0.cursorRow == "rsn> print(quantile(ratios" && !$0.text.contains("ratios  Array") }
    screen.press(.ctrl("c"))
    screen.waitForPrompt()
  }

  @Test func labelsCasesBlocksAndChannels() throws {
    let screen = try screen()
    screen.type("fz(")
    screen.press(.tab)
    screen.wait(for: "steps:     Int = 512")
    screen.type("blo")
    screen.press(.tab)
    screen.wait("the label") { $0.cursorRow == "rsn> fz(block:" }
    screen.press(.tab)
    // Known before any weights are read.
    screen.wait(for: "\"3.1\"  0..<64")
    screen.type("\"3.1\", layer: .po")
    screen.press(.tab)
    screen.wait("the case") { $0.cursorRow.hasSuffix(".post") }
    screen.type(", ch: ")
    screen.press(.tab)
    screen.wait(for: "block 3.1: 0..<64")
  }

  @Test func inTheMiddleOfALineNothingIsDoubled() throws {
    _ = try program.write("", to: "fox.png")
    let screen = try screen()
    screen.type("image(\"fo\")")
    screen.press(.left, .left, .tab)
    screen.wait("the file, and one quote") { screen in
      // On a busy machine the folder may take longer than Tab waits.
      if screen.text.contains("still reading") { screen.press(.tab) }
      return screen.cursorRow == "rsn> image(\"fox.png\")"
    }
    screen.press(.ctrl("c"))
    screen.waitForPrompt()
    screen.type("sq(2)")
    screen.press(.left, .left, .left, .tab)
    screen.wait("the name, and one bracket") { $0.cursorRow == "rsn> sqrt(2)" }
  }

  @Test func inTheMiddleOfAnEntryOfSeveralLines() throws {
    let screen = try screen()
    screen.type("func half(picture: Image) {")
    screen.press(.enter)
    screen.type("let size = 3 4")
    screen.press(.enter)
    screen.type("picture.hei")
    screen.press(.tab)
    screen.wait("a member by the parameter's type, whatever the line before") { $0.cursorRow.hasSuffix("picture.height") }
    screen.type(" + siz")
    screen.press(.tab)
    screen.wait("a name of the entry") { $0.cursorRow.contains("picture.height + siz") && $0.text.contains("size") }
    screen.press(.ctrl("c"))
    screen.waitForPrompt()
  }

  @Test func aNarrowTerminalAndManyCandidates() throws {
    let screen = try screen(rows: 12, columns: 40)
    screen.type("noise(size: 8, seed: 1).")
    screen.press(.tab)
    screen.wait(for: "height")
    #expect(screen.rows.allSatisfy { $0.count <= 40 })
    #expect(screen.cursorRow == "rsn> noise(size: 8, seed: 1).")
  }
}
