import Builtins
import Diagnostics
import Engine
import Imaging
import Language
import Session
import Testing
import Foundation

@testable import REPL

/// What values look like at a terminal.
@Suite struct DisplayTests {
  private func display(columns: Int = 40, lines: Int = 20, pictures: Bool = true) -> Display {
    Display(room: Display.Room(columns: columns, lines: lines, hasPictures: pictures), help: { _ in nil })
  }

  private func text(_ value: Value, columns: Int = 40, lines: Int = 20) -> String {
    display(columns: columns, lines: lines, pictures: false).pieces(of: value).compactMap {
      if case .text(let text) = $0 { text } else { nil }
    }
    .joined(separator: "\n")
  }

  private func images(_ value: Value) -> [Image] {
    display().pieces(of: value).compactMap { if case .image(let image, _) = $0 { image } else { nil } }
  }

  @Test func longArraysAreCutAndSayHow() {
    let numbers = Value.array((0..<100_000).map(Value.int))
    let lines = text(numbers).split(separator: "\n")
    #expect(lines.count == 13 && lines.dropLast().allSatisfy { $0.count <= 40 })
    #expect(lines[12].hasSuffix("more elements · `:all` shows everything"))
    let all = text(numbers, lines: .max)
    #expect(all.hasSuffix("99999]") && !all.contains("…"))
    #expect(text(.array([])) == "[]" && text(.array([.int(1)])) == "[1]")
  }

  @Test func elementsThatAreMoreThanANumberHaveLinesOfTheirOwn() {
    let rows = Value.array((0..<3).map { .array([.int($0), .string("x")]) })
    #expect(text(rows) == "[0] [0, \"x\"]\n[1] [1, \"x\"]\n[2] [2, \"x\"]")
    let many = Value.array((0..<500).map { .array([.int($0)]) })
    let lines = text(many).split(separator: "\n")
    #expect(lines.count == 20 && lines[0] == "[  0] [0]" && lines[19] == "[499] [499]")
    #expect(lines[14] == "… 481 more elements · `:all` shows everything")
  }

  @Test func dictionariesAndTexts() {
    let short = Value.dictionary(ValueDictionary([.string("a"): .int(1)]))
    #expect(text(short) == "[\"a\": 1]")
    let long = Value.dictionary(ValueDictionary([.string("a"): .array((0..<50).map(Value.int)), .string("long"): .int(1)]))
    #expect(text(long).split(separator: "\n").map(\.count) == [40, 9])
    #expect(text(.string(String(repeating: "a", count: 5000))).hasSuffix("… 4200 more bytes · `:all` shows everything"))
  }

