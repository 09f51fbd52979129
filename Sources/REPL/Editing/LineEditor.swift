import CLineEditing
import CSignals

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Edits entries, of any number of lines, on a terminal: libedit does what the keys say, and this shows it. One at a time; used on the
/// thread that made it.
final class LineEditor {
  enum Reading: Equatable {
    case entry(String)
    /// Ctrl-C, and Ctrl-D.
    case interrupted, ended
    /// The terminal was closed, or a signal ends the program.
    case gone
  }

  let editor: OpaquePointer
  var keys: KeyReader
  var display: EntryDisplay
  let colors: Bool

  /// Whether a text is a whole entry.
  var isWhole: (String) -> Bool = { _ in true }
  /// Given the entry before and after the cursor, and how wide the terminal is: how many characters before the cursor go, what comes in
  /// their place, and what is shown below.
  var complete: (String, String, Int) -> (replaced: Int, insertion: String, listing: String) = { _, _, _ in (0, "", "") }
  /// Gives a text to the person's own editor and back; nil if that fails.
  var edit: (String) -> String? = { _ in nil }
  /// The entries of before, the oldest first. Asked at the first key.
  var history: () -> [String] = { [] }
  private var knowsHistory = false

  // MARK: While an entry is read

  var reading: Reading?
  var navigation: Navigation?
  var undo = UndoList()
  /// What Ctrl-K and the like have taken.
  var killed = ""
  /// What the key before did, and the column that Up and Down want to be in.
  var lastFunction: line_function?, performed: line_function?
  var goal: Int?
  /// Shown below the entry until the next key.
  var below: [String] = []
  var listing = Listing()
  var viMode = ViMode()
  /// What was coloured last: a key that only moves the cursor changes nothing of it.
  var colored: (text: [Unicode.Scalar], colors: EntryColors)?
  var suggested = Suggestion()
  /// An entry that was taken from the history: nothing is suggested behind it.
  var recalled: String?
  /// Shown in place of what is edited.
  var search: (text: [Unicode.Scalar], cursor: Int, found: Range<Int>?)?

  /// Nil where the terminal cannot be edited on, or the user does not want that. `complain` is told what is wrong with the user's file.
  init?(output: Int32, colors: Bool, complain: (String) -> Void) {
    let callbacks = line_callbacks(
      context: nil,
      next: { context, character in
        guard let context, let character else { return -1 }
        // SAFETY: the context is the editor that reads, alive while it does.
        return Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue().next(&character.pointee)
      },
      perform: { context, function, key in
        guard let context else { return LINE_GOES_ON }
        // SAFETY: as above.
        return Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue().perform(function, key)
      })
    guard let editor = line_editor_open("rsn", output, callbacks) else { return nil }
    self.editor = editor
    self.colors = colors
    keys = KeyReader(descriptor: 0)
    display = EntryDisplay(descriptor: output)
    let bindings = KeyBindings(editor, file: KeyBindings.userFile)
    keys.userSequences = bindings.userSequences
    // SAFETY: unretained, since the C side is closed in deinit.
    line_editor_set_context(editor, Unmanaged.passUnretained(self).toOpaque())
    if line_editor_is_off(editor) { return nil }
    bindings.complaints.forEach(complain)
  }

  deinit { line_editor_close(editor) }

  // MARK: Reading

  /// Reads an entry.
  /// - Parameter prefilled: What it begins as.
  func read(prefilled: String = "") -> Reading {
    (reading, navigation, undo, below, search) = (nil, nil, UndoList(), [], nil)
    (lastFunction, performed, recalled) = (nil, nil, nil)
    suggested.clear()
    (viMode.isCommanding, viMode.place) = (false, nil)
    display.write("\u{1B}[?2004h")
    defer { display.write("\u{1B}[?2004l") }
    var beginning = prefilled
    while true {
      var count = 0
      let line = beginning.wide.withUnsafeBufferPointer { line_editor_read(editor, $0.baseAddress, &count) }
      if reading == nil, let line {
        // A key of the user's that ends the line: as if it were Enter.
        // SAFETY: libedit gives that many characters.
        var text = UnsafeBufferPointer(start: line, count: count).reduce(into: "") { text, character in
          text.unicodeScalars.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
        }
        if text.hasSuffix("\n") { text.removeLast() }
        if !isWhole(text) {
          beginning = text + "\n"
          continue
        }
        reading = .entry(text)
      }
      display.finish()
      return reading ?? .gone
    }
  }

  /// A key for libedit. Whatever was typed before has been done: what is there now is shown unless more is waiting.
  private func next(_ character: inout wchar_t) -> Int32 {
    settle()
    undo.note(EditedText(editor))
    while true {
      if !keys.hasMore { draw() }
      switch keys.next() {
      case .character(let key):
        if !knowsHistory {
          knowsHistory = true
          for entry in history().suffix(2000) { line_editor_add_history(editor, entry) }
        }
        below = []
        viMode.note(key)
        (lastFunction, performed) = (performed, nil)
        character = wchar_t(bitPattern: key)
        return 1
      case .wake: if !wake() { return 0 }
      case .cursor, .timeout: continue
      case .end:
        reading = .gone
        return 0
      }
    }
  }

  /// False if a signal ends the reading.
  func wake() -> Bool {
    if signals_take_resized() != 0 { resized() }
    switch signals_pending() {
    case 0: return true
    case SIGINT: reading = .interrupted
    default: reading = .gone
    }
    return false
  }

  /// What is accepted goes to the history of libedit's own functions, too.
  func add(toHistory entry: String) { if knowsHistory { line_editor_add_history(editor, entry) } }
}
