/// A name and how what it names is drawn.
struct LegendEntry {
  let name: String
  let kind: Kind

  enum Kind {
    case line(Int)
    case points(Int)
    case box(Int)
    case reference
  }

  static let gap = 18.0

  /// As many in a row as fit.
  static func rows(_ entries: [LegendEntry], width: Double, _ measure: TextMeasure) -> [[LegendEntry]] {
    var rows: [[LegendEntry]] = []
    var used = Double.infinity
    for entry in entries {
      let needed = Style.swatch + 6 + measure.width(entry.name, Style.legend) + gap
      if used + needed - gap > width {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(entry)
      used += needed
    }
    return rows
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
      entries = all.enumerated().compactMap { index, one in one.name.map { LegendEntry(name: $0, kind: .box(index)) } }
    case .heatMap: return []
    }
    entries += references.compactMap { line in line.name.map { LegendEntry(name: $0, kind: .reference) } }
    return entries
  }
}

extension PlotLayout {
  func legendElements() -> [Drawing.Element] {
    var elements: [Drawing.Element] = []
    // Above the data, where it never covers any.
    var baseline = area.top - Double(legend.count) * Style.legendRow + Style.legend.size * 0.55
    for row in legend {
      let total = row.map { Style.swatch + 6 + measure.width($0.name, Style.legend) + LegendEntry.gap }.reduce(-LegendEntry.gap, +)
      var left = max(Style.margin, min(area.middle.x - total / 2, width - Style.margin - total))
      for entry in row {
        elements += swatch(entry.kind, Point(left + Style.swatch / 2, baseline - Style.legend.size * 0.34))
        let limit = width - Style.margin - left - Style.swatch - 6
        let name = measure.shortened(entry.name, Style.legend, to: limit)
        elements.append(.text(name, at: Point(left + Style.swatch + 6, baseline), Style.legend, .ink, .start, .none))
        left += Style.swatch + 6 + measure.width(name, Style.legend) + LegendEntry.gap
      }
      baseline += Style.legendRow
    }
    return elements
  }

  private func swatch(_ kind: LegendEntry.Kind, _ middle: Point) -> [Drawing.Element] {
    let ends = [Point(middle.x - Style.swatch / 2, middle.y), Point(middle.x + Style.swatch / 2, middle.y)]
    switch kind {
    case .line(let index):
      return [.line(ends, Drawing.Stroke(colour: .series(index), width: 1.8))]
        + Marker(index).elements(at: middle, radius: 3.4, .series(index))
    case .points(let index): return Marker(index).elements(at: middle, radius: 3.4, .series(index))
    case .box(let index):
      return [.rectangle(Rectangle(left: middle.x - 3, top: middle.y - 5, width: 13, height: 10), fill: .series(index))]
    case .reference: return [.line(ends, Style.reference)]
    }
  }
}
