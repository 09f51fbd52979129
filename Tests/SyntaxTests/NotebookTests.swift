import Diagnostics
import Syntax
import Testing

@Suite struct NotebookTests {
  @Test(arguments: [
    ("//: # Title\n//: text\n\n//: more\na", "prose<# Title\ntext> | prose<more> | a"),
    ("//: is \\(a + 1), not \\\\(b); see {fig:wants}.\n//% id: wants\na", "prose<is ·(a + 1)·, not \\(b); see ·fig:wants·.> | header | a"),
    ("/*:\n  One\n    two\n*/\na", "prose<One\n  two> | a"), ("/*: short */\na", "prose<short> | a"), ("//:\n//: a", "prose<\na>"),
    ("a //: b", "a | !RSN032 `//:` counts only at the start of a line outside all brackets"),
    ("f {\n//% id: x\n}", "f({}') | !RSN032 `//%` counts only at the start of a line outside all brackets"),
    ("a\n//: p\n.b", "a | prose<p> | .b"), ("//: {fig} { x }", "prose<{fig} { x }>"),
  ]) func prose(_ text: String, _ tree: String) { #expect(Outline.of(text) == tree) }

  @Test func cells() {
    let text = """
      //: Prose
      let a = 1
      //% id: wants | title: "What | each" | caption: "A \\"b\\"" | width: 320 | echo: false | output: false | timeout: 600 | expect-error: true
      b
      //% title: "Größe & Form"
      c
      //: between
      d
      //% title: "größe form"
      e
      """
    let (program, problems) = Parser.parse(Source(name: "n.rsn", text: text))
    #expect(problems.isEmpty)
    #expect(program.cells.map(\.id) == ["cell-1", "wants", "größe-form", "cell-4", "größe-form-2"])
    #expect(program.cells.map(\.number) == [1, 2, 3, 4, 5])
    let options = program.cells[1].options
    #expect(options.title == "What | each" && options.caption == "A \"b\"" && options.width == 320 && options.timeout == 600)
    #expect(!options.echo && !options.output && options.expectsError)
    #expect(program.source[program.cells[2].span] == "c")
    #expect(program.cell(at: program.cells[3].span.start)?.number == 4)
  }
}
