import CLineEditing

/// What our keys do.
extension LineEditor {
  func perform(_ function: line_function, _ key: wchar_t) -> line_outcome {
    let text = EditedText(editor)
    performed = function
    if take(text, function) { return LINE_GOES_ON }
    if let motion = Self.motions[function] { return move(to: motion(text), from: text, function) }
    if let range = Self.kills[function]?(text) { return kill(range, text, isBackward: range.upperBound == text.cursor) }
    switch function {
    case LINE_ENTER: return enter(text)
    case LINE_NEWLINE: insert("\n" + Indentation.next(after: text.before[...]))
    case LINE_INTERRUPT: return finish(.interrupted, mark: "^C")
    case LINE_END_OR_DELETE where text.isEmpty: return finish(.ended)
    case LINE_END_OR_DELETE, LINE_DELETE: return delete(text.cursor..<text.cursor + text.characterCount(before: false))
    case LINE_BACKSPACE: return backspace(text)
    case LINE_SUSPEND: suspend()
    case LINE_COMPLETE: return completeWord(text)
    case LINE_OUTDENT: return outdent(text)
    case LINE_PASTE:
      viMode.forgetChange()
      insert(Transcript.input(keys.pasted()))
    case LINE_SEARCH: return searchHistory(text)
    case LINE_UP: return up(text)
    case LINE_DOWN: return down(text)
    case LINE_OLDER: return older(text)
    case LINE_NEWER: return newer(text)
    case LINE_YANK: insert(killed)
    case LINE_CLOSE: close(text, String(Unicode.Scalar(UInt32(bitPattern: key)).map(Character.init) ?? "}"))
    case LINE_CLEAR: clearScreen()
    case LINE_UNDO: return takeBack()
    case LINE_EDIT: return editElsewhere(text)
    case LINE_ESCAPE: return leaveTyping(text)
    case LINE_COMMAND: return command(key, text)
    default: break
    }
    return LINE_GOES_ON
  }

  /// Where the keys take the cursor that only move it.
  private static let motions: [line_function: @Sendable (EditedText) -> Int] = [
    LINE_LEFT: { $0.cursor - $0.characterCount(before: true) }, LINE_RIGHT: { $0.cursor + $0.characterCount(before: false) },
    LINE_WORD_LEFT: { $0.wordStart() }, LINE_WORD_RIGHT: { $0.wordEnd() }, LINE_HOME: { $0.lineStart }, LINE_END: { $0.lineEnd },
    LINE_TOP: { _ in 0 }, LINE_BOTTOM: { $0.count },
  ]

  /// What the keys take away that keep it for Ctrl-Y. At a line's end, or its beginning, it is the newline.
  private static let kills: [line_function: @Sendable (EditedText) -> Range<Int>] = [
    LINE_KILL: { $0.cursor..<($0.lineEnd > $0.cursor ? $0.lineEnd : min($0.count, $0.cursor + 1)) },
    LINE_KILL_BACK: { ($0.lineStart < $0.cursor ? $0.lineStart : max(0, $0.cursor - 1))..<$0.cursor },
    LINE_KILL_WORD: { $0.cursor..<$0.wordEnd() }, LINE_KILL_WORD_BACK: { $0.wordStart()..<$0.cursor },
  ]

  // MARK: Ends

  private func enter(_ text: EditedText) -> line_outcome {
    let entry = Transcript.withoutPrompts(text.string)
    if isWhole(entry) { return finish(.entry(entry)) }
    // What another program types at once may have an indentation of its own.
    insert("\n" + (keys.hasSpaceNext() ? "" : Indentation.next(after: text.before[...])))
    return LINE_GOES_ON
  }

  private func finish(_ reading: Reading, mark: String = "") -> line_outcome {
    drawFinished(mark: mark)
    self.reading = reading
    return LINE_IS_READ
  }

  // MARK: Changes

  func insert(_ string: String) {
    if !string.isEmpty { line_editor_insert(editor, string.wide) }
  }

  func replace(_ string: String, cursor: Int) { line_editor_replace(editor, string.wide, cursor) }

  private func delete(_ range: Range<Int>) -> line_outcome {
    guard !range.isEmpty else { return LINE_BEEPS }
    line_editor_move(editor, range.upperBound)
    line_editor_delete(editor, range.count)
    return LINE_GOES_ON
  }

