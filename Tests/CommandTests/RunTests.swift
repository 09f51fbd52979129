import Testing

/// `rsn run` and `rsn check`: exit codes, streams and what is left behind.
@Suite struct RunTests {
  let program: Program
  init() throws { program = try Program() }

  @Test func theLastLineIsTheReport() throws {
    let notebook = try program.write("//: # Title\nlet a = 2/3\na\n//: Ratio \\(a).\n", to: "nb/one.rsn")
    let result = try program.run(["run", notebook])
    #expect(result.status == 0)
    #expect(result.output == "nb/one.report/README.md\n")
    #expect(try program.read("nb/one.report/README.md").contains("Ratio 0.6667."))
    #expect(try program.read("nb/one.report/run.json").contains("\"ending\": \"complete\""))
    #expect(try program.run(["run", notebook, "-o", "elsewhere"]).output == "elsewhere/README.md\n")
  }

  @Test func twoRunsGiveTheSameBytes() throws {
    let notebook = try program.write("noise(size: 20, seed: 3)\n", to: "one.rsn")
    _ = try program.run(["run", notebook, "-o", "a", "--threads", "1"])
    _ = try program.run(["run", notebook, "-o", "b", "--threads", "2"])
    #expect(try program.read("a/README.md") == program.read("b/README.md"))
    let difference = try program.run(["-e", "max(tensor(diff(image(\"a/img/cell-1-1.png\"), image(\"b/img/cell-1-1.png\"))).values)"])
    #expect(difference.output == "0\n")
  }

