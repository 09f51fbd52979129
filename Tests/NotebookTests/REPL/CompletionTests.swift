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

/// Entries up to a cursor, and what Tab offers there: with the real built-ins and the network in the box.
@Suite struct CompletionTests {
  struct Facts: CompletionFacts {
    let registry = Registry.resin
    var values: [String: Value] = [
      "ratio": .number(2), "ratios": .array([.number(1), .number(2)]), "photo": .domain(Image(height: 2, width: 2)),
      "photos": .array([.domain(Image(height: 2, width: 2))]),
      "table": (try? Table(csv: "x,y\n1,2\n")).map { .domain($0) } ?? .none,
      "ages": .dictionary(.init([.string("Ada"): .int(36), .string("Grace \"H\""): .int(85)])),
      "mixed": .array([.string("a"), .domain(Image(height: 2, width: 2))]), "data": .unknown(Unknown(.domain("Dataset"))),
    ]
    var variables: [String] { values.keys.sorted() }
    func value(of name: String) -> Value? { values[name] }
    var functions: [Signature] = [
      Signature(
        name: "sharpen", summary: "Makes it sharper.",
        parameters: [
          .init(name: "img", isLabelled: false, type: .domain("Image")), .init(name: "by", isLabelled: true, type: .number, fallback: "1"),
        ], returns: .domain("Image"))
    ]
    func function(_ name: String) -> Signature? { functions.first { $0.name == name } }
    let outline = try? NetworkOutline(box: "box")
    /// Of all names but one there is nothing.
    func outline(of network: String) -> NetworkOutline? { network == "streamless" ? try? NetworkOutline(box: "box-streamless") : nil }
    let networks = ["box", "box-2"], modules = StandardLibrary.shared.names
    let folder = ""
    private let read = ModuleExports()
    func exports(of module: String) -> [Signature] { read.exports(of: module, StandardLibrary.shared, registry) }
  }

  private static let facts = Facts()

  private func completion(_ text: String) -> Completion { Completer(Self.facts).complete(text) }
  private func complete(_ text: String) -> [String] { completion(text).candidates.map(\.text) }
  private func shown(_ text: String) -> [String] { completion(text).candidates.map(\.shown) }

  // MARK: Names

  @Test func names() {
    #expect(complete("rat") == ["ratio", "ratios"])
    #expect(complete("let x = sq") == ["sqrt("])
    #expect(complete("1 + ratio * phot") == ["photo", "photos"])
    #expect(complete("SQ") == ["sqrt("])
    #expect(complete("sharp") == ["sharpen("])
  }

  @Test func namesOfTheEntryItself() {
    #expect(complete("let threshold = 1\nlet b = thr") == ["threshold"])
    #expect(complete("func halve(x: Image) -> Image { x.scale(0.5) }\nhal") == ["halve("])
    #expect(complete("func f(first, second: Number) { fir") == ["first"])
    #expect(complete("for channel in 0..<3 { chan") == ["channel"])
    #expect(complete("ratios.map { value in val").contains("value"))
    // Not outside its block, and not in its own value.
    #expect(complete("for channel in 0..<3 { 1 }\nchann") == [])
    #expect(complete("let threshold = thr") == [])
  }

  @Test func keywordsOnlyWhereTheyMayStand() {
    #expect(complete("whi") == ["while"])
    #expect(complete("let x = whi") == [])
    #expect(complete("brea") == [])
    #expect(complete("for i in 0..<3 {\n  brea") == ["break"])
    #expect(complete("func f() { retur") == ["return"])
    #expect(complete("retur") == [])
    #expect(complete("impor") == ["import"])
    #expect(complete("if true {\n impor") == [])
    #expect(complete("if ratio > 1 { 1 } el") == ["else"])
    #expect(complete("for x i") == ["in"])
    #expect(complete("let y = tru") == ["true"])
  }

  @Test func newNamesAreTheUsers() {
    #expect(complete("let rat") == [])
    #expect(complete("func sq") == [])
  }

  @Test func types() {
    #expect(complete("let x: Ima") == ["Image"])
    #expect(complete("func f(a: Num") == ["Number"])
    #expect(complete("func f(a: Number) -> Ta") == ["Table"])
    #expect(complete("param steps: In") == ["Int"])
    #expect(complete("func f(a: [Num") == ["Number"])
    #expect(complete("let x: [Ima") == ["Image"])
    #expect(complete("let x: Number|Strin") == ["String"])
    #expect(complete("let x = [\"a\": rat") == ["ratio", "ratios"])
  }

