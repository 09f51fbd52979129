import Foundation
import Testing

/// A notebook of twenty cells with mistakes of many kinds: all of them are said at once, and nothing runs.
@Suite struct MistakeTests {
  private static let notebook = URL(fileURLWithPath: #filePath).appendingPathComponent("../Notebooks/mistakes.rsn").standardized

  /// The lines that hold a mistake, and what is said of it.
  private func expected(_ text: String) -> [(line: Int, message: String)] {
    text.components(separatedBy: "\n").enumerated().compactMap { number, line in
      line.range(of: "// error: ").map { (number + 1, String(line[$0.upperBound...])) }
    }
  }

  private static let runs: [([String], Int32)] = [
    ([], 3), (["-p", "channle=29"], 2), (["-p", "channel=many", "--only", "shwon"], 2), (["-o", "nb/mistakes.rsn/below"], 3),
  ]

  @Test(arguments: runs)
  func allAtOnceAndNothingRuns(_ options: [String], _ status: Int32) throws {
    let program = try Program()
    let text = try String(contentsOf: Self.notebook, encoding: .utf8)
    let notebook = try program.write(text, to: "nb/mistakes.rsn")
    let expected = expected(text)
    #expect(expected.count == 14 && text.components(separatedBy: "\n//% ").count - 1 >= 20)
    let began = ContinuousClock.now
    let result = try program.run(["run", notebook] + options)
    // What it holds that is right would take many minutes.
    #expect(ContinuousClock.now - began < .seconds(300))
    #expect(result.status == status)
    #expect(result.output == "")
    let said = result.error.components(separatedBy: "\nerror[")
    #expect(result.error.components(separatedBy: "error[").count - 1 == expected.count, "\(result.error)")
    for mistake in expected {
      #expect(
        said.contains { $0.contains("mistakes.rsn:\(mistake.line):") && $0.contains(mistake.message) },
        "\(mistake.line) \(mistake.message): \(result.error)")
    }
    if options.contains("channle=29") { #expect(result.error.contains("no `param` is named `channle`; did you mean `channel`?")) }
    if options.contains("channel=many") {
      #expect(result.error.contains("`channel` wants an Int, not many") && result.error.contains("has no cell `shwon`"))
    }
    if options.contains("-o") { #expect(result.error.contains("cannot write nb/mistakes.rsn/below")) }
    #expect(!program.exists("nb/mistakes.report") && !program.exists("cache/resin/entries"))
    // `check` and `plan` say the same.
    let check = try program.run(["check", notebook])
    #expect(check.status == 3 && check.error.components(separatedBy: "error[").count - 1 == expected.count)
    let plan = try program.run(["plan", notebook] + options)
    #expect(plan.status == status && plan.error.components(separatedBy: "error[").count - 1 == expected.count)
  }
}
