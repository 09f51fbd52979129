/// Around the data, in points.
struct Insets {
  var left = 0.0, top = 0.0, right = 0.0, bottom = 0.0

  mutating func grow(to other: Insets) {
    left = max(left, other.left)
    top = max(top, other.top)
    right = max(right, other.right)
    bottom = max(bottom, other.bottom)
  }
}

/// What a plot owes to the plots around it.
struct PanelSetting {
  /// At least so much, so that the neighbours' axes are in line.
  var insets = Insets()
  /// A letter before the title.
  var letter: String?
  var hasLegend = true
  /// A neighbour below (to the left) has the same axis.
  var hidesX = false, hidesY = false
}

/// Where the parts of a plot stand: the area for the data gets what titles, labels, legend and ticks leave.
struct PlotLayout {
  let plot: Plot
  let measure: TextMeasure
  let theme: Theme
  let width: Double
  let height: Double
  let setting: PanelSetting
  /// What surrounds the data, before the area is made square.
  private(set) var insets: Insets
  var area: Rectangle
  var x: Axis
  var y: Axis
  var xTicks: Ticks
  var yTicks: Ticks
  /// Categories or numbers below the plot, and names beside it.
  var xNames: Names
  var yNames: Names
  var titleLines: [String], xLabelLines: [String], yLabelLines: [String]
  var legend: [[LegendEntry]]
  var bar: ColourBar?
  /// How thick the histograms beside points are.
  var strip = 0.0

  init(
    _ plot: Plot, width: Double, height: Double, theme: Theme, measure: TextMeasure, setting: PanelSetting = PanelSetting()
  ) {
    (self.plot, self.measure, self.theme, self.setting) = (plot, measure, theme, setting)
    (self.width, self.height) = (width, height)
    let margin = Style.margin
    (x, y) = (Axis(range: plot.xExtent, isLog: plot.xIsLog), Axis(range: plot.yExtent, isLog: plot.yIsLog))
    if case .heatMap(let map) = plot.content { bar = ColourBar(map, measure, height: height) }
    legend = setting.hasLegend ? LegendEntry.rows(plot.legendEntries, width: width - 2 * margin, measure) : []
    let letterWidth = setting.letter.map { measure.width($0, Style.title) + 10 } ?? 0
    titleLines = plot.title.map { measure.lines($0, Style.title, to: width - 2 * margin - 2 * letterWidth, most: 3) } ?? []
    xLabelLines = setting.hidesX ? [] : plot.xLabel.map { measure.lines($0, Style.label, to: width - 2 * margin, most: 2) } ?? []
    yLabelLines = []
    if plot.hasMarginals, case .series = plot.content { strip = min(max(0.15 * min(width, height), 24), 56) }

    insets = setting.insets
    let hasHeading = !titleLines.isEmpty || setting.letter != nil
    let top =
      margin + (hasHeading ? Double(max(titleLines.count, 1)) * Style.titleRow + 5 : 0)
      + (legend.isEmpty ? 0 : Double(legend.count) * Style.legendRow + 4) + (!hasHeading && legend.isEmpty ? 3 : 0)
      + (strip > 0 ? strip + Style.marginalGap : 0)
    let below = margin + Style.tickLength + 4 + (xLabelLines.isEmpty ? 0 : 5 + Double(xLabelLines.count) * Style.labelRow)
    insets.grow(to: Insets(left: margin, top: top, right: margin, bottom: below + (setting.hidesX ? 0 : Style.tick.size)))
    if !setting.hidesY, let label = plot.yLabel {
      yLabelLines = measure.lines(label, Style.label, to: height - insets.top - insets.bottom + PlotLayout.overhang, most: 2)
    }
    let isWhole = plot.hasWholeNumbers

    // The height must be known for the vertical ticks, their width for the horizontal ones, and those may turn.
    func verticalTicks(_ height: Double) -> Ticks {
      if let rows = plot.rowTicks { return rows }
      let target = Int(height / 44)
      return plot.yIsLog ? Ticks(logarithmic: plot.yExtent, target: target) : Ticks(plot.yExtent, target: target, isWhole: isWhole.y)
    }
    func rowNames(_ ticks: Ticks, _ height: Double) -> Names {
      Names(besides: ticks, of: plot.yExtent, span: height, measure, limit: width * 0.35)
    }
    yTicks = verticalTicks(height - insets.top - insets.bottom)
    yNames = setting.hidesY ? .none : rowNames(yTicks, height - insets.top - insets.bottom)
    let beside = Style.margin + Style.tickLength + 4 + (yLabelLines.isEmpty ? 0 : 7 + Double(yLabelLines.count) * Style.labelRow)
    insets.grow(to: Insets(left: beside + yNames.depth, right: margin + (bar?.width ?? 0) + (strip > 0 ? strip + Style.marginalGap : 0)))

    let span = width - insets.left - insets.right
    if let columns = plot.columnTicks {
      xTicks = columns
      xNames =
        setting.hidesX ? .none : Names(below: columns, of: plot.xExtent, span: span, left: insets.left, measure, limit: height * 0.35)
      insets.grow(to: Insets(left: insets.left + xNames.overhang, bottom: below + xNames.depth))
    } else {
      xTicks = PlotLayout.ticks(plot, isWhole.x, span: span, measure)
      xNames = setting.hidesX ? .none : Names(flat: xTicks)
      // The outer numbers may reach beyond the ends of their axis.
      if !setting.hidesX, let last = xTicks.labels.last, let value = xTicks.values.last, let first = xTicks.labels.first,
        let low = xTicks.values.first
      {
        let right = measure.width(last, Style.tick) / 2 - (1 - x.share(value)) * span + 4
        let left = measure.width(first, Style.tick) / 2 - x.share(low) * span + 4
        insets.grow(to: Insets(left: left, right: right))
      }
    }
    area = Rectangle(
      left: insets.left, top: insets.top, width: max(width - insets.left - insets.right, 20),
      height: max(height - insets.top - insets.bottom, 20))
    if case .heatMap(let map) = plot.content { area = PlotLayout.squared(area, map) }
    if plot.hasDiagonal {
      let side = min(area.width, area.height)
      area = Rectangle(left: area.left, top: area.top, width: side, height: side)
    }
    if plot.rowTicks == nil { yTicks = verticalTicks(area.height) }
    if !setting.hidesY { yNames = rowNames(yTicks, area.height) }
    (x.from, x.to) = (area.left, area.right)
    (y.from, y.to) = plot.isHeatMap ? (area.top, area.bottom) : (area.bottom, area.top)
  }

