import Diagnostics

/// A node of the syntax tree that has a value. Immutable: whoever resolves names makes a tree of their own.
///
/// No tree is higher than `Limits.height`, so passes may recurse. Long flat chains (`1 + 1 + …`) are one node.
public final class Expression: Sendable {
  public let kind: Kind
  /// With its brackets, if it stands in some.
  public let span: Span
  /// How many nodes lie on the longest way down, this one included.
  let height: Int

  init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
    height = 1 + kind.childHeight
  }

  public enum Kind: Sendable {
    case number(Double)
    case string([StringPart])
    case bool(Bool)
    case `nil`
    case name(String)
    /// `$0`, `$1`…: a parameter of the innermost closure.
    case dollar(Int)
    case symbol(Symbol)
    case array([Expression])
    /// In the order of the source; `[:]` has no entries.
    case dictionary([Entry])
    case unary(Unary)
    case binary(Binary)
    case logical(Logical)
    case comparison(Comparison)
    case range(Range)
    case conditional(Conditional)
    case member(Member)
    case call(Call)
    case subscripted(Subscript)
    case closure(Closure)
    case `if`(If)
    /// What could not be parsed; a problem has been reported. Checks pass it over.
    case invalid
  }

  /// A stretch of a string: its text (escapes resolved, indentation stripped), or an interpolated value.
  public enum StringPart: Sendable {
    case text(String)
    case value(Expression)
  }

  /// `.name` or `.name(arguments)`.
  public struct Symbol: Sendable {
    public let name: String, nameSpan: Span
    /// Nil without brackets.
    public let arguments: [Argument]?
  }

  /// What stands between the brackets of a call, or the closure that trails it (which comes last).
  public struct Argument: Sendable {
    public let label: String?, labelSpan: Span?
    public let value: Expression
    public let isTrailing: Bool
    /// Label and value.
    public var span: Span { Span(start: labelSpan?.start ?? value.span.start, end: value.span.end) }
  }

  public struct Entry: Sendable {
    public let key: Expression, value: Expression
  }

  public struct Unary: Sendable {
    public let operation: UnaryOperator, operand: Expression
  }

  /// `first op operand op operand…` with operators of one precedence, computed from left to right.
  public struct Binary: Sendable {
    public let first: Expression, rest: [Step]

    public struct Step: Sendable {
      public let operation: BinaryOperator, operatorSpan: Span, operand: Expression
    }
  }

  /// Two or more operands joined by one operator, of which as many are evaluated as it takes, from left to right.
  public struct Logical: Sendable {
    public let operation: LogicalOperator, operands: [Expression]
  }

  /// `a < b <= c`: one more operand than operators, each evaluated once. The operators go together (the parser has seen to it).
  public struct Comparison: Sendable {
    public let operands: [Expression], operations: [ComparisonOperator]
  }

  /// `lower..<upper` or `lower...upper`; an end is nil only directly inside a subscript.
  public struct Range: Sendable {
    public let lower: Expression?, upper: Expression?, isClosed: Bool
  }

  /// `condition ? then : otherwise`
  public struct Conditional: Sendable {
    public let condition: Expression, then: Expression, otherwise: Expression
  }

  public struct Member: Sendable {
    public let base: Expression, name: String, nameSpan: Span
  }

  /// A call. Where `callee` is a member, it is `x.f(…)`.
  public struct Call: Sendable {
    public let callee: Expression, arguments: [Argument]
    /// From bracket to bracket; where there are none, the empty span before the trailing closure.
    public let argumentsSpan: Span
  }

  public struct Subscript: Sendable {
    public let base: Expression, indices: [Expression]
  }

  public struct Closure: Sendable {
    /// The named parameters. Without any, `dollarCount` tells how many it takes: one more than its highest `$`.
    public let parameters: [Parameter]
    public let dollarCount: Int
    public let body: Block

    public struct Parameter: Sendable {
      public let pattern: Pattern, type: TypeSyntax?
    }
  }

  /// `if` with its `else if`s and its `else`, as a statement or as an expression.
  public struct If: Sendable {
    /// At least one.
    public let branches: [Branch]
    public let otherwise: Block?

    public struct Branch: Sendable {
      public let condition: Expression, body: Block
    }
  }
}

/// Statements in braces.
public struct Block: Sendable {
  public let statements: [Statement]
  /// With its braces.
  public let span: Span
}

/// What a value is bound to: a name, several in brackets, or `_`.
public indirect enum Pattern: Sendable {
  case name(String, Span)
  case tuple([Pattern], Span)
  case ignored(Span)

  public var span: Span {
    switch self {
    case .name(_, let span), .tuple(_, let span), .ignored(let span): span
    }
  }

  /// The names that it binds, in order.
  public var names: [(name: String, span: Span)] {
    switch self {
    case .name(let name, let span): [(name, span)]
    case .tuple(let parts, _): parts.flatMap(\.names)
    case .ignored: []
    }
  }
}
