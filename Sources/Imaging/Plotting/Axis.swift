#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Numbers along one side of the plot.
struct Axis {
  var range: ClosedRange<Double>
  /// In points, of the range's lower and upper end.
  var from: Double = 0
  var to: Double = 1
  /// The range then lies above zero.
  var isLog = false

  init(range: ClosedRange<Double>, from: Double = 0, to: Double = 1, isLog: Bool = false) {
    (self.range, self.from, self.to, self.isLog) = (range, from, to, isLog)
  }

  /// Whether there is a place for it, on the page or beside it.
  func accepts(_ value: Double) -> Bool { value.isUsable && (!isLog || value > 0) }

  /// Where it lies between the range's ends: 0 … 1.
  func share(_ value: Double) -> Double {
    guard isLog else { return (value - range.lowerBound) / (range.upperBound - range.lowerBound) }
    // Below all numbers: the foot of a bar.
    guard value > 0 else { return -1e3 }
    let low = log(range.lowerBound)
    return (log(value) - low) / (log(range.upperBound) - low)
  }

  func position(_ value: Double) -> Double {
    let place = from + share(value) * (to - from)
    // Far outside is as good as farther outside, and can still be written.
    return min(max(place, -1e5), 1e5)
  }

  /// A range that holds these numbers, with some room; `base` is a number that needs none (the foot of bars).
  static func range(of values: [Double], room: Double = 0.05, base: Double? = nil) -> ClosedRange<Double> {
    let usable = values.filter(\.isUsable) + (base.map { [$0] } ?? [])
    guard var low = usable.min(), var high = usable.max() else { return 0...1 }
    if high - low <= max(abs(low), abs(high)) * 1e-12 || !(low...high).isUsable {
      let half = abs(low) < 1e-280 ? 0.5 : abs(low) * 0.1
      return low == base ? low...(low + 2 * half) : (low - half)...(high + half)
    }
    let extra = (high - low) * room
    if low != base { low -= extra }
    if high != base { high += extra }
    return low...high
  }

  /// The same for a logarithmic axis: what is not above zero does not count, and the room is added in proportion.
  static func logarithmicRange(of values: [Double], room: Double = 0.05) -> ClosedRange<Double> {
    let usable = values.filter { $0.isUsable && $0 > 1e-290 }
    guard let low = usable.min(), let high = usable.max() else { return 1...10 }
    let extra = max(log(high / low) * room, high / low < 1.02 ? 0.5 : 0)
    return max(low * exp(-extra), 1e-299)...min(high * exp(extra), 1e299)
  }
}
