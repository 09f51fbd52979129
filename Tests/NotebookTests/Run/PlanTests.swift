import Builtins
import Cache
import Language
import Session
import enum Session.ExitStatus
import Synchronization
import Testing

@testable import Notebook

/// What is told before anything expensive is computed.
@Suite struct PlanTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func perform(_ act: (NotebookRun) -> ExitStatus) -> (code: ExitStatus, output: String, error: String) {
    let output = Mutex(""), error = Mutex("")
    let console = Console(
      output: { (text) throws(FileError) in output.withLock { $0 += text } }, error: { text in error.withLock { $0 += text } })
    var options = RunOptions()
    options.cache = .on(Store(folder: folder.join("cache")))
    let code = act(NotebookRun(console: console, options: options, registry: .resin))
    return (code, output.withLock { $0 }, error.withLock { $0 })
  }

  private func run(_ text: String) throws -> (code: ExitStatus, output: String, error: String) {
    let path = try folder.write(text, to: "nb.rsn")
    return perform { $0.run([path]) }
  }

  @Test(arguments: [
    ("a name in a branch of dynamic code", "let f = { xs in xs[3] }\nf([1, 2])", "index 3"),
    (
      "a block from a string inside a function", "func look(_ n) { return fz(block: \"\\(n).1\", layer: .pre, ch: 1, steps: 4) }\nlook(7)",
      "no block \"7.1\""
    ),
    ("a channel that is computed", "let n = [16].map { $0 * 4 }\nfz(block: \"1.1\", layer: .pre, ch: n[0], steps: 4)", "no channel 64"),
    ("a type", "let xs = [\"a\"].map { $0 }\nrelu(xs[0])", "relu"),
    (
      "an option of a call whose input is not known",
      "let i = fz(block: \"1.1\", layer: .pre, ch: 1, steps: 4)\nlet l = [\"x\"].map { $0 }\nact(i, block: \"9.9\" + \"\", layer: .pre, ch: 1)",
      "no block"
    ),
    ("a file", "let name = [\"no\"].map { $0 + \".png\" }\nimage(name[0])", "no.png"),
    (
      "an output outside",
      "let i = fz(block: \"1.1\", layer: .pre, ch: 1, steps: 4)\nlet name = [\"../out\"].map { $0 + \".png\" }\nsave(i, name[0])",
      "below its report"
    ),
    (
      "an ending", "let i = fz(block: \"1.1\", layer: .pre, ch: 1, steps: 4)\nlet name = [\"out\"].map { $0 + \".bmp\" }\nsave(i, name[0])",
      "out.bmp"
    ),
    ("an assertion", "let n = [3].map { $0 }\nassert(n[0] == 4, \"four\")", "four"),
    ("a member", "let d = [dataset(\"val\")].map { $0.take(3) }\nd[0].labells", "labells"),
  ])
  func mistakesAreFoundBeforeAnythingExpensive(_ what: String, _ mistake: String, _ message: String) throws {
    let result = try run("//% id: slow\nfz(block: \"1.1\", layer: .pre, ch: 1, steps: 100000)\n//% id: bad\n" + mistake + "\n")
    #expect(result.code == .problems, "\(what)")
    #expect(result.error.contains(message) && result.error.contains("nothing ran"), "\(what): \(result.error)")
    #expect(Files.kind(folder.join("nb.report")) == nil)
  }

  @Test func allMistakesAtOnceAlsoInWhatNeedsThem() throws {
    let result = try run(
      """
      //% id: slow
      let i = fz(block: "1.1", layer: .pre, ch: 1, steps: 100000)
      //% id: a
      let xs = [1][[4].map { $0 }[0]]
      //% id: needs
      relu(xs) + [1][7]
      //% id: static
      nope(1)
      //% id: b
      fz(block: ["9"].map { $0 }[0], layer: .pre, ch: 1)
      //% id: expected | expect-error: true
      [1][[5].map { $0 }[0]]
      """)
    #expect(result.code == .problems)
    #expect(result.error.components("error[") == 4, "\(result.error)")
  }

  /// Where nothing expensive lies ahead, an error shows in its place.
  @Test func cheapNotebooksJustRun() throws {
    let result = try run(
      "let a = act(noise(size: 224, seed: 1), block: \"1.1\", layer: .pre, ch: 1)\n//% id: bad\n[1][[4].map { $0 }[0]]\n")
    #expect(result.code == .failed)
    #expect(try folder.read("nb.report/README.md").contains("This cell failed"))
  }

  @Test(arguments: [
    "let a = act(d, block: \"1.1\", layer: .pre, ch: 1)\nif a[0] > 100 { [1][5] }",
    "save(fz(block: \"1.1\", layer: .pre, ch: 1, steps: 2), \"a.png\")\nimage(\"a.png\")\ndataset(\"a.png\").count",
    "save(noise(size: 8, seed: 1), \"p/a/1.png\")\nlet e = dataset(\"p\")\ne[0].image\ne.classNames[0]",
    "let s = accuracy(d)\nlet name = \"x\\(s).csv\"\nsave(table([\"a\": [s]]), name)\nload(name)[\"a\"][0]\nload(\"xyz\\(1).csv\")",
    "let s = accuracy(d)\nif s > 2 { use(\"box-streamless\") }\nfz(block: \"1.1\", layer: .pre, ch: 1, steps: 1)",
    "let ok = (0..<8).filter { act(d, block: \"1.1\", layer: .pre, ch: $0)[0] > 0.5 }\nablate(block: \"1.1\", channels: ok, by: .mean(d))\nfor c in ok { fz(block: \"1.1\", layer: .pre, ch: c, steps: 1) }",
    "hypothesis(\"h\") { accuracy(d) < 2 }\nlet t = top(d, block: \"1.1\", layer: .pre, ch: 1, n: 2)\nt.column(\"act\")[1]\nt[1][\"label\"]\ngrid(t.column(\"image\"))\nplot(x: [1, 2], y: t.column(\"act\"))",
    "let r = correct(d, under: [nil])\nmean(r[0]) > 3 ? [1][4] : 1\nlet w = fz(block: \"1.1\", layer: [.in, .pre], ch: 0..<2, seed: [0, 1], steps: 1)\nw[1][0][1]\nshow(grid(w[0][1]))",
  ])
  func whatMayBeRightRuns(_ text: String) throws {
    let result = try run("let d = dataset(\"val\").take(2)\n" + text + "\n")
    #expect(!result.error.contains("nothing ran"), "\(result.error)")
    #expect([.ok, .failed].contains(result.code))
  }

  @Test func plansSayWhatIsKept() throws {
    let path = try folder.write(
      "//% id: a\nlet i = fz(block: \"1.1\", layer: .pre, ch: [1, 2], steps: 1)\n//% id: b\nlet s = accuracy(dataset(\"val\").take(2).map { scale($0, 0.5) })\n",
      to: "nb.rsn")
    let before = perform { $0.plan([path]) }
    #expect(before.code == .ok && before.output.contains("0 of 2 kept") && before.output.contains("to compute"))
    #expect(perform { $0.run([path]) }.code == .ok)
    let after = perform { $0.plan([path]) }
    #expect(after.output.contains("all 3 results are kept"), "\(after.output)")
  }

  @Test func whyNamesWhatChanged() throws {
    func text(_ steps: Int, _ comment: String = "") -> String {
      "\(comment)//% id: a\nlet i = fz(block: \"1.1\", layer: .pre, ch: 1, steps: \(steps))\n//% id: b | title: \"T\(comment.count)\"\naccuracy(dataset(\"val\").take(2))\n"
    }
    let path = try folder.write(text(2), to: "nb.rsn")
    #expect(perform { $0.why([path]) }.output.contains("no fz is kept yet"))
    #expect(perform { $0.run([path]) }.code == .ok)
    _ = try folder.write(text(2, "//: Prose.\n// A comment.\n"), to: "nb.rsn")
    let kept = perform { $0.why([path]) }.output.split(separator: "\n")
    #expect(kept.count == 2 && kept.allSatisfy { $0.hasSuffix(": kept") })
    _ = try folder.write(text(3), to: "nb.rsn")
    let changed = perform { $0.why([path]) }.output.split(separator: "\n")
    #expect(changed.count == 2 && changed[0].hasSuffix("steps 2 → 3") && changed[1].hasSuffix(": kept"), "\(changed)")
    _ = try folder.write("use(\"box-streamless\")\n" + text(2), to: "nb.rsn")
    #expect(perform { $0.why([path]) }.output.components("another network") == 2)
  }
}

extension String {
  fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}
