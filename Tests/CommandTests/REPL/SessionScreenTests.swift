import Foundation
import Imaging
import Testing

/// Values, commands and Ctrl-C at a terminal: keys in, screen out.
@Suite struct SessionScreenTests {
  private let program: Program
  init() throws { program = try Program() }

  private func screen(_ environment: [String: String?] = [:]) throws -> Screen {
    let screen = try Screen(program, rows: 30, columns: 90, environment: environment)
    screen.waitForPrompt()
    return screen
  }

  @Test func longValuesAreCutAndCanBeSeenWhole() throws {
    let screen = try screen(["NO_COLOR": "1"])
    screen.enter("(0..<5000) + [1]")
    screen.wait(for: "more elements · `:all` shows everything")
    screen.enter(":all")
    screen.wait(for: "4999, 1]")
    screen.enter("relu")
    screen.wait(for: "What is positive, and 0 for the rest (NaN stays).")
    screen.press(.paste("/// Doubles.\nfunc twice(_ x: Number) { x * 2 }"), .enter)
    screen.waitForPrompt()
    screen.enter("twice")
    screen.wait("its page") { $0.text.components(separatedBy: "Doubles.").count == 3 }
  }

  @Test func nilIsSaidToAPerson() throws {
    let screen = try screen(["NO_COLOR": "1"])
    screen.enter("let d = [\"a\": 1]; func p() { print(\"printed\") }; func q() { p() }")
    screen.enter("func r(x) { if x > 1 { return x } }")
    func count() -> Int { screen.rows.count { $0 == "nil" } }
    for (entry, expected) in [("d[\"c\"]", 1), ("nil", 2), ("r(x: 0)", 3), ("[1].indexOf(5)", 4)] {
      screen.enter(entry)
      screen.wait("\(entry) to be nil") { _ in count() == expected }
    }
    // What gives nothing is not nil, nor what a `;` hides.
    screen.enter("p(); q()")
    for entry in ["p()", "q()", "assert(true)", "nil;", "let e = nil", "p()"] { screen.enter(entry) }
    screen.wait("the end") { $0.rows.count { $0 == "printed" } == 5 }
    #expect(count() == 4)
    // Others get what shows in a report.
    #expect(try program.run([], input: "nil\n1\n").output == "1\n" && program.run(["-e", "nil"]).output == "")
  }

  @Test func whatIsStoppedStaysUsable() throws {
    let screen = try screen(["COLORTERM": "truecolor"])
    screen.type("fz(block: \"1.1\", layer: .pre, ch: 3, steps: 100000)\r")
    // The line, with what is being raised, and the picture below it.
    screen.wait("progress") { $0.text.contains("fz 1.1/pre/3 · ") && $0.text.contains("activation ") }
    screen.wait("the picture so far") { screen in screen.rows.count { $0.contains("▀▀▀▀▀▀▀▀") } >= 8 }
    screen.press(.ctrl("c"))
    screen.wait(for: "interrupted; `_` is the image so far")
    screen.waitForPrompt()
    // Nothing of the line and the small picture is left.
    #expect(!screen.text.contains("activation ") && screen.text.contains("stopped after"))
    screen.enter("_.width + 1")
    screen.wait(for: "225")
    // Nothing that is written down could make it again.
    screen.enter("let kept = _")
    screen.enter(":undo")
  }

  @Test func everythingStopsAndKeepsItsBindings() throws {
    let screen = try screen(["NO_COLOR": "1"])
    screen.enter("var n = 0; let xs = (0..<3_000_000) + [1];")
    for (index, entry) in [
      "while true { n += 1 }", "let ys = (0..<100_000_000).map { $0 * 2 };", "let zs = shuffle((0..<60_000_000), seed: 1);",
      "accuracy(dataset(\"train\"))",
    ].enumerated() {
      screen.type(entry + "\r")
      usleep(500_000)
      screen.press(.ctrl("c"))
      screen.wait("the entry to stop") { $0.everything.components(separatedBy: "interrupted").count == index + 2 }
      screen.waitForPrompt()
    }
    screen.enter("xs.count")
    screen.wait(for: "3000001")
  }

  /// What a library does in one piece is left to itself, and nothing of it is seen.
  @Test func whatCannotBeAskedIsLeft() throws {
    let screen = try screen(["NO_COLOR": "1"])
    screen.enter("let large = noise(size: 6000, seed: 1)")
    for (index, entry) in ["save(large, \"large.png\")", "let twice = resize(large, 9000)", "large"].enumerated() {
      screen.type(entry + "\r")
      screen.wait("it begins") { !$0.isAtPrompt }
      usleep(100_000)
      screen.press(.ctrl("c"))
      screen.wait("the entry to stop") { $0.everything.components(separatedBy: "interrupted").count == index + 2 }
      screen.waitForPrompt()
    }
    screen.enter("twice")
    screen.wait(for: "`twice` is not defined")
    screen.enter("large.width + 1")
    screen.wait(for: "6001")
    #expect(!program.exists("large.png"))
    // And what comes next is not stopped.
    screen.enter("save(noise(size: 600, seed: 1), \"small.png\")")
    #expect(program.exists("small.png"))
  }

