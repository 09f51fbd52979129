import Diagnostics

/// The options of a cell, each once: its name, and how its value is read. Nil comes back for a value that it cannot have.
private struct OptionRule: Sendable {
  let name: String, wants: String
  let read: @Sendable (String, inout CellOptions) -> Bool

  static let table: [OptionRule] = [
    OptionRule(name: "id", wants: "a name of letters, digits, - and _") { text, options in
      guard !text.isEmpty, text.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }) else { return false }
      options.id = text
      return true
    },
    OptionRule(name: "title", wants: "a text in quotes") { text, options in
      options.title = quoted(text)
      return options.title != nil
    },
    OptionRule(name: "caption", wants: "a text in quotes") { text, options in
      options.caption = quoted(text)
      return options.caption != nil
    },
    OptionRule(name: "width", wants: "a whole number of pixels from 1 to 10000") { text, options in
      guard let width = Int(text), (1...10_000).contains(width) else { return false }
      options.width = width
      return true
    },
    OptionRule(name: "echo", wants: "`true` or `false`") { text, options in
      guard let flag = Bool(text) else { return false }
      options.echo = flag
      return true
    },
    OptionRule(name: "output", wants: "`true` or `false`") { text, options in
      guard let flag = Bool(text) else { return false }
      options.output = flag
      return true
    },
    OptionRule(name: "timeout", wants: "a number of seconds above 0") { text, options in
      guard let seconds = Double(text), seconds > 0, seconds.isFinite else { return false }
      options.timeout = seconds
      return true
    },
    OptionRule(name: "expect-error", wants: "`true` or `false`") { text, options in
      guard let flag = Bool(text) else { return false }
      options.expectsError = flag
      return true
    },
  ]

  /// The text between double quotes, `\"` and `\\` resolved.
  private static func quoted(_ text: String) -> String? {
    guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return nil }
    var result = ""
    var isEscaped = false
    for character in text.dropFirst().dropLast() {
      if isEscaped {
        if character != "\"", character != "\\" { result.append("\\") }
        result.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        return nil
      } else {
        result.append(character)
      }
    }
    return isEscaped ? nil : result
  }
}

extension CellOptions {
  /// In the order of the manual.
  public static var names: [String] { OptionRule.table.map(\.name) }
  /// Each with what it wants: `width`, "a whole number of pixels…".
  public static var wanted: [(name: String, wants: String)] { OptionRule.table.map { ($0.name, $0.wants) } }
}

extension Parse {
  /// `//% id: wants | title: "…"`
  mutating func header(_ span: Span) -> CellHeader {
    var options = CellOptions()
    var seen: Set<String> = []
    for part in optionParts(span) {
      let colon = source.bytes[part].firstIndex(of: UInt8(ascii: ":"))
      let name = trimmed(part.lowerBound..<(colon ?? part.upperBound))
      let text = source.slice(name)
      guard let rule = OptionRule.table.first(where: { $0.name == text }) else {
        let suggestion = didYouMean(text, among: CellOptions.names)
        report(
          colon == nil && suggestion == nil ? .optionWithoutValue(text) : .unknownOption(text, suggestion: suggestion), at: self.span(name))
        if let suggestion { seen.insert(suggestion) }
        continue
      }
      guard let colon else {
        report(.optionWithoutValue(text), at: self.span(name))
        continue
      }
      let value = trimmed(colon + 1..<part.upperBound)
      if !seen.insert(text).inserted {
        report(.doubledOption(text), at: self.span(name))
      } else if !rule.read(source.slice(value), &options) {
        report(.badOption(text, wants: rule.wants), at: self.span(value.isEmpty ? name : value))
      }
    }
    return CellHeader(options: options, span: span)
  }

  /// The stretches between the `|`s that stand outside quotes.
  private func optionParts(_ span: Span) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = span.start + 3
    var isQuoted = false, isEscaped = false
    for offset in start..<max(start, span.end) {
      let byte = source.bytes[offset]
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\"), isQuoted {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == UInt8(ascii: "|"), !isQuoted {
        parts.append(start..<offset)
        start = offset + 1
      }
    }
    parts.append(start..<max(start, span.end))
    let whole = parts.map(trimmed)
    return whole.count == 1 && whole[0].isEmpty ? [] : whole
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isSpace(source.bytes[start]) { start += 1 }
    while end > start, isSpace(source.bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  private func span(_ range: Range<Int>) -> Span { Span(start: range.lowerBound, end: range.upperBound) }
}
