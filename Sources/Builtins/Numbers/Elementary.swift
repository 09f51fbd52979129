import Language

/// The functions of one number: each is a row.
enum Elementary {
  static let builtins: [Builtin] = [
    row("relu", "What is positive, and 0 for the rest (NaN stays).", "relu(-2) // 0") { $0 < 0 ? 0 : $0 },
    row("abs", "The size without the sign.", "abs([-2, 3]) // [2, 3]") { $0.magnitude },
    row("sqrt", "The square root; NaN below 0.", "sqrt(9) // 3") { $0.squareRoot() },
    row("exp", "The exponential: e to the power x.", "exp(0) // 1", Mathematics.exponential),
    row("log", "The natural logarithm.", "log(1) // 0", Mathematics.logarithm),
    row("log2", "The logarithm to base 2.", "log2(8) // 3", Mathematics.logarithm2),
    row("sin", "The sine of an angle in radians.", "sin(0) // 0", Mathematics.sine),
    row("cos", "The cosine of an angle in radians.", "cos(0) // 1", Mathematics.cosine),
    row("floor", "The largest whole number that is not above x.", "floor(-1.5) // -2") { $0.rounded(.down) },
    row("ceil", "The smallest whole number that is not below x.", "ceil(1.2) // 2") { $0.rounded(.up) },
  ]

  private static func row(
    _ name: String, _ summary: String, _ example: String, _ body: @escaping @Sendable (Double) -> Double
  ) -> Builtin {
    Builtin(
      name, summary, topic: .numbers, parameters: Parameter<Elementwise>.first("x", "A number, or an array, tensor or image of them."),
      examples: [example]
    ) { (x: Elementwise) throws(Trap) -> Elementwise in x.map(body) }
  }
}

extension Builtin {
  static let pow = Builtin(
    "pow", "x to the power y.", topic: .numbers,
    parameters: Parameter<Elementwise>.first("x", "The base."), Parameter<Double>.first("y", "The exponent."),
    examples: ["pow(2, 10) // 1024"]
  ) { (x: Elementwise, y: Double) throws(Trap) -> Elementwise in x.map { Mathematics.pow($0, y) } }

  static let round = Builtin(
    "round", "Rounded to so many digits after the point; halves go to the even neighbour, as in NumPy.", topic: .numbers,
    parameters: Parameter<Elementwise>.first("x", "What to round."), Parameter<Int>.next("digits", default: 0, "Digits after the point."),
    examples: ["round(2.567, 1) // 2.6", "round([0.5, 1.5]) // [0, 2]"]
  ) { (x: Elementwise, digits: Int) throws(Trap) -> Elementwise in
    guard (-300...300).contains(digits) else { throw Trap("`digits` must be between -300 and 300", argument: "digits") }
    let scale = Mathematics.pow(10, Double(digits.magnitude))
    return x.map { number in
      guard number.isFinite else { return number }
      let scaled = digits < 0 ? number / scale : number * scale
      guard scaled.isFinite else { return number }
      let whole = scaled.rounded(.toNearestOrEven)
      return digits < 0 ? whole * scale : whole / scale
    }
  }

  static let isNaN = Builtin(
    "isNaN", "Whether x is not a number.", topic: .numbers, parameters: Parameter<Double>.first("x", "The number."),
    examples: ["isNaN(0 / 0) // true"]
  ) { (x: Double) throws(Trap) -> Bool in x.isNaN }
}
