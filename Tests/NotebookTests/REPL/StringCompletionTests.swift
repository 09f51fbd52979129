import Builtins
import Imaging
import Language
import Networks
import Session
import Syntax
import Testing

@testable import REPL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Strings, keys, files, commands, headers.
@Suite struct StringCompletionTests {
  private static let facts = CompletionTests.Facts()
  /// On a busy machine the thread that reads a folder may come late.
  private static let reader = FolderReader(patience: .seconds(20))
  private func complete(_ text: String) -> [String] {
    Completer(Self.facts, files: Self.reader).complete(text).candidates.map(\.text)
  }

  @Test func keys() {
    #expect(complete("ages[\"A") == ["Ada\""])
    #expect(complete("ages[") == ["\"Ada\"", "\"Grace \\\"H\\\"\""])
    #expect(complete("ages[\"Gr") == ["Grace \\\"H\\\"\""])
    #expect(complete("[\"one\": 1, \"other\": 2][\"o") == ["one\"", "other\""])
    #expect(complete("let d = [\"one\": 1]\nd[\"") == ["one\""])
    #expect(complete("table[\"") == ["x\"", "y\""])
    #expect(complete("table.column(\"") == ["x\"", "y\""])
    #expect(complete("table.where { $0[\"") == ["x\"", "y\""])
    #expect(complete("for row in table { row[\"") == ["x\"", "y\""])
  }

  @Test func files() throws {
    let folder = try TemporaryFolder()
    for name in ["fox.png", "fox tail.jpg", "fox.txt", "fold/a.png", "quote\".png", ".hidden.png"] { _ = try folder.write("", to: name) }
    let path = folder.path + "/"
    #expect(complete("image(\"\(path)fo") == ["fold/", "fox tail.jpg\"", "fox.png\""])
    #expect(complete("image(\"\(path)fold/") == ["a.png\""])
    #expect(complete("load(\"\(path)fox.t") == ["fox.txt\""])
    #expect(complete("image(\"\(path)qu") == ["quote\\\".png\""])
    #expect(complete("image(\"\(path).h") == [".hidden.png\""])
    #expect(complete("let p = \"\(path)fox.t") == ["fox.txt\""])
    #expect(complete("dataset(\"\(path)fo") == ["fold/", "fox.txt\""])
    #expect(complete("image(\"\(path)none").isEmpty && complete("image(\"/nowhere/at/all/").isEmpty)
    #expect(complete("image(\"\\(photo)/").isEmpty)
    #expect(complete(":load \(path)fo") == ["fold/"])
    #expect(complete("dataset(\"t") == ["train\"", "test\""])
  }

  @Test func manyFolders() throws {
    let folder = try TemporaryFolder()
    for number in 0..<20 {
      _ = try folder.write("", to: "\(number)/fox.png")
      #expect(complete("image(\"\(folder.path)/\(number)/f") == ["fox.png\""])
    }
  }

  @Test func namesMadeOfNamesComeToAnEnd() {
    let sum = Array(repeating: "x", count: 20).joined(separator: "+")
    let lines = (1...8).map { "let n\($0) = " + sum.replacing("x", with: "n\($0 - 1)") }
    #expect(!complete("let n0 = 1\n" + lines.joined(separator: "\n") + "\nn8.").isEmpty)
  }

  @Test func aFolderOfManyFiles() throws {
    let folder = try TemporaryFolder()
    for number in 0..<6000 { close(open(folder.join("image-\(number).png"), O_CREAT | O_WRONLY, 0o600)) }
    let text = "image(\"\(folder.path)/im"
    let completion = Completer(Self.facts, files: FolderReader(patience: .seconds(20))).complete(text)
    #expect(completion.common == "image-" && completion.candidates.count + completion.more == 6000)
    #expect(completion.candidates.map(\.text).prefix(3) == ["image-0.png\"", "image-1.png\"", "image-10.png\""])
    #expect(completion.listing(columns: 80).hasSuffix("… and 5800 more"))
    // Who has not the time to wait is told so, and nothing is inserted that may be wrong.
    let hasty = Completer(Self.facts, files: FolderReader(patience: .zero)).complete(text)
    #expect(hasty.step(before: text, after: "", columns: 80).insertion == "" || hasty.common == "image-")
    #expect(hasty.hint?.hasPrefix("still reading") == true || hasty.common == "image-")
  }

