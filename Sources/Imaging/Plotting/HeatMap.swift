/// A matrix as colours; the first row is at the top. From blue through white to red if the outermost colours' values are equally far from zero.
public struct HeatMap: Sendable, Equatable {
  public var rows: [[Double]]
  public var rowNames: [String]?
  public var columnNames: [String]?
  /// Beside the colour bar.
  public var valueLabel: String?
  /// The values of the outermost colours; by default the smallest and the largest.
  public var range: ClosedRange<Double>?
  /// Whether each value is written in its cell, where the cells are large enough.
  public var showsValues: Bool

  public init(
    rows: [[Double]], rowNames: [String]? = nil, columnNames: [String]? = nil, valueLabel: String? = nil,
    range: ClosedRange<Double>? = nil, showsValues: Bool = false
  ) {
    self.showsValues = showsValues
    self.rows = rows
    self.rowNames = rowNames
    self.columnNames = columnNames
    self.valueLabel = valueLabel
    self.range = range
  }
}

extension HeatMap {
  /// The values of the outermost colours.
  var scale: ClosedRange<Double> {
    if let range { return range }
    let finite = rows.joined().filter(\.isUsable)
    guard let low = finite.min(), let high = finite.max(), (low...high).isUsable else {
      let only = finite.first ?? 0
      let half = max(0.5, abs(only) * 0.1)
      return (only - half)...(only + half)
    }
    guard low < 0, high > 0 else { return low...high }
    // White is zero.
    let far = max(-low, high)
    return -far...far
  }

  static func colours(_ scale: ClosedRange<Double>) -> ColourMap {
    abs(scale.lowerBound + scale.upperBound) <= (scale.upperBound - scale.lowerBound) * 1e-6 ? .diverging : .viridis
  }

  /// A value's colour; nil if it is no number.
  private func colour(_ value: Double, _ colours: ColourMap, _ scale: ClosedRange<Double>) -> Colour? {
    value.isFinite ? colours[(value - scale.lowerBound) / (scale.upperBound - scale.lowerBound)] : nil
  }

  func elements(in area: Rectangle, _ scale: ClosedRange<Double>, _ theme: Theme, _ measure: TextMeasure) -> [Drawing.Element] {
    let colours = HeatMap.colours(scale)
    let pixels = rows.joined().flatMap { value in
      let colour = colour(value, colours, scale) ?? theme.missing
      return [Float(colour.red), Float(colour.green), Float(colour.blue)]
    }
    let image = Image(uncheckedHeight: rows.count, width: rows[0].count, pixels: pixels)
    let cell = Rectangle(left: 0, top: 0, width: area.width / Double(image.width), height: area.height / Double(image.height))
    func place(_ row: Int, _ column: Int) -> Rectangle {
      Rectangle(
        left: area.left + Double(column) * cell.width, top: area.top + Double(row) * cell.height, width: cell.width, height: cell.height)
    }
    var elements: [Drawing.Element] = [.pixels(image, area)]
    // Grey may be a colour of the scale, too: a missing value is also crossed out.
    if min(cell.width, cell.height) >= 5 {
      for (row, values) in rows.enumerated() {
        for (column, value) in values.enumerated() where !value.isFinite {
          let r = place(row, column)
          elements.append(.line([Point(r.left, r.bottom), Point(r.right, r.top)], Drawing.Stroke(colour: theme.axis, width: 0.7)))
        }
      }
    }
    guard showsValues, let texts = cellTexts(cell, measure) else { return elements }
    for (row, values) in rows.enumerated() {
      for (column, value) in values.enumerated() {
        guard let colour = colour(value, colours, scale) else { continue }
        let middle = place(row, column).middle
        // Whichever of black and white stands out more, by WCAG's ratio of contrast.
        let ink = (colour.luminance + 0.05) * (colour.luminance + 0.05) > 1.05 * 0.05 ? Colour.black : .white
        elements.append(
          .text(texts.texts[row][column], at: Point(middle.x, middle.y + texts.font.size * 0.36), texts.font, ink, .middle, .none))
      }
    }
    return elements
  }