  @Test func modulesAndWhatTheyBring() {
    #expect(complete("import abl") == ["ablation"])
    #expect(complete("import ").count == Self.facts.modules.count)
    let exports = Self.facts.exports(of: "statistics").map(\.name)
    #expect(!exports.isEmpty)
    #expect(completion("import statis").candidates.first?.detail.contains(exports[0]) == true)
    #expect(complete("import statistics\nlet a = \(exports[0])").contains { $0.hasPrefix(exports[0]) })
  }

  // MARK: Calls

  @Test func labelsThatTheCallStillLacks() {
    #expect(shown("fz(").prefix(4) == ["block:", "layer:", "ch:", "at:"])
    #expect(!shown("fz(block: \"3.1\", ").contains("block:") && shown("fz(block: \"3.1\", ").first == "layer:")
    #expect(complete("fz(block: \"3.1\", la") == ["layer: "])
    #expect(complete("fz(block: \"a, (\", layer: .pre, c") == ["ch: "] + complete("c"))
    #expect(shown("print(fz(block: \"3.1\"), fz(").first == "block:")
    #expect(completion("fz(block: \"3.1\", layer: .pre, ch: 29, se").candidates.first?.detail.contains(" = 0") == true)
    // Either `module:` or the other two.
    #expect(!shown("fz(module: \"layer3.1\", ").contains("block:"))
    #expect(!shown("fz(block: \"3.1\", ").contains("module:"))
    #expect(shown("photo.scale(0.5, ").prefix(2) == ["to:", "fill:"])
    #expect(shown("photo.sharpen(") == ["by:"])
  }

  @Test func labelsBehindTheCursorAreGiven() {
    let found = Completer(Self.facts).complete("fz(block: \"3.1\", ", after: ", ch: [f(at: 1)], steps: 8), size: 9)").candidates.map(
      \.shown)
    #expect(found.prefix(2) == ["layer:", "at:"] && !found.contains("steps:") && found.contains("size:"))
  }

  @Test func labelsAfterOtherBrackets() {
    #expect(shown("fz(block: \"3.1\", layer: .pre, ch: [1, 2], st").first == "steps:")
    #expect(shown("xs.map { $0 + 1 }.enumerated()\nfz(block: (1 + 2), ").first == "layer:")
    #expect(shown("fz(\n  block: \"3.1\",\n  ").first == "layer:")
  }

  @Test func casesAfterALabel() {
    #expect(complete("fz(layer: ") == [".in", ".pre", ".post"])
    #expect(complete("fz(layer: .p") == ["pre", "post"])
    #expect(complete("fz(layer: .").sorted() == ["in", "post", "pre"])
    #expect(complete("fz(exact: ") == ["true", "false"])
    #expect(shown("ablate(block: \"3.1\", channels: [1], by: .") == ["zero", "mean", "value", "values", "noise"])
    #expect(complete("ablate(block: \"3.1\", channels: [1], by: .no") == ["noise("])
    #expect(shown("ablate(block: \"3.1\", channels: [1], by: .noise(") == ["std:", "seed:"])
    #expect(shown("ablate(block: \"3.1\", channels: [1], by: .noise(std: 1, ") == ["seed:"])
  }

  @Test func aFirstArgumentOfAFittingType() {
    #expect(complete("scale(").prefix(1) == ["photo"])
    #expect(completion("scale(").hint?.hasPrefix("scale(_ img: Image") == true)
    #expect(completion("quantile(ratios, ").hint?.hasPrefix("quantile(") == true)
    // Nothing is inserted that was not asked for.
    #expect(completion("scale(").step(before: "scale(", after: "", columns: 80).insertion == "")
  }

  @Test func whatMakesAFittingValue() {
    #expect(complete("accuracy(data, under: ") == ["ablate("])
    #expect(complete("accuracy(").first == "data")
  }

  // MARK: The network

