import Language

/// A few built-ins for programs of these tests: enough to show, to collect and to call functions.
enum TestBuiltins {
  static let registry = Registry(
    [print, show, append, count, map, filter, reduce, sum, sqrt, hypothesis, enumerated, slow, assertion, box, measure],
    types: [Grid.self])

  static let print = Builtin(
    "print", "Shows values.", topic: .showing, parameters: Parameter<[Value]>.rest("values", "what to show"), examples: [], hasEffect: true
  ) { (context: Context, values: [Value]) throws(Trap) -> Nothing in
    context.emit(.printed(values.map(\.displayed).joined(separator: " ")))
    return Nothing()
  }
  static let show = Builtin(
    "show", "Shows a value.", topic: .showing, parameters: Parameter<Value>.first("value", "what"),
    Parameter<String?>.optional("caption", default: nil, "below it"), examples: [], hasEffect: true
  ) { (context: Context, value: Value, caption: String?) throws(Trap) -> Nothing in
    context.emit(.shown(value, caption: caption))
    return Nothing()
  }
  static let append = Builtin(
    "append", "An array with one more.", topic: .collections, parameters: Parameter<[Value]>.first("xs", ""),
    Parameter<Value>.first("x", ""),
    examples: []
  ) { (_: Context, xs: [Value], x: Value) throws(Trap) -> [Value] in xs + [x] }
  static let count = Builtin("count", "How many.", topic: .collections, parameters: Parameter<[Value]>.first("xs", ""), examples: []) {
    (_: Context, xs: [Value]) throws(Trap) -> Int in xs.count
  }
  static let map = Builtin(
    "map", "Each by a function.", topic: .collections, parameters: Parameter<[Value]>.first("xs", ""), Parameter<Callback>.first("f", ""),
    examples: []
  ) { (context: Context, xs: [Value], f: Callback) throws(Trap) -> [Value] in
    var results: [Value] = []
    for x in xs { results.append(try context.call(f.function, [x])) }
    return results
  }
  static let filter = Builtin(
    "filter", "Those for which a function holds.", topic: .collections, parameters: Parameter<[Value]>.first("xs", ""),
    Parameter<Callback>.first("f", ""), examples: []
  ) { (context: Context, xs: [Value], f: Callback) throws(Trap) -> [Value] in
    var results: [Value] = []
    for x in xs where try Bool(context.call(f.function, [x])) { results.append(x) }
    return results
  }
  static let reduce = Builtin(
    "reduce", "All by a function.", topic: .collections, parameters: Parameter<[Value]>.first("xs", ""),
    Parameter<Value>.first("start", ""),
    Parameter<Callback>.first("f", ""), examples: []
  ) { (context: Context, xs: [Value], start: Value, f: Callback) throws(Trap) -> Value in
    var result = start
    for x in xs { result = try context.call(f.function, [result, x]) }
    return result
  }
  static let enumerated = Builtin("enumerated", "Pairs.", topic: .collections, parameters: Parameter<[Value]>.first("xs", ""), examples: [])
  {
    (_: Context, xs: [Value]) throws(Trap) -> Value in .array(xs.enumerated().map { .array([.int($0), $1]) })
  }
  static let sum = Builtin("sum", "The sum.", topic: .numbers, parameters: Parameter<[Double]>.first("xs", ""), examples: []) {
    (_: Context, xs: [Double]) throws(Trap) -> Double in xs.reduce(0, +)
  }
  static let sqrt = Builtin("sqrt", "The square root.", topic: .numbers, parameters: Parameter<Double>.first("x", ""), examples: []) {
    (_: Context, x: Double) throws(Trap) -> Double in x.squareRoot()
  }
  static let hypothesis = Builtin(
    "hypothesis", "A claim.", topic: .claims, parameters: Parameter<String>.first("claim", ""), Parameter<Callback>.first("body", ""),
    examples: [],
    hasEffect: true
  ) { (context: Context, claim: String, body: Callback) throws(Trap) -> Nothing in
    let (result, comparisons) = try context.comparing(body.function)
    let operands = comparisons.flatMap(\.operands)
    let isNaN = operands.contains { if case .number(let number) = $0 { number.isNaN } else { false } }
    let verdict: HypothesisResult.Verdict = isNaN ? .notANumber : try Bool(result) ? .holds : .fails
    context.emit(.hypothesis(HypothesisResult(claim: claim, verdict: verdict, comparisons: comparisons)))
    return Nothing()
  }
  static let slow = Builtin(
    "slow", "Takes long.", topic: .measuring, parameters: Parameter<Double>.first("x", ""),
    Parameter<Int>.optional("steps", default: 8, "how many"),
    examples: [], isExpensive: true
  ) { (_: Context, x: Double, steps: Int) throws(Trap) -> Double in x * Double(steps) }
  static let assertion = Builtin(
    "assert", "Fails if not.", topic: .showing, parameters: Parameter<Bool>.first("condition", ""), Parameter<String>.first("message", ""),
    examples: []
  ) { (_: Context, condition: Bool, message: String) throws(Trap) -> Nothing in
    if !condition { throw Trap(message, code: .failedAssertion, argument: "condition") }
    return Nothing()
  }
  static let box = Builtin(
    "grid", "A value of the domain.", topic: .data, parameters: Parameter<[Int]>.first("shape", ""),
    Parameter<Double>.optional("fill", default: 0, ""),
    examples: []
  ) { (_: Context, shape: [Int], fill: Double) throws(Trap) -> Grid in
    Grid(shape: shape, values: Array(repeating: fill, count: shape.reduce(1, *)))
  }
  static let measure = Builtin(
    "act", "Takes a symbol.", topic: .measuring,
    parameters: Parameter<Value>.required("layer", ""), Parameter<Int?>.optional("ch", default: nil, ""), examples: []
  ) { (_: Context, layer: Value, ch: Int?) throws(Trap) -> String in "\(layer.quoted) \(ch.map { String($0) } ?? "all")" }
}

