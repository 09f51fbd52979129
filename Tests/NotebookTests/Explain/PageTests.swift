import Cache
import Engine
import Language
import Session
import Synchronization
import Syntax
import Testing

@testable import Builtins
@testable import Diagnostics
@testable import Notebook

/// Every code has a page, and what the page shows is so.
@Suite struct PageTests {
  /// What no program gives by itself, or none that can stand on a page.
  private static let withoutExample: Set<Code> = [.notText, .interrupted, .internalFault]

  @Test func everyCodeHasAPageAndEveryPageACode() {
    #expect(Code.pageIDs == Code.allCases.map(\.id).sorted())
  }

  @Test(arguments: Code.allCases) func aPageIsComplete(_ code: Code) throws {
    let page = code.page
    #expect(!code.meaning.isEmpty && !code.meaning.hasSuffix("."))
    #expect(page.parts.contains { if case .text(let text) = $0 { text.count > 40 } else { false } })
    #expect((page.wrong == nil) == Self.withoutExample.contains(code))
    #expect((page.mended == nil) == (page.wrong == nil))
    #expect(page.wrong?.contains("```") != true)
    let file = try String(decoding: Files.read(Self.folder + "/\(code.id).md"), as: UTF8.self)
    #expect(file.hasPrefix("# \(code.id): ") && file.hasSuffix("\n"))
    // What is embedded is what stands there.
    #expect(Page(markdown: file) == page)
  }

  @Test(arguments: Code.allCases.filter { !withoutExample.contains($0) }) func theExampleGivesTheCode(_ code: Code) throws {
    let found = try Self.codes(code.page.wrong ?? "", code)
    #expect(found == [code], "gave \(found.map(\.id))")
  }

  @Test(arguments: Code.allCases.filter { !withoutExample.contains($0) }) func theMendedOneGivesNone(_ code: Code) throws {
    let found = try Self.codes(code.page.mended ?? "", code)
    #expect(found.isEmpty, "gave \(found.map(\.id))")
  }

  @Test func whatHasNoExample() throws {
    let (_, problems) = Parser.parse(Source(name: "old.rsn", bytes: [0x22, 0xE4, 0x22, 0x0A]))
    #expect(problems.first?.code == .notText)
    let stopped = Session(.init(), isInterrupted: { true })
    guard case .failed(let trap) = stopped.enter(Source(name: "a.rsn", text: "var n = 0\nwhile true { n += 1 }\n")) else {
      Issue.record("it was not stopped")
      return
    }
    #expect(trap.diagnostic.code == .interrupted)
    #expect(Trap(any: EngineError.unknownNode(index: 3)).diagnosticCode == .internalFault)
  }

  private static let folder = Paths.join(Paths.parent(#filePath), "../../../Sources/Diagnostics/Pages")

  /// The codes of everything that a program gives, checked and run in a folder of its own: once each.
  private static func codes(_ text: String, _ code: Code) throws -> Set<Code> {
    let folder = try TemporaryFolder()
    // Only the runner of notebooks knows of cells' time.
    if code == .timedOut { return try notebookCodes(text, folder) }
    let settings = RunSettings(readFolder: folder.path, writeFolder: folder.path)
    let session = Session(Session.Configuration(settings: settings))
    let warnings = Mutex<[Problem]>([])
    let source = Source(name: "a.rsn", text: text)
    if code.rawValue < 100 {
      let (program, problems) = Parser.parse(source)
      return Set((problems + session.check(program)).map(\.code))
    }
    let outcome = session.enter(source) { problems in warnings.withLock { $0 += problems } }
    let failures: [Problem] =
      switch outcome {
      case .done: []
      case .problems(let problems): problems
      case .failed(let trap): [trap.diagnostic]
      }
    return Set((warnings.withLock { $0 } + failures).map(\.code))
  }

  private static func notebookCodes(_ text: String, _ folder: TemporaryFolder) throws -> Set<Code> {
    let errors = Mutex("")
    let console = Console(output: { (_) throws(FileError) in }, error: { text in errors.withLock { $0 += text } })
    _ = NotebookRun(console: console, options: RunOptions(), registry: .resin).run([try folder.write(text, to: "a.rsn")])
    let report = errors.withLock { $0 } + (try folder.read("a.report/README.md"))
    return Set(Code.allCases.filter { report.contains("[\($0.id)]") })
  }
}

@Suite struct CodeNameTests {
  @Test(arguments: ["RSN012", "rsn012", "rsn12", "12", "012", "unknownLabel", "UNKNOWNLABEL"])
  func isUnderstood(_ text: String) { #expect(Code(named: text) == .unknownLabel) }

  @Test(arguments: ["", "RSN", "RSN036", "-12", "label", "RSN012x", "99999999999999999999"])
  func isNone(_ text: String) { #expect(Code(named: text) == nil) }

  @Test func theNearest() {
    #expect(Code.near("RSN036") == .unusedValue)
    #expect(Code.near("98") == .wrongValue)
    #expect(Code.near("unknwonLabel") == .unknownLabel)
    #expect(Code.near("zzz") == nil)
    #expect(Code.near("-9223372036854775808") != nil)
  }

  @Test func theListNamesEachOnce() {
    let lines = Code.list.split(separator: "\n")
    for code in Code.allCases { #expect(lines.count { $0.contains(code.id) && $0.contains(code.meaning) } == 1) }
  }
}

@Suite struct PageRenderingTests {
  private let heading = "RSN012 unknownLabel: a label"
  private let page = Page(
    markdown: "# RSN012: a label\n\nOne two `three four` five\nsix.\n\n```rsn wrong\nf(\n  a: 1)\n```\n\n```rsn mended\nf(b: 1)\n```\n")

  @Test func linesFitTheTerminal() {
    let text = """
      RSN012 unknownLabel:
      a label

      One two `three four`
      five six.

      Wrong
          f(
            a: 1)

      Mended
          f(b: 1)
      """
    #expect(PageRenderer(columns: 20).render(page, heading: heading) == text)
  }

  @Test func coloursTakeTheBackticksAway() {
    let text = PageRenderer(color: true, columns: 80).render(page, heading: heading)
    #expect(text.contains("\u{1B}[36mthree\u{1B}[0m\u{1B}[36m \u{1B}[0m\u{1B}[36mfour\u{1B}[0m five"))
    #expect(!text.contains("`"))
  }

  @Test func noLineOfAnyPageIsTooLong() {
    for code in Code.allCases {
      let page = code.page, programs = (page.wrong ?? "") + (page.mended ?? "")
      for line in PageRenderer(columns: 80).render(code).split(separator: "\n") where !programs.contains(line.drop { $0 == " " }) {
        #expect(line.count <= 80)
      }
    }
  }
}