  /// The values as texts, with as many digits as tell them apart, in letters that fit into the cells; nil if none do.
  private func cellTexts(_ cell: Rectangle, _ measure: TextMeasure) -> (texts: [[String]], font: Drawing.Font)? {
    let finite = rows.joined().filter(\.isUsable)
    let largest = finite.map(abs).max() ?? 0
    let isWhole = finite.allSatisfy { $0 == $0.rounded() } && largest < 1e6
    let isPlain = largest < 1e5 && largest >= 0.01
    let decimals = isWhole ? 0 : largest >= 100 ? 0 : largest >= 10 ? 1 : 2
    let texts = rows.map { row in
      row.map { value in
        !value.isUsable ? "" : isWhole || isPlain || value == 0 ? Ticks.fixed(value, decimals: decimals) : Ticks.scientific(value)
      }
    }
    let widest = texts.map { measure.widest($0, Style.tick) }.max() ?? 0
    let size = min(Style.tick.size, Style.tick.size * (cell.width - 4) / max(widest, 1), (cell.height - 2) * 0.85)
    return size >= 6 ? (texts, Drawing.Font(size: size)) : nil
  }
}

/// Which colour is which value.
struct ColourBar {
  let scale: ClosedRange<Double>
  let label: String?
  let ticks: Ticks
  /// Of everything to the right of the data.
  let width: Double
  private let tickWidth: Double
  private let measure: TextMeasure
  private let labelRows: Int

  private static let thickness = 12.0
  private static let distance = 12.0

  init(_ map: HeatMap, _ measure: TextMeasure, height: Double) {
    scale = map.scale
    ticks = Ticks(scale, target: max(2, min(5, Int(height / 50))))
    tickWidth = ticks.labels.map { measure.width($0, Style.tick) }.max() ?? 0
    label = map.valueLabel?.isEmpty == true ? nil : map.valueLabel
    labelRows = label.map { measure.lines($0, Style.label, to: height, most: 2).count } ?? 0
    width =
      ColourBar.distance + ColourBar.thickness + 7 + tickWidth + (labelRows == 0 ? 0 : 6 + Double(labelRows) * Style.labelRow)
    self.measure = measure
  }

  func elements(beside area: Rectangle, _ theme: Theme) -> [Drawing.Element] {
    let bar = Rectangle(left: area.right + ColourBar.distance, top: area.top, width: ColourBar.thickness, height: area.height)
    let colours = HeatMap.colours(scale)
    let steps = 256
    let pixels = (0..<steps).flatMap { step in
      let colour = colours[1 - Double(step) / Double(steps - 1)]
      return [Float(colour.red), Float(colour.green), Float(colour.blue)]
    }
    let stroke = Drawing.Stroke(colour: theme.axis, width: Style.axisWidth)
    var elements: [Drawing.Element] = [
      .pixels(Image(uncheckedHeight: steps, width: 1, pixels: pixels), bar), .frame(bar, stroke),
    ]
    let axis = Axis(range: scale, from: bar.bottom, to: bar.top)
    // Fewer where the data are lower than was thought.
    let ticks = ticks.values.count <= Int(area.height / 14) ? ticks : Ticks(scale, target: max(1, Int(area.height / 40)))
    for (value, text) in zip(ticks.values, ticks.labels) {
      let place = axis.position(value)
      elements.append(.line([Point(bar.right, place), Point(bar.right + 3, place)], stroke))
      elements.append(.text(text, at: Point(bar.right + 6, place + Style.tick.size * 0.36), Style.tick, theme.axis, .start, .none))
    }
    let lines = label.map { measure.lines($0, Style.label, to: area.height + PlotLayout.overhang, most: max(labelRows, 1)) } ?? []
    for (row, line) in lines.enumerated() {
      let x = bar.right + 7 + tickWidth + 6 + Style.label.size * 0.8 + Double(row) * Style.labelRow
      elements.append(.text(line, at: Point(x, bar.middle.y), Style.label, theme.ink, .middle, .upward))
    }
    return elements
  }
}