  @Test func allProblemsOfAllNotebooksBeforeAnythingRuns() throws {
    let one = try program.write("print(\"ran\")\n//% id: a\nnope1\n//% id: b\nnope2\n", to: "one.rsn")
    let two = try program.write("let a = \n", to: "two.rsn")
    let result = try program.run(["run", one, two])
    #expect(result.status == 3)
    #expect(result.output == "")
    for text in ["nope1", "nope2", "two.rsn:", "cell 2"] { #expect(result.error.contains(text)) }
    #expect(!program.exists("one.report"))
  }

  @Test func checkSaysItAsJSON() throws {
    let notebook = try program.write("nope\n", to: "one.rsn")
    let result = try program.run(["check", notebook, "--format", "json"])
    #expect(result.status == 3)
    #expect(result.output.contains("\"code\": \"RSN010\"") && result.output.contains("\"line\": 1"))
    #expect(result.error == "")
    #expect(try program.run(["check", program.write("1\n", to: "good.rsn")]).status == 0)
  }

  @Test func whatIsMissingIsSix() throws {
    let result = try program.run(["run", "nothing.rsn"])
    #expect(result.status == 6)
    #expect(result.error.contains("nothing.rsn"))
    #expect(try program.run(["check", "nothing.rsn"]).status == 6)
  }

  @Test func aReportThatCannotBeWrittenIsSixAndLeavesNothing() throws {
    let notebook = try program.write("print(1)\n", to: "one.rsn")
    for folder in ["one.rsn/below", "/proc/report", "/dev/full"] {
      let result = try program.run(["run", notebook, "-o", folder])
      #expect(result.status == 6)
      #expect(result.error.contains(folder) || result.error.contains("one.rsn"))
    }
    #expect(!program.exists("one.report"))
  }

  @Test func aFolderThatIsNoReportIsLeftAlone() throws {
    let notebook = try program.write("1\n", to: "one.rsn")
    _ = try program.write("mine", to: "out/README.md")
    #expect(try program.run(["run", notebook, "-o", "out"]).status == 6)
    #expect(try program.read("out/README.md") == "mine")
    #expect(try program.run(["run", notebook, "-o", ""]).status == 2)
    #expect(try program.run(["run", notebook, "--timeout", "1e300"]).status == 2)
    #expect(try program.run(["run", notebook, "-o", "other"]).status == 0)
    #expect(try program.run(["run", notebook, "-o", "other"]).status == 0)
  }

  @Test func aValueInProseThatFailsIsAFailure() throws {
    let notebook = try program.write("let xs = [1]\nlet i = [5]\n//: Value \\(xs[i[0]]).\n", to: "one.rsn")
    let result = try program.run(["run", notebook])
    #expect(result.status == 1)
    #expect(result.error.contains("error[RSN101]"))
    #expect(try program.read("one.report/README.md").contains("Value ⚠ `xs[i[0]]`."))
  }

  @Test func aTitleStandsWhereItsHeaderStands() throws {
    let notebook = try program.write("//% id: a | title: \"Heading\"\n//: Prose.\n1 + 1\n", to: "one.rsn")
    _ = try program.run(["run", notebook])
    #expect(try program.read("one.report/README.md").contains("### Heading\n\nProse.\n\n```swift\n1 + 1"))
  }

  @Test func picturesInTablesHaveNamesOfTheirOwn() throws {
    let notebook = try program.write(
      "table([\"a\": [noise(size: 4, seed: 1)], \"b\": [noise(size: 5, seed: 1)]])\n//% output: false\nnoise(size: 6, seed: 1)\n",
      to: "one.rsn")
    _ = try program.run(["run", notebook])
    #expect(program.exists("one.report/img/cell-1-1.row-1.column-1.png") && program.exists("one.report/img/cell-1-1.row-1.column-2.png"))
    #expect(!program.exists("one.report/img/cell-2-1.png"))
  }

  @Test func reportsDoNotSayWhereTheyWereMade() throws {
    _ = try program.write("no picture", to: "nb/data/x.png")
    let notebook = try program.write("let p = [\"data/x.png\"]\nimage(p[0])\n", to: "nb/one.rsn")
    _ = try program.run(["run", program.folder.appendingPathComponent(notebook).path])
    let text = try program.read("nb/one.report/README.md")
    #expect(text.contains("data/x.png") && !text.contains(program.folder.path))
  }

  @Test func randomBytesAreAClearError() throws {
    var text = "\u{FFFD}"
    for number in 0..<500 { text.unicodeScalars.append(Unicode.Scalar(UInt8(number * 37 % 251))) }
    let notebook = try program.write(text, to: "random.rsn")
    #expect(try program.run(["run", notebook]).status == 3)
  }

  @Test func parameters() throws {
    let notebook = try program.write("param steps: Int = 3\nparam name: String = \"x\"\n\"\\(name) \\(steps)\"\n", to: "one.rsn")
    _ = try program.run(["run", notebook, "-p", "steps=5", "-p", "name=a b"])
    let text = try program.read("one.report/README.md")
    #expect(text.contains("a b 5") && text.contains("`steps = 5` (default `3`)"))
    #expect(try program.run(["run", notebook, "-p", "step=5"]).error.contains("did you mean `steps`?"))
    for wrong in ["step=5", "steps=2.5", "steps=x", "steps"] { #expect(try program.run(["run", notebook, "-p", wrong]).status == 2) }
    let file = try program.write("{\"steps\": 7}", to: "p.json")
    _ = try program.run(["run", notebook, "--params", file])
    #expect(try program.read("one.report/README.md").contains("x 7"))
  }

  @Test func aFailingCellShowsItsErrorAndOthersGoOn() throws {
    let notebook = try program.write(
      "let i = [9]\n//% id: bad\nlet x = [1][i[0]]\n//% id: needs\nx\n//% id: free\nprint(\"free\")\n", to: "one.rsn")
    let result = try program.run(["run", notebook])
    #expect(result.status == 1)
    let text = try program.read("one.report/README.md")
    #expect(text.contains("This cell failed") && text.contains("RSN101"))
    #expect(text.contains("Skipped because of cell 2.") && text.contains("```text\nfree\n```"))
  }

  @Test func aStrictRunFailsWithAHypothesis() throws {
    let notebook = try program.write("hypothesis(\"no\") { 2 < 1 }\n", to: "one.rsn")
    #expect(try program.run(["run", notebook]).status == 0)
    #expect(try program.run(["run", notebook, "--strict"]).status == 1)
    #expect(try program.read("one.report/README.md").contains("- ✗ **no**: `2 < 1`"))
  }

  @Test func onlyACellAndWhatItNeeds() throws {
    let notebook = try program.write(
      "//: # T\n//% id: a\nlet a = 1\nprint(\"A\")\n//% id: b\nprint(\"B\")\n//% id: c\nprint(a, \"C\")\n", to: "one.rsn")
    #expect(try program.run(["run", notebook, "--only", "c"]).status == 0)
    let text = try program.read("one.report/README.md")
    #expect(text.contains("1 C") && !text.contains("\"A\"") && !text.contains("\"B\""))
    #expect(try program.run(["run", notebook, "--only", "d"]).status == 2)
    #expect(try program.run(["run", notebook, "--from", "b", "--until", "b"]).status == 0)
    #expect(try !program.read("one.report/README.md").contains("1 C"))
  }

  @Test(arguments: [(Int32(2), Int32(130)), (15, 143)])
  func aSignalKeepsWhatIsDone(_ number: Int32, _ status: Int32) throws {
    let notebook = try program.write("print(\"first\")\n//% id: slow\nwhile true {}\n//% id: rest\n1\n", to: "one.rsn")
    let result = try program.run(["run", notebook], signal: (number, "one.report/README.md"))
    #expect(result.status == status)
    let text = try program.read("one.report/README.md")
    #expect(text.contains("```text\nfirst\n```") && text.contains("Stopped before it was done") && text.contains("> **Not run.**"))
    #expect(try program.read("one.report/run.json").contains("\"state\": \"not-run\""))
    #expect(result.output == "one.report/README.md\n")
  }

  @Test func timeouts() throws {
    let notebook = try program.write("while true {}\n", to: "one.rsn")
    #expect(try program.run(["run", notebook, "--timeout", "0.3"]).status == 124)
    let cell = try program.write("//% timeout: 0.3\nwhile true {}\n//% id: after\nprint(\"after\")\n", to: "two.rsn")
    #expect(try program.run(["run", cell]).status == 124)
    #expect(try program.read("two.report/README.md").contains("```text\nafter\n```"))
  }

  @Test func aNotebookWritesOnlyBelowItsReport() throws {
    let notebook = try program.write("save(table([\"x\": [1]]), \"t.csv\")\nload(\"t.csv\").count\n", to: "good.rsn")
    #expect(try program.run(["run", notebook]).status == 0)
    #expect(program.exists("good.report/t.csv"))
    let bad = try program.write("save(table([\"x\": [1]]), \"../t.csv\")\n", to: "bad.rsn")
    #expect(try program.run(["run", bad]).status == 1)
    #expect(!program.exists("t.csv"))
    #expect(try program.run(["run", bad, "--allow-write", "."]).status == 0)
    #expect(program.exists("t.csv"))
    let taken = try program.write("save(table([\"x\": [1]]), \"data/t.csv\")\n", to: "taken.rsn")
    #expect(try program.run(["run", taken]).status == 1)
  }
}
