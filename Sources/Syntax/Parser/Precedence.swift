/// The grammar of binary operators: each operator once, from the loosest to the tightest. Ternary `? :` is looser than all,
/// unary `-` and `!` stand between `*` and `**`: `-2 ** 2` is -4.
struct InfixRule: Sendable {
  enum Kind: Sendable {
    case logical(LogicalOperator)
    case comparison(ComparisonOperator)
    case range(isClosed: Bool)
    /// From left to right.
    case arithmetic(BinaryOperator)
    /// From right to left.
    case power
  }
  let precedence: Int, kind: Kind

  static let loosest = 1, range = 5, power = 8

  static let table: [Punctuator: InfixRule] = [
    .or: InfixRule(precedence: 1, kind: .logical(.or)),
    .and: InfixRule(precedence: 2, kind: .logical(.and)),
    .less: InfixRule(precedence: 3, kind: .comparison(.less)),
    .lessOrEqual: InfixRule(precedence: 3, kind: .comparison(.lessOrEqual)),
    .greater: InfixRule(precedence: 3, kind: .comparison(.greater)),
    .greaterOrEqual: InfixRule(precedence: 3, kind: .comparison(.greaterOrEqual)),
    .equal: InfixRule(precedence: 3, kind: .comparison(.equal)),
    .unequal: InfixRule(precedence: 3, kind: .comparison(.unequal)),
    .coalesce: InfixRule(precedence: 4, kind: .logical(.coalesce)),
    .halfOpen: InfixRule(precedence: 5, kind: .range(isClosed: false)),
    .closed: InfixRule(precedence: 5, kind: .range(isClosed: true)),
    .plus: InfixRule(precedence: 6, kind: .arithmetic(.add)),
    .minus: InfixRule(precedence: 6, kind: .arithmetic(.subtract)),
    .times: InfixRule(precedence: 7, kind: .arithmetic(.multiply)),
    .divide: InfixRule(precedence: 7, kind: .arithmetic(.divide)),
    .remainder: InfixRule(precedence: 7, kind: .arithmetic(.remainder)),
    .power: InfixRule(precedence: 8, kind: .power),
  ]

}

/// `=`, and `+=` and its family.
struct AssignmentRule: Sendable {
  let operation: BinaryOperator?

  static let table: [Punctuator: AssignmentRule] = [
    .assign: AssignmentRule(operation: nil),
    .plusAssign: AssignmentRule(operation: .add),
    .minusAssign: AssignmentRule(operation: .subtract),
    .timesAssign: AssignmentRule(operation: .multiply),
    .divideAssign: AssignmentRule(operation: .divide),
    .remainderAssign: AssignmentRule(operation: .remainder),
    .powerAssign: AssignmentRule(operation: .power),
  ]
}

extension Parse {
  /// Whether something joins two operands: then it may begin a line that goes on.
  func isInfix(_ punctuator: Punctuator) -> Bool {
    InfixRule.table[punctuator] != nil || punctuator == .question || punctuator == .colon
  }
}
