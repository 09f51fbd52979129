import Diagnostics

/// What the formatter moves as a whole: a token, a string with all that is in it, or a comment.
struct Piece {
  enum Role: Equatable {
    /// A name, a number, a string: what stands for a value.
    case operand
    case keyword
    case prefix, infix, range, assign, arrow
    case question, ternaryColon, labelColon
    case comma, semicolon
    case memberDot, symbolDot
    case open, close
    case openBrace, closeBrace
    /// Inside a type: what stands without space around it.
    case typeMark
    case lineComment, blockComment
    case prose, header
  }

  let role: Role
  let text: String
  /// Its offset in the source.
  let start: Int
  /// How many lines' ends stand before it in the source: 0, 1, or 2 for more.
  let newlines: Int
  /// Of a bracket: the call's or subscript's, which stands directly behind what it belongs to.
  var isCall = false
  var isNumber = false
  /// The `/` of `2/3`, which stays together where it was written so.
  var isFraction = false
  /// Of a bracket: where its partner is.
  var partner: Int?
  /// Whether a statement begins here.
  var beginsStatement = false
  /// Of a closing brace's opener: the closure's; of `in`: the end of a closure's parameters.
  var isClosure = false, endsClosureHead = false

  var isComment: Bool { role == .lineComment || role == .blockComment }
  var opens: Bool { role == .open || role == .openBrace }
  var closes: Bool { role == .close || role == .closeBrace }

  /// Whether an operator behind it has a left side.
  var endsOperand: Bool {
    switch role {
    case .operand, .close, .closeBrace, .typeMark: true
    default: false
    }
  }
}

/// The pieces of a source, in order.
struct Pieces {
  private(set) var list: [Piece] = []
  private let source: Source
  private let facts: FormatFacts
  private var tokens: [Token]
  /// How many `?` wait for their `:`, for each open bracket.
  private var ternaries = [0]
  private var openers: [Int] = []

  init(_ source: Source, facts: FormatFacts) {
    (self.source, self.facts) = (source, facts)
    var lexer = Lexer(source)
    lexer.run()
    tokens = lexer.tokens
    collect()
    markClosureHeads()
  }

  /// The texts of the comments, in order: what formatting must leave as it is, but for space at the ends of lines.
  static func comments(_ source: Source) -> [String] {
    Pieces(source, facts: FormatFacts(Program(source: source, items: [], cells: []))).list.filter(\.isComment).map { piece in
      piece.text.split(separator: "\n").map { Lexer.trimmed(String($0)) }.joined(separator: "\n")
    }
  }

  private mutating func collect() {
    var index = 0, end = source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while index < tokens.count {
      let token = tokens[index]
      let newlines = gap(from: end, to: token.span.start)
      if token.kind == .end { break }
      let last = token.kind == .stringStart ? stringEnd(index) : index
      end = tokens[last].span.end
      add(token, source.slice(token.span.start..<end), newlines, next: last + 1)
      index = last + 1
    }
  }

  /// The token that ends the string which a token begins.
  private func stringEnd(_ start: Int) -> Int {
    var depth = 0
    for index in start..<tokens.count {
      if tokens[index].kind == .stringStart { depth += 1 }
      if case .stringEnd = tokens[index].kind {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return tokens.count - 1
  }

  /// The comments between two tokens. Gives how many lines' ends stand before the second.
  private mutating func gap(from start: Int, to end: Int) -> Int {
    let bytes = source.bytes
    var offset = start, newlines = 0
    while offset < end {
      let next = offset + 1 < end ? bytes[offset + 1] : 0
      let begin = offset
      if bytes[offset] == UInt8(ascii: "/"), next == UInt8(ascii: "/") {
        while offset < end, bytes[offset] != 0x0A { offset += 1 }
        comment(.lineComment, begin..<offset, newlines)
        newlines = 0
      } else if bytes[offset] == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
        offset = blockEnd(offset, end)
        comment(.blockComment, begin..<offset, newlines)
        newlines = 0
      } else {
        if bytes[offset] == 0x0A { newlines += 1 }
        offset += 1
      }
    }
    return min(2, newlines)
  }

  private func blockEnd(_ start: Int, _ end: Int) -> Int {
    let bytes = source.bytes
    var offset = start, depth = 0
    while offset < end {
      let next = offset + 1 < end ? bytes[offset + 1] : 0
      if bytes[offset] == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
        depth += 1
        offset += 2
      } else if bytes[offset] == UInt8(ascii: "*"), next == UInt8(ascii: "/") {
        depth -= 1
        offset += 2
        if depth == 0 { return offset }
      } else {
        offset += 1
      }
    }
    return end
  }

