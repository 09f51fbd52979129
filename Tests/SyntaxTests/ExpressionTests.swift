import Testing

@Suite struct ExpressionTests {
  @Test(arguments: [
    ("1 + 2 - 3 * 4 / 5 % 6", "(1 + 2 - (3 * 4 / 5 % 6))"),
    ("2 ** 3 ** 2", "(2 ** (3 ** 2))"),
    ("-2 ** 2", "(-(2 ** 2))"),
    ("2 ** -1", "(2 ** (-1))"),
    ("-a.b * !c", "((-a.b) * (!c))"),
    ("a || b && c || d", "(a || (b && c) || d)"),
    ("a ?? b ?? c == d", "((a ?? b ?? c) == d)"),
    ("2/3 < r < 3/2", "((2 / 3) < r < (3 / 2))"),
    ("0..<64 == 1...5", "((0..<64) == (1...5))"),
    ("a + 1..<b * 2", "((a + 1)..<(b * 2))"),
    ("a ? b : c ? d : e", "(a ? b : (c ? d : e))"),
    ("a ? .pre : .post", "(a ? .pre : .post)"),
    ("1_000.5 + 1e-3 + 1...5", "((1000.5 + 0.001 + 1)...5)"),
    ("(a < b) == c", "((a < b) == c)"),
  ]) func precedence(_ text: String, _ tree: String) { #expect(Outline.of(text) == tree) }

  @Test(arguments: [
    ("[1, 2,]", "[1, 2]"), ("[]", "[]"), ("[:]", "[:]"), ("[\"a\": 1, b: 2]", "[\"a\": 1, b: 2]"),
    ("[true: 1]", "[true: 1]"), ("x[1][2..<3]", "x[1][(2..<3)]"), ("x[2...]", "x[(2...)]"), ("x[..<3, 1]", "x[(..<3), 1]"),
    (".mean(d)", ".mean(d)"), ("[.in, .pre].map { fz(layer: $0) }", "[.in, .pre].map({$1 in fz(layer: $0)}')"),
    ("f(in: 1, for: 2).if", "f(in: 1, for: 2).if"), ("f(x ? a : b)", "f((x ? a : b))"), ("größe + Σx", "(größe + Σx)"),
    ("_ + 1", "(_ + 1)"),
  ]) func literalsAndCalls(_ text: String, _ tree: String) { #expect(Outline.of(text) == tree) }

  @Test(arguments: [
    ("{ x in x }", "{x in x}"), ("{ (i, x), y in i }", "{(i,x), y in i}"), ("{ x: Int in x }", "{x:Int in x}"), ("{ _ in 1 }", "{_ in 1}"),
    ("{ $1 + { $0 }(2) }", "{$2 in ($1 + {$1 in $0}(2))}"), ("{}", "{}"), ("{ for x in xs { x } }", "{(for x xs {x})}"),
    ("f(1) { $0 }.g", "f(1, {$1 in $0}').g"), ("h(\"a\") { 1 < 2 }", "h(\"a\", {(1 < 2)}')"),
    ("{ \"\\($0)\" }", "{$1 in \"\\($0)\"}"),
  ]) func closures(_ text: String, _ tree: String) { #expect(Outline.of(text) == tree) }

  @Test(arguments: [
    (#""a\n\"b\" \\(x) \u{e9}""#, #""a⏎"b" \(x) é""#),
    (#""\(a + "\(b)")!""#, #""\((a + "\(b)"))!""#),
    ("\"\"\"\n  one\n    two \\(x)\n\n  three\\\n  four\n  \"\"\"", "\"one⏎  two \\(x)⏎⏎threefour\""),
    ("\"\"\"\n\"\"\"", "\"\""), ("\"\"\"\n  \n  \"\"\"", "\"\""), ("\"\"\"\n a \"quoted\" one\n \"\"\"", "\"a \"quoted\" one\""),
    ("\"\"\"\r\n  a\r\n  b\r\n  \"\"\"", "\"a⏎b\""),
    ("\"\"\"\n  \\(\"\"\"\n    in\n    \"\"\")\n  \"\"\"", "\"\\(\"in\")\""),
  ]) func strings(_ text: String, _ tree: String) { #expect(Outline.of(text) == tree) }

  @Test func spansCoverTheirText() throws {
    let text = "let a = (f(x) + 1).g[2]"
    #expect(spans(text) == ["(f(x) + 1).g[2]", "(f(x) + 1).g", "(f(x) + 1)", "f(x)", "f", "x", "1", "2"])
  }
}
