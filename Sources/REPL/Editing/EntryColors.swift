import Syntax

/// The colours of an entry that is being typed, one for each scalar: what its tokens are, by the language's own lexer. Stands any text;
/// what cannot be right is left as it is, since it may only be unfinished.
struct EntryColors {
  enum Color: Equatable {
    case plain, keyword, string, number, enumCase, comment
    /// One of the pair at the cursor.
    case bracket
    /// What the history would go on with.
    case suggestion

    /// Its numbers (SGR). Of the sixteen colours, which people choose for their background, those that errors and the prompt do not have.
    var style: String {
      switch self {
      case .plain: ""
      case .keyword: "35"
      case .string: "32"
      case .number, .enumCase: "36"
      case .comment: "2"
      // Some terminals show nothing of what is dim.
      case .suggestion: "90"
      case .bracket: "1;4"
      }
    }
  }

  /// Longer texts are coloured as far as they are in sight.
  static let longest = 1 << 15

  private var bytes: [Color]
  /// Of a bracket's byte the other one's.
  private var partners: [Int: Int] = [:]
  /// Where each scalar begins, and the end.
  private let starts: [Int]

  init(_ scalars: [Unicode.Scalar]) {
    var text: [UInt8] = [], starts: [Int] = []
    text.reserveCapacity(scalars.count)
    starts.reserveCapacity(scalars.count + 1)
    for scalar in scalars {
      starts.append(text.count)
      text.append(scalar)
    }
    self.starts = starts + [text.count]
    bytes = Array(repeating: .plain, count: text.count)
    mark(OpenText(String(decoding: text, as: UTF8.self)))
  }

  func colors(_ range: Range<Int>) -> [Color] {
    range.clamped(to: 0..<starts.count - 1).map { bytes[starts[$0]] }
  }

  /// Marks the bracket that the cursor is on, or else behind, and its partner.
  mutating func markBrackets(at cursor: Int) {
    for place in [cursor, cursor - 1] where starts.dropLast().indices.contains(place) {
      guard let partner = partners[starts[place]] else { continue }
      set(.bracket, starts[place]..<starts[place] + 1)
      return set(.bracket, partner..<partner + 1)
    }
  }

  // MARK: Tokens

  private mutating func mark(_ text: OpenText) {
    /// Whether what is open is a string, the innermost last: values in it are code again.
    var strings: [Bool] = [], end = 0
    for (index, word) in text.words.enumerated() {
      markGap(end..<max(end, word.span.start), text, inString: strings.last == true)
      end = max(end, word.span.end)
      set(Self.color(of: index, in: text.words), word.span.start..<word.span.end)
      switch word.kind {
      case .stringStart: strings.append(true)
      case .interpolationStart: strings.append(false)
      case .stringEnd, .interpolationEnd: _ = strings.popLast()
      default: break
      }
      if let partner = word.partner, partner > index, word.kind != .stringStart {
        // The bracket of a value in a string comes after a backslash.
        let opener = word.span.end - 1, closer = text.words[partner].span.start
        (partners[opener], partners[closer]) = (closer, opener)
      }
    }
    markGap(end..<max(end, bytes.count), text, inString: strings.last == true)
  }

  private mutating func set(_ color: Color, _ range: Range<Int>) {
    for place in range.clamped(to: bytes.indices) { bytes[place] = color }
  }

  /// Between two tokens there is a string's text, or space with or without comments.
  private mutating func markGap(_ range: Range<Int>, _ text: OpenText, inString: Bool) {
    if inString { return set(.string, range) }
    if let start = text.source.bytes[range.clamped(to: bytes.indices)].firstIndex(of: UInt8(ascii: "/")) {
      set(.comment, start..<range.upperBound)
    }
  }

  private static func color(of index: Int, in words: [OpenText.Word]) -> Color {
    let word = words[index], before = index > 0 ? words[index - 1] : nil, after = index + 1 < words.count ? words[index + 1] : nil
    switch word.kind {
    case .name, .keyword:
      if before?.is(".") == true { return isCase(dot: index - 1, words) ? .enumCase : .plain }
      guard case .keyword = word.kind else { return .plain }
      // `in:` is a label.
      return after?.is(":") == true ? .plain : .keyword
    case .punctuation: return word.is(".") && after?.name != nil && isCase(dot: index, words) ? .enumCase : .plain
    case .number: return .number
    case .stringStart, .stringText, .stringEnd, .interpolationStart, .interpolationEnd: return .string
    case .prose, .header: return .comment
    case .other: return .plain
    }
  }

  /// Whether a dot has no value before it whose member it could ask for.
  private static func isCase(dot index: Int, _ words: [OpenText.Word]) -> Bool {
    guard index > 0 else { return true }
    switch words[index - 1].kind {
    case .name, .number, .stringEnd: return false
    case .punctuation(let text): return ["?", "!"].contains(text) ? words[index].spaceBefore : ![")", "]", "}"].contains(text)
    default: return true
    }
  }
}
