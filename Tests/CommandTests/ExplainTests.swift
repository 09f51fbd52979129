import Testing

/// `rsn explain`, and where it is mentioned.
@Suite struct ExplainTests {
  private let program: Program
  init() throws { program = try Program() }

  @Test(arguments: ["RSN012", "12", "rsn012", "unknownLabel"]) func aCodeHoweverItIsWritten(_ code: String) throws {
    let result = try program.run(["explain", code])
    #expect(result.status == 0 && result.error.isEmpty)
    #expect(result.output.hasPrefix("RSN012 unknownLabel: an argument whose label the function does not have\n\n"))
    #expect(result.output.contains("\n\nWrong\n    let a = fz(block: \"3.1\", layer: .pre, chan: 29)\n\nMended\n"))
    #expect(!result.output.contains("\u{1B}"))
  }

  @Test func withoutACodeTheList() throws {
    let output = try program.run(["explain"]).output
    #expect(output.contains("RSN001  strayCharacter") && output.contains("RSN199  internalFault"))
  }

  @Test func anUnknownCodeIsAUsageError() throws {
    for (code, near) in [("RSN036", "did you mean RSN035, unusedValue?"), ("unknownLable", "did you mean RSN012, unknownLabel?")] {
      let result = try program.run(["explain", code])
      #expect(result.status == 2 && result.output.isEmpty && result.error.contains(near))
    }
    #expect(try program.run(["explain", "zzzzzz"]).error.contains("`rsn explain` lists them"))
  }

  @Test func helpSpeaksOfIt() throws {
    #expect(try program.run(["help"]).output.contains("`rsn explain CODE`"))
    #expect(try program.run(["--help"]).output.contains("rsn explain CODE"))
    #expect(try program.run(["help", "RSN012"]).output == program.run(["explain", "RSN012"]).output)
  }

  @Test func inAREPLWithoutATerminal() throws {
    let result = try program.run([], input: "nope\n:why\n:help RSN012\n:why 36\n")
    #expect(result.output.contains("RSN010 undefinedName") && result.output.contains("RSN012 unknownLabel"))
    // The hint is for people at a terminal.
    #expect(!result.error.contains("`:why` explains") && result.error.contains("did you mean RSN035"))
  }
}
