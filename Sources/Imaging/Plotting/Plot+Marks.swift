extension PlotLayout {
  /// The data and the reference lines.
  func marks() -> [Drawing.Element] {
    switch plot.content {
    case .series(let series):
      // Bands below, reference lines over them, then lines, then markers, so that none hides another.
      let numbered = series.enumerated().map { ($1, $0) }
      return [
        .clipped(numbered.flatMap { band($0.0, $0.1) } + diagonal() + referenceLines() + numbered.flatMap { line($0.0, $0.1) }, to: area)
      ]
        + numbered.flatMap { markers($0.0, $0.1) } + pointLabels(series) + marginals(series)
    case .bars(let categories, let groups): return bars(categories, groups)
    case .histogram(let histograms):
      let axes = HistogramAxes(values: x, counts: y)
      return [
        .clipped(histograms.enumerated().flatMap { axes.elements($1, $0, of: histograms.count, theme) } + referenceLines(), to: area)
      ]
    case .heatMap(let map): return map.elements(in: area, bar?.scale ?? 0...1, theme, measure)
    case .panels: return []
    }
  }

  private func point(_ px: Double, _ py: Double) -> Point { Point(x.position(px), y.position(py)) }

  private func referenceLines() -> [Drawing.Element] {
    plot.references.compactMap { reference in
      guard (reference.axis == .horizontal ? y : x).accepts(reference.value) else { return nil }
      switch reference.axis {
      case .horizontal:
        let place = y.position(reference.value)
        return .line([Point(area.left, place), Point(area.right, place)], theme.referenceStroke)
      case .vertical:
        let place = x.position(reference.value)
        return .line([Point(place, area.top), Point(place, area.bottom)], theme.referenceStroke)
      }
    }
  }

  /// y = x.
  private func diagonal() -> [Drawing.Element] {
    guard plot.hasDiagonal else { return [] }
    let (low, high) = (max(x.range.lowerBound, y.range.lowerBound), min(x.range.upperBound, y.range.upperBound))
    guard low < high else { return [] }
    // On two axes of which one is logarithmic it is a curve.
    let steps = plot.xIsLog == plot.yIsLog ? 1 : 64
    let points = (0...steps).map { low + (high - low) * Double($0) / Double(steps) }.filter { x.accepts($0) && y.accepts($0) }
    return [.line(points.map { point($0, $0) }, Drawing.Stroke(colour: theme.reference, width: 1))]
  }

  private func isThere(_ series: Series, _ i: Int) -> Bool { x.accepts(series.x[i]) && y.accepts(series.y[i]) }

  /// The points that lie in the plot.
  func visible(_ series: Series) -> [Int] {
    series.x.indices.filter { x.range.contains(series.x[$0]) && y.range.contains(series.y[$0]) && isThere(series, $0) }
  }

  private func line(_ series: Series, _ index: Int) -> [Drawing.Element] {
    guard series.style == .line else { return [] }
    let stroke = Drawing.Stroke(colour: theme.series(index), width: 1.8, dash: Theme.dash(index))
    return runs(series.x.indices) { isThere(series, $0) }.filter { $0.count > 1 }.map { run in
      .line(run.map { point(series.x[$0], series.y[$0]) }.thinned(), stroke)
    }
  }

  private func band(_ series: Series, _ index: Int) -> [Drawing.Element] {
    guard series.isBand, let (low, high) = series.bounds else { return [] }
    return runs(series.x.indices) { x.accepts(series.x[$0]) && y.accepts(low[$0]) && y.accepts(high[$0]) }.filter { $0.count > 1 }.map {
      run in
      let upper = run.map { point(series.x[$0], high[$0]) }
      let lower = run.reversed().map { point(series.x[$0], low[$0]) }
      return .polygon(upper + lower, fill: theme.series(index), opacity: theme == .light ? 0.18 : 0.26)
    }
  }

  /// Markers and error bars; whole where the point is inside, even at the very edge.
  private func markers(_ series: Series, _ index: Int) -> [Drawing.Element] {
    let (isCrowded, colour) = (series.x.count > 60, theme.series(index))
    let visible = visible(series)
    var elements: [Drawing.Element] = []
    if !series.isBand, let (low, high) = series.bounds {
      let whiskers = series.x.indices.filter { x.range.contains(series.x[$0]) && low[$0].isUsable && high[$0].isUsable }
      elements += whiskers.flatMap { whisker(at: x.position(series.x[$0]), from: low[$0], to: high[$0], colour) }
    }
    if series.style == .line, isCrowded {
      // Only points that no line reaches.
      let lone = runs(series.x.indices) { isThere(series, $0) }.filter { $0.count == 1 }.map { $0[0] }
      return elements
        + visible.filter { lone.contains($0) }.map { .circle(point(series.x[$0], series.y[$0]), radius: 1.6, fill: colour, nil) }
    }
    let radius = series.style == .line ? 3.4 : pointRadius(series)
    let (marker, isOpen) = (Marker(index), Marker.isOpen(index, series.style))
    return elements
      + visible.flatMap { marker.elements(at: point(series.x[$0], series.y[$0]), radius: radius, colour, theme, isOpen: isOpen) }
  }

  func pointRadius(_ series: Series) -> Double { series.x.count > 600 ? 1.7 : series.x.count > 150 ? 2.4 : 3.2 }

  private func whisker(at place: Double, from low: Double, to high: Double, _ colour: Colour, cap: Double = 3) -> [Drawing.Element] {
    let (bottom, top) = (min(max(y.position(low), area.top), area.bottom), min(max(y.position(high), area.top), area.bottom))
    let stroke = Drawing.Stroke(colour: colour, width: 1.2)
    guard y.range.overlaps(low...max(low, high)) else { return [] }
    var elements: [Drawing.Element] = [.line([Point(place, bottom), Point(place, top)], stroke)]
    for (value, edge) in [(low, bottom), (high, top)] where y.range.contains(value) {
      elements.append(.line([Point(place - cap, edge), Point(place + cap, edge)], stroke))
    }
    return elements
  }

  private func bars(_ categories: [String], _ groups: [Bars]) -> [Drawing.Element] {
    let slot = area.width / Double(categories.count)
    let width = min(slot * 0.76 / Double(groups.count), 64)
    var elements: [Drawing.Element] = []
    var whiskers: [Drawing.Element] = []
    let foot = y.position(min(max(0, y.range.lowerBound), y.range.upperBound))
    for (g, group) in groups.enumerated() {
      let bounds = group.bounds
      for (i, value) in group.values.enumerated() where y.accepts(value) {
        let middle = x.position(Double(i)) + (Double(g) - Double(groups.count - 1) / 2) * width
        let end = min(max(y.position(value), area.top), area.bottom)
        // A hair of the page between neighbours.
        let inner = width - (groups.count > 1 && width > 4 ? 1 : 0)
        elements += theme.bar(Rectangle(left: middle - inner / 2, top: min(foot, end), width: inner, height: abs(end - foot)), g)
        if let (low, high) = bounds.map({ ($0.low[i], $0.high[i]) }), low.isUsable, high.isUsable {
          // The part inside of the bar must be seen, too.
          let stroke = Drawing.Stroke(colour: theme.paper, width: 3)
          let (bottom, top) = (min(max(y.position(low), area.top), area.bottom), min(max(y.position(high), area.top), area.bottom))
          let (inside, outside) = (max(min(foot, end), min(top, bottom)), min(max(foot, end), max(top, bottom)))
          if inside < outside { whiskers.append(.line([Point(middle, inside), Point(middle, outside)], stroke)) }
          whiskers += whisker(at: middle, from: low, to: high, theme.ink, cap: min(3, inner / 3))
        }
      }
    }
    return elements + [.clipped(referenceLines(), to: area)] + whiskers
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
