/// Points with or without a line through them. A point that is not a number leaves a gap.
public struct Series: Sendable, Equatable {
  public var name: String?
  public var x: [Double]
  public var y: [Double]
  public var style: Style
  public var spread: Spread?
  /// A text beside each point; empty where there is none.
  public var labels: [String]?

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

  public init(name: String? = nil, x: [Double], y: [Double], style: Style = .line, spread: Spread? = nil, labels: [String]? = nil) {
    self.name = name
    self.x = x
    self.y = y
    self.style = style
    self.spread = spread
    self.labels = labels
  }
}

/// One bar for each category.
public struct Bars: Sendable, Equatable {
  public var name: String?
  public var values: [Double]
  /// As whiskers, whichever it is.
  public var spread: Series.Spread?

  public init(name: String? = nil, values: [Double], spread: Series.Spread? = nil) {
    self.name = name
    self.values = values
    self.spread = spread
  }

  /// - Parameter errors: ± this.
  public init(name: String? = nil, values: [Double], errors: [Double]?) {
    self.init(name: name, values: values, spread: errors.map { .bars($0) })
  }
}
