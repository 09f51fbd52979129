import Cache
import Language
import Session
import enum Session.ExitStatus
import Synchronization
import Testing

@testable import Notebook

/// Notebooks in this process, with a handful of built-ins.
@Suite struct NotebookRunTests {
  private static let registry = Registry([
    Builtin("print", "", topic: .showing, parameters: Parameter<[Double]>.rest("xs", ""), examples: [], hasEffect: true) {
      (context, xs: [Double]) throws(Trap) -> Value in
      context.emit(.printed(xs.map(\.shortest).joined(separator: " ")))
      return .none
    },
    Builtin("fail", "", topic: .showing, parameters: Parameter<Double>.first("x", ""), examples: [], hasEffect: true) {
      (_, _: Double) throws(Trap) -> Double in throw Trap("it failed", argument: "x")
    },
    Builtin("missing", "", topic: .files, parameters: Parameter<Double>.first("x", ""), examples: [], hasEffect: true) {
      (_, _: Double) throws(Trap) -> Double in throw Trap("nothing is there", kind: .unavailable)
    },
  ])

  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func run(_ paths: [String], _ change: (inout RunOptions) -> Void = { _ in }) -> (code: ExitStatus, output: String, error: String)
  {
    let output = Mutex(""), error = Mutex("")
    let console = Console(
      output: { (text) throws(FileError) in output.withLock { $0 += text } }, error: { text in error.withLock { $0 += text } })
    var options = RunOptions()
    change(&options)
    let code = NotebookRun(console: console, options: options, registry: Self.registry).run(paths)
    return (code, output.withLock { $0 }, error.withLock { $0 })
  }

  @Test func cellsProseAndFiguresInTheirOrder() throws {
    let path = try folder.write("//: # T\nlet a = 1/3\n//: is \\(a)\na\n\"text\"\n", to: "one.rsn")
    let result = run([path])
    #expect(result.code == .ok)
    #expect(result.output == folder.join("one.report/README.md") + "\n")
    let text = try folder.read("one.report/README.md")
    #expect(text.contains("is 0.3333") && text.contains("```text\n0.3333333333333333\ntext\n```"))
  }

  @Test func expectedErrors() throws {
    let path = try folder.write(
      "//% expect-error: true\nfail(1)\n//% expect-error: true\nundefined\n//% expect-error: true\n1\n", to: "one.rsn")
    let result = run([path])
    #expect(result.code == .failed)
    let text = try folder.read("one.report/README.md")
    #expect(text.contains("it failed") && text.contains("`undefined` is not defined") && text.contains("it ran to its end"))
    #expect(try folder.read("one.report/run.json").components("expected-error") == 2)
  }

  @Test func hiddenCodeAndOutput() throws {
    let path = try folder.write("//% echo: false\nprint(1)\n//% output: false\nprint(22)\n", to: "one.rsn")
    #expect(run([path]).code == .ok)
    let text = try folder.read("one.report/README.md")
    #expect(!text.contains("print(1)") && text.contains("```text\n1\n```"))
    #expect(text.contains("print(22)") && !text.contains("\n22\n"))
  }

  @Test func severalNotebooks() throws {
    let one = try folder.write("param a: Int = 1\nfail(a)\n", to: "x/one.rsn")
    let two = try folder.write("param b: Int = 1\nprint(b)\n", to: "y/one.rsn")
    let stopped = run([one, two]) { $0.output = folder.join("out") }
    #expect(stopped.code == .failed)
    #expect(Files.kind(folder.join("out/one.report/README.md")) == .file)
    #expect(Files.kind(folder.join("out/one-2.report/README.md")) == nil)
    let both = run([one, two]) { options in
      (options.output, options.keepsGoing) = (folder.join("out"), true)
      options.parameters = [("b", "7")]
    }
    #expect(both.code == .failed)
    #expect(try folder.read("out/one-2.report/README.md").contains("```text\n7\n```"))
    #expect(run([one, two]) { $0.parameters = [("c", "7")] }.code == .usage)
  }

  @Test func whatIsMissingWhileRunningIsSix() throws {
    #expect(run([try folder.write("missing(1)\n", to: "one.rsn")]).code == .unavailable)
  }

  @Test func filesOfAnEarlierRunGoAndOthersStay() throws {
    let path = try folder.write("1\n", to: "one.rsn")
    _ = try folder.write(
      "{\"program\": {\"name\": \"resin\"}, \"files\": [{\"path\": \"img/old.png\"}, {\"path\": \"../kept.txt\"}]}",
      to: "one.report/run.json")
    for name in ["one.report/img/old.png", "one.report/img/mine.png", "kept.txt"] { _ = try folder.write("x", to: name) }
    #expect(run([path]).code == .ok)
    #expect(Files.kind(folder.join("one.report/img/old.png")) == nil)
    #expect(Files.kind(folder.join("one.report/img/mine.png")) == .file)
    #expect(Files.kind(folder.join("kept.txt")) == .file)
  }

  @Test func silentCellsAreSilentButRun() throws {
    let path = try folder.write("//% id: a\nlet a = 5\nprint(111)\n//% id: b\nfail(1)\n//% id: c\nprint(a)\n", to: "one.rsn")
    #expect(run([path]) { $0.selection = CellSelection(only: ["c"]) }.code == .ok)
    let text = try folder.read("one.report/README.md")
    #expect(text.contains("```text\n5\n```") && !text.contains("111"))
    #expect(text.contains("A part of the notebook: --only c"))
  }

  @Test func stoppedFromOutside() throws {
    let path = try folder.write("print(1)\n//% id: b\nwhile true {}\n", to: "one.rsn")
    let console = Console(output: { (_) throws(FileError) in }, error: { _ in })
    let asked = Atomic(0)
    let run = NotebookRun(
      console: console, options: RunOptions(), registry: Self.registry,
      pendingSignal: { asked.add(1, ordering: .relaxed).newValue > 200 ? 2 : 0 })
    #expect(run.run([path]) == .interrupted)
    let text = try folder.read("one.report/README.md")
    #expect(text.contains("This run was interrupted in cell 2") && text.contains("```text\n1\n```"))
  }
}

extension String {
  fileprivate func components(_ text: String) -> Int { split(separator: text, omittingEmptySubsequences: false).count - 1 }
}
