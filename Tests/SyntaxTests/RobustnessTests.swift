import Diagnostics
import Syntax
import Testing

/// Whatever the text: the parser ends, its tree is not too high to walk, and what it says can be shown.
@Suite struct RobustnessTests {
  static let depth = 10_000

  @Test(arguments: [
    ("(", "1", ")"), ("[", "1", "]"), ("-", "1", ""), ("!", "a", ""), ("2 ** ", "1", ""), ("{ ", "1", " }"), ("f(", "1", ")"),
    ("a[", "1", "]"),
    ("if ", "a", " {}"), ("if a { ", "1", " }"), ("a ? b : ", "c", ""), ("a ? ", "b", " : c"), ("\"\\(", "1", ")\""), ("[1: ", "1", "]"),
    ("let a: ", "Int", " = 1"), ("func f() { ", "1", " }"), ("for x in ", "xs", " {}"), ("", "a", ".b"), ("", "a", "(1)"), ("", "a", "[1]"),
    ("", "f", " { 1 }"), (".a(", "1", ")"), ("x = { ", "1", " }"), ("for x in xs { ", "1", " }"), ("while a { ", "1", "}"),
    ("1 + (", "1", ")"),
  ]) func deepNesting(_ opening: String, _ middle: String, _ closing: String) {
    let text = String(repeating: opening, count: Self.depth) + middle + String(repeating: closing, count: Self.depth)
    let (program, problems) = Parser.parse(Source(name: "deep.rsn", text: text))
    #expect(!problems.isEmpty)
    #expect(problems.contains { $0.code == .tooDeep } || opening == "let a: " || opening.hasPrefix("for x in ") || opening == "if ")
    #expect(problems.count < 5, "\(problems.map(\.message))")
    #expect(Outline.of("\(program.items.count)") != "")
    for problem in problems { #expect(Renderer().render(problem).utf8.count < 2000) }
  }

  @Test func deepTypes() {
    let text = "let a: " + String(repeating: "[", count: Self.depth) + "Int" + String(repeating: "]", count: Self.depth) + " = 1"
    #expect(Parser.parse(Source(name: "deep.rsn", text: text)).problems.map(\.code) == [.tooDeep])
  }

  @Test(arguments: [" + ", " - ", " * ", " && ", " || ", " ?? ", " < ", " == "]) func longChains(_ operation: String) throws {
    let text = "1" + String(repeating: operation + "1", count: 99_999)
    let (program, problems) = Parser.parse(Source(name: "long.rsn", text: text))
    #expect(problems.isEmpty)
    #expect(program.items.count == 1)
  }

  @Test func longElseIf() {
    let text = "if a {}" + String(repeating: " else if a {}", count: 10_000)
    #expect(Parser.parse(Source(name: "long.rsn", text: text)).problems.isEmpty)
  }

  static let sample = """
    //: # Title with \\(a + 1) and {fig:x}
    param steps: Int = 512  // steps
    import ablation
    //% id: x | title: "T" | width: 3
    let a = [1, 2.5, -3e2], b = ["k": .noise(std: 1), "l": nil]
    func f(_ x: Int|[Int], y: Int = 2) -> [Number] { if x > y { return [x] } else { return [] } }
    for (i, x) in a.enumerated() { show("\\(i): \\(x ** 2 ?? "no")", caption: \"\"\"
      multi \\(x)
      \"\"\") ; b["k"] = x[1..<2] }
    let g = a.map { $0 * 2 }.filter { x in 2/3 < x <= 3/2 }
      .reduce(0) { s, x in s + x }
    while !done && true { break } /* c /* d */ */
    x ? .a : .b; -y
    """

  @Test func everyPrefix() {
    #expect(Parser.parse(Source(name: "s.rsn", text: Self.sample)).problems.map(\.message) == [])
    let bytes = Array(Self.sample.utf8)
    for length in 0...bytes.count { check(Array(bytes[..<length])) }
  }

  @Test(arguments: 0..<4) func mutations(_ seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    let pieces = [
      "(", ")", "[", "]", "{", "}", "\"", "\"\"\"", "\\(", "//:", "//%", "/*", "*/", "in", "if", "else", ".", ",", ":", "=", "$0", "\n",
      "...",
    ]
    for _ in 0..<400 {
      var bytes = Array(Self.sample.utf8)
      for _ in 0..<random.below(4) + 1 {
        let at = random.below(bytes.count + 1)
        switch random.below(4) {
        case 0: bytes.removeSubrange(at..<min(bytes.count, at + random.below(6)))
        case 1: bytes.insert(contentsOf: Array(pieces[random.below(pieces.count)].utf8), at: at)
        case 2: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + random.below(40))], at: random.below(bytes.count + 1))
        default: if at < bytes.count { bytes[at] = UInt8(random.below(256)) }
        }
      }
      check(bytes)
    }
  }

  @Test func randomBytes() {
    var random = SplitMix(state: 7)
    for _ in 0..<300 { check((0..<random.below(300)).map { _ in UInt8(random.below(256)) }) }
    // Printable ones get further.
    for _ in 0..<300 { check((0..<random.below(300)).map { _ in UInt8(32 + random.below(95)) }) }
  }

  /// Also the outcome is checked: problems lie inside the text, statements in order and inside each other.
  private func check(_ bytes: [UInt8]) {
    let source = Source(name: "fuzz.rsn", bytes: bytes)
    let (program, problems) = Parser.parse(source)
    for problem in problems {
      let span = problem.place?.span ?? Span(start: -1, end: -1)
      #expect(0 <= span.start && span.end <= source.bytes.count + 1)
      #expect(!Renderer().render(problem).isEmpty)
    }
    _ = Parser.isIncomplete(source.text)
    var last = 0
    for statement in program.statements {
      #expect(statement.span.start >= last && statement.span.end <= source.bytes.count)
      last = statement.span.start
    }
    for item in program.items { _ = Outline.item(item) }
  }
}

/// A small seeded generator.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }
}