  /// How much longer than its axis the vertical label may be.
  static let overhang = 12.0

  /// As many as stand apart.
  private static func ticks(_ plot: Plot, _ isWhole: Bool, span: Double, _ measure: TextMeasure) -> Ticks {
    let range = plot.xExtent
    var target = max(Int(span / 60), 2)
    while true {
      let ticks = plot.xIsLog ? Ticks(logarithmic: range, target: target) : Ticks(range, target: target, isWhole: isWhole)
      let needed = ticks.labels.map { measure.width($0, Style.tick) + 14 }.reduce(0, +)
      if needed <= span || target <= 1 { return ticks.fitting(Axis(range: range, to: span, isLog: plot.xIsLog), measure) }
      target -= 1
    }
  }

  /// Cells of a heat map are square where there is room.
  private static func squared(_ area: Rectangle, _ map: HeatMap) -> Rectangle {
    let (rows, columns) = (Double(map.rows.count), Double(map.rows[0].count))
    let side = min(area.width / columns, area.height / rows)
    guard columns * side > area.width * 0.4, rows * side > area.height * 0.4 else { return area }
    // What is over stands to the right and below, so that titles and axes stay where they are.
    return Rectangle(left: area.left, top: area.top, width: columns * side, height: rows * side)
  }

  func elements() -> [Drawing.Element] {
    var elements: [Drawing.Element] = []
    if !plot.isHeatMap { elements += gridLines() }
    elements += marks()
    elements += axes()
    elements += texts()
    elements += legendElements(above: area.top - (strip > 0 ? strip + Style.marginalGap : 0))
    if let bar { elements += bar.elements(beside: area, theme) }
    return elements
  }
}

extension Ticks {
  /// Without the numbers that would touch the one before.
  fileprivate func fitting(_ axis: Axis, _ measure: TextMeasure) -> Ticks {
    var (kept, end) = ([Int](), -Double.infinity)
    for index in values.indices {
      let (middle, half) = (axis.position(values[index]), measure.width(labels[index], Style.tick) / 2)
      guard middle - half > end + 4 else { continue }
      kept.append(index)
      end = middle + half
    }
    guard kept.count < values.count else { return self }
    var result = Ticks(values: kept.map { values[$0] }, labels: kept.map { labels[$0] })
    result.minor = minor
    return result
  }
}
