#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Draws histograms: upright ones, and those that lie beside points.
struct HistogramAxes {
  /// Along this one the values lie, along the other their counts.
  let values: Axis, counts: Axis
  var isLying = false

  private func point(_ value: Double, _ count: Double) -> Point {
    isLying ? Point(counts.position(count), values.position(value)) : Point(values.position(value), counts.position(count))
  }

  /// - Parameters:
  ///   - index: which of the series it is.
  ///   - number: how many there are; several lie over each other, so each is an outline over a light filling.
  func elements(_ histogram: Histogram, _ index: Int, of number: Int, _ theme: Theme) -> [Drawing.Element] {
    let colour = theme.series(index)
    var elements: [Drawing.Element] = []
    var outline: [Point] = [point(histogram.edges[0], 0)]
    for (i, n) in histogram.counts.enumerated() {
      let (from, to) = (point(histogram.edges[i], Double(n)), point(histogram.edges[i + 1], Double(n)))
      outline += [from, to]
      guard number == 1, n > 0 else { continue }
      let foot = point(histogram.edges[i + 1], 0)
      let width = abs(isLying ? to.y - from.y : to.x - from.x)
      let inset = width > 4 ? 0.5 : 0
      let r = Rectangle(
        left: min(from.x, foot.x), top: min(from.y, foot.y), width: abs(foot.x - from.x), height: abs(foot.y - from.y))
      let body =
        isLying
        ? Rectangle(left: r.left, top: r.top + inset, width: r.width, height: r.height - 2 * inset)
        : Rectangle(left: r.left + inset, top: r.top, width: r.width - 2 * inset, height: r.height)
      elements.append(.rectangle(body, fill: colour))
    }
    outline.append(point(histogram.edges[histogram.edges.count - 1], 0))
    if number > 1 {
      elements.append(.polygon(outline, fill: colour, opacity: 0.25))
      elements.append(.line(outline, Drawing.Stroke(colour: colour, width: 1.5, dash: Theme.dash(index))))
    }
    return elements
  }
}

extension PlotLayout {
  /// Above the points how often each x occurs, to the right of them how often each y.
  func marginals(_ series: [Series]) -> [Drawing.Element] {
    guard strip > 0 else { return [] }
    let above = Rectangle(left: area.left, top: area.top - strip - Style.marginalGap, width: area.width, height: strip)
    let beside = Rectangle(left: area.right + Style.marginalGap, top: area.top, width: strip, height: area.height)
    let shown = series.map { one in (one, visible(one)) }
    let stroke = Drawing.Stroke(colour: theme.axis, width: Style.axisWidth)
    return marginal(shown.map { one, indices in indices.map { one.x[$0] } }, x, in: above, isLying: false)
      + marginal(shown.map { one, indices in indices.map { one.y[$0] } }, y, in: beside, isLying: true)
      + [
        .line([Point(above.left, above.bottom), Point(above.right, above.bottom)], stroke),
        .line([Point(beside.left, beside.top), Point(beside.left, beside.bottom)], stroke),
      ]
  }

  private func marginal(_ values: [[Double]], _ axis: Axis, in strip: Rectangle, isLying: Bool) -> [Drawing.Element] {
    let edges = marginalEdges(axis, count: values.map(\.count).reduce(0, +))
    let histograms = values.map { Histogram(values: $0, edges: edges) }
    let most = Double(histograms.flatMap(\.counts).max() ?? 0)
    guard most > 0 else { return [] }
    let counts =
      isLying
      ? Axis(range: 0...most, from: strip.left, to: strip.right) : Axis(range: 0...most, from: strip.bottom, to: strip.top)
    let axes = HistogramAxes(values: axis, counts: counts, isLying: isLying)
    return histograms.enumerated().flatMap { axes.elements($1, $0, of: values.count, theme) }
  }

  /// Bins equally wide on the page; the more points, the finer.
  private func marginalEdges(_ axis: Axis, count: Int) -> [Double] {
    let bins = min(max(Int(Double(count).squareRoot() * 1.5), 10), 40)
    let (low, high) = (axis.range.lowerBound, axis.range.upperBound)
    return (0...bins).map { bin in
      let share = Double(bin) / Double(bins)
      return bin == 0 ? low : bin == bins ? high : axis.isLog ? low * pow(high / low, share) : low + (high - low) * share
    }
  }
}
