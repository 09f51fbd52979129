import Diagnostics

/// Reads a source into a tree.
public enum Parser {
  /// The whole source, with everything that is wrong in it, in the order of the source.
  public static func parse(_ source: Source) -> (program: Program, problems: [Problem]) {
    var parse = Parse(source)
    guard parse.isText else { return (Program(source: source, items: [], cells: []), parse.problems) }
    let program = parse.program()
    return (program, program.placed(parse.problems))
  }

  /// Whether an entry of the REPL goes on: it ends inside brackets, a string or a comment, or where an operand must follow.
  public static func isIncomplete(_ text: String) -> Bool {
    var parse = Parse(Source(name: "", text: text))
    _ = parse.program()
    return parse.endsInside || parse.firstProblemIsAtEnd
  }

  /// The words that are no names.
  public static var keywords: [String] { Keyword.allCases.map(\.rawValue) }

  /// The operators, those that bind tightest first, each group of one strength: for the help.
  public static var precedence: [[String]] {
    let infixes = Dictionary(grouping: Punctuator.allCases.filter { InfixRule.table[$0] != nil }) { InfixRule.table[$0]?.precedence ?? 0 }
    var groups = infixes.sorted { $0.key > $1.key }.map { $0.value.map(\.rawValue) }
    groups.insert(UnaryOperator.allCases.map(\.rawValue), at: 1)
    return groups + [["?:"]]
  }

  /// The signs of operators and assignments.
  public static var signs: [String] {
    Punctuator.allCases.filter { InfixRule.table[$0] != nil || AssignmentRule.table[$0] != nil }.map(\.rawValue)
      + UnaryOperator.allCases.map(\.rawValue)
  }

  /// What joins two operands, `?` and `:` included: a line may begin with it and go on with the line before.
  public static let infixes: Set<String> = Set(Punctuator.allCases.filter { InfixRule.table[$0] != nil }.map(\.rawValue) + ["?", ":"])

  /// The tokens of a text with their spans, for colouring and completion: names, keywords, numbers, strings…
  public static func words(_ source: Source) -> [(kind: WordKind, span: Span)] {
    var lexer = Lexer(source)
    lexer.run()
    return lexer.tokens.compactMap { token in WordKind(token.kind).map { ($0, token.span) } }
  }
}

/// What a token is, for who only wants to know so much.
public enum WordKind: Sendable {
  case name, keyword, number, text, punctuation, prose, header

  init?(_ kind: Token.Kind) {
    switch kind {
    case .identifier, .dollar: self = .name
    case .keyword: self = .keyword
    case .number: self = .number
    case .stringStart, .stringText, .stringEnd: self = .text
    case .punctuator, .interpolationStart, .interpolationEnd: self = .punctuation
    case .prose: self = .prose
    case .header: self = .header
    case .invalid, .end: return nil
    }
  }
}
