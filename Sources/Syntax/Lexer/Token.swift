import Diagnostics

enum Keyword: String, CaseIterable, Sendable {
  case `let`, `var`, `func`, `if`, `else`, `for`, `in`, `while`, `break`, `continue`, `return`, `import`, param, `true`, `false`, `nil`

  static let byText = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// Whether it can only begin a statement: a line that starts with it inside `(` or `[` shows that a bracket was forgotten.
  var beginsStatement: Bool {
    switch self {
    case .let, .var, .func, .for, .while, .break, .continue, .return, .import, .param: true
    case .if, .else, .in, .true, .false, .nil: false
    }
  }
}

enum Punctuator: String, CaseIterable, Sendable {
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case leftBrace = "{"
  case rightBrace = "}"
  case comma = ","
  case semicolon = ";"
  case colon = ":"
  case dot = "."
  case halfOpen = "..<"
  case closed = "..."
  case arrow = "->"
  case question = "?"
  case bar = "|"
  case not = "!"
  case assign = "="
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case remainder = "%"
  case power = "**"
  case plusAssign = "+="
  case minusAssign = "-="
  case timesAssign = "*="
  case divideAssign = "/="
  case remainderAssign = "%="
  case powerAssign = "**="
  case equal = "=="
  case unequal = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case and = "&&"
  case or = "||"
  case coalesce = "??"

  /// By their first byte, the longest first.
  static let byFirstByte: [UInt8: [(bytes: [UInt8], punctuator: Punctuator)]] = Dictionary(
    grouping: allCases.map { (bytes: Array($0.rawValue.utf8), punctuator: $0) }, by: { $0.bytes[0] }
  ).mapValues { $0.sorted { $0.bytes.count > $1.bytes.count } }

  var isOpening: Bool { self == .leftParenthesis || self == .leftBracket || self == .leftBrace }

  /// What closes it.
  var partner: Punctuator? {
    switch self {
    case .leftParenthesis: .rightParenthesis
    case .leftBracket: .rightBracket
    case .leftBrace: .rightBrace
    default: nil
    }
  }

  /// What opens it.
  var opener: Punctuator? {
    switch self {
    case .rightParenthesis: .leftParenthesis
    case .rightBracket: .leftBracket
    case .rightBrace: .leftBrace
    default: nil
    }
  }
}

struct Token: Sendable {
  enum Kind: Sendable, Equatable {
    case identifier(String)
    case keyword(Keyword)
    case number(Double)
    case dollar(Int)
    case punctuator(Punctuator)
    /// A string is its start, its texts and interpolations in order, and its end. A broken one ended without its quotes.
    case stringStart
    case stringText(String)
    case interpolationStart
    case interpolationEnd
    case stringEnd(isBroken: Bool)
    /// Adjacent `//:` lines, or a `/*: */` block.
    case prose
    /// A `//%` line.
    case header
    /// Something that a problem has been reported for; it stands where an operand could.
    case invalid
    case end
  }

  var kind: Kind
  let span: Span
  /// Whether it is the first on its line; whether there is space (or a line's end) before and after it.
  let startsLine: Bool, spaceBefore: Bool
  var spaceAfter = false
  /// Of a bracket, where its partner is in the list of tokens; nil if there is none.
  var partner: Int?

  func `is`(_ punctuator: Punctuator) -> Bool { kind == .punctuator(punctuator) }
  func `is`(_ keyword: Keyword) -> Bool { kind == .keyword(keyword) }

  var isUnclosedOpener: Bool {
    if case .punctuator(let punctuator) = kind { punctuator.isOpening && partner == nil } else { false }
  }

  /// The text of an identifier, or of a keyword where it is a name.
  var nameText: String? {
    switch kind {
    case .identifier(let name): name
    case .keyword(let keyword): keyword.rawValue
    default: nil
    }
  }
}

/// A comment that may mean something: documentation above a function, help behind a `param`.
struct Comment: Sendable {
  let span: Span
  /// Without its slashes.
  let text: String
  let isDocumentation: Bool
}
