import Foundation
import Testing

@testable import Imaging

/// What is written stands on the page, and nothing covers anything else.
@Suite struct LayoutTests {
  /// Each kind, as it is and with texts that are far too long, from the smallest page to a large one.
  @Test(arguments: [(160, 160), (240, 160), (160, 400), (480, 320), (1200, 900)], Theme.allCases)
  func textsStandOnThePageAndApart(size: (Int, Int), theme: Theme) throws {
    let measure = try TextMeasure()
    for (name, plot) in try Samples.plots() + Samples.hardPlots() {
      let drawing = try plot.sized(size.0, size.1).drawing(theme: theme)
      let boxes = drawing.textBoxes(measure)
      for box in boxes {
        #expect(box.isInside(width: drawing.width, height: drawing.height), "\(name) at \(size): “\(box.text)” leaves the page")
      }
      for (i, a) in boxes.enumerated() {
        for b in boxes[..<i] { #expect(!a.overlaps(b), "\(name) at \(size): “\(a.text)” covers “\(b.text)”") }
      }
    }
  }

  @Test func textsOfNaturalSizesStandApart() throws {
    let measure = try TextMeasure()
    for (name, plot) in try Samples.plots() + Samples.hardPlots() + Samples.figures() {
      let drawing = try plot.drawing()
      let boxes = drawing.textBoxes(measure)
      for (i, a) in boxes.enumerated() {
        #expect(a.isInside(width: drawing.width, height: drawing.height), "\(name): “\(a.text)” leaves the page")
        for b in boxes[..<i] { #expect(!a.overlaps(b), "\(name): “\(a.text)” covers “\(b.text)”") }
      }
    }
  }

  @Test func boxesThatTouchOrTurnAreTold() throws {
    let measure = try TextMeasure()
    func box(_ x: Double, _ y: Double, _ turn: Drawing.Turn = .none) -> TextBox {
      TextBox("word", at: Point(x, y), Style.tick, .start, turn, measure)
    }
    #expect(box(0, 0).overlaps(box(5, 2)) && !box(0, 0).overlaps(box(0, 20)) && !box(0, 0).overlaps(box(60, 0)))
    // Side by side on slanted lines they are apart, though their upright hulls overlap.
    #expect(!box(0, 0, .slanted).overlaps(box(18, 0, .slanted)) && box(0, 0, .slanted).overlaps(box(8, 0, .slanted)))
    #expect(box(2, 30, .upward).isInside(width: 40, height: 40) == false && box(12, 39, .upward).isInside(width: 40, height: 40))
  }

  @Test func fortyNamesAreAllThere() throws {
    let names = (0..<40).map { "channel \($0)" }
    let plot = try Plot(.bars(categories: names, groups: [Bars(values: names.indices.map(Double.init))]))
    let shown = Set(try plot.drawing().textBoxes(TextMeasure()).map(\.text))
    #expect(names.allSatisfy(shown.contains))
  }

  @Test func longNamesAreWrappedBeforeTheyAreTurned() throws {
    func way(_ names: [String]) throws -> (Names.Way, [Int]) {
      let plot = try Plot(.bars(categories: names, groups: [Bars(values: names.map { _ in 1 })]))
      let layout = PlotLayout(plot, width: 480, height: 320, theme: .light, measure: try TextMeasure())
      return (layout.xNames.way, layout.xNames.texts.map(\.count))
    }
    #expect(try way(["a", "b"]) == (.flat, [1, 1]))
    #expect(try way(["high–low frequency detector", "b", "c", "d", "e"]) == (.flat, [3, 1, 1, 1, 1]))
    #expect(try way((0..<12).map { "a-long-name-\($0)" }).0 == .slanted)
    #expect(try way((0..<40).map { "a-long-name-\($0)" }).0 == .upward)
  }

  @Test func linesOfTextAreNoWiderThanAsked() throws {
    let measure = try TextMeasure()
    let text = "one two three four five six seven eight nine ten eleven twelve"
    for limit in stride(from: 20.0, to: 300, by: 35) {
      let lines = measure.lines(text, Style.label, to: limit, most: 3)
      #expect(lines.count <= 3 && lines.allSatisfy { measure.width($0, Style.label) <= limit }, "\(limit)")
    }
    #expect(measure.lines(text, Style.label, to: 1000, most: 3) == [text])
    #expect(measure.lines("a\nb", Style.label, to: 1000, most: 3) == ["a", "b"])
    #expect(measure.lines("", Style.label, to: 10, most: 3) == [])
    #expect(measure.shortened(String(repeating: "x", count: 1_000_000), Style.label, to: 60).hasSuffix("x…"))
  }

  /// The axes of small multiples are in line, and their areas of one size.
  @Test func panelsAreInLine() throws {
    let tall = try Plot(.series([Series(x: [0, 1], y: [0, 1e-3])]), title: "a", xLabel: "x", yLabel: "y")
    let wide = try Plot(.bars(categories: ["a rather long name", "b", "c", "d", "e"], groups: [Bars(values: [1, 2, 3, 4, 5])]))
    let panels = try Panels([tall, wide, wide, tall], columns: 2)
    let layouts = PanelsLayout(panels, title: nil, 720, 520, .light, try TextMeasure()).layouts
    #expect(layouts[0].area.left == layouts[2].area.left && layouts[1].area.left == layouts[3].area.left)
    #expect(layouts[0].area.top == layouts[1].area.top && layouts[2].area.bottom == layouts[3].area.bottom)
    for layout in layouts {
      #expect(abs(layout.area.width - layouts[0].area.width) < 1e-9 && abs(layout.area.height - layouts[0].area.height) < 1e-9)
    }
  }
}

extension Plot {
  fileprivate func sized(_ width: Int, _ height: Int) throws -> Plot {
    try Plot(
      content, title: title, xLabel: xLabel, yLabel: yLabel, references: references, xRange: xRange, yRange: yRange, xIsLog: xIsLog,
      yIsLog: yIsLog, hasDiagonal: hasDiagonal, hasMarginals: hasMarginals, size: Size(width: width, height: height), theme: theme)
  }
}
