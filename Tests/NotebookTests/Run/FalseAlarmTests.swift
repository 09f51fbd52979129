import Builtins
import Cache
import Diagnostics
import Foundation
import Language
import Session
import Syntax
import Testing

@testable import Notebook

/// What is right is never reported: every correct program of the repository is checked and planned, and nothing may be said of any.
@Suite struct FalseAlarmTests {
  private static let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../..").standardized

  /// A program, and the folder from which it reads.
  struct Program: Sendable, CustomTestStringConvertible {
    let name: String, text: String, folder: String
    var testDescription: String { name }
  }

  private static func files(below path: String) -> [Program] {
    let folder = root.appendingPathComponent(path)
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".rsn") && !$0.contains(".report/") }.sorted().compactMap { name in
      let file = folder.appendingPathComponent(name)
      return (try? String(contentsOf: file, encoding: .utf8)).map {
        Program(name: "\(path)/\(name)", text: $0, folder: file.deletingLastPathComponent().path)
      }
    }
  }

  static let notebooks = files(below: "notebooks")
  static let modules = files(below: "stdlib")
  static let tests = files(below: "Tests/StdlibTests/Programs")

  /// Those that run to their end, without what only these tests have.
  static let language = files(below: "Tests/LanguageTests/Programs").filter { program in
    !program.text.contains("// error:") && !["grid(", "act("].contains { program.text.contains($0) }
  }

  static let examples = Registry.resin.builtins.flatMap { builtin in
    builtin.examples.enumerated().map { Program(name: "\(builtin.name), example \($0 + 1)", text: $1 + "\n", folder: "/tmp") }
  }

  /// The README's blocks of Swift.
  static let readme: [Program] = {
    let text = (try? String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)) ?? ""
    return text.components(separatedBy: "```swift\n").dropFirst().enumerated().map {
      Program(name: "README, \($0 + 1)", text: $1.components(separatedBy: "```")[0], folder: "/tmp")
    }
  }()

  static let all = notebooks + modules + tests + language + examples + readme

  @Test func thereAreMoreThanAHundred() {
    for (group, least) in [
      (Self.notebooks, 14), (Self.modules, 12), (Self.tests, 13), (Self.language, 20), (Self.examples, 100), (Self.readme, 1),
    ] { #expect(group.count >= least, "\(group.first?.name ?? "none"): \(group.count)") }
    #expect(Self.all.count >= 180)
  }

  @Test(arguments: all) func nothingIsSaidOf(_ program: Program) throws {
    let problems = try Self.problems(of: program)
    #expect(problems.isEmpty, "\(Renderer().render(problems))")
  }

  /// A mistake in one declaration, another one in each program: only that is reported, and nothing of what would have used its value.
  @Test(arguments: notebooks + tests, ["[1][[9].map { $0 }[0]]", "nope"]) func oneMistakeIsOneReport(
    _ program: Program, _ mistake: String
  ) throws {
    let (tree, _) = Parser.parse(Source(name: program.name, text: program.text))
    let values = tree.statements.flatMap { statement -> [Span] in
      guard case .declaration(let declaration) = statement.kind else { return [] }
      return declaration.bindings.map(\.value.span)
    }
    // A few of them, so that it stays short; others for each program.
    for pick in 0..<2 where !values.isEmpty {
      let span = values[(program.text.utf8.count * (pick + 1) + pick * 7) % values.count]
      var bytes = Array(program.text.utf8)
      bytes.replaceSubrange(span.start..<span.end, with: Array(mistake.utf8))
      let changed = Program(name: program.name, text: String(decoding: bytes, as: UTF8.self), folder: program.folder)
      let problems = try Self.problems(of: changed, seconds: 0.4)
      #expect(
        problems.count <= 1
          && problems.allSatisfy { $0.place?.span.start ?? 0 >= span.start && $0.place?.span.start ?? 0 <= span.start + mistake.utf8.count },
        "\(Renderer().render(problems))")
      if mistake == "nope" { #expect(problems.count == 1) }
    }
  }

  private static func problems(of program: Program, seconds: Double = 1) throws -> [Problem] {
    let folder = try TemporaryFolder()
    let source = Source(name: program.name, text: program.text)
    let (tree, problems) = Parser.parse(source)
    let parameters = try Parameters(tree, registry: .resin)
    let path = program.folder + "/program.rsn"
    let run = NotebookRun(console: Console(output: { (_) throws(FileError) in }, error: { _ in }), options: RunOptions())
    let session = Session(Session.Configuration(settings: run.settings(notebook: path, report: nil)))
    let notebook = LoadedNotebook(
      path: path, source: source, program: tree, parseProblems: problems, parameters: parameters, session: session)
    let plan = NotebookPlan(
      notebook, selection: Set(tree.cells.indices), run: run, report: folder.join("report"), limits: .init(seconds: seconds, effort: 0.2))
    return notebook.problems + plan.problems
  }
}
