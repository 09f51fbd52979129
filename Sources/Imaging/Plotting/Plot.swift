/// A figure with axes, or several of them, as data. ``image(theme:scale:)`` and ``svg(theme:)`` draw it.
public struct Plot: Sendable, Equatable {
  public let content: Content
  public var title: String?
  public var xLabel: String?
  public var yLabel: String?
  public let references: [Reference]
  /// By default what the data, their errors and the reference lines need.
  public internal(set) var xRange: ClosedRange<Double>?
  public internal(set) var yRange: ClosedRange<Double>?
  /// Logarithmic axes. Numbers that are not above zero leave gaps there.
  public let xIsLog: Bool
  public let yIsLog: Bool
  /// For points: the line y = x, both axes alike.
  public let hasDiagonal: Bool
  /// For points: histograms of x above and of y beside them.
  public let hasMarginals: Bool
  /// In points; by default what suits the content.
  public let size: Size?
  public var theme: Theme

  public enum Content: Sendable, Equatable {
    /// Lines and points.
    case series([Series])
    /// For each category one bar of each group.
    case bars(categories: [String], groups: [Bars])
    case histogram([Histogram])
    case heatMap(HeatMap)
    /// Small multiples.
    case panels(Panels)
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

  /// Width and height, in points, at which letters are as large as in a printed page.
  public struct Size: Sendable, Equatable {
    public let width: Int, height: Int

    /// From 160 to 8192 points each.
    public init(width: Int, height: Int) throws(PlotError) {
      for side in [width, height] where !(160...8192).contains(side) { throw .badSize(side) }
      self.init(unchecked: width, height)
    }

    init(unchecked width: Int, _ height: Int) { (self.width, self.height) = (width, height) }
  }

  public init(
    _ content: Content, title: String? = nil, xLabel: String? = nil, yLabel: String? = nil, references: [Reference] = [],
    xRange: ClosedRange<Double>? = nil, yRange: ClosedRange<Double>? = nil, xIsLog: Bool = false, yIsLog: Bool = false,
    hasDiagonal: Bool = false, hasMarginals: Bool = false, size: Size? = nil, theme: Theme = .light
  ) throws(PlotError) {
    try content.check()
    for (range, isLog) in [(xRange, xIsLog), (yRange, yIsLog)] {
      guard let range else { continue }
      guard range.isUsable else { throw .badRange(range.lowerBound, range.upperBound) }
      if isLog, range.lowerBound <= 0 { throw .notAboveZero(range.lowerBound) }
    }
    self.content = content
    // An empty text is none.
    self.title = title?.isEmpty == true ? nil : title
    self.xLabel = xLabel?.isEmpty == true ? nil : xLabel
    self.yLabel = yLabel?.isEmpty == true ? nil : yLabel
    self.references = references
    self.xRange = xRange
    self.yRange = yRange
    self.xIsLog = xIsLog
    self.yIsLog = yIsLog
    self.hasDiagonal = hasDiagonal
    self.hasMarginals = hasMarginals
    self.size = size
    self.theme = theme
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
