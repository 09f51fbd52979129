import Imaging
import Language

extension Theme: NamedCase {
  static var caseTypeName: String { "Theme" }
}

/// How far values may be off: for each value one number, up and down, or an interval: [low, high], or what `bootstrap` gives.
struct ErrorValues: ResinValue {
  fileprivate enum Kind {
    case sizes([Double])
    case intervals(low: [Double], high: [Double])
  }

  /// One, or several by name.
  private let series: [(name: String?, kind: Kind)]
  let value: Value

  static var type: ValueType { .oneOf([.array(.oneOf([.number, .array(.number), .dictionary])), .dictionary]) }

  init(_ value: Value) throws(Trap) {
    self.value = value
    if case .dictionary(let dictionary) = value {
      var series: [(name: String?, kind: Kind)] = []
      for (key, errors) in dictionary.items { series.append((key.value.displayed, try ErrorValues.read(errors))) }
      self.series = series
    } else {
      series = [(nil, try ErrorValues.read(value))]
    }
  }

  private static func read(_ value: Value) throws(Trap) -> Kind {
    guard case .array(let items) = value, let first = items.first else { return .sizes(try Samples(value).values) }
    if case .number = first { return .sizes(try Samples(value).values) }
    var low: [Double] = [], high: [Double] = []
    for item in items {
      let ends = try ErrorValues.interval(item)
      low.append(ends.low)
      high.append(ends.high)
    }
    return .intervals(low: low, high: high)
  }

  private static func interval(_ value: Value) throws(Trap) -> (low: Double, high: Double) {
    switch value {
    case .array(let ends) where ends.count == 2:
      if case .number(let low) = ends[0], case .number(let high) = ends[1] { return (low, high) }
    case .dictionary(let dictionary):
      if case .number(let low)? = dictionary[.string("low")], case .number(let high)? = dictionary[.string("high")] { return (low, high) }
    default: break
    }
    throw Trap("an interval is [low, high], got \(value.quoted)", notes: ["`errors` has a number for each value, or for each an interval"])
  }

  /// The errors that go with each series, by its name; nil for one that none are given for.
  func spreads(of names: [String?], isBand: Bool = false) throws(Trap) -> [Series.Spread?] {
    for (name, _) in series where !names.contains(name) {
      let list = names.map { ($0 ?? "y").literal }.joined(separator: ", ")
      throw Trap(
        name.map { "there are errors for \($0.literal), which is not drawn" } ?? "these errors do not say which they belong to",
        argument: "errors", notes: ["drawn: \(list)"])
    }
    return names.map { name in series.first { $0.name == name }.map { $0.kind.spread(isBand: isBand) } }
  }
}

extension ErrorValues.Kind {
  fileprivate func spread(isBand: Bool) -> Series.Spread {
    switch self {
    case .sizes(let sizes): return isBand ? .band(sizes) : .bars(sizes)
    case .intervals(let low, let high): return isBand ? .intervalBand(low: low, high: high) : .intervalBars(low: low, high: high)
    }
  }
}

/// Where dashed lines lie: a number, several, or several by name.
struct ReferenceValues: ResinValue {
  private let lines: [(name: String?, value: Double)]
  let value: Value
  static var type: ValueType { .oneOf([.number, .array(.number), .dictionary]) }

  init(_ value: Value) throws(Trap) {
    self.value = value
    if case .dictionary(let dictionary) = value {
      var lines: [(name: String?, value: Double)] = []
      for (key, place) in dictionary.items { lines.append((key.value.displayed, try Double(place))) }
      self.lines = lines
    } else {
      lines = try Numbers(value).list.map { (nil, $0) }
    }
  }

  /// - Parameter name: for those that have none.
  func lines(_ axis: Plot.Reference.Axis, name: String? = nil) -> [Plot.Reference] {
    lines.map { Plot.Reference(axis, at: $0.value, name: $0.name ?? name) }
  }
}

/// Lines across a plot, both ways.
func references(_ across: ReferenceValues?, _ name: String? = nil, upright: ReferenceValues? = nil) -> [Plot.Reference] {
  (across?.lines(.horizontal, name: name) ?? []) + (upright?.lines(.vertical) ?? [])
}

/// [width, height].
struct PlotSize: ResinValue {
  let size: Plot.Size
  static var type: ValueType { .array(.int) }

  init(_ value: Value) throws(Trap) {
    let sides = try [Int](value)
    guard sides.count == 2 else { throw Trap("a size is [width, height], got \(value.quoted)") }
    size = try plotting { () throws(PlotError) in try Plot.Size(width: sides[0], height: sides[1]) }
  }

  var value: Value { [size.width, size.height].value }
}

/// Whether there are letters, or which.
struct PanelLetters: ResinValue {
  /// nil: A, B, C …
  let letters: [String]?
  let value: Value
  static var type: ValueType { .oneOf([.bool, .array(.string)]) }

  init(_ value: Value) throws(Trap) {
    self.value = value
    if case .bool(let flag) = value { letters = flag ? nil : [] } else { letters = try [String](value) }
  }

  static let automatic = PanelLetters()
  private init() { (letters, value) = (nil, .bool(true)) }
}
