import CLineEditing

/// Going through the entries of before.
struct Navigation {
  /// What the entries begin with that are gone through.
  let prefix: String
  /// What was typed before.
  let draft: String
  var index: Int
  var shown: String
}

extension LineEditor {
  // MARK: Up and down

  func up(_ text: EditedText) -> line_outcome {
    text.lineStart == 0 ? older(text) : moveLine(text, to: text.start(linesAbove: 1))
  }

  func down(_ text: EditedText) -> line_outcome {
    text.lineEnd == text.count ? newer(text) : moveLine(text, to: text.lineEnd + 1)
  }

  /// To the column where going up and down began, or as near as the line goes.
  private func moveLine(_ text: EditedText, to start: Int) -> line_outcome {
    let isFirst = lastFunction != LINE_UP && lastFunction != LINE_DOWN
    let goal = (isFirst ? nil : goal) ?? TextWidth.of(text.string(text.lineStart..<text.cursor))
    self.goal = goal
    var place = start, column = 0
    while place < text.count, text[place] != "\n" {
      column += TextWidth.of(text[place]) ?? 1
      if column > goal { break }
      place += 1
    }
    line_editor_move(editor, place)
    return LINE_GOES_ON
  }

  func older(_ text: EditedText) -> line_outcome {
    let entries = history(), string = text.string
    goal = nil
    var state =
      if let navigation, navigation.shown == string { navigation } else {
        Navigation(prefix: string.contains("\n") ? "" : text.before, draft: string, index: entries.count, shown: string)
      }
    guard let index = entries.prefix(state.index).lastIndex(where: { $0.hasPrefix(state.prefix) && $0 != state.shown }) else {
      return LINE_BEEPS
    }
    (state.index, state.shown) = (index, entries[index])
    (navigation, recalled) = (state, state.shown)
    // At the end of the first line: the next press goes further up, and Enter runs the entry from anywhere.
    let firstLine = state.shown.unicodeScalars.prefix { $0 != "\n" }.count
    replace(state.shown, cursor: firstLine)
    return LINE_GOES_ON
  }

  func newer(_ text: EditedText) -> line_outcome {
    let entries = history()
    goal = nil
    guard var state = navigation, state.shown == text.string else { return LINE_BEEPS }
    if let index = entries.indices.dropFirst(state.index + 1).first(where: {
      entries[$0].hasPrefix(state.prefix) && entries[$0] != state.shown
    }) {
      (state.index, state.shown) = (index, entries[index])
      navigation = state
    } else {
      state.shown = state.draft
      navigation = nil
    }
    recalled = state.shown
    replace(state.shown, cursor: state.shown.unicodeScalars.count)
    return LINE_GOES_ON
  }

  // MARK: Ctrl-R

  /// Reads what is looked for and shows the latest entry that holds it, until a key does something else.
  func searchHistory(_ text: EditedText) -> line_outcome {
    let entries = history(), original = text.string, originalCursor = text.cursor
    var search = HistorySearch(entries: entries, original: original)
    defer {
      self.search = nil
      below = []
    }
    while true {
      let match = search.match
      self.search = (Array(match.text.unicodeScalars), match.range?.lowerBound ?? originalCursor, match.range)
      below = [search.line]
      if !keys.hasMore { draw() }
      switch keys.next() {
      case .end:
        reading = .gone
        return LINE_IS_READ
      case .wake:
        if !wake() { return LINE_IS_READ }
      case .cursor, .timeout: continue
      case .character(let key):
        switch KeyReader.function(key) {
        case LINE_UP?, LINE_OLDER?: search.older()
        case LINE_DOWN?, LINE_NEWER?: search.newer()
        case LINE_PASTE?: search.add(Transcript.input(keys.pasted()))
        case nil:
          switch key {
          case 0x12: search.older()
          case 0x13: search.newer()
          case 0x08, 0x7F: search.removeLast()
          case 0x03, 0x07:
            replace(original, cursor: min(originalCursor, original.unicodeScalars.count))
            return LINE_GOES_ON
          case 0x20...: search.add(Unicode.Scalar(key).map { String(Character($0)) } ?? "")
          default: return leave(search, key)
          }
        default: return leave(search, key)
        }
      }
    }
  }

  /// The match is what is edited now, and the key does what it does there. Escape only leaves.
  private func leave(_ search: HistorySearch, _ key: UInt32) -> line_outcome {
    let match = search.match
    recalled = match.text
    replace(match.text, cursor: match.range?.lowerBound ?? match.text.unicodeScalars.count)
    if key != 0x1B { keys.pushBack(key) }
    return LINE_GOES_ON
  }
}

/// What Ctrl-R looks for and where it is. Capital letters count only if some are typed.
struct HistorySearch {
  private let entries: [String], original: String
  private(set) var pattern = ""
  /// The entry that is shown; the number of entries for what was there before.
  private var index: Int
  private(set) var hasFailed = false

  init(entries: [String], original: String) {
    (self.entries, self.original) = (entries, original)
    index = entries.count
  }

  /// The entry that is shown, and where in it, in scalars, the pattern is.
  var match: (text: String, range: Range<Int>?) {
    guard index < entries.count else { return (original, nil) }
    return (entries[index], place(in: entries[index]))
  }

  var line: String {
    (pattern.isEmpty ? "search: " : hasFailed ? "search: \(pattern) — nothing older holds it" : "search: \(pattern)").trimmingNewlines
  }

  mutating func add(_ text: String) {
    pattern += text
    find(from: min(index, entries.count - 1))
  }

  mutating func removeLast() {
    guard !pattern.isEmpty else { return }
    pattern.removeLast()
    index = entries.count
    hasFailed = false
    if !pattern.isEmpty { find(from: entries.count - 1) }
  }

  mutating func older() { if !pattern.isEmpty { find(from: index - 1) } }

  mutating func newer() {
    guard !pattern.isEmpty, index + 1 < entries.count else { return }
    hasFailed = false
    if let found = entries.indices.dropFirst(index + 1).first(where: { place(in: entries[$0]) != nil }) { index = found }
  }

  private mutating func find(from start: Int) {
    let found = start < 0 ? nil : entries[...start].lastIndex { place(in: $0) != nil }
    hasFailed = found == nil
    if let found { index = found }
  }

  private func place(in entry: String) -> Range<Int>? {
    guard !pattern.isEmpty else { return nil }
    let ignoresCase = pattern == pattern.lowercased()
    func folded(_ text: String) -> [Unicode.Scalar] {
      ignoresCase ? text.unicodeScalars.map { $0.properties.lowercaseMapping.unicodeScalars.first ?? $0 } : Array(text.unicodeScalars)
    }
    let text = folded(entry), wanted = folded(pattern)
    guard text.count >= wanted.count else { return nil }
    for start in 0...(text.count - wanted.count) where text[start] == wanted[0] {
      if text[start..<start + wanted.count].elementsEqual(wanted) { return start..<start + wanted.count }
    }
    return nil
  }
}

extension String {
  /// In one line.
  fileprivate var trimmingNewlines: String { String(map { $0 == "\n" ? "⏎" : $0 }) }
}
