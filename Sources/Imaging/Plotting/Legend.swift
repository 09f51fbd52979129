/// A name and how what it names is drawn.
struct LegendEntry: Equatable {
  let name: String
  let kind: Kind

  enum Kind: Equatable {
    case line(Int)
    case points(Int)
    case box(Int)
    /// Histograms that lie over each other.
    case outline(Int)
    case reference
  }

  static let gap = 18.0

  /// As many in a row as fit.
  static func rows(_ entries: [LegendEntry], width: Double, _ measure: TextMeasure) -> [[LegendEntry]] {
    var rows: [[LegendEntry]] = []
    var used = Double.infinity
    for entry in entries {
      let name = measure.shortened(entry.name, Style.legend, to: width - Style.swatch - 6)
      let needed = Style.swatch + 6 + measure.width(name, Style.legend) + gap
      if used + needed - gap > width {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(LegendEntry(name: name, kind: entry.kind))
      used += needed
    }
    return rows
  }

  static func elements(
    _ rows: [[LegendEntry]], above bottom: Double, around middle: Double, width: Double, _ theme: Theme, _ measure: TextMeasure
  ) -> [Drawing.Element] {
    var elements: [Drawing.Element] = []
    // Above the data, where it never covers any.
    var baseline = bottom - Double(rows.count) * Style.legendRow + Style.legend.size * 0.55
    for row in rows {
      let total = row.map { Style.swatch + 6 + measure.width($0.name, Style.legend) + gap }.reduce(-gap, +)
      var left = max(Style.margin, min(middle - total / 2, width - Style.margin - total))
      for entry in row {
        elements += entry.kind.swatch(Point(left + Style.swatch / 2, baseline - Style.legend.size * 0.34), theme)
        elements.append(.text(entry.name, at: Point(left + Style.swatch + 6, baseline), Style.legend, theme.ink, .start, .none))
        left += Style.swatch + 6 + measure.width(entry.name, Style.legend) + gap
      }
      baseline += Style.legendRow
    }
    return elements
  }
}

extension Plot {
  var legendEntries: [LegendEntry] {
    var entries: [LegendEntry]
    switch content {
    case .series(let series):
      entries = series.enumerated().compactMap { index, one in
        one.name.map { LegendEntry(name: $0, kind: one.style == .line ? .line(index) : .points(index)) }
      }
    case .bars(_, let groups):
      entries = groups.enumerated().compactMap { index, one in one.name.map { LegendEntry(name: $0, kind: .box(index)) } }
    case .histogram(let all):
      entries = all.enumerated().compactMap { index, one in
        one.name.map { LegendEntry(name: $0, kind: all.count > 1 ? .outline(index) : .box(index)) }
      }
    case .heatMap, .panels: return []
    }
    for case let name? in references.map(\.name) where !entries.contains(where: { $0.name == name && $0.kind == .reference }) {
      entries.append(LegendEntry(name: name, kind: .reference))
    }
    return entries
  }
}

extension PlotLayout {
  func legendElements(above bottom: Double) -> [Drawing.Element] {
    LegendEntry.elements(legend, above: bottom, around: area.middle.x, width: width, theme, measure)
  }
}

extension LegendEntry.Kind {
  fileprivate func swatch(_ middle: Point, _ theme: Theme) -> [Drawing.Element] {
    let ends = [Point(middle.x - Style.swatch / 2, middle.y), Point(middle.x + Style.swatch / 2, middle.y)]
    switch self {
    case .line(let index):
      return [.line(ends, Drawing.Stroke(colour: theme.series(index), width: 1.8, dash: Theme.dash(index)))]
        + Marker(index).elements(at: middle, radius: 3.4, theme.series(index), theme)
    case .points(let index):
      return Marker(index).elements(
        at: Point(middle.x + 6, middle.y), radius: 3.4, theme.series(index), theme, isOpen: Marker.isOpen(index, .points))
    case .box(let index):
      let box = Rectangle(left: middle.x - 5, top: middle.y - 5, width: 18, height: 10)
      return theme.bar(box, index)
    case .outline(let index):
      let (left, right, top, bottom) = (middle.x - 11, middle.x + 13, middle.y - 5, middle.y + 5)
      let corners = [Point(left, bottom), Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)]
      return [
        .polygon(corners, fill: theme.series(index), opacity: 0.25),
        .line(corners, Drawing.Stroke(colour: theme.series(index), width: 1.5, dash: Theme.dash(index))),
      ]
    case .reference: return [.line(ends, theme.referenceStroke)]
    }
  }
}

extension Theme {
  var referenceStroke: Drawing.Stroke { Drawing.Stroke(colour: reference, width: 1.1, dash: [4, 3]) }

  /// A bar of a group: its colour, and lines across from the second group on.
  func bar(_ r: Rectangle, _ index: Int) -> [Drawing.Element] {
    // Lines nearly as strong as the page would flicker.
    let stroke = Drawing.Stroke(colour: series(index).mixed(with: paper, 0.65), width: 0.9)
    let lines = Hatch(index).lines(in: r).map { Drawing.Element.line($0, stroke) }
    return [.rectangle(r, fill: series(index))] + lines
  }
}
