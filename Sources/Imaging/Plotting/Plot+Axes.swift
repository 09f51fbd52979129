extension Plot {
  var isHeatMap: Bool { if case .heatMap = content { true } else { false } }
  var hasRowsFromTop: Bool { isHeatMap }

  /// What the horizontal axis must hold.
  var xExtent: ClosedRange<Double> {
    switch content {
    case .series(let series):
      xRange ?? Axis.range(of: series.flatMap(\.x) + references.filter { $0.axis == .vertical }.map(\.value), room: 0.03)
    case .bars(let categories, _): -0.5...(Double(categories.count) - 0.5)
    case .histogram(let histograms):
      xRange ?? Axis.range(of: histograms.flatMap(\.edges) + references.filter { $0.axis == .vertical }.map(\.value), room: 0.02)
    case .heatMap(let map): -0.5...(Double(map.rows[0].count) - 0.5)
    }
  }

  /// What the vertical axis must hold.
  var yExtent: ClosedRange<Double> {
    let lines = references.filter { $0.axis == .horizontal }.map(\.value)
    switch content {
    case .series(let series):
      return yRange ?? Axis.range(of: series.flatMap { $0.y + ($0.bounds.map { $0.low + $0.high } ?? []) } + lines)
    case .bars(_, let groups):
      let ends = groups.flatMap { group in
        group.values + (group.errors.map { zip(group.values, $0).flatMap { [$0 - $1, $0 + $1] } } ?? [])
      }
      return yRange ?? Axis.range(of: ends + lines, base: 0)
    case .histogram(let histograms): return yRange ?? Axis.range(of: histograms.flatMap(\.counts).map(Double.init) + lines, base: 0)
    case .heatMap(let map): return -0.5...(Double(map.rows.count) - 0.5)
    }
  }

  /// Names in place of numbers.
  var columnTicks: Ticks? {
    switch content {
    case .bars(let categories, _): Ticks(values: categories.indices.map(Double.init), labels: categories)
    case .heatMap(let map): Plot.indexTicks(map.rows[0].count, names: map.columnNames)
    default: nil
    }
  }

  var rowTicks: Ticks? {
    guard case .heatMap(let map) = content else { return nil }
    return Plot.indexTicks(map.rows.count, names: map.rowNames)
  }

  /// Whole numbers for rows and columns that have no names.
  private static func indexTicks(_ count: Int, names: [String]?) -> Ticks {
    if let names { return Ticks(values: names.indices.map(Double.init), labels: names) }
    let values = Ticks(0...max(Double(count - 1), 1), target: 8).values.filter { $0 == $0.rounded() && $0 <= Double(count - 1) }
    return Ticks(values: values, labels: values.map { Ticks.fixed($0, decimals: 0) })
  }
}

extension PlotLayout {
  private var hasCategories: Bool { plot.columnTicks != nil }

  func gridLines() -> [Drawing.Element] {
    let stroke = Drawing.Stroke(colour: .grid, width: 0.8)
    var elements: [Drawing.Element] = yTicks.values.map { value in
      let place = y.position(value)
      return .line([Point(area.left, place), Point(area.right, place)], stroke)
    }
    // Lines between bars would only disturb.
    guard case .series = plot.content else { return elements }
    elements += xTicks.values.map { value in
      let place = x.position(value)
      return .line([Point(place, area.top), Point(place, area.bottom)], stroke)
    }
    return elements
  }

  func axes() -> [Drawing.Element] {
    let stroke = Drawing.Stroke(colour: .axis, width: 1)
    var elements: [Drawing.Element] = []
    if plot.isHeatMap {
      elements.append(.frame(area, Drawing.Stroke(colour: .axis, width: 0.8)))
    } else {
      elements.append(.line([Point(area.left, area.top), Point(area.left, area.bottom), Point(area.right, area.bottom)], stroke))
      if case .bars = plot.content, y.range.lowerBound < 0 {
        elements.append(
          .line([Point(area.left, y.position(0)), Point(area.right, y.position(0))], Drawing.Stroke(colour: .axis, width: 0.8)))
      }
    }
    for (value, label) in zip(yTicks.values, yTicks.labels) {
      let place = y.position(value)
      elements.append(.line([Point(area.left - Style.tickLength, place), Point(area.left, place)], stroke))
      let text = measure.shortened(label, Style.tick, to: width * 0.35)
      elements.append(
        .text(text, at: Point(area.left - Style.tickLength - 4, place + Style.tick.size * 0.36), Style.tick, .axis, .end, .none))
    }
    for (value, label) in zip(xTicks.values, xTicks.labels) {
      let place = x.position(value)
      if !hasCategories || plot.isHeatMap {
        elements.append(.line([Point(place, area.bottom), Point(place, area.bottom + Style.tickLength)], stroke))
      }
      let below = area.bottom + Style.tickLength + 4
      if xTurned {
        let text = measure.shortened(label, Style.tick, to: height * 0.3)
        elements.append(.text(text, at: Point(place + Style.tick.size * 0.36, below), Style.tick, .axis, .end, .upward))
      } else {
        elements.append(.text(label, at: Point(place, below + Style.tick.size * 0.82), Style.tick, .axis, .middle, .none))
      }
    }
    return elements
  }

  func texts() -> [Drawing.Element] {
    var elements: [Drawing.Element] = []
    if let title = plot.title {
      let text = measure.shortened(title, Style.title, to: width - 2 * Style.margin)
      // Above the middle of the data, unless it would then leave the page.
      let half = measure.width(text, Style.title) / 2
      let middle = min(max(area.middle.x, Style.margin + half), width - Style.margin - half)
      elements.append(.text(text, at: Point(middle, Style.margin + Style.title.size * 0.85), Style.title, .ink, .middle, .none))
    }
    if let label = plot.xLabel {
      let text = measure.shortened(label, Style.label, to: width - 2 * Style.margin)
      let half = measure.width(text, Style.label) / 2
      let middle = min(max(area.middle.x, Style.margin + half), width - Style.margin - half)
      let bottom = plot.isHeatMap ? min(area.bottom + xLabelDepth, height - Style.margin) : height - Style.margin
      elements.append(.text(text, at: Point(middle, bottom - 1), Style.label, .ink, .middle, .none))
    }
    if let label = plot.yLabel {
      let text = measure.shortened(label, Style.label, to: height - 2 * Style.margin)
      let half = measure.width(text, Style.label) / 2
      let middle = min(max(area.middle.y, Style.margin + half), height - Style.margin - half)
      elements.append(.text(text, at: Point(Style.margin + Style.label.size * 0.75, middle), Style.label, .ink, .middle, .upward))
    }
    return elements
  }

  /// From the bottom of the data to the baseline of the horizontal axis' label.
  private var xLabelDepth: Double {
    let longest = xTicks.labels.map { measure.width($0, Style.tick) }.max() ?? 0
    return Style.tickLength + 4 + (xTurned ? min(longest, height * 0.3) + 2 : Style.tick.size) + Style.label.size + 6
  }
}
