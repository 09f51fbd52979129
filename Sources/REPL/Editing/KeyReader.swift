import CLineEditing
import CSignals

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal's keys: characters, and for arrows and the like a character each that no keyboard sends.
struct KeyReader {
  enum Key: Equatable {
    case character(UInt32)
    /// An answer of the terminal: where its cursor is.
    case cursor(row: Int, column: Int)
    /// A signal came, or the terminal's size changed.
    case wake
    case timeout, end
  }

  private let descriptor: Int32
  private var bytes: [UInt8] = [], position = 0
  /// Keys that come before what is typed.
  private var pushed: [UInt32] = []
  /// Sequences of keys that the user has bound: they are left as they are.
  var userSequences: Set<String> = []

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// The characters U+0080… stand for the functions of ours that have such a key: libedit binds single ones below U+0100, in all its modes.
  static func code(_ function: line_function) -> UInt32 { 0x80 + function.rawValue }
  static func function(_ code: UInt32) -> line_function? {
    (0x80..<0x80 + LINE_KEYS.rawValue).contains(code) ? line_function(rawValue: code - 0x80) : nil
  }

  /// Takes libedit from one of vi's modes to the other.
  static let modeKey: UInt32 = 0x9F
  var isChangingMode: Bool { pushed.first == Self.modeKey }

  mutating func pushBack(_ key: UInt32) { pushed.insert(key, at: 0) }

  /// Whether more is there already.
  var hasMore: Bool {
    if !pushed.isEmpty || position < bytes.count { return true }
    var input = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&input, 1, 0) > 0 && input.revents & Int16(POLLIN) != 0
  }

  /// Whether what is there already begins with a space or a tab.
  mutating func hasSpaceNext() -> Bool {
    if pushed.isEmpty, position >= bytes.count, hasMore, case .byte = byte(0) { position = 0 }
    let next = pushed.first ?? (position < bytes.count ? UInt32(bytes[position]) : nil)
    return next == 0x20 || next == 0x09
  }

  // MARK: Bytes

  private enum Byte { case byte(UInt8), wake, timeout, end }

  /// - Parameters:
  ///   - milliseconds: How long to wait; -1 for as long as it takes.
  ///   - size: How many bytes to take from the terminal at once. What is typed ahead for others is not to be taken.
  private mutating func byte(_ milliseconds: Int32, size: Int = 1, wakes: Bool = false) -> Byte {
    if position < bytes.count {
      defer { position += 1 }
      return .byte(bytes[position])
    }
    switch Descriptor.read(descriptor, size: size, milliseconds: milliseconds, wakes: wakes) {
    case .wake: return .wake
    case .timeout: return .timeout
    case .end: return .end
    case .bytes(let read):
      (bytes, position) = (read, 1)
      return .byte(read[0])
    }
  }

  // MARK: Keys

  mutating func next(milliseconds: Int32 = -1) -> Key {
    while true {
      if !pushed.isEmpty { return .character(pushed.removeFirst()) }
      switch byte(milliseconds, wakes: true) {
      case .wake: return .wake
      case .timeout: return .timeout
      case .end: return .end
      case .byte(0x1B): if let key = escape() { return key }
      case .byte(let first): if let scalar = scalar(first) { return .character(scalar) }
      }
    }
  }

  /// A character of UTF-8; nil for what is none.
  private mutating func scalar(_ first: UInt8) -> UInt32? {
    if first < 0x80 { return UInt32(first) }
    let count = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0
    var sequence = [first]
    for _ in 0..<count {
      guard case .byte(let next) = byte(200) else { return nil }
      guard next & 0xC0 == 0x80 else {
        position -= 1
        return nil
      }
      sequence.append(next)
    }
    guard let scalar = String(decoding: sequence, as: UTF8.self).unicodeScalars.first, scalar.value >= 0xA0, scalar != "\u{FFFD}" else {
      return nil
    }
    return scalar.value
  }

  /// What begins with ESC: Alt with a key, or a key of its own. Nil for one that means nothing here.
  private mutating func escape() -> Key? {
    guard case .byte(let second) = byte(50) else { return .character(0x1B) }
    guard second == UInt8(ascii: "[") || second == UInt8(ascii: "O") else {
      position -= 1
      return .character(0x1B)
    }
    var sequence = String(UnicodeScalar(second))
    while sequence.utf8.count < 32, case .byte(let next) = byte(200), (0x20..<0x7F).contains(next) {
      sequence.unicodeScalars.append(UnicodeScalar(next))
      // `ESC [ [ A` is the Linux console's F1.
      if next >= 0x40, sequence != "[[" { break }
    }
    if sequence.hasSuffix("R"), let place = Self.place(sequence) { return place }
    if let function = Self.sequences[sequence] { return .character(Self.code(function)) }
    guard userSequences.contains(where: { $0.hasPrefix(String(sequence.prefix(1))) }) else { return nil }
    pushed += sequence.unicodeScalars.map(\.value)
    return .character(0x1B)
  }

  private static func place(_ sequence: String) -> Key? {
    let numbers = sequence.dropFirst().dropLast().split(separator: ";").compactMap { UInt16($0) }.map(Int.init)
    return numbers.count == 2 ? .cursor(row: numbers[0] - 1, column: numbers[1] - 1) : nil
  }

  /// What terminals send.
  static let sequences: [String: line_function] = [
    "[A": LINE_UP, "OA": LINE_UP, "[B": LINE_DOWN, "OB": LINE_DOWN, "[C": LINE_RIGHT, "OC": LINE_RIGHT, "[D": LINE_LEFT, "OD": LINE_LEFT,
    "[H": LINE_HOME, "OH": LINE_HOME, "[1~": LINE_HOME, "[7~": LINE_HOME, "[F": LINE_END, "OF": LINE_END, "[4~": LINE_END, "[8~": LINE_END,
    "[3~": LINE_DELETE, "[1;5C": LINE_WORD_RIGHT, "[1;3C": LINE_WORD_RIGHT, "Oc": LINE_WORD_RIGHT, "[1;5D": LINE_WORD_LEFT,
    "[1;3D": LINE_WORD_LEFT, "Od": LINE_WORD_LEFT, "[5~": LINE_OLDER, "[6~": LINE_NEWER, "[1;5A": LINE_OLDER, "[1;5B": LINE_NEWER,
    "[1;5H": LINE_TOP, "[1;5F": LINE_BOTTOM, "[3;5~": LINE_KILL_WORD, "[Z": LINE_OUTDENT, "[200~": LINE_PASTE, "[13;2u": LINE_NEWLINE,
    "[27;2;13~": LINE_NEWLINE,
  ]

  // MARK: A pasted block

  /// Everything up to the sequence that ends a pasted block. Where that got lost, as when Ctrl-C emptied the terminal's queue, silence
  /// ends it, or Ctrl-C, which is no part of any text.
  mutating func pasted() -> String {
    let end = Array("\u{1B}[201~".utf8)
    var text: [UInt8] = [], isResized = false
    // A slow connection may pause in the middle: what comes then must not be taken for keys.
    reading: while true {
      switch byte(15_000, size: 1 << 16, wakes: signals_pending() == 0 && !isResized) {
      // The end of the program can wait for nobody, another size can.
      case .wake where signals_pending() == 0: isResized = true
      case .wake, .timeout, .end: break reading
      case .byte(0x03):
        pushBack(0x03)
        return ""
      case .byte(let next):
        text.append(next)
        if next == UInt8(ascii: "~"), text.suffix(end.count).elementsEqual(end) {
          text.removeLast(end.count)
          break reading
        }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
