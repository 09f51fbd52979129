/// Around the data, in points.
struct Insets: Equatable {
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
  var isPanel = false
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
  /// Whether the texts leave too little room for the data.
  private(set) var isCramped = false

  init(
    _ plot: Plot, width: Double, height: Double, theme: Theme, measure: TextMeasure, setting: PanelSetting = PanelSetting()
  ) {
    (self.plot, self.measure, self.theme, self.setting) = (plot, measure, theme, setting)
    (self.width, self.height) = (width, height)
    let margin = Style.margin
    (x, y) = (Axis(range: plot.xExtent, isLog: plot.xIsLog), Axis(range: plot.yExtent, isLog: plot.yIsLog))
    if case .heatMap(let map) = plot.content { bar = ColourBar(map, measure, height: height - 80) }
    legend = setting.hasLegend ? LegendEntry.rows(plot.legendEntries, width: width - 2 * margin, measure) : []
    let titleFont = PlotLayout.titleFont(setting)
    let letterWidth = setting.letter.map { measure.width($0, Style.title) + 10 } ?? 0
    titleLines = plot.title.map { measure.lines($0, titleFont, to: width - 2 * margin - 2 * letterWidth, most: 3) } ?? []
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
      plot.rowTicks == nil
        ? Names(upright: ticks, measure) : Names(besides: ticks, of: plot.yExtent, span: height, measure, limit: width * 0.35)
    }
    yTicks = verticalTicks(height - insets.top - insets.bottom)
    yNames = setting.hidesY ? .none : rowNames(yTicks, height - insets.top - insets.bottom)
    let beside = Style.margin + Style.tickLength + 4 + (yLabelLines.isEmpty ? 0 : 7 + Double(yLabelLines.count) * Style.labelRow)
    insets.grow(to: Insets(left: beside + yNames.depth, right: margin + (bar?.width ?? 0) + (strip > 0 ? strip + Style.marginalGap : 0)))

    // Names that turn need more room below, and square cells leave less beside each other: until all fits, but not for ever.
    (xTicks, xNames) = (Ticks(values: [], labels: []), .none)
    area = Rectangle(left: 0, top: 0, width: 0, height: 0)
    for _ in 0..<3 {
      area = PlotLayout.area(plot, insets, width, height)
      let before = insets
      if let columns = plot.columnTicks {
        xTicks = columns
        xNames =
          setting.hidesX ? .none : Names(below: columns, of: plot.xExtent, span: area.width, left: area.left, measure, limit: height * 0.35)
        insets.grow(to: Insets(left: insets.left + xNames.overhang, bottom: below + xNames.depth))
      } else {
        xTicks = PlotLayout.ticks(plot, isWhole.x, span: area.width, measure)
        xNames = setting.hidesX ? .none : Names(flat: xTicks)
        // The outer numbers may reach beyond the ends of their axis.
        if !setting.hidesX, let last = xTicks.labels.last, let value = xTicks.values.last, let first = xTicks.labels.first,
          let low = xTicks.values.first
        {
          let right = measure.width(last, Style.tick) / 2 - (1 - x.share(value)) * area.width + 4
          let left = measure.width(first, Style.tick) / 2 - x.share(low) * area.width + 4
          insets.grow(to: Insets(left: left, right: right))
        }
      }
      if insets == before { break }
    }
    let room = (width: width - insets.left - insets.right, height: height - insets.top - insets.bottom)
    isCramped = room.width < 56 || room.height < 48
    area = PlotLayout.area(plot, insets, width, height)
    if plot.columnTicks == nil {
      xTicks = xTicks.fitting(Axis(range: plot.xExtent, to: area.width, isLog: plot.xIsLog), measure)
      if !setting.hidesX { xNames = Names(flat: xTicks) }
    }
    if plot.rowTicks == nil { yTicks = verticalTicks(area.height) }
    if !setting.hidesY { yNames = rowNames(yTicks, area.height) }
    (x.from, x.to) = (area.left, area.right)
    (y.from, y.to) = plot.isHeatMap ? (area.top, area.bottom) : (area.bottom, area.top)
  }

  var titleFont: Drawing.Font { PlotLayout.titleFont(setting) }
  private static func titleFont(_ setting: PanelSetting) -> Drawing.Font { setting.isPanel ? Style.panelTitle : Style.title }

  /// How much longer than its axis the vertical label may be.
  static let overhang = 12.0

  /// Square where cells or the diagonal ask for it.
  private static func area(_ plot: Plot, _ insets: Insets, _ width: Double, _ height: Double) -> Rectangle {
    let area = Rectangle(
      left: insets.left, top: insets.top, width: max(width - insets.left - insets.right, 20),
      height: max(height - insets.top - insets.bottom, 20))
    if case .heatMap(let map) = plot.content { return PlotLayout.squared(area, map) }
    guard plot.hasDiagonal else { return area }
    let side = min(area.width, area.height)
    return Rectangle(left: area.left, top: area.top, width: side, height: side)
  }

  /// As many as stand apart.
  private static func ticks(_ plot: Plot, _ isWhole: Bool, span: Double, _ measure: TextMeasure) -> Ticks {
    let range = plot.xExtent
    var target = max(Int(span / 60), 2)
    while true {
      let ticks = plot.xIsLog ? Ticks(logarithmic: range, target: target) : Ticks(range, target: target, isWhole: isWhole)
      let needed = ticks.labels.map { measure.width($0, Style.tick) + 14 }.reduce(0, +)
      if needed <= span || target <= 1 { return ticks }
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
