import CLineEditing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The line editor of the terminal. One at a time; used on the thread that made it.
final class LineEditor {
  enum Line { case text(String), interrupted, ended }

  private var editor: OpaquePointer?
  /// Given everything before the cursor on this line, and how wide the terminal is.
  var complete: (String, Int) -> (replaced: Int, insertion: String, listing: String) = { _, _ in (0, "", "") }

  /// Nil where the terminal cannot be edited on.
  init?() {
    let completer: line_completer = { context, line, cursor, columns in
      guard let context, let line else { return line_completion() }
      // SAFETY: the context is the editor that made the call, alive while it reads a line.
      let editor = Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue()
      // SAFETY: the line has at least `cursor` bytes.
      let bytes = UnsafeBufferPointer(start: line, count: cursor).map { UInt8(bitPattern: $0) }
      let found = editor.complete(String(decoding: bytes, as: UTF8.self), Int(columns))
      // The C side frees both texts.
      return line_completion(replaced: found.replaced, insertion: strdup(found.insertion), listing: strdup(found.listing))
    }
    // SAFETY: unretained, since the C side is closed in deinit.
    editor = line_editor_open("rsn", completer, Unmanaged.passUnretained(self).toOpaque())
    if editor == nil { return nil }
  }

  deinit { line_editor_close(editor) }

  /// Reads a line without its newline.
  func read(prompt: String) -> Line {
    guard let editor else { return .ended }
    var line: UnsafePointer<CChar>?
    switch line_editor_read(editor, prompt, &line) {
    case LINE_INTERRUPTED: return .interrupted
    case LINE_READ:
      // SAFETY: the C side gave a string with its zero, alive until the next read.
      var text = line.map { String(cString: $0) } ?? ""
      if text.hasSuffix("\n") { text.removeLast() }
      return .text(text)
    default: return .ended
    }
  }

  func setHistory(_ entries: [String]) {
    guard let editor else { return }
    line_editor_clear_history(editor)
    for entry in entries { line_editor_add_history(editor, entry) }
  }
}
