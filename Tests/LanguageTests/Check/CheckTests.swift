import Diagnostics
import Syntax
import Testing

@testable import Language

@Suite struct CheckTests {
  @Test(arguments: [
    // Names.
    ("print(a)\nlet a = 1", ["RSN010 a"]), ("let a = 1\nlet a = 2", ["RSN011 a"]), ("func f() {}\nvar f = 1", ["RSN011 f"]),
    ("let a: Imge = 1", ["RSN010 Imge"]), ("a = 1", ["RSN010 a"]), ("for x in 3 { }", ["RSN017 3"]),
    ("for x in [1] { x = 2 }", ["RSN018 x"]),
    ("func f(_ a) { a = 1 }", ["RSN018 a"]), ("print = 1", ["RSN018 print"]),
    ("let a = [1]\na[0] = nowhere", ["RSN018 a", "RSN010 nowhere"]),
    ("\"\\(nowhere)\"", ["RSN010 nowhere"]), ("//: \\(nowhere)\n1", ["RSN010 nowhere"]), ("{ nowhere }", ["RSN010 nowhere"]),
    ("func f() { nowhere }", ["RSN010 nowhere"]), ("func f(_ a = nowhere) { }", ["RSN010 nowhere"]),
    ("if a { }\nelse { b }", ["RSN010 a", "RSN010 b"]),
    ("import tols", ["RSN021 tols"]), ("import broken", ["RSN010 nowhere"]), ("xs.mop { $0 }", ["RSN010 xs", "RSN031 mop"]),
    // Calls.
    ("show(1, capton: \"a\")", ["RSN012 capton"]), ("show(1, zzz: \"a\")", ["RSN012 zzz"]),
    ("show(1, caption: \"a\", caption: \"b\")", ["RSN014 caption"]),
    ("show()", ["RSN013 show"]), ("show(value: 1)", ["RSN012 value"]), ("[1].show(2)", ["RSN015 2"]),
    ("[1].show(capton: 2)", ["RSN012 capton", "RSN017 2"]), ("func f(_ a, b: Int) {}\nf(1, b: 1.5)", ["RSN017 1.5"]),
    ("func f(_ a, b c: String) {}\nf(1, b: 2); f(1)", ["RSN017 2", "RSN013 f"]), ("f(1)\nfunc f() { }", ["RSN015 1"]),
    ("import tools\ndouble(1, time: 2)", ["RSN012 time"]), ("import tools\ndouble(\"1\")", ["RSN017 \"1\""]),
    ("let x = 3\nx(1)", ["RSN030 x"]),
    // Symbols.
    ("ablate(channels: [1], by: .noise(std: 1, sed: 2))", ["RSN012 sed"]),
    ("ablate(channels: [1], by: .noise(std: \"a\", seed: 2))", ["RSN017 \"a\""]),
    ("ablate(channels: [1], by: .zero(1))", ["RSN016 1"]), ("ablate(channels: [1, 2.5], by: .value(1))", ["RSN017 2.5"]),
    ("ablate(channels: [1], by: .non)", ["RSN016 .non"]), ("let l = .pree\nfz(block: \"3.1\", layer: l, ch: 1)", ["RSN016 l"]),
    // Annotations.
    ("let a: Int = 1.5", ["RSN017 1.5"]), ("let a: String|Int = true", ["RSN017 true"]), ("let a: [Int] = [1, \"2\"]", ["RSN017 \"2\""]),
    ("param a: Int = \"x\"", ["RSN017 \"x\""]), ("param a = 1", ["RSN022 a"]), ("param a: Int = 1 + 1", ["RSN022 1 + 1"]),
    ("{ param a: Int = 1 }", ["RSN034 param"]),
    ("func f(_ a: Int = \"b\") {}", ["RSN017 \"b\""]), ("let a: .paper|.lucent = .papr", ["RSN016 .papr"]),
    // Control.
    ("break", ["RSN019 break"]), ("for x in [1] { f { break } }\nfunc f(_ g) {}", ["RSN019 break"]), ("return 1", ["RSN020 return"]),
    // Cells.
    ("//% id: a\n//% id: b\n1", ["RSN025 //% id: b"]), ("//: {fig:wnts}\n//% id: wants\n1", ["RSN026 {fig:wnts}"]),
    ("//% id: a\n1\n//% id: a\n2", ["RSN024 //% id: a"]),
  ]) func finds(_ text: String, _ marks: [String]) { #expect(Fixture.marks(text) == marks, "\(text)") }

  @Test(arguments: [
    "let print = 1\nprint + 1", "let a = 1\n{ let a = 2; a }()\nif true { let a = 3; print(a) }",
    "func f() { return later }\nlet later = 1\nf()",
    "f()\nfunc f() { g() }\nfunc g() { f() }", "let map = 3\n[1].map { $0 }", "let f = { x in x }\nf(1, 2, 3)", "var a = 1\na = \"b\"",
    "for (i, x) in ([1].map { $0 }) { i; x }",
    "var x = image(\"a\")\nx.width; x.anything; x[0][1] = 1", "func f(_ x) { let x = x; return x }",
    "import tools\ndouble(ten, times: 2)\n3.double(times: 1)",
    "import tools\nfunc double(_ a, _ b) { a }\ndouble(1, 2)", "let (a, b) = [1, 2]\na + b",
    "while true { if false { continue } else { break } }",
    "fz(block: \"3.1\", layer: .pre, ch: [1, 2], at: [3, 4])", "for l in [.in, .pre] { fz(block: \"3.1\", layer: l, ch: 1) }",
    "let s = scale(image(\"a\"), 1 / 3)",
    "print(1, \"b\", nil, [:])", "let f = print\nf(1)", "ablate(channels: [1, 2], by: .noise(std: 1, seed: 2))",
    "ablate(channels: 0..<3, by: .value(0.5))",
    "let show = { $0 }\n[1].show(2, 3, x: 4)", "let a: Number|String = image(\"x\")", "let n: Int? = nil", "_ = print(1)",
    "let count = 1\nlet d = [\"a\": 1]\nd[\"b\"] ?? 2",
    "func f(_ f: (Int) -> Int) { return f(1) }\nf { $0 }", "let g = if true { 1 } else { 2 }",
    "let c = true\nc ? fz(block: \"1.1\", layer: .in, ch: 0) : nil",
  ]) func accepts(_ text: String) { #expect(Fixture.marks(text) == [], "\(text)") }

  @Test func holdsLiteralsAgainstFacts() {
    let fz = { (ch: String) in "fz(block: \"3.1\", layer: .pre, ch: \(ch))" }
    #expect(Fixture.marks(fz("64")) == ["RSN027 64"])
    #expect(Fixture.marks("let n = 32 * 2\n" + fz("n")) == ["RSN027 n"])
    #expect(Fixture.marks("var n = 64\nn = 1\n" + fz("n")) == [])
    #expect(Fixture.marks("param n: Int = 1\n" + fz("n")) == [])
    #expect(Fixture.marks("param n: Int = 1\n" + fz("n"), parameters: ["n": .number(99)]) == ["RSN027 n"])
    #expect(Fixture.marks("let b = 3\nfz(block: \"\\(b).2\", layer: .pre, ch: 1)") == ["RSN027 \"\\(b).2\""])
    #expect(Fixture.marks("image(\"no.png\")") == ["RSN028 \"no.png\""])
    #expect(Fixture.marks("if false { \(fz("99")) } else { \(fz("98")) }") == ["RSN027 98"])
    #expect(Fixture.marks("param m: String = \"box\"\nif m == \"wide\" { \(fz("99")) }") == [])
    #expect(Fixture.marks("[1].map { \(fz("99")) }") == ["RSN027 99"])
    #expect(Fixture.marks("func f() { \(fz("99")) }") == ["RSN027 99"])
  }

  @Test func forgetsFactsThatMayHaveChanged() {
    let fz = "fz(block: \"3.1\", layer: .pre, ch: 99)"
    #expect(Fixture.marks("use(\"wide\")\n\(fz)") == [])
    #expect(Fixture.marks("use(\"wide\")\nuse(\"box\")\n\(fz)") == ["RSN027 99"])
    #expect(Fixture.marks("use(show(1))\n\(fz)") == [])
    #expect(Fixture.marks("if show(1) { use(\"wide\") }\n\(fz)") == [])
    #expect(Fixture.marks("for m in [1, 2] { \(fz)\nuse(\"wide\") }") == [])
    #expect(Fixture.marks("func f() { use(\"wide\") }\nf()\n\(fz)") == [])
    #expect(Fixture.marks("func f() { \(fz) }\nuse(\"wide\")\nf()") == [])
    #expect(Fixture.marks("use(\"wide\")\nfunc f() { \(fz) }\nf()") == [])
    #expect(Fixture.marks("func f() { \(fz) }\nf()\nuse(\"box\")") == [])
    #expect(Fixture.marks("let g = { \(fz) }\nuse(\"wide\")\ng()") == [])
    #expect(Fixture.marks("let g = { use(\"wide\") }\ng()\n\(fz)") == [])
    #expect(Fixture.marks("let u = use\nu(\"wide\")\n\(fz)") == [])
    #expect(Fixture.marks("show(1) && use(\"wide\")\n\(fz)") == [])
    #expect(Fixture.marks("import tools\nswitch_()\n\(fz)") == [])
    #expect(Fixture.marks("func f() { g() }\nfunc g() { use(\"wide\") }\nf()\n\(fz)") == [])
    #expect(Fixture.marks("print(1)\n\(fz)") == ["RSN027 99"])
  }

  @Test func filesThatTheProgramWrites() {
    #expect(Fixture.marks("save(1, \"no.png\")\nimage(\"no.png\")") == [])
    #expect(Fixture.marks("image(\"no.png\")\nsave(1, \"other.png\")") == ["RSN028 \"no.png\""])
    #expect(Fixture.marks("func f(_ p) { save(1, p) }\nf(\"no.png\")\nimage(\"no.png\")") == [])
    #expect(Fixture.marks("[1].map { save($0, \"no.png\") }\nimage(\"no.png\")") == [])
    #expect(Fixture.marks("let write = save\nwrite(1, \"no.png\")\nimage(\"no.png\")") == [])
  }

  @Test func knownNames() {
    let program = Parser.parse(Source(name: "<input 2>", text: "let a = f(_ + b, x: 1)\nc = 2")).program
    let known: [String: Checker.KnownName] = [
      "a": .init(), "_": .init(), "b": .init(isVariable: false), "c": .init(isVariable: false),
      "f": .init(signature: Signature(name: "f", parameters: [ParameterSignature(name: "x", isLabelled: false, type: .any)])),
    ]
    let problems = Checker(registry: Fixture.registry, modules: Fixture.modules).check(program, known: known)
    #expect(problems.map(\.code) == [.unknownLabel, .assignmentToLet])
  }

  @Test func expectedErrors() {
    let source = Source(name: "n.rsn", text: "//% expect-error: true\nnowhere\n//: and\nelsewhere")
    let program = Parser.parse(source).program
    let problems = Checker(registry: Fixture.registry, modules: Fixture.modules).check(program)
    #expect(problems.map { program.expected($0) } == [true, false])
    #expect(problems.map { $0.cell?.number } == [1, 2])
  }

  @Test func deepAndLongPrograms() {
    #expect(Fixture.marks("let a = 1\n" + String(repeating: "a + ", count: 99_999) + "a") == [])
    let deep = String(repeating: "[", count: 150) + "nowhere" + String(repeating: "]", count: 150)
    #expect(Fixture.marks(deep) == ["RSN010 nowhere"])
    #expect(Fixture.marks("print(1)" + String(repeating: ".a", count: 900)) == [])
  }
}

@Suite struct EachTests {
  func fz(_ ch: String, layer: String = ".pre") -> String { "fz(block: \"3.1\", layer: \(layer), ch: \(ch))" }

  @Test func elementsThatAreKnown() {
    #expect(Fixture.marks("for ch in [1, 99] { \(fz("ch")) }") == ["RSN027 ch"])
    #expect(Fixture.marks("for ch in 60...70 { \(fz("ch")) }") == ["RSN027 ch"])
    #expect(Fixture.marks("[.in, .poost].map { \(fz("1", layer: "$0")) }") == ["RSN016 $0"])
    #expect(Fixture.marks("map([1, 99]) { c in \(fz("c")) }") == ["RSN027 c"])
    #expect(Fixture.marks("for a in [1, 2] { for b in [3, 97] { \(fz("a + b")) } }") == ["RSN027 a + b"])
    #expect(Fixture.marks("for l in [1, 2] { nowhere; \(fz("99")) }") == ["RSN010 nowhere", "RSN027 99"])
    let message = Fixture.problems("for ch in [1, 99] { \(fz("ch")) }").first
    #expect(message?.notes == ["here `ch` is 99"])
  }

  @Test func elementsThatMayBeKeptAway() {
    for text in [
      "for ch in [1, 99] { if ch < 64 { \(fz("ch")) } }", "for ch in [1, 99] { if ch < show(1) { \(fz("ch")) } }",
      "for ch in [1, 99] { if ch > show(1) { continue }\n\(fz("ch")) }", "for ch in [1, 99] { ch < show(1) ? \(fz("ch")) : nil }",
      "for ch in [1, 99] { ch < show(1) && \(fz("ch")) }", "let f = { c in \(fz("c")) }\n[1, 99].map(f)",
      "for (i, ch) in [1, 99] { \(fz("ch")) }",
      "[1, 99].map { c in if c == 99 { return 0 }\n\(fz("c")) }", "for ch in [] { \(fz("ch")) }",
      "for ch in [1, 99] { func g() { \(fz("ch")) } }",
      "func f(_ a) { if true { return 1 }\n\(fz("99")) }", "for ch in [1, 99] { while show(ch) { \(fz("ch")) } }",
    ] { #expect(Fixture.marks(text) == [], "\(text)") }
    #expect(Fixture.marks("for ch in [1, 99] { if show(1) { \(fz("99")) } }") == ["RSN027 99"])
  }
}
