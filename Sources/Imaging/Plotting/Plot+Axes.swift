extension Plot {
  var isHeatMap: Bool { if case .heatMap = content { true } else { false } }

  /// What the horizontal axis must hold.
  var xExtent: ClosedRange<Double> {
    if hasDiagonal, xRange == nil, yRange == nil, case .series = content { return common }
    return xNeed
  }

  /// What the vertical axis must hold.
  var yExtent: ClosedRange<Double> {
    if hasDiagonal, xRange == nil, yRange == nil, case .series = content { return common }
    return yNeed
  }

  /// Both axes alike, so that the diagonal is one.
  private var common: ClosedRange<Double> { min(xNeed.lowerBound, yNeed.lowerBound)...max(xNeed.upperBound, yNeed.upperBound) }

  private var xNeed: ClosedRange<Double> {
    let lines = references.filter { $0.axis == .vertical }.map(\.value)
    switch content {
    case .series(let series):
      let values = series.flatMap(\.x) + lines
      let room = hasDiagonal ? 0.05 : 0.035
      return xRange ?? (xIsLog ? Axis.logarithmicRange(of: values, room: room) : Axis.range(of: values, room: room))
    case .bars(let categories, _): return -0.5...(Double(categories.count) - 0.5)
    case .histogram(let histograms): return xRange ?? Axis.range(of: histograms.flatMap(\.edges) + lines, room: 0.02)
    case .heatMap(let map): return -0.5...(Double(map.rows[0].count) - 0.5)
    case .panels: return 0...1
    }
  }

  private var yNeed: ClosedRange<Double> {
    let lines = references.filter { $0.axis == .horizontal }.map(\.value)
    switch content {
    case .series(let series):
      let values = series.flatMap { $0.y + ($0.bounds.map { $0.low + $0.high } ?? []) } + lines
      return yRange ?? (yIsLog ? Axis.logarithmicRange(of: values) : Axis.range(of: values))
    case .bars(_, let groups):
      let values = groups.flatMap { $0.values + ($0.bounds.map { $0.low + $0.high } ?? []) } + lines
      return yRange ?? (yIsLog ? Axis.logarithmicRange(of: values, room: 0.1) : Axis.range(of: values, base: 0))
    case .histogram(let histograms):
      let values = histograms.flatMap(\.counts).map(Double.init) + lines
      return yRange ?? (yIsLog ? 0.7...Axis.logarithmicRange(of: values + [1]).upperBound : Axis.range(of: values, base: 0))
    case .heatMap(let map): return -0.5...(Double(map.rows.count) - 0.5)
    case .panels: return 0...1
    }
  }

  /// Whether the numbers along an axis are counted, so that halves would say nothing.
  var hasWholeNumbers: (x: Bool, y: Bool) {
    func areWhole(_ values: [Double], atLeast span: Double) -> Bool {
      let usable = values.filter(\.isUsable)
      guard let low = usable.min(), let high = usable.max(), high - low >= span, high < 1e15, low > -1e15 else { return false }
      return usable.allSatisfy { $0 == $0.rounded() }
    }
    switch content {
    case .series(let series):
      return (
        areWhole(series.flatMap(\.x), atLeast: 1),
        areWhole(series.flatMap { $0.y + ($0.bounds.map { $0.low + $0.high } ?? []) }, atLeast: 3)
      )
    case .bars(_, let groups):
      return (false, areWhole([0] + groups.flatMap { $0.values + ($0.bounds.map { $0.low + $0.high } ?? []) }, atLeast: 3))
    case .histogram: return (false, true)
    case .heatMap, .panels: return (false, false)
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
    let ticks = Ticks(0...max(Double(count - 1), 1), target: 8, isWhole: true)
    let values = ticks.values.filter { $0 <= Double(count - 1) }
    return Ticks(values: values, labels: values.map { Ticks.fixed($0, decimals: 0) })
  }
}

extension PlotLayout {
  func gridLines() -> [Drawing.Element] {
    let stroke = Drawing.Stroke(colour: theme.grid, width: 0.8)
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
    let stroke = Drawing.Stroke(colour: theme.axis, width: Style.axisWidth)
    var elements: [Drawing.Element] = []
    if plot.isHeatMap {
      elements.append(.frame(area, stroke))
    } else {
      elements.append(.line([Point(area.left, area.top), Point(area.left, area.bottom), Point(area.right, area.bottom)], stroke))
      if case .bars = plot.content, y.range.lowerBound < 0, y.range.upperBound > 0 {
        elements.append(.line([Point(area.left, y.position(0)), Point(area.right, y.position(0))], stroke))
      }
    }
    func vertical(_ value: Double, _ length: Double) -> Drawing.Element {
      .line([Point(area.left - length, y.position(value)), Point(area.left, y.position(value))], stroke)
    }
    func horizontal(_ value: Double, _ length: Double) -> Drawing.Element {
      .line([Point(x.position(value), area.bottom), Point(x.position(value), area.bottom + length)], stroke)
    }
    // A tick belongs to a text; neighbours that share an axis keep theirs.
    elements += (setting.hidesY ? yTicks.values : yNames.places).map { vertical($0, Style.tickLength) }
    elements += yTicks.minor.map { vertical($0, Style.tickLength / 2) }
    if case .bars = plot.content {
    } else {
      elements += (setting.hidesX ? xTicks.values : xNames.places).map { horizontal($0, Style.tickLength) }
      elements += xTicks.minor.map { horizontal($0, Style.tickLength / 2) }
    }
    return elements + yNameElements() + xNameElements()
  }

  /// The title and the names of the axes.
  func texts() -> [Drawing.Element] {
    var elements: [Drawing.Element] = []
    let letterWidth = setting.letter.map { measure.width($0, Style.title) + 10 } ?? 0
    if let letter = setting.letter {
      let place = Point(Style.margin * 0.6, Style.margin + Style.title.size * 0.85)
      elements.append(.text(letter, at: place, Style.title, theme.ink, .start, .none))
    }
    let titleMiddle = middle(of: titleLines, titleFont, margin: Style.margin + letterWidth)
    for (row, line) in titleLines.enumerated() {
      let baseline = Style.margin + Style.title.size * 0.85 + Double(row) * Style.titleRow
      elements.append(.text(line, at: Point(titleMiddle, baseline), titleFont, theme.ink, .middle, .none))
    }
    let labelMiddle = middle(of: xLabelLines, Style.label, margin: Style.margin)
    for (row, line) in xLabelLines.enumerated() {
      let baseline = area.bottom + Style.tickLength + 4 + xNames.depth + 5 + Style.label.size * 0.85 + Double(row) * Style.labelRow
      elements.append(.text(line, at: Point(labelMiddle, baseline), Style.label, theme.ink, .middle, .none))
    }
    // The area may have become lower than it was when the lines were broken.
    let yLines =
      plot.yLabel.map { measure.lines($0, Style.label, to: area.height + PlotLayout.overhang, most: max(yLabelLines.count, 1)) } ?? []
    for (row, line) in (yLabelLines.isEmpty ? [] : yLines).enumerated() {
      let half = measure.width(line, Style.label) / 2
      // Not beside the title or the legend.
      let middle = min(max(area.middle.y, area.top - PlotLayout.overhang / 2 + half), height - 2 - half)
      let left = Style.margin + Style.label.size * 0.85 + Double(row) * Style.labelRow
      elements.append(.text(line, at: Point(left, middle), Style.label, theme.ink, .middle, .upward))
    }
    return elements
  }

  /// The middle of the data, unless the widest line would then leave the page.
  private func middle(of lines: [String], _ font: Drawing.Font, margin: Double) -> Double {
    let half = measure.widest(lines, font) / 2
    return min(max(area.middle.x, margin + half), width - margin - half)
  }
}
