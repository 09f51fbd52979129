/// A figure with axes, as data. ``image(width:height:scale:)`` and ``svg(width:height:)`` draw it.
public struct Plot: Sendable, Equatable {
  public let content: Content
  public var title: String?
  public var xLabel: String?
  public var yLabel: String?
  public let references: [Reference]
  /// By default what the data, their errors and the reference lines need.
  public let xRange: ClosedRange<Double>?
  public let yRange: ClosedRange<Double>?

  public enum Content: Sendable, Equatable {
    /// Lines and points.
    case series([Series])
    /// For each category one bar of each group.
    case bars(categories: [String], groups: [Bars])
    case histogram([Histogram])
    case heatMap(HeatMap)
  }

  /// A dashed line across the plot.
  public struct Reference: Sendable, Equatable {
    public var axis: Axis
    public var value: Double
    /// For the legend.
    public var name: String?

    public enum Axis: Sendable {
      /// At this y.
      case horizontal
      /// At this x.
      case vertical
    }

    public init(_ axis: Axis, at value: Double, name: String? = nil) {
      self.axis = axis
      self.value = value
      self.name = name
    }
  }

  public init(
    _ content: Content, title: String? = nil, xLabel: String? = nil, yLabel: String? = nil, references: [Reference] = [],
    xRange: ClosedRange<Double>? = nil, yRange: ClosedRange<Double>? = nil
  ) throws(PlotError) {
    try content.check()
    for range in [xRange, yRange].compactMap(\.self) where !range.isUsable { throw .badRange(range.lowerBound, range.upperBound) }
    self.content = content
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.references = references
    self.xRange = xRange
    self.yRange = yRange
  }
}

/// Points with or without a line through them. A point that is not a number leaves a gap.
public struct Series: Sendable, Equatable {
  public var name: String?
  public var x: [Double]
  public var y: [Double]
  public var style: Style
  public var spread: Spread?

  public enum Style: Sendable {
    /// A line with a marker at each point; without them where there are many points.
    case line
    case points
  }

  /// How far each y may be off.
  public enum Spread: Sendable, Equatable {
    /// y ± this, as bars.
    case bars([Double])
    /// y ± this, as a shaded band.
    case band([Double])
    /// From low to high, as bars.
    case intervalBars(low: [Double], high: [Double])
    /// From low to high, as a shaded band.
    case intervalBand(low: [Double], high: [Double])
  }

  public init(name: String? = nil, x: [Double], y: [Double], style: Style = .line, spread: Spread? = nil) {
    self.name = name
    self.x = x
    self.y = y
    self.style = style
    self.spread = spread
  }
}

/// One bar for each category.
public struct Bars: Sendable, Equatable {
  public var name: String?
  public var values: [Double]
  /// ± this.
  public var errors: [Double]?

  public init(name: String? = nil, values: [Double], errors: [Double]? = nil) {
    self.name = name
    self.values = values
    self.errors = errors
  }
}

/// How many values lie between one edge and the next.
public struct Histogram: Sendable, Equatable {
  public var name: String?
  /// One more than the counts, ascending.
  public let edges: [Double]
  public let counts: [Int]

  /// Bins of equal width from the smallest to the largest value, as NumPy's `histogram`: each holds its lower edge, the last also its upper one.
  /// Values that are not finite are left out.
  public init(name: String? = nil, values: [Double], bins: Int, range: ClosedRange<Double>? = nil) throws(PlotError) {
    guard (1...10_000).contains(bins) else { throw .badBins(bins) }
    let finite = values.filter(\.isUsable)
    var (low, high) = (range?.lowerBound ?? finite.min() ?? 0, range?.upperBound ?? finite.max() ?? 1)
    guard low.isUsable, high.isUsable else { throw .badRange(low, high) }
    if !(low...high).isUsable {
      // NumPy's half, or more where a half would be lost in rounding.
      let half = max(0.5, abs(low) * 1e-9)
      (low, high) = (low - half, high + half)
    }
    let width = (high - low) / Double(bins)
    let edges = (0...bins).map { $0 == bins ? high : low + Double($0) * width }
    var counts = [Int](repeating: 0, count: bins)
    for value in finite where value >= low && value <= high {
      var bin = min(max(Int((value - low) / width), 0), bins - 1)
      // Rounding must not put a value on the wrong side of an edge.
      if value < edges[bin] { bin -= 1 } else if bin < bins - 1, value >= edges[bin + 1] { bin += 1 }
      counts[max(bin, 0)] += 1
    }
    self.name = name
    self.edges = edges
    self.counts = counts
  }
}

/// A matrix as colours; the first row is at the top. From blue through white to red if there are values on both sides of zero.
public struct HeatMap: Sendable, Equatable {
  public var rows: [[Double]]
  public var rowNames: [String]?
  public var columnNames: [String]?
  /// Beside the colour bar.
  public var valueLabel: String?
  /// The values of the outermost colours; by default the smallest and the largest.
  public var range: ClosedRange<Double>?

  public init(
    rows: [[Double]], rowNames: [String]? = nil, columnNames: [String]? = nil, valueLabel: String? = nil, range: ClosedRange<Double>? = nil
  ) {
    self.rows = rows
    self.rowNames = rowNames
    self.columnNames = columnNames
    self.valueLabel = valueLabel
    self.range = range
  }
}

extension Double {
  /// Finite, and small enough that differences are finite, too.
  var isUsable: Bool { abs(self) < 1e300 }
}

extension ClosedRange<Double> {
  /// Wide enough to be divided.
  var isUsable: Bool { lowerBound.isUsable && upperBound.isUsable && upperBound - lowerBound > 1e-290 }
}
