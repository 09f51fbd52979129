import Diagnostics

/// Splits a source into tokens. Never recursive: strings inside interpolations inside strings are a stack of modes.
struct Lexer {
  let source: Source
  let bytes: [UInt8]
  /// Where to stop: the end of the source, or of the piece of prose that is read.
  let end: Int
  var offset: Int
  var tokens: [Token] = []
  var comments: [Comment] = []
  var problems: [Problem] = []
  /// Whether a multi-line string or a comment is open at the end.
  var endsInside = false

  /// What is open, the innermost last.
  enum Mode {
    case bracket(Punctuator, token: Int)
    case string(StringMode)
    /// The index of its token.
    case interpolation(Int)
  }
  var modes: [Mode] = []

  var startsLine = true, spaceBefore = true

  init(_ source: Source) {
    self.source = source
    bytes = source.bytes
    offset = 0
    end = bytes.count
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  /// All tokens, the last of which is `end`.
  mutating func run() {
    readToEnd()
    unwindAtEnd()
    append(.end, from: end)
  }

  /// What is open at the end stays open.
  mutating func readToEnd() {
    while offset < end {
      if case .string = modes.last { stringPiece() } else { codePiece() }
    }
  }

  /// For prose: the tokens of one value after `\(`, up to its `)`; `offset` is then after that. Nil if it does not close.
  static func interpolation(_ source: Source, from start: Int, to end: Int) -> (lexer: Lexer, next: Int)? {
    var lexer = Lexer(source, from: start, to: end)
    lexer.modes = [.interpolation(-1)]
    while lexer.offset < lexer.end, !lexer.modes.isEmpty {
      if case .string = lexer.modes.last { lexer.stringPiece() } else { lexer.codePiece() }
    }
    guard lexer.modes.isEmpty else { return nil }
    let next = lexer.offset
    lexer.tokens.removeLast()
    lexer.append(.end, from: next - 1)
    return (lexer, next)
  }

  private init(_ source: Source, from start: Int, to end: Int) {
    self.source = source
    bytes = source.bytes
    offset = start
    self.end = end
    startsLine = false
  }

  func byte(_ ahead: Int = 0) -> UInt8? {
    let position = offset + ahead
    return position < end ? bytes[position] : nil
  }

  func follows(_ text: StaticString) -> Bool {
    guard offset + text.utf8CodeUnitCount <= end else { return false }
    return text.withUTF8Buffer { buffer in buffer.indices.allSatisfy { bytes[offset + $0] == buffer[$0] } }
  }

  mutating func append(_ kind: Token.Kind, from start: Int, to stop: Int? = nil) {
    if spaceBefore, !tokens.isEmpty { tokens[tokens.count - 1].spaceAfter = true }
    tokens.append(Token(kind: kind, span: Span(start: start, end: stop ?? offset), startsLine: startsLine, spaceBefore: spaceBefore))
    startsLine = false
    spaceBefore = false
  }

  mutating func report(_ fault: SyntaxFault, _ start: Int, _ stop: Int) {
    guard problems.count < Limits.problems else { return }
    problems.append(fault.problem(at: Place(source, Span(start: start, end: stop))))
  }

  // MARK: - Code

  private mutating func codePiece() {
    guard let first = byte() else { return }
    switch first {
    case 0x20, 0x09, 0x0D, 0x0C:
      offset += 1
      spaceBefore = true
    case 0x0A:
      if !endBrokenString() {
        offset += 1
        startsLine = true
        spaceBefore = true
      }
    case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"): lineComment()
    case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"): blockComment()
    case UInt8(ascii: "\""): openString()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
    case UInt8(ascii: "$"): dollar()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): identifier()
    case 0x80...: beyondASCII()
    default: punctuator(first)
    }
  }

  private mutating func identifier() {
    let start = offset
    while let next = identifierLength(continuing: true) { offset += next }
    let text = source.slice(start..<offset)
    guard let keyword = Keyword.byText[text] else { return append(.identifier(text), from: start) }
    if startsLine, keyword.beginsStatement, !isLabel { closeForgottenBrackets() }
    append(.keyword(keyword), from: start)
  }

  /// Whether a colon follows: then a keyword is a name.
  private var isLabel: Bool {
    var ahead = 0
    while byte(ahead) == 0x20 { ahead += 1 }
    return byte(ahead) == UInt8(ascii: ":")
  }