  @Test func savedAndUndone() throws {
    let screen = try screen(["NO_COLOR": "1"])
    screen.enter("let a = 20")
    screen.enter("let other = 1")
    screen.enter("let b = a + 1")
    screen.enter(":save mine.rsn b")
    screen.wait(for: "mine.rsn")
    #expect(try program.read("mine.rsn") == "//: # mine\n\nlet a = 20\nlet b = a + 1\nb\n")
    screen.enter(":save mine.rsn b")
    screen.wait(for: "mine.rsn is there already; `:save! mine.rsn b` writes over it")
    screen.enter(":save! mine.rsn a")
    screen.wait("it is overwritten") { _ in (try? program.read("mine.rsn").contains("let b")) == false }
    screen.enter(":undo")
    screen.wait(for: "taken back: let b = a + 1")
    screen.enter("b")
    screen.wait(for: "`b` is not defined")
    let run = try program.run(["run", "mine.rsn"])
    #expect(run.status == 0)
  }

  /// However large a value is, it shows at once; in full it can be stopped.
  @Test func hugeValues() throws {
    let screen = try screen(["NO_COLOR": "1"])
    screen.enter("let xs = (0..<1_000_000) + [1]; let d = [\"a\": [xs, [xs]]]")
    screen.enter("let t = table([\"a\": xs, \"b\": xs])")
    screen.enter("d")
    screen.wait(for: "\"a\": [[0, 1, 2, 3")
    screen.enter(":vars")
    screen.wait(for: "t: Table")
    for (count, command) in [":all xs", ":all t", ":all d"].enumerated() {
      screen.type(command + "\r")
      screen.wait("it begins") { !$0.isAtPrompt }
      usleep(300_000)
      screen.press(.ctrl("c"))
      screen.waitForPrompt()
      screen.enter("\"after\" + \"wards \(count)\"")
      screen.wait(for: "afterwards \(count)")
    }
  }

  @Test func theEditorTakesSignalsAsItsOwn() throws {
    // It writes down what it ignores, and Ctrl-C reaches the program, too.
    let script = "#!/bin/sh\ngrep SigIgn /proc/self/status > ignored\nkill -INT $PPID\nsleep 0.3\nsed -i s/20/30/ \"$1\"\n"
    let editor = try program.write(script, to: "editor")
    let screen = try screen(["NO_COLOR": "1", "EDITOR": "sh \(editor)"])
    screen.enter("let a = 20")
    screen.enter(":edit")
    screen.enter("a + 1")
    screen.wait(for: "31")
    #if os(Linux)
      let bits = try #require(UInt64(try program.read("ignored").suffix(17).prefix(16), radix: 16))
      #expect(bits & (1 << 12) == 0)
    #endif
  }

  @Test func theLastEntryInAnEditor() throws {
    let screen = try screen(["NO_COLOR": "1", "EDITOR": "sed -i s/20/30/"])
    screen.enter("let a = 20")
    screen.enter(":edit")
    screen.wait(for: "let a = 30")
    screen.enter("a + 1")
    screen.wait(for: "31")
    screen.enter("func f() { 20 }")
    screen.enter(":edit f")
    screen.enter("f() + 1")
    screen.wait(for: "31")
  }

  @Test func imagesByTheTerminalsOwnProtocol() throws {
    let screen = try screen(["RESIN_IMAGES": "kitty"])
    screen.enter("let n = noise(size: 40, seed: 1); save(n, \"n.png\"); n")
    let text = screen.output
    let parts = text.components(separatedBy: "\u{1B}_G").dropFirst().map { $0.components(separatedBy: "\u{1B}\\")[0] }
    let payload = parts.compactMap { $0.components(separatedBy: ";").last }.joined()
    let data = try #require(Data(base64Encoded: payload))
    let saved = try Data(contentsOf: program.folder.appendingPathComponent("n.png"))
    #expect(try Image.decode([UInt8](data), name: "it") == Image.decode([UInt8](saved), name: "it"))
  }

  @Test func withoutColoursAPathIsSaid() throws {
    let screen = try screen(["NO_COLOR": "1"])
    screen.enter("noise(size: 8, seed: 1)")
    screen.wait(for: ".png")
    screen.enter("tensor([[1, 2, 3], [4, 5, 6]])")
    screen.wait(for: "Tensor 2×3 · 1 … 6 · mean 3.500")
  }
}
