#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Round numbers along an axis, and how they are written.
struct Ticks {
  let values: [Double]
  let labels: [String]

  /// Between them, without labels: on logarithmic axes.
  var minor: [Double] = []

  /// Steps of 1, 2 or 5 times a power of ten, about `target` of them between the ends.
  /// - Parameter isWhole: whether what is counted has no halves.
  init(_ range: ClosedRange<Double>, target: Int, isWhole: Bool = false) {
    let (low, high) = (range.lowerBound, range.upperBound)
    let rough = (high - low) / Double(max(target, 1))
    let exponent = Int(log10(rough).rounded(.down))
    let power = pow(10, Double(exponent))
    // Between two candidates the nearer in proportion.
    let wanted = [(1.5, 1.0), (3.2, 2), (7.1, 5)].first { rough / power < $0.0 }.map { $0.1 * power } ?? 10 * power
    let step = isWhole ? max(wanted, 1) : wanted
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    let count = step > 0 && last >= first ? min(Int(min(last - first, 1000)) + 1, 200) : 0
    // One number alone gives no scale.
    if count < 2, !isWhole, target < 8 {
      self.init(range, target: target + 1)
      return
    }
    let values = (0..<count).map { (first + Double($0)) * step }
    self.init(values: values, labels: Ticks.labels(values, step: step))
  }

  init(values: [Double], labels: [String]) {
    self.values = values
    self.labels = labels
  }

  /// On a logarithmic axis: powers of ten, or 1, 2 and 5 times them where there are few. The range lies above zero.
  init(logarithmic range: ClosedRange<Double>, target: Int) {
    let (low, high) = (log10(range.lowerBound), log10(range.upperBound))
    let decades = high - low
    // Numbers so near each other are as good as equally spaced.
    guard decades >= 0.8 else {
      self.init(range, target: target)
      return
    }
    let powers = (Int(low.rounded(.down))...Int(high.rounded(.up))).map { $0 }
    let mantissas = decades < 2.2 && target >= 4 ? [1.0, 2, 5] : [1.0]
    let step = max(1, Int((decades / Double(max(target, 1))).rounded(.up)))
    let inside = { (value: Double) -> Bool in value >= range.lowerBound * (1 - 1e-9) && value <= range.upperBound * (1 + 1e-9) }
    let pairs = powers.filter { $0 % step == 0 }.flatMap { power in mantissas.map { ($0, power) } }.filter {
      inside($0.0 * pow(10, Double($0.1)))
    }
    let isPlain = range.lowerBound >= 0.9e-3 && range.upperBound < 1e5
    let labels = pairs.map { mantissa, power in
      if isPlain { return Ticks.fixed(mantissa * pow(10, Double(power)), decimals: max(0, -power)) }
      return (mantissa == 1 ? "" : "\(Int(mantissa))×") + "10" + Ticks.raised(power)
    }
    self.init(values: pairs.map { $0.0 * pow(10, Double($0.1)) }, labels: labels)
    if decades <= 8 {
      minor = powers.flatMap { power in (1...9).map { Double($0) * pow(10, Double(power)) } }.filter { value in
        inside(value) && !values.contains { abs($0 - value) < value * 1e-9 }
      }
    }
  }

  private static func labels(_ values: [Double], step: Double) -> [String] {
    let largest = values.map(abs).max() ?? 0
    let stepExponent = step > 0 ? Int((log10(step) + 1e-9).rounded(.down)) : 0
    guard largest >= 1e6 || stepExponent < -4 && largest < 1e-3 else {
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

  /// Without a point if it is whole.
  static func plain(_ value: Double) -> String { value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)" }

  /// Two digits and a power of ten: 1.3×10⁻⁷.
  static func scientific(_ value: Double) -> String {
    guard value.isUsable, value != 0 else { return "0" }
    var exponent = Int(log10(abs(value)).rounded(.down))
    // In two steps: a power beyond 10³⁰⁸ would be infinite.
    var mantissa = value / pow(10, Double(exponent / 2)) / pow(10, Double(exponent - exponent / 2))
    if (abs(mantissa) * 10).rounded() >= 100 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    return fixed(mantissa, decimals: 1) + "×10" + raised(exponent)
  }

  private static func raised(_ exponent: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return (exponent < 0 ? "⁻" : "") + String(String(abs(exponent)).compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }
}
