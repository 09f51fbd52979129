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
