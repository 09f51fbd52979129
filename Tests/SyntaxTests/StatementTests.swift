import Diagnostics
import Syntax
import Testing

@Suite struct StatementTests {
  @Test(arguments: [
    ("let a = 1, b: Int = 2", "(let a=1, b:Int=2)"), ("let (a, b) = p", "(let (a,b)=p)"), ("a[0].b += 1", "(+= a[0].b 1)"),
    ("a **= 2", "(**= a 2)"),
    ("f(); g()", "f(); | g()"), ("a;", "a;"), ("let x = 1; x", "(let x=1); | x"),
    (
      "func f(_ a: Image|[Image], label b: Int? = nil, c) -> [Number] { return a }",
      "(func f (_ a:Image|[Image], label b:Int?=nil, c c)->[Number] {(return a)})"
    ),
    ("if a { b } else if c { d } else { e }", "(if a {b} c {d} else {e})"),
    ("let x = if a { 1 } else { 2 }", "(let x=(if a {1} else {2}))"),
    ("for (i, x) in xs.enumerated() { continue }", "(for (i,x) xs.enumerated() {continue})"), ("while a { break }", "(while a {break})"),
    ("if f({ x }) { y }", "(if f({x}) {y})"), ("if a.contains(where: { $0 }) { y }", "(if a.contains(where: {$1 in $0}) {y})"),
    ("import ablation", "(import ablation)"),
    ("param steps: Int = 512   // optimisation steps", "(param steps:Int=512 “optimisation steps”)"),
    ("param a: .paper|.lucent = .paper\nb", "(param a:.paper|.lucent=.paper “”) | b"), ("param x: Number = -1", "(param x:Number=(-1) “”)"),
  ]) func statements(_ text: String, _ tree: String) { #expect(Outline.of(text) == tree) }

  @Test(arguments: [
    ("a\nb", "a | b"), ("a +\nb", "(a + b)"), ("a\n+ b", "(a + b)"), ("a\n-b", "a | (-b)"), ("a\n  .b()\n  .c", "a.b().c"),
    ("f(a,\nb\n)", "f(a, b)"), ("(a\n-b)", "(a - b)"), ("a\n(b)", "a | b"), ("a\n[b]", "a | [b]"), ("f()\n{ x }", "f() | {x}"),
    ("if a { b }\nelse { c }", "(if a {b} else {c})"), ("let x =\n1", "(let x=1)"), ("a\n? b\n: c", "(a ? b : c)"),
    ("[\n.in,\n.pre\n]", "[.in, .pre]"),
    ("f { x in\n  x\n  -1\n}", "f({x in x (-1)}')"), ("f({\na\nb\n})", "f({a b})"), ("return\na", "(return) | a"), ("a // c\n.b", "a.b"),
    ("a\n/* c */ + b", "(a + b)"), ("a /* x\n */ b", "a | b"),
  ]) func newlines(_ text: String, _ tree: String) { #expect(Outline.of(text) == tree) }

  @Test func documentation() throws {
    let text = "/// Not this.\n\n/// One line.\n/// - x: What x is.\nfunc f(_ x) { x }"
    let statement = try #require(Parser.parse(Source(name: "m.rsn", text: text)).program.statements.first)
    guard case .function(let function) = statement.kind else { return #expect(Bool(false)) }
    #expect(function.documentation == ["One line.", "- x: What x is."])
  }

  @Test(arguments: [
    ("f(", true), ("f(1,", true), ("let a =", true), ("a +", true), ("if a {", true), ("\"\"\"\nabc", true), ("/* abc", true),
    ("[1, 2", true),
    ("{ x in", true), ("a ? b", true), ("f(\"\\(", false), ("\"abc", false), ("f(1 2", false), ("a b", false), ("f(1)", false),
    ("func f()", false),
    ("if a", false), ("", false), ("for x in", true), ("a ==", true), ("]", false), ("f(1]", false), ("let", true),
  ]) func incomplete(_ text: String, _ isIncomplete: Bool) { #expect(Parser.isIncomplete(text) == isIncomplete, "\(text)") }
}
