extension Plot {
  /// The plot as a picture.
  /// - Parameters:
  ///   - width, height: in points, at which letters are as large as in a printed page.
  ///   - scale: pixels for a point; 2 is crisp on any screen.
  public func image(width: Int = 480, height: Int = 320, scale: Double = 2) throws(ImageError) -> Image {
    guard scale >= 0.25, scale <= 16 else { throw .badArgument(name: "the scale", value: "\(scale)", allowed: "from 0.25 to 16") }
    return try drawing(width: width, height: height).image(scale: scale)
  }

  /// The plot as an SVG file: the same bytes each time.
  public func svg(width: Int = 480, height: Int = 320) throws(ImageError) -> [UInt8] {
    Array(try drawing(width: width, height: height).svg(title: title).utf8)
  }

  func drawing(width: Int, height: Int) throws(ImageError) -> Drawing {
    for (name, side) in [("the width", width), ("the height", height)] where !(160...8192).contains(side) {
      throw .badArgument(name: name, value: "\(side)", allowed: "from 160 to 8192 points")
    }
    var drawing = Drawing(width: Double(width), height: Double(height))
    let layout = PlotLayout(self, width: drawing.width, height: drawing.height, measure: try TextMeasure())
    drawing.elements = layout.elements()
    return drawing
  }
}

/// Sizes of letters, and the distances that follow from them, in points.
enum Style {
  static let title = Drawing.Font(size: 13, isBold: true)
  static let label = Drawing.Font(size: 11.5)
  static let tick = Drawing.Font(size: 10.5)
  static let legend = Drawing.Font(size: 10.5)
  static let margin = 10.0
  static let tickLength = 4.0
  static let legendRow = 17.0
  static let swatch = 20.0
  static let reference = Drawing.Stroke(colour: Colour(hex: 0x555555), width: 1.2, dash: 4.5)
}

/// Where the parts of a plot stand: the area for the data gets what titles, labels, legend and ticks leave.
struct PlotLayout {
  let plot: Plot
  let measure: TextMeasure
  let width: Double
  let height: Double
  var area: Rectangle
  var x: Axis
  var y: Axis
  var xTicks: Ticks
  var yTicks: Ticks
  /// Names too long for their places are written upward.
  var xTurned = false
  var legend: [[LegendEntry]]
  var bar: ColourBar?

  init(_ plot: Plot, width: Double, height: Double, measure: TextMeasure) {
    self.plot = plot
    self.measure = measure
    self.width = width
    self.height = height
    (x, y) = (Axis(range: plot.xExtent), Axis(range: plot.yExtent))
    if case .heatMap(let map) = plot.content { bar = ColourBar(map, measure) }
    legend = LegendEntry.rows(plot.legendEntries, width: width - 2 * Style.margin - 40, measure)

    var top = Style.margin
    if plot.title != nil { top += Style.title.size + 8 }
    top += Double(legend.count) * Style.legendRow + (legend.isEmpty ? 0 : 4)
    if plot.title == nil && legend.isEmpty { top += 2 }
    // The height must be known for the vertical ticks, their width for the horizontal ones, and those may turn.
    var bottom = Style.margin + Style.tickLength + Style.tick.size + 4
    if plot.xLabel != nil { bottom += Style.label.size + 6 }
    yTicks = plot.rowTicks ?? Ticks(y.range, target: Int((height - top - bottom) / 46))
    let widest = yTicks.labels.map { measure.width($0, Style.tick) }.max() ?? 0
    var left = Style.margin + min(widest, width * 0.35) + Style.tickLength + 4
    if plot.yLabel != nil { left += Style.label.size + 7 }
    var right = Style.margin + (bar?.width ?? 0)

    let span = width - left - right
    xTicks = plot.columnTicks ?? PlotLayout.ticks(x.range, span: span, measure)
    let slot = span / Double(max(plot.columnTicks?.values.count ?? 0, 1))
    let longest = xTicks.labels.map { measure.width($0, Style.tick) }.max() ?? 0
    if plot.columnTicks != nil, longest > slot - 6 {
      xTurned = true
      bottom += min(longest, height * 0.3) - Style.tick.size + 2
    } else if let last = xTicks.labels.last, let value = xTicks.values.last, plot.columnTicks == nil {
      // The last number may reach beyond the end of its axis.
      let place = (value - x.range.lowerBound) / (x.range.upperBound - x.range.lowerBound)
      right = max(right, measure.width(last, Style.tick) / 2 - (1 - place) * span + 4)
    }
    area = Rectangle(left: left, top: top, width: max(width - left - right, 20), height: max(height - top - bottom, 20))
    if case .heatMap(let map) = plot.content { area = PlotLayout.squared(area, map) }
    (x.from, x.to) = (area.left, area.right)
    (y.from, y.to) = (area.bottom, area.top)
    if plot.hasRowsFromTop { (y.from, y.to) = (area.top, area.bottom) }
  }

  /// As many as stand apart.
  private static func ticks(_ range: ClosedRange<Double>, span: Double, _ measure: TextMeasure) -> Ticks {
    var target = max(Int(span / 72), 2)
    while true {
      let ticks = Ticks(range, target: target)
      let needed = ticks.labels.map { measure.width($0, Style.tick) + 16 }.reduce(0, +)
      if needed <= span || target <= 2 { return ticks }
      target -= 1
    }
  }

  /// Cells of a heat map are square where there is room.
  private static func squared(_ area: Rectangle, _ map: HeatMap) -> Rectangle {
    let (rows, columns) = (Double(map.rows.count), Double(map.rows[0].count))
    let side = min(area.width / columns, area.height / rows)
    guard columns * side > area.width * 0.5, rows * side > area.height * 0.5 else { return area }
    // What is over stands to the right and below, so that titles and axes stay where they are.
    return Rectangle(left: area.left, top: area.top, width: columns * side, height: rows * side)
  }

  func elements() -> [Drawing.Element] {
    var elements: [Drawing.Element] = [.rectangle(Rectangle(left: 0, top: 0, width: width, height: height), fill: .white)]
    if !plot.isHeatMap { elements += gridLines() }
    elements += marks()
    elements += axes()
    elements += texts()
    elements += legendElements()
    if let bar { elements += bar.elements(beside: area) }
    return elements
  }
}
