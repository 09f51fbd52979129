public enum UnaryOperator: String, Sendable, CaseIterable {
  case negate = "-"
  case not = "!"
}

/// Arithmetic. `+` joins strings and arrays, too.
public enum BinaryOperator: String, Sendable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case power = "**"
}

public enum LogicalOperator: String, Sendable, CaseIterable {
  case and = "&&"
  case or = "||"
  /// `a ?? b`: a, or b where a is nil.
  case coalesce = "??"
}

public enum ComparisonOperator: String, Sendable, CaseIterable {
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case unequal = "!="
}
