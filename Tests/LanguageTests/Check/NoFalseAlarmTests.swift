import Diagnostics
import Foundation
import Syntax
import Testing

@testable import Language

/// What runs is never complained of, and what is complained of does not run.
@Suite struct NoFalseAlarmTests {
  @Test(arguments: ProgramTests.names) func programs(_ name: String) throws {
    let text = try String(contentsOf: ProgramTests.folder.appendingPathComponent(name), encoding: .utf8)
    let (program, problems) = Parser.parse(Source(name: name, text: text))
    let found = problems + Checker(registry: TestBuiltins.registry, modules: FixedModules()).check(program)
    let mayFail = text.contains("// error: ")
    #expect(mayFail || found.isEmpty, "\(Renderer().render(found))")
    // A problem lies where the program says that it fails.
    for problem in found where mayFail {
      let line = problem.place.map { $0.source.line(of: $0.span.start) } ?? 0
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[max(0, line - 1)].contains("// error: "), "\(Renderer().render(problem))")
    }
  }
}
