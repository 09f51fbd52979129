import Foundation
import Testing

@testable import Imaging

@Suite struct PlotTests {
  @Test(arguments: [
    (0.0...1.0, 5, "0.0 0.2 0.4 0.6 0.8 1.0"), (0...50, 6, "0 10 20 30 40 50"), (-1.3...1.2, 5, "−1.0 −0.5 0.0 0.5 1.0"),
    (0.9871...0.9879, 4, "0.9872 0.9874 0.9876 0.9878"), (0...4e6, 4, "0 1×10⁶ 2×10⁶ 3×10⁶ 4×10⁶"), (0...3e-6, 3, "0 1×10⁻⁶ 2×10⁻⁶ 3×10⁻⁶"),
    (-2.3e-7...4.3e-7, 2, "−2×10⁻⁷ 0 2×10⁻⁷ 4×10⁻⁷"), (1...1.00001, 2, "1.000000 1.000005 1.000010"),
    (1995...2005, 5, "1996 1998 2000 2002 2004"),
  ])
  func ticksAreRound(range: ClosedRange<Double>, target: Int, expected: String) {
    #expect(Ticks(range, target: target).labels.joined(separator: " ") == expected)
  }

  @Test func anyRangeHasTicks() {
    for range in [-1e299...1e299, 0...1e-300, 1...(1 + 1e-13), -1e-9...1e12] {
      let ticks = Ticks(range, target: 5)
      #expect(ticks.values.count < 20 && ticks.values.count == ticks.labels.count)
    }
    #expect(Axis.range(of: []) == 0...1)
    #expect(Axis.range(of: [.nan, 3, .infinity]) == 2.7...3.3)
    #expect(Axis.range(of: [0.0]) == -0.5...0.5)
    #expect(Axis.range(of: [10, 5], room: 0.1, base: 0) == 0...11)
  }

  @Test func dataThatDoesNotFitIsRefused() throws {
    #expect(throws: PlotError.countsDiffer("x", 2, "y", 1, series: "s")) { try Plot(.series([Series(name: "s", x: [1, 2], y: [1])])) }
    #expect(throws: PlotError.countsDiffer("y", 1, "errors", 2, series: nil)) {
      try Plot(.series([Series(x: [1], y: [1], spread: .band([1, 2]))]))
    }
    #expect(throws: PlotError.negativeError(-1, series: nil)) { try Plot(.series([Series(x: [1], y: [1], spread: .bars([-1]))])) }
    #expect(throws: PlotError.nothingToPlot) { try Plot(.series([])) }
    #expect(throws: PlotError.nothingToPlot) { try Plot(.heatMap(HeatMap(rows: [[]]))) }
    #expect(throws: PlotError.raggedRows(first: 2, other: 1)) { try Plot(.heatMap(HeatMap(rows: [[1, 2], [1]]))) }
    #expect(throws: PlotError.badRange(1, 1)) { try Plot(.series([Series(x: [1], y: [1])]), xRange: 1...1) }
    #expect(throws: PlotError.badBins(0)) { try Histogram(values: [1], bins: 0) }
    #expect(throws: PlotError.badSize(0)) { try Plot.Size(width: 0, height: 320) }
    #expect(throws: PlotError.badSize(1 << 40)) { try Plot.Size(width: 480, height: 1 << 40) }
    let plot = try Plot(.series([Series(x: [1], y: [1])]))
    #expect(throws: ImageError.self) { try plot.image(scale: .nan) }
  }

  /// The first is `numpy.histogram([k / 10 for k in range(11)], 10)`, with the rounding of its edges.
  @Test func histogramsAreNumPys() throws {
    #expect(try Histogram(values: (0...10).map { Double($0) / 10 }, bins: 10).counts == [1, 1, 2, 0, 1, 2, 1, 0, 1, 2])
    #expect(try Histogram(values: [1, 2, 2, 3, 9, .nan], bins: 3, range: 0...3).counts == [0, 1, 3])
    #expect(try Histogram(values: [5], bins: 2).edges == [4.5, 5, 5.5])
    #expect(try Histogram(values: [], bins: 2).counts == [0, 0])
  }

  /// Wild numbers are drawn somehow, and never crash.
  @Test func wildNumbers() throws {
    let wild: [Double] = [0, -1e308, 1e308, .nan, .infinity, -.infinity, 1e-320, 5e250, -5e250]
    for content: Plot.Content in [
      .series([Series(x: wild, y: wild.reversed(), spread: .bars(wild.map(abs)))]),
      .series([Series(x: wild, y: wild, style: .points, spread: .intervalBand(low: wild, high: wild))]),
      .bars(categories: wild.map { "\($0)" }, groups: [Bars(values: wild, errors: wild.map(abs))]),
      .histogram([try Histogram(values: wild, bins: 7)]), .heatMap(HeatMap(rows: [wild, wild])),
    ] {
      let references = wild.flatMap { [Plot.Reference(.horizontal, at: $0), Plot.Reference(.vertical, at: $0)] }
      let plot = try Plot(content, references: references)
      _ = try plot.image(scale: 0.5)
      _ = try Plot(content, references: references, size: Plot.Size(width: 160, height: 160), theme: .dark).svg()
      _ = try Plot(content, references: references, xRange: 0...1e-9, yRange: 1...2).svg()
    }
  }

  @Test(arguments: [0, 5e-324, 1e-310, 1e-285, 1, 1e299] as [Double])
  func narrowRanges(value: Double) throws {
    for values in [[value, value], [0, value], [-value, value], [value, value.nextUp]] {
      let contents: [Plot.Content] = [
        .series([Series(x: values, y: values)]), .bars(categories: ["a", "b"], groups: [Bars(values: values)]),
        .histogram([try Histogram(values: values, bins: 10_000)]), .heatMap(HeatMap(rows: [values])),
      ]
      for content in contents { _ = try Plot(content).svg() }
    }
  }

  @Test func svgIsWellFormedAndHoldsItsText() throws {
    for (name, plot) in try Samples.plots() {
      let data = Data(try plot.svg())
      let text = String(decoding: data, as: UTF8.self)
      #expect(text.contains("<svg xmlns") && !text.contains("nan") && !text.contains("inf\""), "\(name)")
      #expect(text.components(separatedBy: "<g ").count == text.components(separatedBy: "</g>").count, "\(name)")
    }
    let odd = try Plot(.series([Series(name: "<&\">\u{1}", x: [1], y: [1])]), title: "a < b").svg()
    let text = String(decoding: odd, as: UTF8.self)
    #expect(text.contains("&lt;&amp;&quot;&gt; ") && text.contains("<title>a &lt; b</title>"))
  }

  @Test func aPointThatIsNoNumberLeavesAGap() throws {
    let whole = try Plot(.series([Series(x: [0, 1, 2, 3, 4], y: [1, 2, 3, 2, 1])])).svg()
    let gap = try Plot(.series([Series(x: [0, 1, 2, 3, 4], y: [1, 2, .nan, 2, 1])])).svg()
    let lines = { (svg: [UInt8]) in String(decoding: svg, as: UTF8.self).components(separatedBy: "stroke=\"#0072b2\"").count - 1 }
    #expect(lines(whole) == 1 && lines(gap) == 2)
  }
}
