import Foundation
import Imaging
import Storage
import Testing

/// `rsn verify`, `diff`, `status`, `params` and sweeps on the built program.
@Suite struct ReportToolTests {
  let program: Program
  init() throws { program = try Program() }

  private let text = """
    //: # T
    param seed: Int = 0  // of the noise
    param list: [Int] = [1]
    let picture = noise(size: 16, seed: seed)
    picture
    table(["x": [1, seed], "y": ["a", "b"]])
    hypothesis("seed \\(seed) is small") { seed < 2 }

    """

  /// Another colour for one pixel of a picture.
  private func changeOnePixel(_ name: String) throws {
    let path = program.folder.appendingPathComponent(name).path
    let image = try Image.load(path: path)
    var bytes = image.bytes
    bytes[300] ^= 1
    try AtomicFile.write(Image(bytes: bytes, height: image.height, width: image.width).png(), to: path)
  }

  @Test func aReportVerifiesUntilAPixelIsChanged() throws {
    let notebook = try program.write(text, to: "nb/one.rsn")
    _ = try program.run(["run", notebook, "-p", "seed=3"])
    let same = try program.run(["verify", notebook])
    #expect(same.status == 0 && same.output.contains("identical: 3 files, 1 of them images"), "\(same)")
    #expect(!program.exists("nb/one.differences"))
    #expect(try program.run(["status", notebook]).output.contains("made with seed = 3"))
    try changeOnePixel("nb/one.report/img/cell-1-1.png")
    let changed = try program.run(["verify", notebook])
    #expect(changed.status == 4)
    #expect(changed.output.contains("img/cell-1-1.png: largest difference 1/255") && changed.output.contains("in 1 of 256 pixels"))
    #expect(program.exists("nb/one.differences/img/cell-1-1.png"))
    let status = try program.run(["status", notebook])
    #expect(status.status == 5 && status.output.contains("img/cell-1-1.png in the report has been changed"))
  }

  @Test func severalReportsInOneFolderVerify() throws {
    let one = try program.write(text, to: "nb/one.rsn"), two = try program.write("2\n", to: "two.rsn")
    _ = try program.run(["run", one, two, "-o", "out"])
    let result = try program.run(["verify", one, two, "-o", "out"])
    #expect(result.status == 0 && result.output.components(separatedBy: "identical: ").count == 3, "\(result)")
    try changeOnePixel("out/one.report/img/cell-1-1.png")
    #expect(try program.run(["verify", one, two, "-o", "out"]).status == 4)
    #expect(try program.run(["status", one, two, "-o", "out"]).status == 5)
  }

  @Test func verifySaysWhatElseDiffers() throws {
    let notebook = try program.write(text, to: "one.rsn")
    _ = try program.run(["run", notebook])
    let readme = try program.read("one.report/README.md")
    _ = try program.write(readme.replacingOccurrences(of: "is small", with: "is tall"), to: "one.report/README.md")
    _ = try program.write("x,y\n1,a\n0.5,b\n", to: "one.report/data/cell-1-2.csv")
    try FileManager.default.removeItem(at: program.folder.appendingPathComponent("one.report/img/cell-1-1.png"))
    let result = try program.run(["verify", notebook])
    #expect(result.status == 4)
    for part in [
      "README.md: ", "- - ✓ **seed 0 is tall**", "+ - ✓ **seed 0 is small**", "the largest difference is 0.5000 (x, row 2)",
      "img/cell-1-1.png: only the second",
    ] {
      #expect(result.output.contains(part), "\(result.output)")
    }
  }

  @Test func aReportWithAFailedCellVerifies() throws {
    let notebook = try program.write("let i = [9]\n[1][i[0]]\n", to: "one.rsn")
    #expect(try program.run(["run", notebook]).status == 1)
    #expect(try program.run(["verify", notebook]).status == 0)
    let status = try program.run(["status", notebook])
    #expect(status.status == 1 && status.output.contains("failed") && status.output.contains("out of range"))
  }

  @Test func statusKnowsWhatHasChanged() throws {
    let notebook = try program.write("import criteria\nload(\"in/t.csv\").count\n", to: "one.rsn")
    _ = try program.write("x\n1\n", to: "in/t.csv")
    let missing = try program.run(["status", notebook])
    #expect(missing.status == 5 && missing.output.contains("it has not been run"))
    _ = try program.run(["run", notebook])
    #expect(try program.run(["status", notebook]).output == "fresh   one.rsn\n")
    #expect(try program.read("one.report/run.json").contains("\"path\": \"in/t.csv\""))
    _ = try program.write("x\n2\n", to: "in/t.csv")
    let changed = try program.run(["status", notebook, "--format", "json"])
    #expect(changed.status == 5 && changed.output.contains("in/t.csv has changed"))
    _ = try program.write("x\n1\n", to: "in/t.csv")
    #expect(try program.run(["status", notebook]).status == 0)
    _ = try program.write("// A comment.\nimport criteria\nload(\"in/t.csv\").count\n", to: "one.rsn")
    #expect(try program.run(["status", notebook]).output.contains("the notebook has changed"))
    let record = try program.read("one.report/run.json")
    let range = try #require(record.range(of: "\"criteria\": \""))
    _ = try program.write(
      record.replacingCharacters(in: range.upperBound..<record.index(range.upperBound, offsetBy: 4), with: "0000"),
      to: "one.report/run.json")
    #expect(try program.run(["status", notebook]).output.contains("the module `criteria` has changed"))
  }

