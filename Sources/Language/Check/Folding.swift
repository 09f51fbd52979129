import Syntax

/// What is known of the result of an operation, from what is known of its operands. It never reports: what is wrong shows while running.
enum Folding {
  private static func unknown(_ type: ValueType = .any) -> Value { .unknown(Unknown(type)) }

  static func unary(_ operation: UnaryOperator, _ value: Value) -> Value {
    switch (operation, value) {
    case (.negate, .number(let number)): .number(-number)
    case (.not, .bool(let flag)): .bool(!flag)
    default: unknown()
    }
  }

  static func binary(_ operation: BinaryOperator, _ left: Value, _ right: Value) -> Value {
    switch (left, right) {
    case (.number(let a), .number(let b)): return number(operation, a, b).map { .number($0) } ?? unknown(.number)
    case (.string(let a), .string(let b)) where operation == .add && a.utf8.count + b.utf8.count < 10_000: return .string(a + b)
    case (.array(let a), .array(let b)) where operation == .add && a.count + b.count < 10_000: return .array(a + b)
    default: return unknown()
    }
  }

  private static func number(_ operation: BinaryOperator, _ a: Double, _ b: Double) -> Double? {
    switch operation {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .remainder: a.truncatingRemainder(dividingBy: b)
    // The evaluator's own power is not repeated here.
    case .power: b >= 0 && b <= 64 && b == b.rounded() && a == a.rounded() && abs(a) <= 1024 ? power(a, Int(b)) : nil
    }
  }

  /// Exact where the result is a whole number below 2^53; nil elsewhere.
  private static func power(_ a: Double, _ exponent: Int) -> Double? {
    let result = (0..<exponent).reduce(1.0) { product, _ in product * a }
    return abs(result) < 9_007_199_254_740_992 ? result : nil
  }

  static func comparison(_ operations: [ComparisonOperator], _ operands: [Value]) -> Value {
    var result = true
    for (index, operation) in operations.enumerated() where index + 1 < operands.count {
      guard let holds = compare(operation, operands[index], operands[index + 1]) else { return unknown(.bool) }
      result = result && holds
    }
    return .bool(result)
  }

  private static func compare(_ operation: ComparisonOperator, _ left: Value, _ right: Value) -> Bool? {
    switch (left, right) {
    case (.number(let a), .number(let b)): order(operation, a, b)
    case (.string(let a), .string(let b)): operation == .equal ? a == b : operation == .unequal ? a != b : nil
    case (.bool(let a), .bool(let b)): operation == .equal ? a == b : operation == .unequal ? a != b : nil
    default: nil
    }
  }

  private static func order(_ operation: ComparisonOperator, _ a: Double, _ b: Double) -> Bool {
    switch operation {
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    case .equal: a == b
    case .unequal: a != b
    }
  }

  /// Whether the operand after one of this value runs.
  static func reach(_ operation: LogicalOperator, _ value: Value) -> Reach {
    switch (operation, value) {
    case (.and, .bool(let flag)): flag ? .certain : .never
    case (.or, .bool(let flag)): flag ? .never : .certain
    default: .perhaps
    }
  }

  static func logical(_ operation: LogicalOperator, _ values: [Value]) -> Value {
    if operation == .coalesce {
      guard let first = values.first, first.isCertain else { return unknown() }
      if case .none = first { return values.count == 2 ? values[1] : unknown() }
      return first
    }
    var result = operation == .and
    for value in values {
      guard case .bool(let flag) = value else { return unknown(.bool) }
      result = operation == .and ? result && flag : result || flag
    }
    return .bool(result)
  }

  static func either(_ a: Value, _ b: Value) -> Value {
    a.type == b.type && !a.isUnknown && !b.isUnknown ? unknown(a.type) : unknown()
  }

  static func range(_ lower: Value?, _ upper: Value?, isClosed: Bool) -> Value {
    guard case .number(let a)? = lower, case .number(let b)? = upper, let lower = Int(exactly: a), let upper = Int(exactly: b),
      lower <= upper, upper < Int.max
    else { return unknown() }
    return .range(NumberRange(lower: lower, upper: isClosed ? upper + 1 : upper, isClosed: isClosed))
  }

  static func element(_ base: Value, _ indices: [Value]) -> Value {
    guard case .array(let items) = base, indices.count == 1, case .number(let number) = indices[0], let index = Int(exactly: number),
      items.indices.contains(index)
    else { return unknown() }
    return items[index]
  }
}