  private mutating func comment(_ role: Piece.Role, _ range: Range<Int>, _ newlines: Int) {
    list.append(
      Piece(role: role, text: Lexer.trimmed(source.slice(range)), start: range.lowerBound, newlines: list.isEmpty ? 0 : min(2, newlines)))
  }

  // MARK: - Roles

  private mutating func add(_ token: Token, _ text: String, _ newlines: Int, next: Int) {
    let previous = list.last { !$0.isComment }
    let begins = facts.statements.contains(token.span.start)
    // What begins a statement has nothing to its left.
    let hasLeft = !begins && (previous?.endsOperand ?? false)
    let role = role(token, hasLeft: hasLeft, previous: previous, next: next)
    var text = text
    if role == .prose { text = Self.proseLines(text) }
    if role == .header { text = Header.text(text) }
    var piece = Piece(role: role, text: text, start: token.span.start, newlines: list.isEmpty ? 0 : newlines)
    piece.beginsStatement = begins
    if case .number = token.kind { piece.isNumber = true }
    if token.is(.divide), !token.spaceBefore, !token.spaceAfter, previous?.isNumber == true, next < tokens.count,
      case .number = tokens[next].kind
    {
      piece.isFraction = true
    }
    switch role {
    case .open, .openBrace:
      piece.isCall = role == .open && hasLeft && !token.startsLine
      piece.isClosure = facts.closures.contains(token.span.start)
      openers.append(list.count)
      ternaries.append(0)
    case .close, .closeBrace:
      if let opener = openers.popLast() {
        piece.partner = opener
        list[opener].partner = list.count
      }
      if ternaries.count > 1 { ternaries.removeLast() }
    case .question: ternaries[ternaries.count - 1] += 1
    case .ternaryColon: ternaries[ternaries.count - 1] -= 1
    default: break
    }
    list.append(piece)
  }

  private func role(_ token: Token, hasLeft: Bool, previous: Piece?, next: Int) -> Piece.Role {
    switch token.kind {
    case .prose: return .prose
    case .header: return .header
    case .keyword(let keyword):
      let isName = previous?.role == .memberDot || previous?.role == .symbolDot || (next < tokens.count && tokens[next].is(.colon))
      return isName || keyword == .true || keyword == .false || keyword == .nil ? .operand : .keyword
    case .punctuator(let punctuator): return role(punctuator, token, hasLeft: hasLeft)
    default: return .operand
    }
  }

  private func role(_ punctuator: Punctuator, _ token: Token, hasLeft: Bool) -> Piece.Role {
    let isInType = facts.isInType(token.span.start)
    switch punctuator {
    case .leftParenthesis, .leftBracket: return .open
    case .rightParenthesis, .rightBracket: return .close
    case .leftBrace: return .openBrace
    case .rightBrace: return .closeBrace
    case .comma: return .comma
    case .semicolon: return .semicolon
    case .arrow: return .arrow
    case .not: return .prefix
    case .minus: return hasLeft ? .infix : .prefix
    case .dot: return hasLeft ? .memberDot : .symbolDot
    case .halfOpen, .closed: return .range
    case .question: return isInType ? .typeMark : .question
    case .coalesce, .bar: return isInType ? .typeMark : .infix
    case .colon: return ternaries.last ?? 0 > 0 && !isInType ? .ternaryColon : .labelColon
    default: return AssignmentRule.table[punctuator] != nil ? .assign : .infix
    }
  }

  /// A closure's head ends with the first `in` directly inside its braces.
  private mutating func markClosureHeads() {
    for index in list.indices where facts.closuresWithNames.contains(list[index].start) && list[index].role == .openBrace {
      var place = index + 1
      while place < list.count, place != list[index].partner {
        if list[place].role == .keyword, list[place].text == "in" {
          list[place].endsClosureHead = true
          break
        }
        if list[place].opens, let partner = list[place].partner { place = partner }
        place += 1
      }
    }
  }

  /// `//:` lines without what stands before them; a block as it is.
  private static func proseLines(_ text: String) -> String {
    guard text.hasPrefix("//") else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0.drop { $0 == " " || $0 == "\t" }) }.joined(separator: "\n")
  }
}
