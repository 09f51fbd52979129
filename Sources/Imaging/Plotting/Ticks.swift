#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Round numbers along an axis, and how they are written.
struct Ticks {
  let values: [Double]
  let labels: [String]

  /// Steps of 1, 2 or 5 times a power of ten, about `target` of them between the ends.
  init(_ range: ClosedRange<Double>, target: Int) {
    let (low, high) = (range.lowerBound, range.upperBound)
    let rough = (high - low) / Double(max(target, 1))
    let exponent = Int(log10(rough).rounded(.down))
    let power = pow(10, Double(exponent))
    // Between two candidates the nearer in proportion.
    let step = [(1.5, 1.0), (3.2, 2), (7.1, 5)].first { rough / power < $0.0 }.map { $0.1 * power } ?? 10 * power
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    let count = step > 0 && last >= first ? min(Int(min(last - first, 1000)) + 1, 200) : 0
    values = (0..<count).map { (first + Double($0)) * step }
    labels = Ticks.labels(values, step: step)
  }

  init(values: [Double], labels: [String]) {
    self.values = values
    self.labels = labels
  }

  private static func labels(_ values: [Double], step: Double) -> [String] {
    let largest = values.map(abs).max() ?? 0
    let stepExponent = step > 0 ? Int((log10(step) + 1e-9).rounded(.down)) : 0
    guard largest >= 1e6 || stepExponent < -4 else {
      return values.map { fixed($0, decimals: max(0, -stepExponent)) }
    }
    let exponent = largest > 0 ? Int((log10(largest) + 1e-9).rounded(.down)) : 0
    return values.map { value in
      value == 0 ? "0" : fixed(value / pow(10, Double(exponent)), decimals: max(0, exponent - stepExponent)) + "×10" + raised(exponent)
    }
  }

  /// With that many digits after the point and a real minus sign.
  static func fixed(_ value: Double, decimals: Int) -> String {
    let decimals = min(decimals, 12)
    let scaled = (abs(value) * pow(10, Double(decimals))).rounded()
    guard scaled < 1e18 else { return "\(value)" }
    var digits = String(Int(scaled))
    if decimals > 0 {
      digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimals))
    }
    return (value < 0 && scaled > 0 ? "−" : "") + digits
  }

  private static func raised(_ exponent: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return (exponent < 0 ? "⁻" : "") + String(String(abs(exponent)).compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }
}

/// Numbers along one side of the plot.
struct Axis {
  var range: ClosedRange<Double>
  /// In points, of the range's lower and upper end.
  var from: Double = 0
  var to: Double = 1

  func position(_ value: Double) -> Double {
    let place = from + (value - range.lowerBound) / (range.upperBound - range.lowerBound) * (to - from)
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
}
