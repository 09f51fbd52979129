import Diagnostics

/// Pieces in lines: which begin one, and how far it is indented.
struct Layout {
  struct Line {
    var pieces: Range<Int>
    /// Columns.
    let indentation: Int
    let isAfterBlank: Bool
  }

  let pieces: [Piece]
  let source: Source
  /// Pieces before which the formatter breaks a line that was too long.
  var breaks: Set<Int> = []
  private(set) var lines: [Line] = []
  /// Pieces that must begin a line: what is in braces that have several lines.
  private var openedUp: Set<Int> = []

  init(_ pieces: Pieces, source: Source) {
    (self.pieces, self.source) = (pieces.list, source)
    arrange()
  }

  // MARK: - Lines

  mutating func arrange() {
    openUp()
    lines = []
    var indenter = Indenter(pieces)
    var start = 0, isAfterBlank = false
    while start < pieces.count {
      var end = start + 1
      while end < pieces.count, lineEnds(before: end) == 0 { end += 1 }
      lines.append(Line(pieces: start..<end, indentation: indenter.line(start..<end), isAfterBlank: isAfterBlank))
      isAfterBlank = end < pieces.count && lineEnds(before: end) > 1
      start = end
    }
  }

  /// Where braces have several lines, what is between them stands on lines of its own.
  private mutating func openUp() {
    openedUp = []
    // From the innermost out: what opens up makes those around it open up.
    for index in pieces.indices.reversed() where pieces[index].role == .openBrace {
      guard let closer = pieces[index].partner, closer > index + 1 else { continue }
      let first = firstInside(index)
      let isOpen = (index + 1...closer).contains { lineEnds(before: $0) > 0 }
      guard isOpen else { continue }
      openedUp.insert(first)
      openedUp.insert(closer)
    }
  }

  /// The first piece behind a brace, a closure's head and the comments on their line.
  func firstInside(_ brace: Int) -> Int {
    guard let closer = pieces[brace].partner else { return brace + 1 }
    var first = brace + 1
    if let head = (first..<closer).first(where: { pieces[$0].endsClosureHead && isDirectly($0, in: brace) }) { first = head + 1 }
    while first < closer, pieces[first].isComment, pieces[first].newlines == 0 { first += 1 }
    return first
  }

  private func isDirectly(_ index: Int, in brace: Int) -> Bool {
    var place = brace + 1
    while place < index {
      if pieces[place].opens, let partner = pieces[place].partner { place = partner }
      place += 1
    }
    return place == index
  }

  /// How many lines' ends stand before a piece: 0, 1 or 2.
  private func lineEnds(before index: Int) -> Int {
    guard index > 0 else { return 1 }
    let piece = pieces[index], previous = pieces[index - 1]
    // `}` and `else` share a line.
    if piece.role == .keyword, piece.text == "else", previous.role == .closeBrace { return 0 }
    if breaks.contains(index) { return max(1, piece.newlines) }
    var count = piece.newlines
    if openedUp.contains(index) || previous.role == .lineComment { count = max(1, count) }
    // No empty lines directly inside brackets.
    if previous.opens || previous.endsClosureHead || piece.closes { count = min(1, count) }
    if previous.role == .openBrace, !openedUp.contains(index), !piece.isComment { count = 0 }
    return count
  }

  // MARK: - Text

  /// A line without its indentation and without a comment at its end.
  func code(_ line: Line) -> String {
    var text = ""
    let end = hasTrailingComment(line) ? line.pieces.upperBound - 1 : line.pieces.upperBound
    for index in line.pieces.lowerBound..<end {
      if index > line.pieces.lowerBound, isSpace(before: index, in: line) { text += " " }
      text += shifted(index, line)
    }
    return text
  }

  func isSpace(before index: Int, in line: Line) -> Bool {
    Spacing.isSpace(pieces[index - 1], pieces[index], startsLine: index - 1 == line.pieces.lowerBound)
  }

  func hasTrailingComment(_ line: Line) -> Bool { line.pieces.count > 1 && pieces[line.pieces.upperBound - 1].role == .lineComment }

  var text: String {
    var result = ""
    var index = 0
    while index < lines.count {
      // Lines with comments at their ends that follow each other.
      var end = index
      while end < lines.count, hasTrailingComment(lines[end]), end == index || !lines[end].isAfterBlank { end += 1 }
      if end == index {
        write(lines[index], comment: nil, to: &result)
        index += 1
      } else {
        writeCommented(index..<end, to: &result)
        index = end
      }
    }
    return result
  }

  private func write(_ line: Line, comment: (text: String, spaces: Int)?, to result: inout String) {
    if line.isAfterBlank { result += "\n" }
    let code = code(line)
    result += String(repeating: " ", count: line.indentation) + code
    if let comment { result += String(repeating: " ", count: comment.spaces) + comment.text }
    result += "\n"
  }

  /// Comments that stood below each other do so again; others stand two spaces behind their code.
  private func writeCommented(_ range: Range<Int>, to result: inout String) {
    let columns = range.map { source.position(of: pieces[lines[$0].pieces.upperBound - 1].start).column }
    let widths = range.map { lines[$0].indentation + lastLine(code(lines[$0])).count }
    var start = 0
    while start < columns.count {
      var end = start + 1
      while end < columns.count, columns[end] == columns[start] { end += 1 }
      let widest = widths[start..<end].max() ?? 0
      for index in start..<end {
        let line = lines[range.lowerBound + index]
        write(line, comment: (pieces[line.pieces.upperBound - 1].text, widest - widths[index] + 2), to: &result)
      }
      start = end
    }
  }

  private func lastLine(_ text: String) -> Substring { text.lastIndex(of: "\n").map { text[text.index(after: $0)...] } ?? text[...] }

  /// The text of a piece; a multi-line string goes with the line that it begins on.
  private func shifted(_ index: Int, _ line: Line) -> String {
    let piece = pieces[index]
    guard piece.role == .operand, piece.text.hasPrefix("\"\"\"") else { return piece.text }
    let begin = source.range(ofLine: source.line(of: piece.start)).lowerBound
    let old = source.bytes[begin..<piece.start].prefix { $0 == 0x20 }.count
    return MultilineText.shifted(piece.text, by: line.indentation - old)
  }
}

/// Multi-line strings, whose indentation is that of their closing quotes.
enum MultilineText {
  /// Moves all lines but the first by so many columns. Left alone where that could change the text: code over several lines inside, tabs.
  static func shifted(_ text: String, by columns: Int) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard columns != 0, lines.count > 1, let last = lines.last, !hasLongInterpolation(text) else { return text }
    let margin = last.prefix { $0 == " " }.count
    guard last.dropFirst(margin).hasPrefix("\"\"\"") else { return text }
    let move = max(columns, -margin)
    for index in lines.indices.dropFirst() {
      let indentation = lines[index].prefix { $0 == " " }.count
      // A line with less can only be empty.
      guard indentation >= margin else { continue }
      lines[index] = move > 0 ? String(repeating: " ", count: move) + lines[index] : String(lines[index].dropFirst(-move))
    }
    return lines.joined(separator: "\n")
  }

  private static func hasLongInterpolation(_ text: String) -> Bool {
    text.split(separator: "\n").contains { line in
      line.contains("\\(") && line.count { $0 == "(" } != line.count { $0 == ")" }
    }
  }
}
