import Diagnostics
import Foundation
import Testing

@testable import Syntax

@Suite struct FormatTests {
  private func format(_ text: String) throws -> String { try SourceFormatter.format(Source(name: "test.rsn", text: text)) }

  @Test(
    arguments: [
      ("let  a=1+2 *3", "let a = 1 + 2 * 3"), ("f ( a:1,b : [ 1,2 ] )", "f(a: 1, b: [1, 2])"), ("xs [ 0 ]", "xs[0]"),
      ("let a = - x - -1", "let a = -x - -1"), ("a<b&&!c||d??e", "a < b && !c || d ?? e"), ("2/3<r<3/2", "2/3 < r < 3/2"),
      ("x/3 + 2 / 3", "x / 3 + 2 / 3"), ("0 ..< n", "0..<n"), ("xs[ 1... ]", "xs[1...]"), ("xs[..<2]", "xs[..<2]"), ("2**-1", "2 ** -1"),
      ("c ?a:b", "c ? a : b"), ("f(c ? x : y, z:1)", "f(c ? x : y, z: 1)"), ("[c ? a : b:d]", "[c ? a : b: d]"), ("[ : ]", "[:]"),
      ("xs.map{$0*2}", "xs.map { $0 * 2 }"), ("xs.map { x,y in x+y }", "xs.map { x, y in x + y }"), ("f { }", "f {}"),
      ("if a{b}else if c{d}else{e}", "if a { b } else if c { d } else { e }"), ("for(i,x)in xs{f(i)}", "for (i, x) in xs { f(i) }"),
      ("param a:Int|[Int]=3//help", "param a: Int|[Int] = 3  //help"), ("let m : Model ? = nil", nil),
      ("let m:Model?=nil", "let m: Model? = nil"),
      ("func f(_ a:T,in b:[K:V]=[:])->(A,B)->C{}", "func f(_ a: T, in b: [K: V] = [:]) -> (A, B) -> C {}"),
      ("let f: .noise(std:Number,seed:Int)|.zero = .zero", "let f: .noise(std: Number, seed: Int)|.zero = .zero"),
      ("f(layer : .pre ,by:.value( 1 ))", "f(layer: .pre, by: .value(1))"), ("a;b ;", "a; b;"), ("return", nil), ("x+=1", "x += 1"),
      ("\"a \\( 1+1 )\"+b", "\"a \\( 1+1 )\" + b"), ("f(/* why */a)", "f(/* why */ a)"), ("d[ \"k\" ]=nil", "d[\"k\"] = nil"),
      ("f(in:1,for:2).in .if", "f(in: 1, for: 2).in.if"), ("1 .f(b:2)", "1.f(b: 2)"), ("(a)(b)", "(a)(b)"), ("! a", "!a"),
    ] as [(String, String?)])
  func spaces(_ text: String, _ expected: String?) throws {
    if let expected { #expect(try format(text) == expected + "\n") } else { _ = try? format(text) }
  }

  @Test func indentation() throws {
    let text = """
      func f(_ a: Int) -> Int {
      let x = [
      1, 2,
          3,
      ]
        if a > 1
         && a < 3 {

      return x.map { y in
      // why
            y + 1 }
              .filter { $0 > 1 }

        }
        else { return g(a,
      b: 2) { z in
      z
      } }
      }



      let long = a +
      b
        .c
      """
    let expected = """
      func f(_ a: Int) -> Int {
        let x = [
          1, 2,
          3,
        ]
        if a > 1
          && a < 3 {
          return x.map { y in
            // why
            y + 1
          }
          .filter { $0 > 1 }
        } else {
          return g(a,
            b: 2) { z in
            z
          }
        }
      }

      let long = a +
        b
        .c

      """
    #expect(try format(text) == expected)
  }

  @Test func proseHeadersAndComments() throws {
    let text =
      "//:   # Title  \n  //: more\n\n\n//%id:a|title:\"x | y\"|echo:false\nlet a = 1   // one\nlet bb = 22 // two\nlet c = 3\n// alone   \n/*: block\n  kept */\nb\n"
    let expected =
      "//:   # Title  \n//: more\n\n//% id: a | title: \"x | y\" | echo: false\nlet a = 1    // one\nlet bb = 22  // two\nlet c = 3\n// alone\n/*: block\n  kept */\nb\n"
    #expect(try format(text) == expected)
    let aligned = "let a = 1    // one\nlet bb = 22  // two\nf()  // three\n"
    #expect(try format("let a = 1      // one\nlet bb = 22    // two\nf() // three\n") == aligned)
  }

  @Test func multilineStringsKeepTheirText() throws {
    let text = "f {\nlet a = \"\"\"\n    one\n      two\n\n    \"\"\"\n}\n"
    #expect(try format(text) == "f {\n  let a = \"\"\"\n      one\n        two\n\n      \"\"\"\n}\n")
  }

  @Test func longLinesBreakInsideTheirWidestBrackets() throws {
    let names = (0..<20).map { "argument\($0): value" }.joined(separator: ", ")
    let result = try format("let a = f(1) + plot(\(names))")
    #expect(result.hasPrefix("let a = f(1) + plot(\n  argument0: value, "))
    #expect(result.hasSuffix("argument19: value)\n"))
    #expect(result.split(separator: "\n").allSatisfy { $0.count <= SourceFormatter.width })
  }

  @Test func longLinesBreakAtCommasAndOperatorsFirst() throws {
    let call = "measure(block: \"2.1\", layer: .pre, channel: 3, under: first, with: second, steps: 512)"
    #expect(try format("let a = \(call) + \(call)") == "let a = \(call)\n  + \(call)\n")
    #expect(try format("f(\n\(call), \(call)\n)") == "f(\n  \(call),\n  \(call)\n)\n")
    #expect(try format("if \(call) && \(call) { g() }") == "if \(call)\n  && \(call) { g() }\n")
    #expect(try format("return c ? \(call) : \(call)") == "return c ? \(call)\n  : \(call)\n")
  }

  @Test func brokenSourcesAreRefused() {
    #expect(throws: SourceFormatter.Refusal.self) { try format("let a = ") }
    #expect(throws: SourceFormatter.Refusal.self) { try SourceFormatter.format(Source(name: "x", bytes: [0xFF, 0xFE])) }
  }

  @Test func whatIsBeyondCommentsStays() throws {
    #expect(try format("") == "")
    #expect(try format("// only") == "// only\n")
    #expect(try format("\u{FEFF}a\r\nb\r\n") == "a\nb\n")
  }

  /// Every source of the repository: formatted twice it is as formatted once, and it means what it meant (which `format` itself checks).
  @Test func everySourceOfTheRepository() throws {
    var count = 0
    for file in Self.sources {
      let source = Source(name: file.lastPathComponent, bytes: Array(try Data(contentsOf: file)))
      if Parser.parse(source).problems.contains(where: { $0.severity == .error }) { continue }
      let once = try SourceFormatter.format(source)
      #expect(try format(once) == once, "\(file.path)")
      count += 1
    }
    #expect(count > 40)
  }

  /// The same with spaces and lines' ends put in, taken out and doubled at random.
  @Test func mangledSources() throws {
    var random = Mangler(state: 7)
    var count = 0
    for file in Self.sources {
      let bytes = Array(try Data(contentsOf: file).prefix(4000))
      for _ in 0..<6 {
        let source = Source(name: file.lastPathComponent, bytes: random.mangled(bytes))
        if Parser.parse(source).problems.contains(where: { $0.severity == .error }) { continue }
        let once = try SourceFormatter.format(source)
        #expect(try format(once) == once, "\(String(decoding: source.bytes, as: UTF8.self))")
        count += 1
      }
    }
    #expect(count > 100)
  }

  private static let sources: [URL] = {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().appendingPathComponent("../../..").standardized
    return ["notebooks", "stdlib", "Tests/LanguageTests/Programs", "Tests/StdlibTests/Programs"].flatMap { folder -> [URL] in
      let names = FileManager.default.enumerator(at: root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
      return (names?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "rsn" }
    }.sorted { $0.path < $1.path }
  }()
}

private struct Mangler {
  var state: UInt64

  mutating func below(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(count))
  }

  mutating func mangled(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes {
      let isSpace = byte == 0x20
      switch below(isSpace ? 6 : 60) {
      case 0 where isSpace: break
      case 1 where isSpace: result += [0x20, 0x20, 0x20]
      case 2 where isSpace && below(4) == 0: result += [0x0A]
      case 0 where "()[]{},:+-*/<>=.".utf8.contains(byte): result += [0x20, byte]
      case 1 where "([{,".utf8.contains(byte): result += [byte, 0x0A]
      case 2 where byte == 0x0A: result += [0x0A, 0x0A, 0x0A]
      default: result.append(byte)
      }
    }
    return result
  }
}