  /// A line that begins with `let`, `for`… cannot be inside `(` or `[`: those stay without partner.
  private mutating func closeForgottenBrackets() {
    while case .bracket(let bracket, _) = modes.last, bracket != .leftBrace { modes.removeLast() }
  }

  /// The length of the identifier's character here, or nil if it is none.
  func identifierLength(continuing: Bool) -> Int? {
    guard let first = byte() else { return nil }
    switch first {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): return 1
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return continuing ? 1 : nil
    case 0x80...:
      guard let (scalar, length) = scalar() else { return nil }
      return (continuing ? scalar.properties.isXIDContinue : scalar.properties.isXIDStart) ? length : nil
    default: return nil
    }
  }

  /// The scalar at the offset, and how many bytes it takes.
  func scalar() -> (Unicode.Scalar, Int)? {
    var decoder = UTF8()
    var iterator = bytes[offset..<min(offset + 4, end)].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    return (scalar, UTF8.width(scalar))
  }

  private mutating func beyondASCII() {
    if identifierLength(continuing: false) != nil { return identifier() }
    guard let (scalar, length) = scalar() else {
      offset += 1
      return
    }
    if scalar.value == 0xA0 || scalar.value == 0xFEFF || scalar.properties.generalCategory == .spaceSeparator {
      offset += length
      spaceBefore = true
      return
    }
    stray(scalar, length)
  }

  private mutating func dollar() {
    let start = offset
    offset += 1
    let digits = offset
    while let next = byte(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { offset += 1 }
    guard digits < offset, offset - digits <= 2, let number = Int(source.slice(digits..<offset)) else {
      report(.strayCharacter(source.slice(start..<offset), hint: "the parameters of a closure are $0, $1…"), start, offset)
      return append(.invalid, from: start)
    }
    append(.dollar(number), from: start)
  }

  private mutating func punctuator(_ first: UInt8) {
    let start = offset
    guard let found = Punctuator.byFirstByte[first]?.first(where: { matches($0.bytes) }) else {
      guard let (scalar, length) = scalar() else { return offset += 1 }
      return stray(scalar, length)
    }
    offset += found.bytes.count
    if found.punctuator == .rightParenthesis, case .interpolation(let partner) = innermostBracketOrInterpolation() {
      modes.removeLast()
      append(.interpolationEnd, from: start)
      if tokens.indices.contains(partner) { tokens[partner].partner = tokens.count - 1 }
      return
    }
    append(.punctuator(found.punctuator), from: start)
    if found.punctuator.isOpening {
      modes.append(.bracket(found.punctuator, token: tokens.count - 1))
    } else if let opener = found.punctuator.opener {
      close(opener)
    }
  }

  /// What a `)` would close: forgotten `[` are passed over, a `{` is not.
  private mutating func innermostBracketOrInterpolation() -> Mode? {
    var index = modes.count - 1
    while index >= 0, case .bracket(.leftBracket, _) = modes[index] { index -= 1 }
    guard index >= 0, case .interpolation = modes[index] else { return nil }
    modes.removeSubrange((index + 1)...)
    return modes.last
  }

  private func matches(_ text: [UInt8]) -> Bool {
    guard offset + text.count <= end else { return false }
    return text.indices.allSatisfy { bytes[offset + $0] == text[$0] }
  }

  /// Pairs the closing bracket that was just appended with its opener. Brackets between them were forgotten, but only a `}` says so
  /// of everything; a `)` or `]` does not reach out of braces.
  private mutating func close(_ opener: Punctuator) {
    var index = modes.count - 1
    while index >= 0, case .bracket(let bracket, let token) = modes[index] {
      if bracket == opener {
        let closer = tokens.count - 1
        tokens[token].partner = closer
        tokens[closer].partner = token
        modes.removeSubrange(index...)
        return
      }
      if bracket == .leftBrace { return }
      index -= 1
    }
  }

  private mutating func unwindAtEnd() {
    while let mode = modes.popLast() {
      guard case .string(let string) = mode else { continue }
      if string.isMultiline {
        endsInside = true
        report(.unclosedMultilineString, string.start, string.start + 3)
      } else {
        report(.unclosedString, string.start, offset)
      }
      finish(string, isBroken: true)
    }
  }
}
