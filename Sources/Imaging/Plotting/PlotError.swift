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
        if let errors = group.errors {
          try checkCounts("values", group.values.count, "errors", errors.count, group.name)
          try checkErrors(errors, group.name)
        }
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
    }
  }
}

extension Series {
  fileprivate func check() throws(PlotError) {
    try checkCounts("x", x.count, "y", y.count, name)
    switch spread {
    case nil: break
    case .bars(let errors), .band(let errors):
      try checkCounts("y", y.count, "errors", errors.count, name)
      try checkErrors(errors, name)
    case .intervalBars(let low, let high), .intervalBand(let low, let high):
      try checkCounts("y", y.count, "lower bounds", low.count, name)
      try checkCounts("y", y.count, "upper bounds", high.count, name)
    }
  }

  /// Where each point's error bar or band begins and ends; nil if there are none.
  var bounds: (low: [Double], high: [Double])? {
    switch spread {
    case nil: nil
    case .bars(let errors), .band(let errors): (zip(y, errors).map { $0 - $1 }, zip(y, errors).map { $0 + $1 })
    case .intervalBars(let low, let high), .intervalBand(let low, let high): (low, high)
    }
  }

  var isBand: Bool {
    switch spread {
    case .band, .intervalBand: true
    default: false
    }
  }
}

private func checkCounts(_ a: String, _ n: Int, _ b: String, _ m: Int, _ series: String?) throws(PlotError) {
  if n != m { throw .countsDiffer(a, n, b, m, series: series) }
}

private func checkErrors(_ errors: [Double], _ series: String?) throws(PlotError) {
  if let negative = errors.first(where: { $0 < 0 }) { throw .negativeError(negative, series: series) }
}