  /// What `use` names in the entry itself, before anything has run.
  @Test func theNetworkThatTheEntryWillUse() {
    let before = complete("fz(block: \"")
    #expect(!before.isEmpty)
    #expect(complete("use(\"nothing\"); fz(block: \"").isEmpty && complete("use(\"nothing\")\nfz(block: \"").isEmpty)
    #expect(complete("use(\"streamless\")\nlet a = 1\nfz(block: \"") == before)
    #expect(complete("use(\"nothing\"); use(\"streamless\"); fz(block: \"") == before)
    #expect(complete("let name = \"nothing\"\nuse(name)\nact(photo, block: \"").isEmpty)
    #expect(complete("func f() { use(\"nothing\") }\nfz(block: \"") == before)
    #expect(complete("f.use(\"nothing\")\nfz(block: \"") == before)
    #expect(complete("if true {\n  use(\"nothing\")\n  fz(block: \"").isEmpty)
    #expect(complete("fz(module: \"lay") == complete("use(\"streamless\"); fz(module: \"lay"))
    #expect(completion("use(\"nothing\"); fz(block: \"3.1\", layer: .pre, ch: ").hint?.contains("0..<") != true)
  }

  @Test func blocksAndChannelsOfTheNetwork() {
    #expect(complete("fz(block: ").first == "\"1.0\"" && complete("fz(block: ").count == 8)
    #expect(complete("fz(block: \"3.") == ["3.0\"", "3.1\""])
    #expect(completion("fz(block: \"3.").candidates.first?.detail == "0..<64")
    #expect(completion("fz(ch: ").hint?.hasPrefix("1.0: 0..<16  1.1: 0..<16") == true)
    #expect(completion("fz(ch: [1, ").hint?.hasPrefix("1.0: 0..<16") == true)
    #expect(completion("fz(block: \"3.1\", ch: ").hint == "block 3.1: 0..<64")
    #expect(completion("fz(block: \"3.1\", ch: 2").hint == "block 3.1: 0..<64")
    #expect(completion("ablate(block: \"2.0\", channels: [1, 2, ").hint == "block 2.0: 0..<32")
    #expect(complete("use(\"box") == ["box\"", "box-2\""])
  }

  @Test func modulesOfTheNetwork() {
    #expect(complete("fz(module: \"layer3.1.bn") == ["layer3.1.bn1\"", "layer3.1.bn2\""])
    #expect(complete("fz(module: \"lay") == ["layer1", "layer2", "layer3", "layer4"])
    #expect(complete("fz(module: \"layer3.").contains("layer3.1\""))
    #expect(completion("fz(module: \"layer3.1.bn2\", ch: ").hint == "layer3.1.bn2: 0..<64")
  }

  @Test func theOutlineOfEveryNetworkInTheBoxIsThatOfTheNetwork() throws {
    for name in Network.boxNames {
      let outline = try NetworkOutline(box: name), network = try Network.box(name)
      #expect(outline.blocks == network.blocks)
      #expect(outline.modules.keys.sorted() == network.modulePaths)
      for path in network.modulePaths { #expect(try outline.tap(module: path) == network.tap(module: path)) }
    }
  }
}

/// What stands behind a point, by what is known of the value before it.
@Suite struct MemberCompletionTests {
  private static let facts = CompletionTests.Facts()
  private func shown(_ text: String) -> [String] { Completer(Self.facts).complete(text).candidates.map(\.shown) }
  private func complete(_ text: String) -> [String] { Completer(Self.facts).complete(text).candidates.map(\.text) }

  private func isImage(_ text: String) -> Bool { shown(text).prefix(2) == ["height", "width"] }
  private func isArray(_ text: String) -> Bool { shown(text).prefix(4) == ["count", "first", "isEmpty", "last"] }
  private func isDataset(_ text: String) -> Bool { shown(text).prefix(2) == ["classNames", "count"] }

  @Test func ofVariables() {
    #expect(isImage("photo."))
    #expect(shown("photo.").contains("sharpen") && shown("photo.").contains("scale") && !shown("photo.").contains("quantile"))
    #expect(isArray("ratios."))
    #expect(complete("ratio.sq") == ["sqrt()"])
    #expect(complete("ratios.map") == ["map { "] && complete("ratios.medi") == ["median()"])
    #expect(isDataset("data."))
  }

