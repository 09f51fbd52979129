extension Plot {
  /// The plot as a picture.
  /// - Parameters:
  ///   - theme: by default the plot's own.
  ///   - scale: pixels for a point; 2 is crisp on any screen.
  public func image(theme: Theme? = nil, scale: Double = 2) throws(ImageError) -> Image {
    guard scale >= 0.25, scale <= 16 else { throw .badArgument(name: "the scale", value: "\(scale)", allowed: "from 0.25 to 16") }
    return try drawing(theme: theme).image(scale: scale)
  }

  /// The plot as an SVG file: the same bytes each time.
  public func svg(theme: Theme? = nil) throws(ImageError) -> [UInt8] {
    Array(try drawing(theme: theme).svg(title: title).utf8)
  }

  func drawing(theme: Theme? = nil) throws(ImageError) -> Drawing {
    let (size, theme) = (size ?? naturalSize, theme ?? self.theme)
    let measure = try TextMeasure()
    // Where texts would leave no room for the data, all is drawn on a larger page and shown smaller.
    var magnification = 1.0
    while true {
      let (width, height) = (Double(size.width) / magnification, Double(size.height) / magnification)
      let paper = Drawing.Element.rectangle(Rectangle(left: 0, top: 0, width: width, height: height), fill: theme.paper)
      let (isCramped, elements) = self.elements(width, height, theme, measure)
      guard isCramped, magnification > 0.2 else {
        return Drawing(width: width, height: height, elements: [paper] + elements, magnification: magnification)
      }
      magnification *= 0.85
    }
  }

  private func elements(_ width: Double, _ height: Double, _ theme: Theme, _ measure: TextMeasure) -> (Bool, [Drawing.Element]) {
    if case .panels(let panels) = content {
      let layout = PanelsLayout(panels, title: title, width, height, theme, measure)
      return (layout.layouts.contains { $0.isCramped }, layout.elements())
    }
    let layout = PlotLayout(self, width: width, height: height, theme: theme, measure: measure)
    return (layout.isCramped, layout.elements())
  }

  /// What suits the content: a column of text wide, more where many names stand beside each other.
  var naturalSize: Size {
    switch content {
    case .panels(let panels):
      let (width, height) = panels.cell
      return Size(
        unchecked: max(160, min(panels.columns * width, 8192)), max(160, min(panels.rows * height + (title == nil ? 0 : 24), 8192)))
    case .bars(let categories, let groups):
      return Size(unchecked: max(480, min(80 + max(15, 9 * groups.count) * categories.count, 1200)), 320)
    case .heatMap(let map):
      let (rows, columns) = (map.rows.count, map.rows[0].count)
      // Room for names and values; a photograph of numbers has neither.
      let wide = map.showsValues ? 34 : map.columnNames != nil ? 14 : 0
      let high = map.showsValues ? 22 : map.rowNames != nil ? 14 : 0
      return Size(unchecked: max(480, min(150 + wide * columns, 1200)), max(320, min(90 + high * rows, 1200)))
    case .series: return hasMarginals || hasDiagonal ? Size(unchecked: 400, hasMarginals ? 410 : 400) : Size(unchecked: 480, 320)
    case .histogram: return Size(unchecked: 480, 320)
    }
  }
}

/// Sizes of letters, and the distances that follow from them, in points.
enum Style {
  static let title = Drawing.Font(size: 13, isBold: true)
  static let panelTitle = Drawing.Font(size: 11.5, isBold: true)
  static let label = Drawing.Font(size: 11.5)
  static let tick = Drawing.Font(size: 10.5)
  static let legend = Drawing.Font(size: 10.5)
  /// Beside points.
  static let point = Drawing.Font(size: 9)
  static let margin = 10.0
  static let tickLength = 4.0
  static let titleRow = 16.0
  static let labelRow = 14.0
  static let legendRow = 17.0
  static let swatch = 26.0
  /// Between marks and the histograms beside them.
  static let marginalGap = 6.0
  static let axisWidth = 0.9
}
