import Foundation
import Testing

/// `--log json`, the summary, `--html`, `new`.
@Suite struct LogTests {
  let program: Program
  init() throws { program = try Program() }

  private let text = """
    //: # T & 1 < 2
    //% id: one
    print(1)
    hypothesis("no") { 2 < 1 }
    table(["x": [1, 2]])
    plot(x: [1, 2], y: [1, 4])
    //% id: bad
    let i = [9]
    [1][i[0]]

    """

  @Test func everyLineOfTheLogIsJSON() throws {
    let notebook = try program.write(text, to: "one.rsn")
    let result = try program.run(["run", notebook, "--log", "json"])
    #expect(result.status == 1 && result.output == "one.report/README.md\n")
    var events: [String] = []
    for line in result.error.split(separator: "\n") {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
      #expect(object["time"] is String)
      events.append(object["event"] as? String ?? "")
    }
    #expect(events == ["run-began", "cell-began", "hypothesis", "cell-ended", "cell-began", "problem", "cell-ended", "run-ended"])
    let broken = try program.run(["run", program.write("nope\n", to: "two.rsn"), "--log", "json"])
    #expect(broken.status == 3)
    for line in broken.error.split(separator: "\n") { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
  }

  @Test func theSummarySaysWhatToLookAtFirst() throws {
    let notebook = try program.write(text, to: "one.rsn")
    let error = try program.run(["run", notebook]).error
    #expect(error.hasSuffix("look at first:\n  ✗ cell `bad` failed\n  ✗ no: 2 < 1 (cell `one`)\n"), "\(error)")
    #expect(error.contains("failed in ") && error.contains(" · 0 of 1 hypothesis holds"))
    #expect(try program.run(["run", program.write("1\n", to: "two.rsn")]).error == "")
  }

  @Test func aPageHoldsEverything() throws {
    let notebook = try program.write(text, to: "one.rsn")
    let result = try program.run(["run", notebook, "--html"])
    #expect(result.output == "one.report/report.html\none.report/README.md\n")
    let page = try program.read("one.report/report.html")
    for part in [
      "<title>T &amp; 1 &lt; 2</title>", "data:image/svg+xml;base64,", "data:text/csv;base64,", "download=\"one-1.csv\"",
      "<span class=\"number\">2</span>",
      "<div class=\"table\"><table>", "<span class=\"fails\">✗</span>", "prefers-color-scheme: dark", "@media print",
    ] { #expect(page.contains(part), "\(part)") }
    for part in ["src=\"img/", "href=\"data/", "http://", "https://", "<script"] { #expect(!page.contains(part), "\(part)") }
    // It is no part of the report: comparing passes it over.
    #expect(try program.run(["verify", notebook]).status == 0)
  }

  @Test func aNewNotebookRuns() throws {
    let result = try program.run(["new", "study/first"])
    #expect(result.status == 0 && result.output == "study/first.rsn\n")
    #expect(try program.run(["fmt", "--check", "study"]).status == 0)
    let run = try program.run(["run", "study/first.rsn", "-p", "steps=2"])
    #expect(run.status == 0, "\(run)")
    let again = try program.run(["new", "study/first.rsn"])
    #expect(again.status == 6 && again.error.contains("it stays as it is"))
    #expect(try program.run(["new", ""]).status == 2)
    #expect(try program.run(["new", "odd \\(name)"]).status == 0)
    #expect(try program.run(["check", "odd \\(name).rsn"]).status == 0)
  }

  @Test func linksDoNotLeadOutOfAReport() throws {
    let save = try program.write("save(table([\"x\": [1]]), \"sub/t.csv\")\n", to: "one.rsn")
    try FileManager.default.createDirectory(at: program.folder.appendingPathComponent("outside"), withIntermediateDirectories: true)
    try FileManager.default.createDirectory(at: program.folder.appendingPathComponent("one.report"), withIntermediateDirectories: true)
    let link = program.folder.appendingPathComponent("one.report/sub")
    try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "../outside")
    let result = try program.run(["run", save])
    #expect(result.status == 1 && result.error.contains("only write below its report"))
    #expect(try program.run(["run", save, "--allow-write", "outside"]).status == 0)
    #expect(program.exists("outside/t.csv"))
    // A report's own folder of pictures.
    let show = try program.write("noise(size: 4, seed: 1)\n", to: "two.rsn")
    _ = try program.run(["run", show])
    try FileManager.default.removeItem(at: program.folder.appendingPathComponent("two.report/img"))
    try FileManager.default.createSymbolicLink(
      atPath: program.folder.appendingPathComponent("two.report/img").path, withDestinationPath: "../outside")
    #expect(try program.run(["run", show]).status == 6)
    #expect(!program.exists("outside/cell-1-1.png"))
  }
}
