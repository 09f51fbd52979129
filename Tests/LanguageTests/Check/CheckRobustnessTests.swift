import Diagnostics
import Syntax
import Testing

@testable import Language

/// Whatever is wrong with a program, the check ends, and what it says can be shown.
@Suite struct CheckRobustnessTests {
  static let pieces = [
    "let", "var", "x", "y", "f", "fz", "use", "map", "show", "(", ")", "[", "]", "{", "}", ",", ":", "=", "\n", "\n", ";", "1", "99",
    "\"3.1\"", ".pre", ".in",
    "block:", "ch:", "layer:", "for", "in", "if", "else", "func", "return", "$0", "+", "<", "&&", "??", "?", "while", "break",
    "import tools", "param",
    "Int", "->", "..<", "\"\\(x)\"", ".noise(std: 1)", "true", "nil", "-", "_", ".map", "//: \\(x)\n", "//% id: a\n",
  ]

  @Test(arguments: 0..<8) func randomPrograms(_ seed: Int) {
    var state = UInt64(seed) &+ 1
    func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    for _ in 0..<150 {
      let text = (0..<below(40) + 1).map { _ in Self.pieces[below(Self.pieces.count)] }.joined(separator: below(4) == 0 ? "" : " ")
      for problem in Fixture.problems(text) {
        let span = problem.place?.span ?? Span(start: 0, end: 0)
        #expect(span.start >= 0 && span.end <= text.utf8.count)
        #expect(!Renderer(color: true).render(problem).isEmpty)
      }
    }
  }

  /// The same problem is not reported twice at one place.
  @Test func noDoubles() {
    let text = "for l in [.in, .pree] { for ch in [1, 99] { fz(block: \"3.1\", layer: l, ch: ch); nowhere } }"
    let problems = Fixture.problems(text)
    #expect(problems.map(\.code) == [.unknownCase, .outOfRange, .undefinedName])
  }
}
