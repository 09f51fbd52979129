import Imaging
import Language

/// One series of numbers, or several by name.
struct NamedSeries: ResinValue {
  let series: [(name: String?, values: [Double])]

  static var type: ValueType { .oneOf([.array(.number), .dictionary]) }

  init(_ value: Value) throws(Trap) {
    if case .dictionary(let dictionary) = value {
      var series: [(name: String?, values: [Double])] = []
      for (key, numbers) in dictionary.items { series.append((key.value.displayed, try Samples(numbers).values)) }
      self.series = series
    } else {
      series = [(nil, try Samples(value).values)]
    }
  }

  var value: Value {
    if series.count == 1, series[0].name == nil { return series[0].values.value }
    return .dictionary(.init(.init(uniqueKeysWithValues: series.map { (.string($0.name ?? ""), $0.values.value) })))
  }

  /// The series that goes with the given one: by its name, or the only one.
  func matching(_ name: String?) -> [Double]? { series.first { $0.name == name }?.values }
}

/// A number or several.
struct Numbers: ResinValue {
  let list: [Double]
  static var type: ValueType { .oneOf([.number, .array(.number)]) }
  init(_ value: Value) throws(Trap) { if case .number(let number) = value { list = [number] } else { list = try Samples(value).values } }
  var value: Value { list.count == 1 ? .number(list[0]) : list.value }
}

/// [lowest, highest].
struct Bounds: ResinValue {
  let range: ClosedRange<Double>
  static var type: ValueType { .array(.number) }
  init(_ value: Value) throws(Trap) {
    let ends = try [Double](value)
    guard ends.count == 2, ends[0] < ends[1] else { throw Trap("a range is [lowest, highest], got \(value.quoted)") }
    range = ends[0]...ends[1]
  }
  var value: Value { [range.lowerBound, range.upperBound].value }
}

/// Runs what draws; its error becomes the trap of the built-in that asked for it.
func plotting<R>(_ body: () throws(PlotError) -> R) throws(Trap) -> R {
  do { return try body() } catch { throw Trap("\(error)") }
}
