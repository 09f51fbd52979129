import CLineEditing
import CSignals

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension LineEditor {
  func draw(isFinished: Bool = false) {
    let (columns, rows) = display.size
    let first = columns < 12 ? "> " : Transcript.prompt, later = columns < 12 ? "| " : Transcript.continuation
    display.show(
      EntryLayout(
        content(columns: columns, rows: rows, isFinished: isFinished), first: first, later: later, style: colors ? "1;34" : nil,
        columns: columns, height: rows))
  }

  private func content(columns: Int, rows: Int, isFinished: Bool) -> EntryLayout.Content {
    var content = EntryLayout.Content()
    (content.below, content.isFinished) = (isFinished ? [] : below, isFinished)
    if let search {
      content.lines = search.text.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
      content.starts = content.lines.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count + 1) }
      if colors, search.text.count <= EntryColors.longest { content.color(coloring(of: search.text), from: 0) }
      content.show(cursor: search.cursor, found: search.found, rows: rows)
      return content
    }
    let text = EditedText(editor)
    var places = content.show(text, rows: rows, longest: 4 * rows * columns, isFinished: isFinished)
    guard colors else { return content }
    if text.count <= EntryColors.longest { places = 0..<text.count }
    if places.count <= EntryColors.longest {
      var found = coloring(of: text.scalars(places))
      if !isFinished { found.markBrackets(at: text.cursor - places.lowerBound) }
      content.color(found, from: places.lowerBound)
    }
    if !isFinished, let suggestion = suggestion(text) { content.suggestion = suggestion.shown }
    return content
  }

  private func coloring(of text: [Unicode.Scalar]) -> EntryColors {
    if let colored, colored.text == text { return colored.colors }
    let colors = EntryColors(text)
    colored = (text, colors)
    return colors
  }

  /// What the history would go on with, where the cursor is at the end of something typed.
  func suggestion(_ text: EditedText) -> Suggestion? {
    guard colors, below.isEmpty, text.cursor == text.count, !text.isEmpty, text.count <= EntryColors.longest else { return nil }
    let string = text.string
    guard string != recalled else { return nil }
    suggested.update(for: string, in: history())
    return suggested.rest.isEmpty ? nil : suggested
  }

  /// Everything as it is at the end, with nothing below it.
  func drawFinished(mark: String = "") {
    draw(isFinished: true)
    if !mark.isEmpty { display.append(mark, columns: display.size.columns) }
  }

  func clearScreen() { display.clear() }

  func resized() {
    // Whoever stopped this program has given the terminal back its own settings.
    line_editor_set_raw(editor, false)
    line_editor_set_raw(editor, true)
    let places = display.places(columns: display.size.columns)
    var row = places.wrapped.row
    if places.differ {
      // Some terminals wrap what is there anew, some do not: where the cursor is tells.
      display.write("\u{1B}[6n")
      var typed: [UInt32] = []
      asking: while true {
        switch keys.next(milliseconds: 1000) {
        case .cursor(_, let column):
          if column == places.cut.column, column != places.wrapped.column { row = places.cut.row }
          break asking
        case .character(let key): typed.append(key)
        case .wake, .timeout, .end: break asking
        }
      }
      for key in typed.reversed() { keys.pushBack(key) }
    }
    display.restart(cursorRow: row)
    draw()
  }

  /// Stops the program, as Ctrl-Z does elsewhere, until it is continued.
  func suspend() {
    outside {
      kill(0, SIGTSTP)
      // Another thread may be the one that is told; and where nobody could continue the program, nothing stops it.
      var continued = pollfd(fd: signals_descriptor(), events: Int16(POLLIN), revents: 0)
      poll(&continued, 1, 200)
      _ = signals_take_resized()
    }
  }

  /// Does something below the entry, with the terminal as a shell has it.
  func outside<R>(_ body: () -> R) -> R {
    below = []
    draw()
    display.finish()
    display.write("\u{1B}[?2004l")
    line_editor_set_raw(editor, false)
    defer {
      line_editor_set_raw(editor, true)
      display.write("\u{1B}[?2004h")
    }
    return body()
  }
}

extension EntryLayout.Content {
  /// The lines around the cursor, no more of them than can be seen; which part of the text they are.
  /// - Parameter longest: How much of a line is enough.
  fileprivate mutating func show(_ text: EditedText, rows: Int, longest: Int, isFinished: Bool) -> Range<Int> {
    let first = isFinished ? 0 : text.start(linesAbove: rows)
    var start = first
    hiddenBefore = text.newlines(before: start)
    lines = []
    while lines.count <= 2 * rows {
      let end = text.end(from: start)
      var from = start, to = min(end, start + longest)
      if (start...end).contains(text.cursor) {
        (from, to) = (max(start, text.cursor - longest), min(end, text.cursor + longest))
        cursorLine = lines.count
        cursor = text.cursor - from + (from > start ? 1 : 0)
      }
      lines.append((from > start ? ["…"] : []) + text.scalars(from..<to) + (to < end ? ["…"] : []))
      starts.append(from > start ? from - 1 : from)
      if end == text.count { return first..<end }
      start = end + 1
    }
    hiddenAfter = text.newlines(from: start) + 1
    return first..<start
  }

  fileprivate mutating func color(_ found: EntryColors, from first: Int) {
    colors = zip(lines, starts).map { line, start in found.colors(start - first..<start - first + line.count) }
  }

  /// For a text whose lines are all given: finds the cursor's, and leaves those out that cannot be seen.
  fileprivate mutating func show(cursor place: Int, found range: Range<Int>?, rows: Int) {
    var start = 0
    for (index, line) in lines.enumerated() {
      if place <= start + line.count {
        (cursorLine, cursor) = (index, place - start)
        found = range.map { max(0, $0.lowerBound - start)..<max(0, min(line.count, $0.upperBound - start)) }
        break
      }
      start += line.count + 1
    }
    hiddenBefore = max(0, cursorLine - rows)
    hiddenAfter = max(0, lines.count - cursorLine - rows - 1)
    lines = Array(lines.dropFirst(hiddenBefore).dropLast(hiddenAfter))
    colors = Array(colors.dropFirst(hiddenBefore).dropLast(hiddenAfter))
    cursorLine -= hiddenBefore
  }
}
