import Foundation
import Testing

/// Programs in the language, one behaviour a file: what they show stands beside the line that shows it, after `// expect:`, an error
/// (which ends the program) after `// error:`, with `^text` for what the carets must mark.
@Suite struct ProgramTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Programs")
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".rsn") }.sorted()

  @Test func thereArePrograms() { #expect(ProgramTests.names.count > 20) }

  @Test(arguments: names) func behavesAsItSays(_ name: String) throws {
    let text = try String(contentsOf: ProgramTests.folder.appendingPathComponent(name), encoding: .utf8)
    var expected: [String] = []
    var error: String?, marked: String?
    for line in text.split(separator: "\n") {
      if let range = line.range(of: "// expect: ") { expected.append(String(line[range.upperBound...])) }
      if let range = line.range(of: "// error: ") {
        let parts = line[range.upperBound...].split(separator: "^", maxSplits: 1)
        error = parts.first.map { $0.trimmingCharacters(in: .whitespaces) }
        marked = parts.count > 1 ? String(parts[1]) : nil
      }
    }
    let outcome = run(text)
    #expect(outcome.lines == expected)
    if let error { #expect(outcome.error == error) } else { #expect(outcome.problem == nil, "\(outcome.rendered)") }
    if let marked { #expect(outcome.marked == marked) }
    #expect(!expected.isEmpty || error != nil)
  }
}
