/// Plots side by side, in rows: small multiples.
public struct Panels: Sendable, Equatable {
  public let plots: [Plot]
  public let columns: Int
  /// A letter before each, or empty.
  public let letters: [String]
  /// Whether all horizontal (vertical) axes cover the same range; then only the outer ones have numbers.
  public let sharesX: Bool
  public let sharesY: Bool

  /// - Parameters:
  ///   - columns: by default all in one row up to three, two rows for four, else three or four in a row.
  ///   - letters: one for each plot; nil for A, B, C …; empty for none.
  public init(
    _ plots: [Plot], columns: Int? = nil, letters: [String]? = nil, sharesX: Bool = false, sharesY: Bool = false
  )
    throws(PlotError)
  {
    if let columns, columns < 1 { throw .badColumns(columns) }
    self.columns = max(1, min(columns ?? Panels.defaultColumns(plots.count), plots.count))
    self.letters = letters ?? plots.indices.map(Panels.letter)
    (self.sharesX, self.sharesY) = (sharesX, sharesY)
    let shared = plots.sharing(x: sharesX, y: sharesY)
    self.plots = shared
    try check()
  }

  public var rows: Int { (plots.count + columns - 1) / columns }

  private static func defaultColumns(_ count: Int) -> Int { count <= 3 ? count : count == 4 ? 2 : count <= 9 ? 3 : 4 }

  /// A … Z, AA, AB …
  private static func letter(_ index: Int) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return (index >= 26 ? String(letters[(index / 26 - 1) % 26]) : "") + String(letters[index % 26])
  }

  func check() throws(PlotError) {
    guard !plots.isEmpty else { throw .nothingToPlot }
    guard plots.count <= 100 else { throw .tooManyPanels(plots.count) }
    for plot in plots { if case .panels = plot.content { throw .nestedPanels } }
    guard letters.isEmpty || letters.count == plots.count else {
      throw .countsDiffer("panels", plots.count, "labels", letters.count, series: nil)
    }
  }
}

extension [Plot] {
  /// The same plots with ranges that hold the data of all. Categories and heat maps keep their own horizontal axis.
  fileprivate func sharing(x: Bool, y: Bool) -> [Plot] {
    func union(_ ranges: [ClosedRange<Double>]) -> ClosedRange<Double>? {
      guard let low = ranges.map(\.lowerBound).min(), let high = ranges.map(\.upperBound).max() else { return nil }
      return low...high
    }
    let xRange = x ? union(filter(\.hasNumbersAlongX).map(\.xExtent)) : nil
    let yRange = y ? union(filter(\.hasNumbersAlongY).map(\.yExtent)) : nil
    return map { plot in
      var plot = plot
      if let xRange, plot.hasNumbersAlongX { plot.xRange = xRange }
      if let yRange, plot.hasNumbersAlongY { plot.yRange = yRange }
      return plot
    }
  }
}

extension Plot {
  var hasNumbersAlongX: Bool {
    switch content {
    case .series, .histogram: true
    case .bars, .heatMap, .panels: false
    }
  }

  var hasNumbersAlongY: Bool {
    switch content {
    case .series, .histogram, .bars: true
    case .heatMap, .panels: false
    }
  }
}
