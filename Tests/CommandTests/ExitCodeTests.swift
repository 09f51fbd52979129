import Testing

/// The table of exit codes. Signals (130, 143) are in `RunTests` and `TerminalTests`.
@Suite struct ExitCodeTests {
  let program: Program
  init() throws { program = try Program() }

  @Test func theTable() throws {
    for (name, text) in [
      ("good", "1\n"), ("fails", "let i = [9]\n[1][i[0]]\n"), ("claims", "hypothesis(\"no\") { 2 < 1 }\n"), ("broken", "nope\n"),
      ("file", "image(\"missing.png\")\n"), ("slow", "while true {}\n"), ("ugly", "f( )\n"), ("other", "2\n"),
      ("network", "use(join([\"no\", \"where\"], \"\"))\ninfo()\n"),
    ] { _ = try program.write(text, to: "\(name).rsn") }
    _ = try program.run(["run", "good.rsn", "-o", "a"])
    _ = try program.run(["run", "other.rsn", "-o", "b"])
    let table: [(String, Int32)] = [
      ("--version", 0), ("completions bash", 0), ("run good.rsn", 0), ("status good.rsn", 0), ("verify good.rsn", 0), ("diff a a", 0),
      ("run fails.rsn", 1), ("run claims.rsn --strict", 1), ("status fails.rsn", 1), ("run claims.rsn", 0),
      ("run", 2), ("run good.rsn -p x=1", 2), ("completions tcsh", 2), ("frobnicate", 2), ("run good.rsn --only nope", 2), ("fmt - x", 2),
      ("run broken.rsn", 3), ("check broken.rsn", 3), ("run file.rsn", 3), ("fmt broken.rsn --check", 0), ("check good.rsn", 0),
      ("diff a b", 4), ("status other.rsn", 5), ("fmt --check ugly.rsn", 5),
      ("run missing.rsn", 6), ("run network.rsn", 6), ("run good.rsn -o /proc/x", 6), ("verify other.rsn", 6), ("diff a nowhere", 6),
      ("run slow.rsn --timeout 0.3", 124),
    ]
    for (line, status) in table {
      let result = try program.run(line.split(separator: " ").map(String.init))
      #expect(result.status == status, "rsn \(line): \(result.status), not \(status)\n\(result.error)")
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completionsNameEveryCommand(_ shell: String) throws {
    let script = try program.run(["completions", shell]).output
    for command in ["run", "check", "verify", "status", "watch", "diff", "params", "new", "fmt", "help", "model", "completions"] {
      #expect(script.contains(command), "\(command)")
    }
  }
}