  @Test func statusComparesParametersThatAreGiven() throws {
    let notebook = try program.write(text, to: "one.rsn")
    _ = try program.run(["run", notebook, "-p", "seed=1"])
    #expect(try program.run(["status", notebook, "-p", "seed=1"]).status == 0)
    let other = try program.run(["status", notebook, "-p", "seed=2"])
    #expect(other.status == 5 && other.output.contains("`seed` was 1, not 2"))
  }

  @Test func diffComparesTwoReports() throws {
    let notebook = try program.write(text, to: "one.rsn")
    _ = try program.run(["run", notebook, "-o", "a"])
    _ = try program.run(["run", notebook, "-o", "b"])
    _ = try program.run(["run", notebook, "-o", "c", "-p", "seed=1"])
    #expect(try program.run(["diff", "a", "b"]).status == 0)
    let result = try program.run(["diff", "a/README.md", "c"])
    #expect(result.status == 4 && result.output.contains("img/cell-1-1.png: largest difference"))
    #expect(program.exists("c.differences/img/cell-1-1.png"))
  }

  @Test func whatIsNoReportIsSaidOnce() throws {
    let notebook = try program.write("1\n", to: "one.rsn")
    let cases: [(String, (Program) throws -> Void)] = [
      ("there is no report at one.report", { _ in }),
      ("one.report is not a report", { _ = try $0.write("mine", to: "one.report/notes.txt") }),
      ("one.report/run.json is damaged: line 1", { _ = try $0.write("{\"program\": {\"na", to: "one.report/run.json") }),
      ("one.report/run.json is damaged: line 1", { _ = try $0.write("\u{0}\u{1}\u{2}PNG", to: "one.report/run.json") }),
      ("one.report is not a report", { _ = try $0.write("[1, 2]", to: "one.report/run.json") }),
      ("it does not say what was run", { _ = try $0.write("{\"program\": {\"name\": \"resin\"}}", to: "one.report/run.json") }),
      (
        "newer rsn",
        {
          _ = try $0.write(
            "{\"schema\": 99, \"notebook\": {\"sha256\": \"\"}, \"program\": {\"name\": \"resin\"}}", to: "one.report/run.json")
        }
      ),
      (
        "did not end (interrupted)",
        {
          _ = try $0.write(
            "{\"schema\": 1, \"notebook\": {\"sha256\": \"\"}, \"program\": {\"name\": \"resin\"}, \"ending\": \"interrupted\"}",
            to: "one.report/run.json")
        }
      ),
    ]
    for (message, prepare) in cases {
      try prepare(program)
      let result = try program.run(["verify", notebook])
      #expect(result.status == (message.hasPrefix("did not") ? 1 : 6), "\(message): \(result)")
      #expect(result.error.contains(message) && result.error.split(separator: "\n").count == 1, "\(result.error)")
    }
    #expect(try program.run(["diff", "nowhere", "one.report"]).status == 6)
    _ = try program.write("\u{0}\u{1}", to: "binary.rsn")
    for command in ["status", "params", "verify"] {
      #expect(try [3, 5, 6].contains(program.run([command, "binary.rsn"]).status))
      #expect(try program.run([command, "missing.rsn"]).status == 6)
      #expect(try program.run([command]).status == 2)
    }
  }

  @Test func parametersAreListed() throws {
    let notebook = try program.write(text, to: "one.rsn")
    let result = try program.run(["params", notebook])
    #expect(result.output == "-p seed=0    Int    of the noise\n-p list=[1]  [Int]\n")
    #expect(try program.run(["params", notebook, "--format", "json"]).output.contains("\"help\": \"of the noise\""))
  }

  @Test func aSweepMakesAReportForEachAndAPage() throws {
    let notebook = try program.write(text, to: "one.rsn")
    let result = try program.run(["run", notebook, "-p", "seed=0..2", "-p", "list=[1,2],[3]"])
    #expect(result.status == 0 && result.output.hasSuffix("one.report/README.md\n"))
    let page = try program.read("one.report/README.md")
    #expect(page.contains("| `2` | `[3]` | ✗ `2 < 2` | [report](seed=2,list=-3-"))
    #expect(page.contains("1. seed … is small: holds in 4 of 6"))
    #expect(try program.run(["verify", notebook]).status == 0)
    #expect(try program.run(["status", notebook, "-p", "seed=0..2", "-p", "list=[1,2],[3]"]).status == 0)
    #expect(try program.run(["run", notebook, "-p", "list=[1,2]"]).status == 0)
    #expect(try program.read("one.report/README.md").contains("`list = [1, 2]` (default `[1]`)"))
    for wrong in ["seed=0..x", "seed=1,x", "seed=5..1", "seed=0..5000", "seed=1,"] {
      #expect(try program.run(["run", notebook, "-p", wrong]).status == 2, "\(wrong)")
    }
  }
}
