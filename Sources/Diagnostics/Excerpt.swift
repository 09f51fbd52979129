/// The line of source that a message shows, and where its carets stand, in columns of a terminal.
struct Excerpt {
  let text: String, indentation: Int, carets: Int

  /// - Parameter widest: A longer line is cut to about so many columns around what is marked.
  init(_ place: Place, line: Int, widest: Int) {
    let range = place.source.range(ofLine: line)
    let start = min(max(place.span.start, range.lowerBound), range.upperBound)
    // What goes over several lines is marked to the end of its first.
    let end = min(max(place.span.end, start), range.upperBound)
    var before = visible(place.source.slice(range.lowerBound..<start))
    var marked = visible(place.source.slice(start..<end))
    var after = visible(place.source.slice(end..<range.upperBound))
    if columns(before) + columns(marked) + columns(after) > widest {
      if columns(before) > widest / 2 { before = "…" + String(String(before.reversed()).beginning(of: widest / 2).reversed()) }
      if columns(marked) > widest / 2 {
        marked = marked.beginning(of: widest / 2)
        after = "…"
      }
      let room = max(0, widest - columns(before) - columns(marked))
      if columns(after) > room { after = after.beginning(of: room) + "…" }
    }
    text = before + marked + after
    indentation = columns(before)
    carets = max(1, columns(marked))
  }
}

extension String {
  /// As many characters as fit in so many columns.
  fileprivate func beginning(of width: Int) -> String {
    var left = width
    return String(
      prefix { character in
        left -= columns(String(character))
        return left >= 0
      })
  }

  /// In lines between words, of at most `first` columns the first one, and `rest` the others; a longer word has a line of its own.
  public func lines(first: Int, rest: Int) -> [String] {
    var lines: [String] = [], line: String?, width = 0
    for word in split(separator: " ", omittingEmptySubsequences: false) {
      let size = String(word).terminalWidth
      if let open = line, width + 1 + size > (lines.isEmpty ? first : rest), open.contains(where: { $0 != " " }) {
        lines.append(open)
        (line, width) = (String(word), size)
      } else {
        width += size + (line == nil ? 0 : 1)
        line = (line.map { $0 + " " } ?? "") + word
      }
    }
    return lines + [line ?? ""]
  }
}

/// A text as a terminal can show it on one line: a tab as four spaces, controls as pictures, nothing that moves the cursor.
func visible(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x09: result += "    "
    case 0..<0x20: result.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
    case 0x7F: result += "␡"
    // Second controls, and marks that turn the direction of writing.
    case 0x80..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F: result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// How many columns a text takes in a terminal: East Asian wide characters and emoji take two.
func columns(_ text: String) -> Int {
  text.reduce(0) { sum, character in
    guard let scalar = character.unicodeScalars.first else { return sum }
    if scalar.properties.generalCategory == .nonspacingMark { return sum }
    let isEmoji = scalar.properties.isEmojiPresentation || character.unicodeScalars.dropFirst().first?.value == 0xFE0F
    return sum + (isEmoji || isWide(scalar.value) ? 2 : 1)
  }
}

extension String {
  /// How many columns it takes in a terminal.
  public var terminalWidth: Int { columns(self) }
}

/// The large blocks of Unicode's East Asian Width W and F.
private func isWide(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xAC00...0xD7A3,
    0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
    true
  default: false
  }
}