  @Test(arguments: [
    "photos[0].", "photo.scale(0.5).", "photo.sharpen(by: 2).", "fz(block: \"3.1\", layer: .pre, ch: 29).", "noise(size: 8, seed: 1).",
    "(photo + 1).", "photos.first.", "let p = photo.scale(0.5)\np.", "let p: Image = f()\np.", "for p in photos { p.", "photos.map { $0.",
    "photos.filter { p in p.", "data.map { $0.", "data[0].image.", "grid(photos).", "func f(p: Image) { p.", "print(photo.",
    "if true { photo.", "\"a \\(photo.", "photos.map { $0.scale(0.5) }[1].", "let xs = [photo, photo]\nxs[1].", "photo\n  .scale(0.5)\n  .",
    "let broken = 3 4 5\nphoto.", "fz(blok: 1, ]\nphoto.", "[\"a\": photo][\"a\"].",
  ])
  func areAnImages(_ text: String) { #expect(isImage(text), "\(shown(text).prefix(5))") }

  @Test(arguments: [
    "[1, 2].", "ratios.map { $0 * 2 }.", "fz(block: \"3.1\", layer: .pre, ch: [1, 2]).", "ages.values.", "\"a,b\".split(\",\").",
    "ratios[0..<1].", "info().column(\"layer\").", "data.classNames.", "table[\"x\"].",
  ])
  func areAnArrays(_ text: String) { #expect(isArray(text), "\(shown(text).prefix(5))") }

  @Test(arguments: [
    "dataset(\"val\").", "dataset(\"val\").take(3).", "data.map { $0.scale(0.5) }.", "data.filter { $0.label == 1 }.shuffled(seed: 1).",
  ])
  func areADataSets(_ text: String) { #expect(isDataset(text), "\(shown(text).prefix(5))") }

  @Test func ofWhatIsNotKnown() {
    // Everything that could be: better too much than nothing.
    #expect(shown("f(1).").contains("height") && shown("f(1).").contains("scale"))
    #expect(shown("let x = x\nx.").contains("count"))
    #expect(shown("mixed[0].").contains("count") && !shown("mixed[0].").contains("height"))
  }

  @Test func numbersAndPoints() {
    #expect(complete("2.sq") == ["sqrt()"])
    #expect(complete("0.5").isEmpty)
    #expect(complete("x = 12").isEmpty)
  }
}

/// What is inserted, and how the list looks.
@Suite struct CompletionStepTests {
  private func step(_ candidates: [String], word: String, after: String = "") -> Completion.Step {
    Completion(replaced: word.count, candidates: candidates.map { .init($0) }).step(before: "x = " + word, after: after, columns: 40)
  }

  @Test func whatAllShareIsInserted() {
    #expect(step(["ratio", "ratios"], word: "ra") == .init(insertion: "tio", listing: "ratio   ratios"))
    #expect(step(["ratio", "ratios"], word: "ratio").listing == "ratio   ratios")
    #expect(step(["sqrt("], word: "SQ") == .init(replaced: 2, insertion: "sqrt("))
    #expect(step([], word: "zz") == .init())
    #expect(step(["ratio", "ratios"], word: "").insertion == "")
  }

  @Test func aHintNeverInserts() {
    let completion = Completion(candidates: [.init("n: ", shown: "n:")], hint: "top(_ data: Dataset, …)")
    #expect(completion.step(before: "top(", after: "", columns: 40) == .init(listing: "top(_ data: Dataset, …)\nn:"))
  }

  @Test func whatIsThereAlreadyIsNotInserted() {
    #expect(step(["fox.png\""], word: "fo", after: "\")").insertion == "x.png")
    #expect(step(["sqrt("], word: "sq", after: "rt(2)").insertion == "")
    #expect(step(["block: "], word: "blo", after: "ck: \"3.1\"").insertion == "")
    #expect(step(["scale("], word: "sc", after: "(0.5)").insertion == "ale")
    #expect(step(["scale("], word: "sc", after: " + 1").insertion == "ale(")
  }

  @Test func columnsFit() {
    let completion = Completion(candidates: (0..<50).map { .init("name\($0)") })
    for columns in [10, 20, 40, 80, 200] {
      let lines = completion.listing(columns: columns).split(separator: "\n")
      #expect(lines.allSatisfy { $0.count < columns })
      #expect(lines.joined(separator: " ").split(separator: " ").count == 50)
    }
    let wide = Completion(candidates: [.init("図表"), .init("日本語の名前"), .init("ab")])
    #expect(wide.listing(columns: 20) == "図表\n日本語の名前\nab")
  }

  @Test func detailsStandBesideFewCandidates() {
    let completion = Completion(candidates: [
      .init("ch: ", shown: "ch:", "Int|[Int]  The channel."), .init("layer: ", shown: "layer:", ".in|.pre"),
    ])
    #expect(completion.listing(columns: 80) == "ch:     Int|[Int]  The channel.\nlayer:  .in|.pre")
    #expect(completion.listing(columns: 24) == "ch:     Int|[Int]  The…\nlayer:  .in|.pre")
    #expect(completion.listing(columns: 80, color: true).contains("\u{1B}[2m.in|.pre\u{1B}[0m"))
  }
}
