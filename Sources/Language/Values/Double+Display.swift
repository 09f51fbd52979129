extension Double {
  /// Whole numbers without a point, others with the shortest digits that read back.
  public var shortest: String {
    if isNaN { return "nan" }
    if isInfinite { return self < 0 ? "-inf" : "inf" }
    // Beyond 2^53 not every whole number exists; there the exponent says so.
    if self == rounded(), abs(self) < 9_007_199_254_740_992 { return String(Int(self)) }
    // Swift writes 1e-07; the zeros of an exponent say nothing.
    let description = description
    guard let e = description.utf8.firstIndex(of: UInt8(ascii: "e")) else {
      return description.hasSuffix(".0") ? String(description.dropLast(2)) : description
    }
    let exponent = description[description.index(after: e)...]
    let digits = exponent.drop { $0 == "-" || $0 == "+" || $0 == "0" }
    return description[...e] + (exponent.hasPrefix("-") ? "-" : "") + digits
  }

  /// Four significant digits; whole numbers whole; very large and very small ones with an exponent.
  public var fourDigits: String {
    guard isFinite, self != rounded() || abs(self) >= 9_007_199_254_740_992 else { return shortest }
    let size = abs(self)
    guard size >= 1e-4, size < 1e15 else { return exponential }
    // log10 can be off by one at a power of ten; the digits are then counted again after rounding.
    var places = 3
    var bound = 1.0
    while size >= bound * 10, places > 0 { (bound, places) = (bound * 10, places - 1) }
    bound = 1
    while size < bound, places < 8 { (bound, places) = (bound / 10, places + 1) }
    return fixed(places)
  }

  /// With so many places after the point, rounded half to even on the exact value, trailing zeros kept.
  public func fixed(_ places: Int) -> String {
    guard isFinite, abs(self) < 1e15 else { return shortest }
    var scale = 1.0
    for _ in 0..<Swift.max(0, places) { scale *= 10 }
    let whole = (abs(self) * scale).rounded(.toNearestOrEven)
    guard whole < 9_007_199_254_740_992 else { return shortest }
    let digits = String(Int(whole))
    let sign = self < 0 && whole > 0 ? "-" : ""
    guard places > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: Swift.max(0, places + 1 - digits.count)) + digits
    return sign + padded.dropLast(places) + "." + padded.suffix(places)
  }

  private var exponential: String {
    var mantissa = abs(self)
    var exponent = 0
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    if mantissa.fixed(3).hasPrefix("10") { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    return (self < 0 ? "-" : "") + mantissa.fixed(3) + "e\(exponent)"
  }
}
