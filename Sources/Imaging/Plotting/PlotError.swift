/// What can be wrong with the data of a plot.
public enum PlotError: Error, Sendable, Equatable {
  /// Two lists that belong together: what they are, and their counts.
  case countsDiffer(String, Int, String, Int, series: String?)
  case nothingToPlot
  case badRange(Double, Double)
  case badBins(Int)
  case negativeError(Double, series: String?)
  case raggedRows(first: Int, other: Int)
  case tooManyCells(Int)
  /// An interval whose lower end is above its upper one.
  case reversedInterval(Double, Double, series: String?)
  /// Where a logarithmic axis begins.
  case notAboveZero(Double)
  case badSize(Int)
  case nestedPanels
  case tooManyPanels(Int)
  case badColumns(Int)
}

extension PlotError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .countsDiffer(let a, let n, let b, let m, let series):
      "there are \(n) \(a), but \(m) \(b)\(series.map { ", in “\($0)”" } ?? "")"
    case .nothingToPlot: "there is nothing to plot"
    case .badRange(let low, let high): "an axis cannot go from \(low) to \(high)"
    case .badBins(let bins): "a histogram has from 1 to 10000 bins, not \(bins)"
    case .negativeError(let value, let series): "the error \(value) is negative\(series.map { ", in “\($0)”" } ?? "")"
    case .raggedRows(let first, let other): "the rows of a heat map are equally long, but one has \(first) values and another \(other)"
    case .tooManyCells(let count): "a heat map has at most a million cells, not \(count)"
    case .reversedInterval(let low, let high, let series):
      "an interval goes from low to high, but one goes from \(low) to \(high)\(series.map { ", in “\($0)”" } ?? "")"
    case .notAboveZero(let value): "a logarithmic axis begins above 0, not at \(value)"
    case .badSize(let side): "a plot is from 160 to 8192 points wide and high, not \(side)"
    case .nestedPanels: "a panel is a single plot: panels in panels would be too small to read"
    case .tooManyPanels(let count): "a figure has at most 100 panels, not \(count)"
    case .badColumns(let columns): "panels stand in at least one column, not \(columns)"
    }
  }
}

extension Plot.Content {
  func check() throws(PlotError) {
    switch self {
    case .series(let series):
      guard series.contains(where: { !$0.x.isEmpty }) else { throw .nothingToPlot }
      for one in series { try one.check() }
    case .bars(let categories, let groups):
      guard !categories.isEmpty, !groups.isEmpty else { throw .nothingToPlot }
      for group in groups {
        try checkCounts("categories", categories.count, "values", group.values.count, group.name)
        try group.spread?.check(group.values.count, group.name)
      }
    case .histogram(let histograms):
      guard !histograms.isEmpty else { throw .nothingToPlot }
    case .heatMap(let map):
      guard let first = map.rows.first?.count, first > 0 else { throw .nothingToPlot }
      for row in map.rows where row.count != first { throw .raggedRows(first: first, other: row.count) }
      guard map.rows.count * first <= 1_000_000 else { throw .tooManyCells(map.rows.count * first) }
      if let names = map.rowNames { try checkCounts("rows", map.rows.count, "names", names.count, nil) }
      if let names = map.columnNames { try checkCounts("columns", first, "names", names.count, nil) }
      if let range = map.range, !range.isUsable {
        throw .badRange(range.lowerBound, range.upperBound)
      }
    case .panels(let panels): try panels.check()
    }
  }
}

extension Series {
  fileprivate func check() throws(PlotError) {
    try checkCounts("x", x.count, "y", y.count, name)
    try spread?.check(y.count, name)
    if let labels { try checkCounts("points", x.count, "labels", labels.count, name) }
  }

  /// Where each point's error bar or band begins and ends; nil if there are none.
  public var bounds: (low: [Double], high: [Double])? { spread?.bounds(of: y) }

  var isBand: Bool {
    switch spread {
    case .band, .intervalBand: true
    default: false
    }
  }
}

extension Bars {
  /// Where each bar's whisker begins and ends; nil if there are none.
  public var bounds: (low: [Double], high: [Double])? { spread?.bounds(of: values) }
}

extension Series.Spread {
  fileprivate func check(_ count: Int, _ series: String?) throws(PlotError) {
    switch self {
    case .bars(let errors), .band(let errors):
      try checkCounts("y", count, "errors", errors.count, series)
      if let negative = errors.first(where: { $0 < 0 }) { throw .negativeError(negative, series: series) }
    case .intervalBars(let low, let high), .intervalBand(let low, let high):
      try checkCounts("y", count, "lower bounds", low.count, series)
      try checkCounts("y", count, "upper bounds", high.count, series)
      if let (low, high) = zip(low, high).first(where: { $0 > $1 }) { throw .reversedInterval(low, high, series: series) }
    }
  }

  fileprivate func bounds(of y: [Double]) -> (low: [Double], high: [Double]) {
    switch self {
    case .bars(let errors), .band(let errors): (zip(y, errors).map { $0 - $1 }, zip(y, errors).map { $0 + $1 })
    case .intervalBars(let low, let high), .intervalBand(let low, let high): (low, high)
    }
  }
}

private func checkCounts(_ a: String, _ n: Int, _ b: String, _ m: Int, _ series: String?) throws(PlotError) {
  if n != m { throw .countsDiffer(a, n, b, m, series: series) }
}
