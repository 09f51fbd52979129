import Foundation
import Testing

@testable import Imaging

/// The marks of each kind: as many as there are data, where the numbers say.
@Suite struct MarkTests {
  private func layout(_ plot: Plot) throws -> PlotLayout {
    let size = plot.size ?? plot.naturalSize
    return PlotLayout(
      plot, width: Double(size.width), height: Double(size.height), theme: plot.theme, measure: try TextMeasure())
  }

  private func flattened(_ elements: [Drawing.Element]) -> [Drawing.Element] {
    elements.flatMap { element in
      switch element {
      case .clipped(let inner, _): flattened(inner)
      case .group(let inner, _): flattened(inner)
      default: [element]
      }
    }
  }

  private func rectangles(_ elements: [Drawing.Element], _ colour: Colour) -> [Rectangle] {
    flattened(elements).compactMap { if case .rectangle(let r, colour) = $0 { r } else { nil } }
  }

  private func lines(_ elements: [Drawing.Element], _ colour: Colour) -> [[Point]] {
    flattened(elements).compactMap { if case .line(let points, let stroke) = $0, stroke.colour == colour { points } else { nil } }
  }

  @Test func pointsLieWhereTheirNumbersSay() throws {
    let plot = try Plot(.series([Series(x: [0, 1, 4], y: [-1, 3, 2], style: .points)]), xRange: 0...4, yRange: -1...3)
    let layout = try layout(plot)
    let circles = flattened(layout.marks()).compactMap { if case .circle(let p, _, _, _) = $0 { p } else { nil } }
    let area = layout.area
    #expect(
      circles == [
        Point(area.left, area.bottom), Point(area.left + area.width / 4, area.top), Point(area.right, area.bottom - area.height * 0.75),
      ])
    // And so in the file.
    let svg = String(decoding: try plot.svg(), as: UTF8.self)
    #expect(svg.components(separatedBy: "<circle").count == 4)
    #expect(svg.contains("cx=\"\(SVGNumber.text(area.right))\" cy=\"\(SVGNumber.text(area.bottom - area.height * 0.75))\""))
  }

  @Test func longPathsLoseOnlyWhatNobodySees() {
    let path: [Point] = (0..<50_000).map { (place: Int) -> Point in
      let height: Double = place % 7 == 3 ? 20 : Double(place % 11)
      return Point(Double(place) / 500, height)
    }
    let thinned = path.thinned()
    #expect(thinned.count <= 4 * 401 && thinned.first == path.first && thinned.last == path.last)
    func extent(_ points: [Point]) -> [Int: [Double?]] {
      Dictionary(grouping: points) { Int($0.x * 4) }.mapValues { column in [column.map(\.y).min(), column.map(\.y).max()] }
    }
    #expect(extent(thinned) == extent(path))
    #expect(zip(thinned, thinned.dropFirst()).allSatisfy { $0.x < $1.x })
    #expect(Array(path.prefix(8000)).thinned() == Array(path.prefix(8000)))
  }

  @Test func logarithmicAxesPlaceDecadesEvenly() throws {
    let plot = try Plot(
      .series([Series(x: [1, 10, 100, 0, -3], y: [1e-4, 1e-2, 1, 5, 6], style: .points)]), xRange: 1...100, yRange: 1e-4...1, xIsLog: true,
      yIsLog: true)
    let layout = try layout(plot)
    let circles = flattened(layout.marks()).compactMap { if case .circle(let p, _, _, _) = $0 { p } else { nil } }
    #expect(circles.count == 3)
    #expect(abs(circles[1].x - layout.area.middle.x) < 1e-9 && abs(circles[1].y - layout.area.middle.y) < 1e-9)
    #expect(layout.xTicks.labels == ["1", "2", "5", "10", "20", "50", "100"] && layout.xTicks.minor.count == 12)
    // Far apart in value, the numbers of many decades still have room for whole letters.
    let many = try self.layout(Plot(.series([Series(x: [1, 2], y: [1e-12, 1])]), yIsLog: true))
    #expect(many.yNames.font == Style.tick && many.yNames.texts.count >= 4)
    #expect(Ticks(logarithmic: 1e-8...1, target: 4).labels == ["10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰"])
    #expect(Ticks(logarithmic: 2...80, target: 6).labels == ["2", "5", "10", "20", "50"])
    #expect(throws: PlotError.notAboveZero(0)) { try Plot(.series([Series(x: [1], y: [1])]), xRange: 0...1, xIsLog: true) }
  }

  @Test func barsStandOnZeroOnBothSides() throws {
    let layout = try layout(
      Plot(
        .bars(
          categories: ["a", "b", "c"], groups: [Bars(values: [2, -1, .nan], spread: .intervalBars(low: [1, -3, 0], high: [4, 0, 0]))])))
    let bars = rectangles(layout.marks(), Theme.light.series(0))
    let zero = layout.y.position(0)
    #expect(bars.count == 2 && bars[0].bottom == zero && bars[1].top == zero)
    #expect(abs(bars[0].height - 2 * bars[1].height) < 1e-9)
    // An asymmetric whisker ends at its two numbers.
    let whisker = lines(layout.marks(), Theme.light.ink).first { $0.count == 2 && $0[0].x == $0[1].x }
    #expect(whisker.map { Set($0.map(\.y)) } == [layout.y.position(1), layout.y.position(4)])
    #expect(throws: PlotError.reversedInterval(2, 1, series: "s")) {
      try Plot(.bars(categories: ["a"], groups: [Bars(name: "s", values: [1], spread: .intervalBars(low: [2], high: [1]))]))
    }
  }

  @Test func groupsAreToldApartWithoutColours() throws {
    let r = Rectangle(left: 10, top: 10, width: 20, height: 50)
    var seen: Set<[[Point]]> = []
    for index in Hatch.allCases.indices {
      let lines = Hatch(index).lines(in: r)
      #expect(seen.insert(lines).inserted, "hatch \(index)")
      for point in lines.joined() {
        #expect(point.x >= 10 - 1e-9 && point.x <= 30 + 1e-9 && point.y >= 10 - 1e-9 && point.y <= 60 + 1e-9)
      }
    }
    #expect(Set((0..<6).map(Theme.dash)).count == 6)
    #expect(Hatch.rising.lines(in: Rectangle(left: 0, top: 0, width: 1e9, height: 1e9)).isEmpty)
  }

  /// Okabe and Ito's colours keep apart for people without the green (red) receptor: by Machado's simulation (2009), distances in linear light.
  @Test(arguments: Theme.allCases) func coloursStayApart(theme: Theme) {
    let missingGreen = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    let missingRed = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    for matrix in [missingGreen, missingRed] {
      let seen = theme.palette.map { colour -> [Double] in
        let linear = [colour.red, colour.green, colour.blue].map { pow($0, 2.2) }
        return matrix.map { row in pow(max(0, zip(row, linear).map(*).reduce(0, +)), 1 / 2.2) }
      }
      for (i, a) in seen.enumerated() {
        for (j, b) in seen[..<i].enumerated() {
          let distance = zip(a, b).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
          #expect(distance > 0.1, "\(theme): colours \(i) and \(j) are \(distance) apart")
        }
      }
    }
    // WCAG's contrast of graphics and of text with the page.
    func contrast(_ colour: Colour) -> Double {
      let (a, b) = (colour.luminance + 0.05, theme.paper.luminance + 0.05)
      return max(a, b) / min(a, b)
    }
    for colour in theme.palette { #expect(contrast(colour) > 2, "\(theme) \(colour)") }
    for colour in theme.palette.prefix(2) { #expect(contrast(colour) > 3, "\(theme) \(colour)") }
    for colour in [theme.ink, theme.axis] { #expect(contrast(colour) > 7, "\(theme) \(colour)") }
  }

  @Test func marginalsCountEachPointOnce() throws {
    let values: [Double] = (0..<50).map { Double($0 * $0 % 37) }
    let plot = try Plot(.series([Series(x: values, y: values.reversed(), style: .points)]), hasMarginals: true)
    let layout = try layout(plot)
    let bars = rectangles(layout.marks(), Theme.light.series(0))
    let (above, beside) = (bars.filter { $0.bottom <= layout.area.top }, bars.filter { $0.left >= layout.area.right })
    #expect(above.count + beside.count == bars.count && !above.isEmpty)
    // The tallest bar fills the strip; all heights together are the number of points in its unit.
    for lengths in [above.map(\.height), beside.map(\.width)] {
      let most = lengths.max() ?? 0
      #expect(abs(most - layout.strip) < 1e-9)
      // The tallest stands for a whole number of the 50 points.
      let number = 50 * most / lengths.reduce(0, +)
      #expect(abs(number - number.rounded()) < 1e-9, "\(number)")
    }
    #expect(Histogram(values: [0, 1, 1, 2, 3, .nan, 4], edges: [0, 1, 2, 3]).counts == [1, 2, 2])
  }

  @Test func theDiagonalIsOne() throws {
    let plot = try Plot(.series([Series(x: [0, 2], y: [5, 9], style: .points)]), hasDiagonal: true)
    let layout = try layout(plot)
    #expect(plot.xExtent == plot.yExtent && abs(layout.area.width - layout.area.height) < 1e-9)
    let diagonal = lines(layout.marks(), Theme.light.reference)
    #expect(diagonal == [[Point(layout.area.left, layout.area.bottom), Point(layout.area.right, layout.area.top)]])
  }

  @Test func coloursOfAMatrixAreItsValues() throws {
    func fills(_ map: HeatMap) throws -> [Colour] {
      let elements = map.elements(in: Rectangle(left: 0, top: 0, width: 100, height: 100), map.scale, .light, try TextMeasure())
      guard case .pixels(let image, _)? = elements.first else { return [] }
      return (0..<map.rows[0].count).compactMap { column in
        image[0, column].map { Colour(Double($0.x), Double($0.y), Double($0.z)) }
      }
    }
    // White is zero where the range lies around it, and only there.
    let middle = Float(Double(0xF7) / 255)
    #expect(try fills(HeatMap(rows: [[-2, 0, 1]]))[1].red == Double(middle))
    #expect(HeatMap.colours(-1...1).stops == ColourMap.diverging.stops && HeatMap.colours(-1...3).stops == ColourMap.viridis.stops)
    #expect(
      try fills(HeatMap(rows: [[0, 1]]))
        == [0x440154, 0xFDE725].map { Colour(hex: $0) }.map { c in
          Colour(Double(Float(c.red)), Double(Float(c.green)), Double(Float(c.blue)))
        })
  }

  @Test func valuesInCellsAreReadable() throws {
    let map = HeatMap(rows: [[0.125, -1], [.nan, 1]], showsValues: true)
    let plot = try Plot(.heatMap(map))
    let layout = try layout(plot)
    let texts = flattened(layout.marks()).compactMap { if case .text(let text, _, _, let ink, _, _) = $0 { (text, ink) } else { nil } }
    #expect(texts.map(\.0) == ["0.13", "−1.00", "1.00"])
    #expect(texts.map(\.1) == [.black, .white, .white])
    // A value that is no number is crossed out.
    #expect(lines(layout.marks(), Theme.light.axis).count == 1)
    // Too many for letters that could be read.
    let crowd = HeatMap(rows: [[Double]](repeating: [Double](repeating: 0.5, count: 200), count: 200), showsValues: true)
    #expect(!flattened(try self.layout(Plot(.heatMap(crowd))).marks()).contains { if case .text = $0 { true } else { false } })
    #expect(Ticks.scientific(1.26e-7) == "1.3×10⁻⁷" && Ticks.scientific(-9.99e5) == "−1.0×10⁶" && Ticks.scientific(1e-310) != "")
  }

  @Test func numbersThatAreCountedHaveNoHalves() throws {
    func labels(_ plot: Plot) throws -> (x: [String], y: [String]) {
      let layout = try layout(plot)
      return (layout.xTicks.labels, layout.yTicks.labels)
    }
    #expect(try labels(Plot(.series([Series(x: [0, 1, 2], y: [0.5, 0.1, 0.2])]))).x == ["0", "1", "2"])
    #expect(try labels(Plot(.histogram([Histogram(values: [1, 2], bins: 2)]))).y == ["0", "1"])
    #expect(try labels(Plot(.series([Series(x: [0, 0.5], y: [0, 1])]))).x.contains("0.2"))
  }

  @Test func labelsOfPointsFindPlacesOrStayAway() throws {
    let ring = (0..<24).map { Double($0) * .pi / 12 }
    let apart = Series(x: ring.map(cos), y: ring.map(sin), style: .points, labels: ring.indices.map { "c\($0)" })
    let crowd = Series(x: [1, 1, 1], y: [1, 1, 1], style: .points, labels: ["first", "second", ""])
    let texts = try Plot(.series([apart])).drawing().textBoxes(TextMeasure()).map(\.text)
    #expect(ring.indices.allSatisfy { texts.contains("c\($0)") })
    let few = try Plot(.series([crowd])).drawing().textBoxes(TextMeasure()).map(\.text)
    #expect(few.contains("first") && few.contains("second"))
    #expect(throws: PlotError.countsDiffer("points", 1, "labels", 2, series: nil)) {
      try Plot(.series([Series(x: [1], y: [1], labels: ["a", "b"])]))
    }
  }

  @Test func panelsAreCheckedAndShareWhatIsAsked() throws {
    let low = try Plot(.series([Series(name: "a", x: [0, 1], y: [0, 1])]), yLabel: "y")
    let high = try Plot(.series([Series(name: "a", x: [5, 9], y: [10, 20])]), yLabel: "y")
    let panels = try Panels([low, high], sharesX: true, sharesY: true)
    #expect(panels.plots[0].xExtent == panels.plots[1].xExtent && panels.plots[0].yExtent.contains(20) && panels.letters == ["A", "B"])
    // The second has no numbers of its own, and one legend serves both.
    let texts = try Plot(.panels(panels)).drawing().textBoxes(TextMeasure()).map(\.text)
    #expect(texts.filter { $0 == "y" }.count == 1 && texts.filter { $0 == "a" }.count == 1)
    #expect(throws: PlotError.nothingToPlot) { try Panels([]) }
    #expect(throws: PlotError.badColumns(0)) { try Panels([low], columns: 0) }
    #expect(throws: PlotError.countsDiffer("panels", 1, "labels", 2, series: nil)) { try Panels([low], letters: ["A", "B"]) }
    #expect(throws: PlotError.nestedPanels) { try Panels([Plot(.panels(panels))]) }
    #expect(throws: PlotError.tooManyPanels(101)) { try Panels([Plot](repeating: low, count: 101)) }
  }
}

/// As the file writes a length.
private enum SVGNumber {
  static func text(_ value: Double) -> String {
    let text = String(format: "%.2f", (value * 100).rounded() / 100)
    return text.hasSuffix("00") ? String(text.dropLast(3)) : text.hasSuffix("0") ? String(text.dropLast()) : text
  }
}
