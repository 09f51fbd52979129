/// Measures texts with the fonts that draw them, before there is anything to draw on.
struct TextMeasure {
  private let canvas: Canvas

  /// No text is longer in a figure: what comes after is cut off before anything is measured.
  private static let longest = 1000

  init() throws(ImageError) { canvas = try Canvas(height: 1, width: 1) }

  /// From where it begins to where the next would, in points.
  func width(_ text: String, _ font: Drawing.Font) -> Double { canvas.width(of: text, font) }

  /// Where its ink lies if it begins at (0, 0).
  func ink(_ text: String, _ font: Drawing.Font) -> Rectangle { canvas.ink(of: text, font) }

  func widest(_ texts: [String], _ font: Drawing.Font) -> Double { texts.map { width($0, font) }.max() ?? 0 }

  /// The text itself, in one line, if it is no wider than that, or else its beginning with an ellipsis.
  func shortened(_ text: String, _ font: Drawing.Font, to limit: Double) -> String {
    let isCut = text.count > TextMeasure.longest
    let line = TextMeasure.oneLine(isCut ? String(text.prefix(TextMeasure.longest)) : text)
    if !isCut, width(line, font) <= limit { return line }
    let letters = Array(line)
    // The longest beginning that fits, found by halving.
    var (fits, fails) = (0, letters.count + 1)
    while fails - fits > 1 {
      let middle = (fits + fails) / 2
      if width(String(letters[..<middle]) + "…", font) <= limit { fits = middle } else { fails = middle }
    }
    var kept = String(letters[..<fits])
    while kept.last?.isWhitespace == true { kept.removeLast() }
    return kept + "…"
  }

  /// The text broken between words into lines no wider than that. Where even so many lines do not hold it, the last one ends in an ellipsis, as does
  /// a word that no line holds.
  func lines(_ text: String, _ font: Drawing.Font, to limit: Double, most: Int) -> [String] {
    var lines: [String] = []
    for paragraph in text.prefix(TextMeasure.longest).split(whereSeparator: \.isNewline) {
      var line = ""
      for word in paragraph.split(whereSeparator: \.isWhitespace) {
        let longer = line.isEmpty ? String(word) : "\(line) \(word)"
        if line.isEmpty || width(longer, font) <= limit {
          line = longer
        } else {
          lines.append(line)
          line = String(word)
        }
      }
      if !line.isEmpty { lines.append(line) }
    }
    if lines.count > most { lines = Array(lines[..<(most - 1)]) + [lines[(most - 1)...].joined(separator: " ")] }
    return lines.map { shortened($0, font, to: limit) }
  }

  private static func oneLine(_ text: String) -> String {
    text.contains(where: \.isNewline) ? text.split(whereSeparator: \.isNewline).joined(separator: " ") : text
  }
}

extension Drawing.Turn {
  /// Against the clock, in radians.
  var angle: Double {
    switch self {
    case .none: 0
    case .slanted: .pi / 4
    case .upward: .pi / 2
    }
  }
}
