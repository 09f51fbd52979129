import CVirtualTerminal

/// A terminal's inside (libvterm): bytes go in, a grid of characters with colours comes out.
final class VirtualTerminal {
  enum Color: Equatable { case standard, indexed(Int), rgb(Int, Int, Int) }

  /// A place on the screen. A wide character takes two; the second is empty.
  struct Cell: Equatable {
    var text = "", width = 1
    var foreground = Color.standard, background = Color.standard
    var isBold = false, isUnderlined = false, isItalic = false, isReversed = false
  }

  /// What libvterm calls back about.
  private final class Events {
    var scrollback: [String] = [], replies: [UInt8] = [], bells = 0, isAlternate = false, isCursorVisible = true
    var callbacks = VTermScreenCallbacks()
  }

  private let terminal: OpaquePointer, screen: OpaquePointer
  private let events = Events()
  private(set) var rows: Int, columns: Int

  init(rows: Int, columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    terminal = vterm_new(Int32(rows), Int32(columns))
    vterm_set_utf8(terminal, 1)
    screen = vterm_obtain_screen(terminal)
    // SAFETY: the events live as long as this object, whose deinit frees the terminal that calls back.
    let context = Unmanaged.passUnretained(events).toOpaque()
    let output: @convention(c) (UnsafePointer<CChar>?, Int, UnsafeMutableRawPointer?) -> Void = { bytes, count, context in
      guard let bytes, let context else { return }
      let events = Unmanaged<Events>.fromOpaque(context).takeUnretainedValue()
      events.replies += UnsafeBufferPointer(start: bytes, count: count).map { UInt8(bitPattern: $0) }
    }
    vterm_output_set_callback(terminal, output, context)
    events.callbacks.sb_pushline = { count, cells, context in
      guard let cells, let context else { return 0 }
      let line = UnsafeBufferPointer(start: cells, count: Int(count)).map(VirtualTerminal.cell)
      Unmanaged<Events>.fromOpaque(context).takeUnretainedValue().scrollback.append(VirtualTerminal.text(line))
      return 1
    }
    events.callbacks.bell = { context in
      if let context { Unmanaged<Events>.fromOpaque(context).takeUnretainedValue().bells += 1 }
      return 1
    }
    events.callbacks.settermprop = { property, value, context in
      guard let context, let value else { return 1 }
      let events = Unmanaged<Events>.fromOpaque(context).takeUnretainedValue()
      if property == VTERM_PROP_ALTSCREEN { events.isAlternate = value.pointee.boolean != 0 }
      if property == VTERM_PROP_CURSORVISIBLE { events.isCursorVisible = value.pointee.boolean != 0 }
      return 1
    }
    vterm_screen_set_callbacks(screen, &events.callbacks, context)
    vterm_screen_enable_altscreen(screen, 1)
    vterm_screen_reset(screen, 1)
  }

  deinit { vterm_free(terminal) }

  func write(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { _ = vterm_input_write(terminal, $0.bindMemory(to: CChar.self).baseAddress, $0.count) }
  }

  /// What the terminal says in answer to queries since the last call.
  func takeReplies() -> [UInt8] {
    defer { events.replies = [] }
    return events.replies
  }

  /// Like xterm, not wrapping anew what is there.
  func resize(rows: Int, columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    vterm_set_size(terminal, Int32(rows), Int32(columns))
  }

  var scrollback: [String] { events.scrollback }
  var bells: Int { events.bells }
  var isAlternate: Bool { events.isAlternate }
  var isCursorVisible: Bool { events.isCursorVisible }

  var cursor: (row: Int, column: Int) {
    var position = VTermPos()
    vterm_state_get_cursorpos(vterm_obtain_state(terminal), &position)
    return (Int(position.row), Int(position.col))
  }

  func cell(row: Int, column: Int) -> Cell {
    var cell = VTermScreenCell()
    guard vterm_screen_get_cell(screen, VTermPos(row: Int32(row), col: Int32(column)), &cell) != 0 else { return Cell() }
    return Self.cell(cell)
  }

  /// A row's text, without the space at its end.
  func row(_ row: Int) -> String { Self.text((0..<columns).map { cell(row: row, column: $0) }) }

  private static func text(_ cells: [Cell]) -> String {
    var text = "", skips = 0
    for cell in cells {
      if skips > 0 {
        skips -= 1
        continue
      }
      text += cell.text.isEmpty ? " " : cell.text
      skips = cell.width - 1
    }
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }

  private static func cell(_ cell: VTermScreenCell) -> Cell {
    let code = cell.chars
    let scalars = [code.0, code.1, code.2, code.3, code.4, code.5].prefix { $0 != 0 && $0 != .max }.compactMap(Unicode.Scalar.init)
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return Cell(
      text: String(text), width: max(1, Int(cell.width)), foreground: color(cell.fg), background: color(cell.bg),
      isBold: cell.attrs.bold != 0,
      isUnderlined: cell.attrs.underline != 0, isItalic: cell.attrs.italic != 0, isReversed: cell.attrs.reverse != 0)
  }

  private static func color(_ color: VTermColor) -> Color {
    if color.type & UInt8(VTERM_COLOR_DEFAULT_MASK.rawValue) != 0 { return .standard }
    if color.type & UInt8(VTERM_COLOR_TYPE_MASK.rawValue) == UInt8(VTERM_COLOR_INDEXED.rawValue) { return .indexed(Int(color.indexed.idx)) }
    return .rgb(Int(color.rgb.red), Int(color.rgb.green), Int(color.rgb.blue))
  }
}
