import Diagnostics

/// A statement. Immutable, like expressions.
public final class Statement: Sendable {
  public let kind: Kind
  /// Without a `;` behind it.
  public let span: Span
  /// A `;` follows: a bare expression does not show.
  public let isHidden: Bool
  let height: Int

  init(_ kind: Kind, _ span: Span, isHidden: Bool = false) {
    self.kind = kind
    self.span = span
    self.isHidden = isHidden
    height = 1 + kind.childHeight
  }

  public enum Kind: Sendable {
    case expression(Expression)
    /// An `if` at the beginning of a statement. As the last statement of a closure or branch its value is theirs.
    case `if`(Expression.If)
    case declaration(Declaration)
    case assignment(Assignment)
    case function(Function)
    case `for`(For)
    case `while`(While)
    case `break`
    case `continue`
    case `return`(Expression?)
    case `import`(Import)
    case param(Param)
    /// What could not be parsed; a problem has been reported.
    case invalid
  }

  /// `let a = 1, b = 2` or `var …`.
  public struct Declaration: Sendable {
    public let isVariable: Bool, bindings: [Binding]

    public struct Binding: Sendable {
      public let pattern: Pattern, type: TypeSyntax?, value: Expression
    }
  }

  /// `target = value`, or `target += value` with an operation. The target is a name, or elements and members of one.
  public struct Assignment: Sendable {
    public let target: Expression, operation: BinaryOperator?, operatorSpan: Span, value: Expression
  }

  public struct Function: Sendable {
    public let name: String, nameSpan: Span
    public let parameters: [Parameter], result: TypeSyntax?, body: Block
    /// The `///` lines directly above, without their slashes.
    public let documentation: [String]

    public struct Parameter: Sendable {
      /// What a call writes before the value; nil after `_`.
      public let label: String?
      /// What the body calls it.
      public let name: String, nameSpan: Span
      public let type: TypeSyntax?, fallback: Expression?
    }
  }

  public struct For: Sendable {
    public let pattern: Pattern, sequence: Expression, body: Block
  }

  public struct While: Sendable {
    public let condition: Expression, body: Block
  }

  public struct Import: Sendable {
    public let module: String, moduleSpan: Span
  }

  /// `param name: Type = literal  // help text`
  public struct Param: Sendable {
    public let name: String, nameSpan: Span, type: TypeSyntax
    /// A literal: numbers (also negative), strings without interpolation, Booleans, nil, symbols, arrays and dictionaries of those.
    public let value: Expression
    public let help: String
  }
}

/// A type as the source writes it.
public struct TypeSyntax: Sendable {
  public let kind: Kind, span: Span

  public indirect enum Kind: Sendable {
    case name(String)
    case array(TypeSyntax)
    case dictionary(key: TypeSyntax, value: TypeSyntax)
    case optional(TypeSyntax)
    /// `Int|[Int]`
    case union([TypeSyntax])
    /// `.paper`, `.noise(std: Number, seed: Int)`
    case symbol(String, [(label: String?, type: TypeSyntax)])
    /// `(Image) -> Number`
    case function([TypeSyntax], result: TypeSyntax)
    case invalid
  }
}