/// A small tensor.
struct Grid: DomainValue, ResinValue {
  static let typeName = "Grid"
  static let members = [Member("total", .number, "the sum"), Member("size", .int, "how many values")]
  let shape: [Int], values: [Double]
  var summary: String { "Grid \(shape.map { String($0) }.joined(separator: "×"))" }
  var dimensions: [Int]? { shape }
  var identity: String { "\(shape)\(values)" }

  func member(_ name: String) throws(Trap) -> Value? {
    switch name {
    case "total": .number(values.reduce(0, +))
    case "size": .int(values.count)
    default: nil
    }
  }

  func operate(_ operation: ArithmeticOperator, with other: Value, isLeft: Bool) throws(Trap) -> Value? {
    let right: [Double]
    switch other {
    case .number(let number): right = Array(repeating: number, count: values.count)
    case .domain(let box):
      guard let grid = box.value as? Grid else { return nil }
      guard grid.shape == shape else { throw Trap("the shapes \(shape) and \(grid.shape) do not go together") }
      right = grid.values
    default: return nil
    }
    func compute(_ a: Double, _ b: Double) -> Double {
      switch operation {
      case .add: a + b
      case .subtract: a - b
      case .multiply: a * b
      case .divide: a / b
      default: .nan
      }
    }
    return .domain(Grid(shape: shape, values: zip(values, right).map { isLeft ? compute($0, $1) : compute($1, $0) }))
  }

  func isEqual(to other: any DomainValue) -> Bool {
    guard let other = other as? Grid else { return false }
    return shape == other.shape && values == other.values
  }
  func element(at index: Value) throws(Trap) -> Value? {
    if case .array(let indices) = index { return .string(indices.map(\.quoted).joined(separator: ",")) }
    guard case .number(let number) = index, values.indices.contains(Int(number)) else { throw Trap("there is no element \(index.quoted)") }
    return .number(values[Int(number)])
  }
  func elementCount() -> Int? { values.count }
}