  private func move(to place: Int, from text: EditedText, _ function: line_function) -> line_outcome {
    if place != text.cursor { line_editor_move(editor, place) }
    // Who asks for a line's end is content to be there.
    let isStep = [LINE_LEFT, LINE_RIGHT, LINE_WORD_LEFT, LINE_WORD_RIGHT].contains(function)
    return isStep && place == text.cursor ? LINE_BEEPS : LINE_GOES_ON
  }

  private func kill(_ range: Range<Int>, _ text: EditedText, isBackward: Bool) -> line_outcome {
    let taken = text.string(range)
    // Several in a row are put back as one.
    if let lastFunction, Self.kills[lastFunction] != nil {
      killed = isBackward ? taken + killed : killed + taken
    } else if !taken.isEmpty {
      killed = taken
    }
    return delete(range)
  }

  /// Takes a character, or two spaces of a line's indentation.
  private func backspace(_ text: EditedText) -> line_outcome {
    let start = text.lineStart, indentation = text.string(start..<text.cursor)
    if start > 0, indentation.count >= 2, indentation.allSatisfy({ $0 == " " }) { return delete(text.cursor - 2..<text.cursor) }
    return delete(text.cursor - text.characterCount(before: true)..<text.cursor)
  }

  private func outdent(_ text: EditedText) -> line_outcome {
    let start = text.lineStart
    let count = text.string(start..<min(text.count, start + 2)).prefix { $0 == " " }.count
    guard count > 0 else { return LINE_BEEPS }
    let cursor = max(start, text.cursor - count)
    let outcome = delete(start..<start + count)
    line_editor_move(editor, cursor)
    return outcome
  }

  /// A closing bracket, at the beginning of a line set in as far as the line with the opening one.
  private func close(_ text: EditedText, _ bracket: String) {
    let start = text.lineStart, indentation = text.string(start..<text.cursor)
    if start > 0, indentation.allSatisfy({ $0 == " " }), let wanted = Indentation.ofOpener(in: text.before[...]), wanted < indentation.count
    {
      line_editor_delete(editor, indentation.count - wanted)
    }
    insert(bracket)
  }

  func takeBack() -> line_outcome {
    guard let state = undo.take() else { return LINE_BEEPS }
    replace(state.text, cursor: state.cursor)
    return LINE_GOES_ON
  }

  /// At the end of the text: what is suggested, or its next word.
  private func take(_ text: EditedText, _ function: line_function) -> Bool {
    guard [LINE_RIGHT, LINE_END, LINE_WORD_RIGHT].contains(function), let suggestion = suggestion(text) else { return false }
    insert(function == LINE_WORD_RIGHT ? suggestion.word : suggestion.rest)
    return true
  }

  /// In the person's own editor; nothing runs.
  func editElsewhere(_ text: EditedText) -> line_outcome {
    let old = text.string
    guard let new = outside({ edit(old) }) else { return LINE_BEEPS }
    replace(new, cursor: new.unicodeScalars.count)
    return LINE_GOES_ON
  }

  // MARK: Completion

  private func completeWord(_ text: EditedText) -> line_outcome {
    let (columns, rows) = display.size
    let room = max(2, rows - min(text.newlines(from: 0), rows / 2) - 2)
    let before = text.before, found = complete(before, text.after, columns)
    if found.replaced > 0 { line_editor_delete(editor, before.suffix(found.replaced).unicodeScalars.count) }
    insert(found.insertion)
    below = listing.page(of: found.listing, isSame: lastFunction == LINE_COMPLETE, room: room)
    return found.replaced == 0 && found.insertion.isEmpty && found.listing.isEmpty ? LINE_BEEPS : LINE_GOES_ON
  }
}

/// What Tab shows, a page at a time.
struct Listing {
  private var text = "", next = 0

  mutating func page(of text: String, isSame: Bool, room: Int) -> [String] {
    if !isSame || text != self.text { (self.text, next) = (text, 0) }
    let lines = text.isEmpty ? [] : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count > room else { return lines }
    let start = next < lines.count ? next : 0, end = min(lines.count, start + room - 1)
    next = end
    return Array(lines[start..<end]) + [end < lines.count ? "… \(lines.count - end) more lines: Tab" : "… Tab: from the beginning"]
  }
}
