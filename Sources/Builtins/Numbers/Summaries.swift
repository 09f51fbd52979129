import Language

/// Functions that make one number of many. NaN among the values gives NaN.
enum Summaries {
  static let builtins: [Builtin] = [
    row("sum", "The sum.", "sum([1, 2, 3]) // 6", atLeast: 0) { $0.reduce(0, +) },
    row("mean", "The arithmetic mean.", "mean([1, 2, 6]) // 3", atLeast: 1) { $0.mean },
    row("std", "The standard deviation of a sample: divides by n − 1.", "std([1, 2, 3]) // 1", atLeast: 2) { $0.standardDeviation },
    row(
      "stderr", "The standard error of the mean: the standard deviation over √n.",
      "stderr([1, 2, 3, 4, 5, 5, 4, 3, 2, 1]) // 0.4714045207910317", atLeast: 2
    ) {
      $0.standardDeviation / Double($0.count).squareRoot()
    },
    row("median", "The middle value; of two middle ones, their mean.", "median([3, 1, 2, 10]) // 2.5", atLeast: 1) { $0.quantile(0.5) },
  ]

  private static func row(
    _ name: String, _ summary: String, _ example: String, atLeast count: Int, _ body: @escaping @Sendable ([Double]) -> Double
  ) -> Builtin {
    Builtin(
      name, summary, topic: .numbers, parameters: Parameter<Samples>.first("xs", "The values."), examples: [example]
    ) { (xs: Samples) throws(Trap) -> Double in body(try xs.atLeast(count, for: name)) }
  }
}

extension Builtin {
  static let quantile = Builtin(
    "quantile", "The value below which the share q of the values lies, interpolated linearly (NumPy's default).", topic: .numbers,
    parameters: Parameter<Samples>.first("xs", "The values."), Parameter<Double>.first("q", "The share, 0…1."),
    examples: ["quantile([1, 2, 3, 4], 0.25) // 1.75"]
  ) { (xs: Samples, q: Double) throws(Trap) -> Double in
    guard (0...1).contains(q) else { throw Trap("`q` must lie between 0 and 1, got \(q.shortest)", argument: "q") }
    return try xs.atLeast(1, for: "quantile").quantile(q)
  }

  static let min = extreme("min", "The smallest of the values, or of one array's; NaN if one is NaN.", "min(3, 1, 2) // 1") { $0 < $1 }
  static let max = extreme("max", "The largest of the values, or of one array's; NaN if one is NaN.", "max([3, 1, 2]) // 3") { $0 > $1 }

  private static func extreme(
    _ name: String, _ summary: String, _ example: String, _ isBetter: @escaping @Sendable (Double, Double) -> Bool
  ) -> Builtin {
    Builtin(
      name, summary, topic: .numbers, parameters: Parameter<[Value]>.rest("xs", "Numbers, or one array or tensor of them."),
      returns: .number, examples: [example]
    ) {
      (xs: [Value]) throws(Trap) -> Double in
      let numbers: [Double]
      if xs.count == 1, let only = xs.first, case .number = only {
        numbers = try [Double(only)]
      } else if xs.count == 1 {
        numbers = try Samples(xs[0]).values
      } else {
        numbers = try [Double](.array(xs))
      }
      guard var best = numbers.first else { throw Trap("`\(name)` needs at least one value", argument: "xs") }
      for number in numbers where number.isNaN || isBetter(number, best) {
        best = number
        if number.isNaN { break }
      }
      return best
    }
  }

  static let argmax = Builtin(
    "argmax", "The index of the largest value; of equal ones the first.", topic: .numbers,
    parameters: Parameter<Samples>.first("xs", "The values."), examples: ["argmax([1, 5, 5]) // 1"]
  ) { (xs: Samples) throws(Trap) -> Int in
    let values = try xs.atLeast(1, for: "argmax")
    if let bad = values.firstIndex(where: \.isNaN) { throw Trap("value \(bad) is not a number", argument: "xs") }
    return values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
  }
}

extension [Double] {
  var mean: Double { reduce(0, +) / Double(count) }

  /// Divides by n − 1.
  var standardDeviation: Double {
    let centre = mean
    return (reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(count - 1)).squareRoot()
  }

  /// NumPy's linear quantile; `q` in 0…1, at least one value. NaN if a value is NaN.
  func quantile(_ q: Double) -> Double { contains(where: \.isNaN) ? .nan : sorted().sortedQuantile(q) }

  /// The same for values in rising order.
  func sortedQuantile(_ q: Double) -> Double {
    let position = q * Double(count - 1)
    let lower = Swift.min(Int(position), count - 1)
    let upper = Swift.min(lower + 1, count - 1)
    let share = position - Double(lower)
    // NumPy's own form of the interpolation: from the nearer end, so that it is monotone and exact at both.
    let step = self[upper] - self[lower]
    return share < 0.5 ? self[lower] + step * share : self[upper] - step * (1 - share)
  }
}