  @Test func tablesFitTheWidth() throws {
    let table = try Table([
      .init("n", (0..<500).map(Value.int)), .init("名前", (0..<500).map { .string("行\($0)") }),
      .init("text", (0..<500).map { .string("some text that is far too long \($0)") }),
    ])
    let lines = text(.domain(table)).split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.terminalWidth <= 44 }, "\(lines)")
    #expect(lines.count == 20 && lines.contains("… 483 more rows · `:all` shows everything") && lines[19].hasPrefix("499  行499"))
    // Each column begins in the same column of the terminal.
    #expect(
      Set(
        lines.filter { $0.contains("some") }.map {
          $0.prefix(upTo: $0.firstRange(of: "some")?.lowerBound ?? $0.startIndex).description.terminalWidth
        }
      ).count == 1)
    #expect(text(.domain(table), lines: .max).split(separator: "\n").count == 502)
    // Too many columns of numbers: blocks, each with the first column.
    let wide = try Table((0..<12).map { .init("column\($0)", [.int($0)]) })
    let blocks = table.columns.isEmpty ? [] : wide.text(columns: 40).components(separatedBy: "\n\n")
    #expect(blocks.count > 2 && blocks.allSatisfy { $0.hasPrefix("column0") && $0.split(separator: "\n").allSatisfy { $0.count <= 40 } })
    #expect(try Table([.init("a", [])]).text().hasSuffix("(no rows)"))
  }

  /// Each block of a wide table begins with the columns that tell its rows apart, and all blocks together fit the screen.
  @Test func blocksOfATableTellTheirRows() throws {
    func survey(blocks: [String]) throws -> Table {
      let rows = blocks.flatMap { block in (0..<20).map { (block, $0) } }
      return try Table(
        [
          .init("block", rows.map { .string($0.0) }), .init("layer", rows.map { _ in .string("pre") }),
          .init("module", rows.map { .string("a longer name of \($0.0)") }), .init("ch", rows.map { .int($0.1) }),
          .init("mean", rows.map { .number(Double($0.1) + 0.5) }),
        ] + (0..<6).map { k in .init("column\(k)", rows.map { _ in .number(1.25) }) })
    }
    func heads(_ table: Table) -> [String] {
      table.text(columns: 50, rows: 30).components(separatedBy: "\n\n").map {
        $0.prefix { $0 != "\n" }.split(separator: " ").joined(separator: " ")
      }
    }
    let both = heads(try survey(blocks: ["1.1", "2.1"]))
    #expect(both.count > 1 && both[0].hasPrefix("block layer module ch mean"), "\(both)")
    #expect(both.dropFirst().allSatisfy { $0.hasPrefix("block ch column") }, "\(both)")
    // A column that says the same in each row tells nothing.
    #expect(heads(try survey(blocks: ["1.1"])).dropFirst().allSatisfy { $0.hasPrefix("ch column") })
    let text = try survey(blocks: ["1.1", "2.1"]).text(columns: 50, rows: 40)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 42 && lines.allSatisfy { $0.count <= 50 }, "\(text)")
    #expect(text.components(separatedBy: "more rows").count == both.count + 1, "\(text)")
    // Rows that cannot be told apart: the first column, at least. A key that is too wide is not repeated.
    let same = try Table((0..<12).map { .init("column\($0)", [.number(0.5), .number(0.5)]) })
    #expect(heads(same).allSatisfy { $0.hasPrefix("column0") })
    let wide = try Table(
      [.init("path", (0..<3).map { .string(String(repeating: "p", count: 40) + "\($0)") }), .init("n", (0..<3).map(Value.int))]
        + (0..<9).map { .init("column\($0)", [.number(0.5), .number(0.5), .number(0.5)]) })
    #expect(heads(wide).dropFirst().allSatisfy { $0.hasPrefix("path column") })
  }

  @Test func imagesInATableAreSmallPictures() throws {
    let image = Value.domain(try Image.noise(height: 64, width: 64, seed: 1))
    let table = try Table([.init("n", [.int(1), .int(2)]), .init("image", [image, image]), .init("x", [.number(0.5), .number(2)])])
    for (kind, isDrawnOver) in [(TerminalGraphics.Kind.halfBlocks, false), (.kittyInTmux, false), (.kitty, true), (.iterm2, true)] {
      let text = table.text(columns: 60, rows: 20) { image, rows in
        (try? TerminalGraphics.thumbnail(image, for: kind, rows: rows)).map {
          .init(lines: $0.lines, columns: $0.columns, overlay: $0.overlay)
        }
      }
      // Two rows of eight lines, sixteen columns wide.
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == 18 && lines[1] == "─  ────────────────  ──────", "\(kind)")
      #expect(text.components(separatedBy: "\u{1B}7\r\u{1B}[7A\u{1B}[3C").count == (isDrawnOver ? 3 : 1), "\(kind)")
      if kind == .halfBlocks { #expect(lines[2].filter { $0 == "▀" }.count == 16 && lines[2].hasSuffix("0.5000")) }
    }
    // More of them are smaller, and the rest is counted.
    let many = try Table([.init("image", [Value](repeating: image, count: 30))])
    let text = many.text(columns: 60, rows: 20, hint: "hint") { image, rows in
      (try? TerminalGraphics.thumbnail(image, for: .halfBlocks, rows: rows)).map { .init(lines: $0.lines, columns: $0.columns) }
    }
    #expect(text.split(separator: "\n").count == 23 && text.contains("… 25 more rows · hint"))
    #expect(table.text(columns: 60).contains("Image 64×64"))
  }

  @Test func tensorsShowWhatTheyHold() throws {
    let map = try Tensor(shape: [14, 14], values: (0..<196).map { Float($0) })
    #expect(text(.domain(map)).hasPrefix("Tensor 14×14 · 0 … 195 · mean 97.50\n"))
    // In characters where there are no pictures: two a cell.
    #expect(text(.domain(map)).split(separator: "\n").count == 15)
    let picture = try #require(images(.domain(map)).first)
    #expect(picture.height == 112 && picture.width == 112)
    #expect(images(.domain(try Tensor(shape: [1, 64, 7, 7], values: [Float](repeating: 1, count: 64 * 49)))).count == 1)
    #expect(text(.domain(try Tensor(shape: [2], values: [.nan, 1]))).hasPrefix("Tensor 2 · 1 … 1 · mean 1 · 1 not finite\n["))
    #expect(text(.domain(try Tensor(shape: [2, 2], values: [1, 2, 3, 40]))) == "Tensor 2×2 · 1 … 40 · mean 11.50\n 1   2\n 3  40")
    for value: Float in [0, 20000, -3e38, .infinity, .nan] {
      let constant = Value.domain(try Tensor(shape: [9, 9], values: [Float](repeating: value, count: 81)))
      #expect(text(constant).hasPrefix("Tensor 9×9") && images(constant).count == (value.isFinite ? 1 : 0))
    }
    #expect(!text(.domain(try Tensor(shape: [1, 1], values: [.nan]))).isEmpty)
  }

  @Test func imagesComeAsAGrid() {
    let image = Value.domain(Image(height: 64, width: 64))
    #expect(images(image).count == 1)
    #expect(images(.array([image, image, image])).first.map { $0.width > 190 } == true)
    // Arrays of arrays keep their rows.
    let rows = images(.array([.array([image, image]), .array([image, image]), .array([image, image])]))
    #expect(rows.count == 1 && rows[0].height > rows[0].width)
  }

  @Test func wordsWrap() {
    #expect("  name:  what it is, at some length".wrapped(to: 24) == "  name:  what it is, at\n         some length")
    #expect("short".wrapped(to: 24) == "short")
    #expect("日本 日本 日本 日本 日本 日本 日本".wrapped(to: 24).split(separator: "\n").map { String($0).terminalWidth } == [24, 9])
  }
}
