extension PlotLayout {
  /// The data and the reference lines.
  func marks() -> [Drawing.Element] {
    switch plot.content {
    case .series(let series):
      // Bands below, reference lines over them, then lines, then markers, so that none hides another.
      let numbered = series.enumerated().map { ($1, Colour.series($0), $0) }
      return [.clipped(numbered.flatMap { band($0.0, $0.1) } + referenceLines() + numbered.flatMap { line($0.0, $0.1) }, to: area)]
        + numbered.flatMap { markers($0.0, $0.1, $0.2) }
    case .bars(let categories, let groups): return bars(categories, groups) + [.clipped(referenceLines(), to: area)]
    case .histogram(let histograms):
      return [
        .clipped(histograms.enumerated().flatMap { histogram($1, Colour.series($0), of: histograms.count) } + referenceLines(), to: area)
      ]
    case .heatMap(let map): return [.pixels(map.image(bar?.scale ?? 0...1), area)]
    }
  }

  private func point(_ px: Double, _ py: Double) -> Point { Point(x.position(px), y.position(py)) }

  private func referenceLines() -> [Drawing.Element] {
    plot.references.filter(\.value.isUsable).map { reference in
      switch reference.axis {
      case .horizontal:
        .line([Point(area.left, y.position(reference.value)), Point(area.right, y.position(reference.value))], Style.reference)
      case .vertical:
        .line([Point(x.position(reference.value), area.top), Point(x.position(reference.value), area.bottom)], Style.reference)
      }
    }
  }

  private func line(_ series: Series, _ colour: Colour) -> [Drawing.Element] {
    guard series.style == .line else { return [] }
    return runs(series.x.indices) { series.x[$0].isUsable && series.y[$0].isUsable }.filter { $0.count > 1 }.map { run in
      .line(run.map { point(series.x[$0], series.y[$0]) }, Drawing.Stroke(colour: colour, width: 1.8))
    }
  }

  private func band(_ series: Series, _ colour: Colour) -> [Drawing.Element] {
    guard series.isBand, let (low, high) = series.bounds else { return [] }
    return runs(series.x.indices) { series.x[$0].isUsable && low[$0].isUsable && high[$0].isUsable }.filter { $0.count > 1 }.map { run in
      let upper = run.map { point(series.x[$0], high[$0]) }
      let lower = run.reversed().map { point(series.x[$0], low[$0]) }
      return .polygon(upper + lower, fill: colour, opacity: 0.18)
    }
  }

  /// Markers and error bars; whole where the point is inside, even at the very edge.
  private func markers(_ series: Series, _ colour: Colour, _ index: Int) -> [Drawing.Element] {
    let isCrowded = series.x.count > 60
    let visible = series.x.indices.filter { i in
      x.range.contains(series.x[i]) && y.range.contains(series.y[i]) && series.x[i].isUsable && series.y[i].isUsable
    }
    var elements: [Drawing.Element] = []
    if !series.isBand, let (low, high) = series.bounds {
      let whiskers = series.x.indices.filter { x.range.contains(series.x[$0]) && low[$0].isUsable && high[$0].isUsable }
      elements += whiskers.flatMap { whisker(at: x.position(series.x[$0]), from: low[$0], to: high[$0], colour) }
    }
    if series.style == .line, isCrowded {
      // Only points that no line reaches.
      let lone = runs(series.x.indices) { series.x[$0].isUsable && series.y[$0].isUsable }.filter { $0.count == 1 }.map { $0[0] }
      return elements
        + visible.filter { lone.contains($0) }.map { .circle(point(series.x[$0], series.y[$0]), radius: 1.6, fill: colour, nil) }
    }
    let radius = series.style == .line ? 3.4 : series.x.count > 600 ? 1.7 : series.x.count > 150 ? 2.4 : 3.2
    return elements + visible.flatMap { Marker(index).elements(at: point(series.x[$0], series.y[$0]), radius: radius, colour) }
  }

