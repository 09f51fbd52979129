import CLineEditing

/// vi's command mode at the prompt. libedit keeps the two maps of keys; the commands are ours, since they are about lines.
struct ViMode {
  var isCommanding = false
  fileprivate var vi = Vi()
  /// Where the cursor is to be when libedit has gone over to the other map, which moves it.
  var place: Int?
  /// The keys of the last change, for `.`, and of the one that goes on while text is typed.
  fileprivate var last: [UInt32] = [], current: [UInt32]?

  /// What is pasted is no key: `.` does not repeat a change with it.
  mutating func forgetChange() { current = nil }

  mutating func note(_ key: UInt32) {
    // Nor does it enter what a person did not look at.
    if key == 13 || key == 10 { return forgetChange() }
    if key != KeyReader.modeKey { current?.append(key) }
  }
}

extension LineEditor {
  /// Escape: from typing to commands.
  func leaveTyping(_ text: EditedText) -> line_outcome {
    (viMode.last, viMode.current) = (viMode.current ?? viMode.last, nil)
    change(isCommanding: true, cursor: text.cursor > text.lineStart ? text.cursor - 1 : text.cursor)
    return LINE_GOES_ON
  }

  private func change(isCommanding: Bool, cursor: Int) {
    viMode.isCommanding = isCommanding
    viMode.place = cursor
    keys.pushBack(KeyReader.modeKey)
  }

  /// A key in command mode, and those that belong to it.
  func command(_ first: wchar_t, _ text: EditedText) -> line_outcome {
    guard var key = Unicode.Scalar(UInt32(bitPattern: first)) else { return LINE_BEEPS }
    var command = ViCommand()
    while true {
      switch command.add(key) {
      case .isNone: return LINE_BEEPS
      case .isWhole: return perform(command, text)
      case .goesOn:
        guard let next = nextKey() else { return reading == nil ? LINE_GOES_ON : LINE_IS_READ }
        guard next >= 0x20, let scalar = Unicode.Scalar(next), KeyReader.function(next) == nil else {
          // Escape takes back what has begun; other keys do what they do.
          if next != 0x1B { keys.pushBack(next) }
          return LINE_GOES_ON
        }
        key = scalar
      }
    }
  }

  private func nextKey() -> UInt32? {
    while true {
      switch keys.next() {
      case .character(let key): return key
      case .wake: if !wake() { return nil }
      case .cursor, .timeout: continue
      case .end:
        reading = .gone
        return nil
      }
    }
  }

  private func perform(_ command: ViCommand, _ text: EditedText) -> line_outcome {
    let before = ViText(text.string, cursor: text.cursor)
    switch viMode.vi.perform(command, on: before) {
    case .impossible: return LINE_BEEPS
    case .other(let name): return perform(name, command.count, text)
    case .text(let after):
      show(after, insteadOf: before)
      if after.scalars != before.scalars { viMode.last = command.keys.map(\.value) }
    case .insert(let after):
      show(after, insteadOf: before)
      viMode.current = command.keys.map(\.value)
      change(isCommanding: false, cursor: after.cursor)
    }
    return LINE_GOES_ON
  }

  private func show(_ after: ViText, insteadOf before: ViText) {
    if after.scalars == before.scalars {
      line_editor_move(editor, after.cursor)
    } else {
      replace(after.string(0..<after.count), cursor: after.cursor)
    }
  }

  /// What concerns more than the text.
  private func perform(_ name: Unicode.Scalar, _ count: Int, _ text: EditedText) -> line_outcome {
    switch name {
    case "j", "k", "+", "-":
      let function = name == "j" || name == "+" ? LINE_DOWN : LINE_UP
      performed = function
      for _ in 0..<min(count, 10_000) {
        let now = EditedText(editor), outcome = function == LINE_DOWN ? down(now) : up(now)
        if outcome != LINE_GOES_ON { return outcome }
        lastFunction = function
      }
      return LINE_GOES_ON
    case "/", "?": return searchHistory(text)
    case "u": return takeBack()
    case "v": return editElsewhere(text)
    case ".":
      guard !viMode.last.isEmpty else { return LINE_BEEPS }
      for key in viMode.last.reversed() { keys.pushBack(key) }
      return LINE_GOES_ON
    default: return LINE_BEEPS
    }
  }

  /// In command mode the cursor is on a character, not behind the last of its line.
  func settle() {
    if let place = viMode.place, !keys.isChangingMode {
      line_editor_move(editor, place)
      viMode.place = nil
    }
    guard viMode.isCommanding else { return }
    let text = EditedText(editor)
    if text.cursor == text.lineEnd, text.cursor > text.lineStart {
      line_editor_move(editor, text.cursor - text.characterCount(before: true))
    }
  }
}
