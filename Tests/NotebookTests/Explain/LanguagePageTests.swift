import Builtins
import Diagnostics
import Language
import REPL
import Session
import Synchronization
import Syntax
import Testing

/// What is written in programs has a page, and what the pages show is so.
@Suite struct LanguagePageTests {
  private static let help = Help(registry: .resin)
  /// Their examples would need files of one's own.
  private static let withoutExample: Set<String> = ["Broken", "Labels"]

  private func pages(_ kind: LanguagePage.Kind) -> [String] { LanguagePage.all.filter { $0.kind == kind }.flatMap(\.names) }

  @Test func everyKeywordHasAPageAndEveryPageAKeyword() {
    #expect(pages(.keyword).sorted() == Parser.keywords.sorted())
  }

  @Test func everyTypeThatCanBeWrittenOrReadHasAPage() {
    let signatures = Registry.resin.builtins.map(\.signature)
    var types = Set(TypeNames(.resin).names)
    for type in signatures.flatMap({ $0.parameters.map(\.type) + [$0.returns] }) { types.formUnion(type.leaves) }
    for members in Registry.resin.types.values { for member in members { types.formUnion(member.type.leaves) } }
    types.remove("nil")
    #expect(pages(.type).sorted() == types.sorted())
  }

  @Test func aTypesPageSaysWhatEachOfItsCasesIs() {
    for name in pages(.type) {
      guard case .cases(_, let cases)? = TypeNames(.resin)[name] else { continue }
      let prose = LanguagePage.all.first { $0.names.contains(name) }?.paragraphs.joined() ?? ""
      for item in cases { #expect(prose.contains("`.\(item.name)"), "\(name): .\(item.name)") }
    }
  }

  @Test func everySignHasAPage() {
    for sign in Parser.signs { #expect(Self.help.text(for: sign) != nil, "\(sign)") }
    for option in CellOptions.names { #expect(Self.help.text(for: "cells")?.contains("  \(option):") == true) }
  }

  @Test func everyNameLeadsToItsPage() {
    let names = LanguagePage.all.flatMap(\.names)
    #expect(Set(names).count == names.count)
    for page in LanguagePage.all {
      for name in page.names {
        let text = Self.help.text(for: name) ?? ""
        #expect(text.hasPrefix(page.names.joined(separator: ", ") + "\n\n"), "\(name)")
        #expect(text.contains("Example") || Self.withoutExample.contains(name), "\(name)")
      }
      for name in page.otherNames { #expect(Self.help.text(for: name) != nil, "\(name)") }
    }
  }

  @Test func whatADeclarationSaysIsThere() throws {
    let layer = try #require(Self.help.text(for: "Layer"))
    #expect(layer.contains("Cases: .in, .pre, .post"))
    #expect(layer.contains("Taken as `layer:` by fz, act, "))
    let data = try #require(Self.help.text(for: "Dataset"))
    #expect(data.contains("  .count       How many images.  (Int)") && data.contains("Given by: dataset, "))
    let channel = try #require(Self.help.text(for: "ch"))
    #expect(channel.hasPrefix("The argument `ch:`\n  of fz ") && Self.help.text(for: "ch:") == channel)
    #expect(Self.help.text(for: "shape")?.contains("of Tensor") == true)
    #expect(Self.help.text(for: "layer")?.contains("Cases: .in") == true)
  }

  @Test(arguments: [
    ("Replacment", "Replacement"), ("retrun", "return"), ("clsures", "closures"), ("udno", "undo"), ("chanels", "channels"),
  ])
  func theNearestNameIsFound(_ wrong: String, _ right: String) { #expect(Command.suggestion(for: wrong, Self.help) == right) }

  @Test func commandsHavePagesUnderBothNames() {
    for command in Command.all { #expect(Command.page(of: command.name) == Command.page(of: ":" + command.name)) }
    #expect(Command.page(of: "undo")?.hasPrefix(":undo [N]\n\nTakes back") == true)
    #expect(Command.page(of: "nothing") == nil)
  }

  @Test(arguments: LanguagePage.all.flatMap { page in page.examples.map { (page.names[0], $0) } })
  func anExampleShowsWhatItSays(of name: String, _ program: String) throws {
    let folder = try TemporaryFolder()
    let settings = RunSettings(readFolder: folder.path, writeFolder: folder.path)
    let shown = Mutex<[String]>([])
    let session = Session(Session.Configuration(settings: settings)) { event in
      switch event {
      case .shown(let value, _): shown.withLock { $0.append(value.displayed) }
      case .printed(let text): shown.withLock { $0.append(text) }
      case .hypothesis(let result): shown.withLock { $0.append(result.line) }
      default: break
      }
    }
    let outcome = session.enter(Source(name: name, text: program)) { problems in Issue.record("\(problems)") }
    guard case .done = outcome else {
      Issue.record("\(outcome)")
      return
    }
    // The comment of a `param` is its help.
    let lines = program.split(separator: "\n").filter { !$0.hasPrefix("param ") }
    let promised = lines.compactMap { line in line.firstRange(of: " // ").map { String(line[$0.upperBound...]) } }
    #expect(shown.withLock { $0.joined(separator: " ") } == promised.joined(separator: " "), "\(program)")
  }
}