  private func whisker(at place: Double, from low: Double, to high: Double, _ colour: Colour) -> [Drawing.Element] {
    let (bottom, top) = (min(max(y.position(low), area.top), area.bottom), min(max(y.position(high), area.top), area.bottom))
    let stroke = Drawing.Stroke(colour: colour, width: 1.2)
    var elements: [Drawing.Element] = [.line([Point(place, bottom), Point(place, top)], stroke)]
    for (value, edge) in [(low, bottom), (high, top)] where y.range.contains(value) {
      elements.append(.line([Point(place - 3, edge), Point(place + 3, edge)], stroke))
    }
    return elements
  }

  private func bars(_ categories: [String], _ groups: [Bars]) -> [Drawing.Element] {
    let slot = area.width / Double(categories.count)
    let width = min(slot * 0.72 / Double(groups.count), 64)
    var elements: [Drawing.Element] = []
    var whiskers: [Drawing.Element] = []
    let foot = y.position(min(max(0, y.range.lowerBound), y.range.upperBound))
    for (g, group) in groups.enumerated() {
      for (i, value) in group.values.enumerated() where value.isUsable {
        let middle = x.position(Double(i)) + (Double(g) - Double(groups.count - 1) / 2) * width
        let end = y.position(value)
        // A hair of white between neighbours.
        let inner = width - (groups.count > 1 ? 1 : 0)
        let body = Rectangle(left: middle - inner / 2, top: min(foot, end), width: inner, height: abs(end - foot))
        elements.append(.rectangle(body, fill: .series(g)))
        if let error = group.errors?[i], error.isUsable {
          whiskers += whisker(at: middle, from: value - error, to: value + error, .ink)
        }
      }
    }
    return [.clipped(elements, to: area)] + whiskers
  }

  private func histogram(_ histogram: Histogram, _ colour: Colour, of count: Int) -> [Drawing.Element] {
    var elements: [Drawing.Element] = []
    var outline: [Point] = [point(histogram.edges[0], 0)]
    for (i, n) in histogram.counts.enumerated() {
      let corners = [
        point(histogram.edges[i], 0), point(histogram.edges[i], Double(n)), point(histogram.edges[i + 1], Double(n)),
        point(histogram.edges[i + 1], 0),
      ]
      outline += corners[1...2]
      guard count == 1, n > 0 else { continue }
      let inset = corners[2].x - corners[1].x > 4 ? 0.5 : 0
      let body = Rectangle(
        left: corners[1].x + inset, top: corners[1].y, width: corners[2].x - corners[1].x - 2 * inset, height: corners[0].y - corners[1].y)
      elements.append(.rectangle(body, fill: colour))
    }
    outline.append(point(histogram.edges[histogram.edges.count - 1], 0))
    // Several lie over each other, so each is an outline over a light filling.
    if count > 1 {
      elements.append(.polygon(outline, fill: colour, opacity: 0.25))
      elements.append(.line(outline, Drawing.Stroke(colour: colour, width: 1.5)))
    }
    return elements
  }

  /// Neighbours that all are there, in order.
  private func runs(_ indices: Range<Int>, _ isThere: (Int) -> Bool) -> [[Int]] {
    var runs: [[Int]] = [[]]
    for i in indices {
      if isThere(i) { runs[runs.count - 1].append(i) } else { runs.append([]) }
    }
    return runs.filter { !$0.isEmpty }
  }
}

/// Shapes, so that series are told apart without colours, too.
enum Marker: Int, CaseIterable {
  case circle, square, triangle, diamond

  init(_ index: Int) { self = Marker(rawValue: index % Marker.allCases.count) ?? .circle }

  func elements(at p: Point, radius r: Double, _ colour: Colour) -> [Drawing.Element] {
    // A white rim keeps it apart from the line below it.
    let rim = Drawing.Stroke(colour: .white, width: r > 2 ? 0.9 : 0)
    let corners: [Point]
    switch self {
    case .circle: return [.circle(p, radius: r, fill: colour, r > 2 ? rim : nil)]
    case .square: corners = [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)].map { Point(p.x + $0 * r, p.y + $1 * r) }
    case .triangle: corners = [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)].map { Point(p.x + $0 * r, p.y + $1 * r) }
    case .diamond: corners = [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)].map { Point(p.x + $0 * r, p.y + $1 * r) }
    }
    let filled = Drawing.Element.polygon(corners, fill: colour, opacity: 1)
    return r > 2 ? [filled, .line(corners + [corners[0], corners[1]], rim)] : [filled]
  }
}