  @Test func commands() {
    #expect(complete(":h").contains(":help "))
    #expect(complete("?sq") == ["sqrt"])
    #expect(complete(":help sq") == ["sqrt"])
    #expect(complete("?Lay") == ["Layer"] && complete(":help clo") == ["closures"] && complete("?und") == ["undo"])
    #expect(complete(":type rat") == ["ratio", "ratios"])
    #expect(complete(":time photo.scal") == ["scale("])
    #expect(complete(":model box-") == ["box-2"])
    #expect(complete(":why RSN01").first == "RSN010")
    #expect(complete(":undo ").isEmpty && complete(":und") == [":undo "] && complete(":qui") == [":quit"])
    #expect(complete(":save a.rsn rati") == ["ratio", "ratios"])
    #expect(complete(":save! a.rsn ratio, sha") == ["sharpen"])
  }

  @Test func headersOfCells() {
    #expect(complete("//% ti") == ["title: ", "timeout: "])
    #expect(complete("//% id: a | ec") == ["echo: "])
    #expect(complete("//% echo: f") == ["false"])
    #expect(!complete("//% id: a | ").contains("id: "))
  }

  @Test func proseAndComments() {
    #expect(complete("1 // photo.").isEmpty)
    #expect(complete("/* photo.").isEmpty)
    #expect(complete("//: the photo.").isEmpty)
    #expect(complete("//: it is \\(rat") == ["ratio", "ratios"])
    #expect(complete("\"a text rat").isEmpty)
    #expect(complete("\"\"\"\nrat").isEmpty)
  }

  @Test(arguments: [
    "", "(", ")))", "\"", "a.b.c(", "fz(block:", "{ $0.", "[1, 2", "\\", "fz(\"a\\", "…", ".", "..", "a..", "[", "[[[[", "}{", "let",
    "let ", "for",
    "for (", "for (a,", "func", "func f(", "func f(a:", "x.map {", "x.map { (", "x.map { a,", "\"\\(", "\"\\(\"\\(", "//", "//%", "//%|",
    "//%:",
    "//: \\(", "import", "import ", ":", ": ", ":x", "?", "?x", "a ? b :", "a[", "a[\"", "let x = x.", "let x = y\nlet y = x\nx.", "$0.",
    "{ a in a.",
    "if a {", "if a { b } else", "\u{0}", "é.", "日本.", "👩‍👩‍👧.", "a\r\nb.", "1.", "1..<", "f { g { h {", "f(a: f(a: f(a: ", "let (a, b) = (1, ",
    "param a: ",
  ])
  func standsAnything(_ text: String) {
    for length in 0...text.count { _ = complete(String(text.prefix(length))) }
  }

  /// The modules of the standard library, cut at every so many characters, and with one character missing further up.
  @Test(arguments: StandardLibrary.shared.names.prefix(6)) func standsCutPrograms(_ module: String) throws {
    let text = Array(try #require(StandardLibrary.shared.source(named: module)).text)
    for length in stride(from: 7, to: min(text.count, 6000), by: 131) {
      _ = complete(String(text[..<length]))
      let hole = length * 7919 % length
      _ = complete(String(text[..<hole] + text[(hole + 1)..<length]))
    }
  }

  /// Where a real program has a label, a member or a name that can be known there, it is among what is offered.
  @Test(arguments: ["tuning", "ablation", "statistics"]) func whatProgramsSayIsOffered(_ module: String) throws {
    let source = try #require(StandardLibrary.shared.source(named: module))
    let words = Parser.words(source).filter { $0.kind == .name || $0.kind == .keyword }
    var asked = 0, missed: [String] = []
    for (index, word) in words.enumerated() where word.kind == .name && word.span.end - word.span.start > 3 && index % 3 == 0 {
      let name = source[word.span], line = source.slice(source.range(ofLine: source.line(of: word.span.start)))
      // New names, parameters among them, and functions that come further down, nobody can know.
      let isKnown = Self.facts.registry[name] != nil || words[..<index].contains { source[$0.span] == name }
      let isNew =
        ["let", "var", "for"].contains { line.contains("\($0) \(name)") } || line.contains(", \(name)) in")
        || ["func ", ": Dataset", ": Number", ": Function"].contains(where: line.contains)
      guard isKnown, !isNew else { continue }
      let before = source.slice(0..<word.span.start + 2)
      asked += 1
      if !complete(before).contains(where: { $0.hasPrefix(name) }) { missed.append("\(name) in \(line)") }
    }
    #expect(asked > 30)
    #expect(missed.count * 20 <= asked, "\(missed.count) of \(asked): \(missed.joined(separator: "\n"))")
  }
}
