extension Lexer {
  /// `7`, `0.5`, `1e-3`, `1_000`. A point belongs to it only before a digit: `1...5`, `2.description`.
  mutating func number() {
    let start = offset
    digits()
    if byte() == UInt8(ascii: "."), isDigit(byte(1)) {
      offset += 1
      digits()
    }
    if byte() == UInt8(ascii: "e") || byte() == UInt8(ascii: "E") {
      let sign = byte(1) == UInt8(ascii: "-") || byte(1) == UInt8(ascii: "+") ? 1 : 0
      if isDigit(byte(1 + sign)) {
        offset += 1 + sign
        digits()
      }
    }
    let stop = offset
    while let next = identifierLength(continuing: true) { offset += next }
    let text = source.slice(start..<offset)
    guard stop == offset, let value = Double(text.filter { $0 != "_" }) else {
      report(.badNumber(text), start, offset)
      return append(.invalid, from: start)
    }
    guard value.isFinite else {
      report(.numberTooLarge(text), start, offset)
      return append(.invalid, from: start)
    }
    // A fraction or an exponent says that about is good enough; all digits of a whole number are meant.
    let figures = text.filter { $0 != "_" }.drop { $0 == "0" }
    if value >= 9_007_199_254_740_992, figures.allSatisfy(\.isNumber) {
      let nearest = value.wholeDigits
      if nearest != figures { report(.numberNotExact(text, nearest: nearest.count <= 24 ? nearest : "\(value)"), start, offset) }
    }
    append(.number(value), from: start)
  }

  private mutating func digits() {
    while isDigit(byte()) || byte() == UInt8(ascii: "_") { offset += 1 }
  }

  private func isDigit(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  /// A character that begins nothing. It is taken for an operand, or for the operator that it looks like.
  mutating func stray(_ scalar: Unicode.Scalar, _ length: Int) {
    let start = offset
    offset += length
    if let closing = Self.quotes[scalar], let stop = endOfQuote(closing) {
      offset = stop
      report(.strayCharacter(String(scalar), hint: Self.hint(for: scalar)), start, offset)
      return append(.invalid, from: start)
    }
    // What belongs to the same drawn character, and the rest of a run of the same.
    while let (next, more) = self.scalar(), next == scalar || next.properties.isGraphemeExtend { offset += more }
    report(.strayCharacter(source.slice(start..<min(offset, start + length)), hint: Self.hint(for: scalar)), start, offset)
    append(Self.looksLike[scalar].map { .punctuator($0) } ?? .invalid, from: start)
  }

  /// Quotes of other languages and of word processors, with what closes them.
  private static let quotes: [Unicode.Scalar: Character] = ["'": "'", "“": "”", "„": "“", "‘": "’", "«": "»"]

  /// Behind the closing quote, if it stands on the same line.
  private func endOfQuote(_ closing: Character) -> Int? {
    let rest = source.slice(offset..<min(end, source.range(ofLine: source.line(of: offset)).upperBound))
    guard let index = rest.firstIndex(of: closing) else { return nil }
    return offset + rest[...index].utf8.count
  }

  private static let looksLike: [Unicode.Scalar: Punctuator] = [
    "×": .times, "·": .times, "÷": .divide, "−": .minus, "–": .minus, "≤": .lessOrEqual, "≥": .greaterOrEqual, "≠": .unequal, "&": .and,
    "^": .power,
    "…": .closed,
  ]

  private static func hint(for scalar: Unicode.Scalar) -> String {
    if let punctuator = looksLike[scalar] { return "did you mean `\(punctuator.rawValue)`?" }
    return switch scalar {
    case "'", "“", "”", "‘", "’", "«", "»": "a string stands in straight double quotes: \"…\""
    case "#": "a comment begins with //"
    case "`": "names need no quotes"
    case "\\": "\\(…) stands only in strings and in prose"
    default: ""
    }
  }
}

extension Double {
  /// All digits of a whole number: 18446744073709551616, not 1.8446744073709552e19.
  fileprivate var wholeDigits: String {
    var digits: [UInt8] = [], rest = significandBitPattern | (1 << 52), shift = Int(exponent) - 52
    // Below 2⁵³ it is no shift to the left.
    if shift < 0 { (rest, shift) = (rest >> UInt64(-shift), 0) }
    while rest > 0 {
      digits.append(UInt8(rest % 10))
      rest /= 10
    }
    for _ in 0..<shift {
      var carry: UInt8 = 0
      for index in digits.indices {
        let twice = digits[index] * 2 + carry
        (digits[index], carry) = (twice % 10, twice / 10)
      }
      if carry > 0 { digits.append(carry) }
    }
    return digits.reversed().map(String.init).joined()
  }
}
