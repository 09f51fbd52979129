extension Panels {
  /// How large a panel is by default, in points: what its plots ask for, else the smaller the more of them stand beside each other.
  var cell: (width: Int, height: Int) {
    let sizes = plots.compactMap(\.size)
    if let width = sizes.map(\.width).max(), let height = sizes.map(\.height).max() { return (width, height) }
    let isSquare = plots.contains { $0.hasDiagonal || $0.hasMarginals || $0.isHeatMap }
    switch columns {
    case 1: return (480, isSquare ? 380 : 260)
    case 2: return (360, isSquare ? 320 : 255)
    case 3: return (290, isSquare ? 265 : 220)
    default: return (240, isSquare ? 230 : 190)
    }
  }
}

/// Where panels stand. The axes of a row and of a column are in line; a legend that all would have stands once, above all.
struct PanelsLayout {
  private let panels: Panels
  private let theme: Theme
  private let measure: TextMeasure
  private let width: Double
  private let titleLines: [String]
  private let legend: [[LegendEntry]]
  private let top: Double
  private(set) var layouts: [PlotLayout]
  private let widths: [Double], heights: [Double]

  init(_ panels: Panels, title: String?, _ width: Double, _ height: Double, _ theme: Theme, _ measure: TextMeasure) {
    (self.panels, self.theme, self.measure, self.width) = (panels, theme, measure, width)
    titleLines = title.map { measure.lines($0, PanelsLayout.titleFont, to: width - 2 * Style.margin, most: 3) } ?? []
    let entries = panels.plots.map(\.legendEntries)
    let isCommon = panels.plots.count > 1 && !entries[0].isEmpty && entries.allSatisfy { $0 == entries[0] }
    let legend = isCommon ? LegendEntry.rows(entries[0], width: width - 2 * Style.margin, measure) : []
    self.legend = legend
    top =
      (titleLines.isEmpty ? 0 : Style.margin + Double(titleLines.count) * 18)
      + (legend.isEmpty ? 0 : Style.margin * 0.6 + Double(legend.count) * Style.legendRow)
    let (cellWidth, cellHeight) = (width / Double(panels.columns), max((height - top) / Double(panels.rows), 40))
    var settings = panels.plots.indices.map { index in
      PanelSetting(
        isPanel: true, letter: panels.letters.isEmpty ? nil : panels.letters[index], hasLegend: !isCommon, hidesX: panels.hidesX(index),
        hidesY: panels.hidesY(index))
    }
    var layouts: [PlotLayout] = []
    var widths = [Double](repeating: cellWidth, count: panels.columns), heights = [Double](repeating: cellHeight, count: panels.rows)
    // What one panel needs, its neighbours get; that may turn their names, which need more. A few rounds are enough: needs only grow.
    for _ in 0..<4 {
      layouts = panels.plots.indices.map { index in
        PlotLayout(
          panels.plots[index], width: widths[index % panels.columns], height: heights[index / panels.columns], theme: theme,
          measure: measure, setting: settings[index])
      }
      let needs = layouts.map(\.insets)
      for index in settings.indices {
        for other in settings.indices {
          let need = needs[other]
          if other % panels.columns == index % panels.columns {
            settings[index].insets.grow(to: Insets(left: need.left, right: need.right))
          }
          if other / panels.columns == index / panels.columns {
            settings[index].insets.grow(to: Insets(top: need.top, bottom: need.bottom))
          }
        }
      }
      // All data get areas of one size; rows with numbers below are higher than rows without.
      for index in settings.indices.reversed() {
        let needed = settings[index].insets
        widths[index % panels.columns] = needed.left + needed.right
        heights[index / panels.columns] = needed.top + needed.bottom
      }
      widths = PanelsLayout.filling(widths, to: width)
      heights = PanelsLayout.filling(heights, to: max(height - top, 40))
    }
    self.layouts = layouts
    // As they were drawn, should the rounds not have come to rest.
    self.widths = layouts.prefix(panels.columns).map(\.width)
    self.heights = stride(from: 0, to: layouts.count, by: panels.columns).map { layouts[$0].height }
  }

  /// The same room added to each, so that all is used.
  private static func filling(_ needs: [Double], to total: Double) -> [Double] {
    let extra = (total - needs.reduce(0, +)) / Double(needs.count)
    return needs.map { max($0 + extra, 20) }
  }

  private static let titleFont = Drawing.Font(size: 14, isBold: true)

  func elements() -> [Drawing.Element] {
    var elements: [Drawing.Element] = []
    for (row, line) in titleLines.enumerated() {
      let baseline = Style.margin + 12 + Double(row) * 18
      elements.append(.text(line, at: Point(width / 2, baseline), PanelsLayout.titleFont, theme.ink, .middle, .none))
    }
    elements += LegendEntry.elements(legend, above: top, around: width / 2, width: width, theme, measure)
    for (index, layout) in layouts.enumerated() {
      let (row, column) = (index / panels.columns, index % panels.columns)
      let origin = Point(widths[..<column].reduce(0, +), top + heights[..<row].reduce(0, +))
      elements.append(.group(layout.elements(), at: origin))
    }
    return elements
  }
}

extension Panels {
  /// Whether the panel below has the same horizontal axis.
  fileprivate func hidesX(_ index: Int) -> Bool {
    sharesX && index + columns < plots.count && plots[index].hasNumbersAlongX && plots[index + columns].hasNumbersAlongX
      && plots[index].xLabel == plots[index + columns].xLabel && plots[index].xIsLog == plots[index + columns].xIsLog
  }

  /// Whether the panel to the left has the same vertical axis.
  fileprivate func hidesY(_ index: Int) -> Bool {
    sharesY && index % columns > 0 && plots[index].hasNumbersAlongY && plots[index - 1].hasNumbersAlongY
      && plots[index].yLabel == plots[index - 1].yLabel && plots[index].yIsLog == plots[index - 1].yIsLog
  }
}
