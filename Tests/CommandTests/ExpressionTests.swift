import Testing

/// `rsn -e`: values on standard output, everything else on standard error.
@Suite struct ExpressionTests {
  let program: Program
  init() throws { program = try Program() }

  @Test func valuesGoToStandardOutput() throws {
    let result = try program.run(["-e", "1 + 1; \"a\"\n[\"b\", 2/3]"])
    #expect(result.status == 0)
    #expect(result.output == "a\n[\"b\", 0.6666666666666666]\n")
    #expect(result.error == "")
  }

  @Test(arguments: ["-1", "---1", "--1", "-x", "--help", "-e"])
  func itTakesItsNextWordWhateverItBeginsWith(_ text: String) throws {
    let result = try program.run(["-e", text])
    #expect(!result.output.contains("USAGE"))
    #expect(["-1", "---1"].contains(text) ? result.output == "-1\n" : [0, 1, 3].contains(result.status))
  }

  @Test func severalAreTheLinesOfOneProgram() throws {
    let result = try program.run(["-e", "let a = 2", "-e", "a + 9007199254740990"])
    #expect(result.status == 0 && result.output == "9007199254740992\n")
  }

  @Test(arguments: [("one.rsn", "run one.rsn"), ("chekc", "check")])
  func aFirstWordThatIsNoCommand(_ word: String, _ near: String) throws {
    let result = try program.run([word])
    #expect(result.status == 2 && result.error.contains("there is no command '\(word)'; did you mean `rsn \(near)`?"))
  }

  /// Its letters are no options: `-h` would be the help.
  @Test(arguments: ["run", "check"]) func aNotebookThatBeginsLikeAnOption(_ command: String) throws {
    let result = try program.run([command, "-dash.rsn"])
    #expect(result.status == 2 && result.output.isEmpty && result.error.contains("did you mean './-dash.rsn'?"))
    #expect(try program.run(["run", "./-dash.rsn"]).error.contains("No such file"))
  }

  @Test func whatIsWrongIsFoundBeforeAnythingRuns() throws {
    let result = try program.run(["-e", "print(1)\nlet x = 1 +"])
    #expect(result.status == 3)
    #expect(result.output == "")
    #expect(result.error.contains("error[RSN005]"))
    #expect(result.error.contains("<expression>:2:"))
  }

  @Test func aFailureWhileRunningIsAnotherThing() throws {
    let result = try program.run(["-e", "print(1)\nlet i = [5]\n[1][i[0]]"])
    #expect(result.status == 1)
    #expect(result.output == "1\n")
    #expect(result.error.contains("error[RSN101]"))
  }

  @Test func aFullDiskIsSaid() throws {
    let result = try program.run(["-e", "1 + 1"], outputTo: "/dev/full")
    #expect(result.status == 6)
    #expect(result.error.contains("cannot write standard output"))
  }

  @Test func imagesWithoutATerminalGoToTheCache() throws {
    let result = try program.run(["-e", "noise(size: 16, seed: 1)"])
    #expect(result.status == 0)
    let path = result.output.split(separator: "\n").first.map(String.init) ?? ""
    #expect(path.hasPrefix(program.folder.path) && path.hasSuffix(".png"))
    #expect(try program.run(["-e", "image(\"\(path)\")"]).output == result.output)
  }

  @Test func timeCanBeLimited() throws {
    let result = try program.run(["-e", "while true {}", "--timeout", "0.2"])
    #expect(result.status == 124)
  }

  @Test func usageErrorsAreTwo() throws {
    #expect(try program.run(["-e"]).status == 2)
    #expect(try program.run(["nonsense"]).status == 2)
    #expect(try program.run(["--threads", "0", "-e", "1"]).status == 2)
    #expect(try program.run(["help", "nonsense"]).status == 2)
    #expect(try program.run(["--version"]).output.hasPrefix("rsn "))
    #expect(try program.run(["--help"]).status == 0)
  }
}

/// Standard input without a terminal.
@Suite struct InputTests {
  let program: Program
  init() throws { program = try Program() }

  @Test func entryByEntryWithoutAPrompt() throws {
    let result = try program.run([], input: "let a = 2\nif a > 1 {\n  print(\"big\")\n}\nelse { print(\"small\") }\na\n_ * 2\n")
    #expect(result.status == 0)
    #expect(result.output == "big\n2\n4\n")
    #expect(result.error == "")
  }

  @Test func oneFailureIsExitCodeOneAndTheRestRuns() throws {
    let result = try program.run([], input: "1 +* 2\nnope\n3\n")
    #expect(result.status == 1)
    #expect(result.output == "3\n")
    #expect(result.error.contains("<input 1>") && result.error.contains("<input 2>"))
  }

  @Test func anUnfinishedEntryIsReported() throws {
    let result = try program.run([], input: "[1, 2")
    #expect(result.status == 1)
    #expect(result.error.contains("error[RSN"))
  }

  @Test func commandsWork() throws {
    let result = try program.run([], input: "let a = [1, 2]\n:type a\n:vars\n?sqrt\n:quit\n5\n")
    #expect(result.output.hasPrefix("Array of 2\na: Array = [1, 2]\nsqrt("))
    #expect(!result.output.contains("\n5\n"))
  }
}
