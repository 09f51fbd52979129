import CLineEditing

/// How many columns of a terminal a character takes. The cursor's place depends on it, so this asks the C library, which knows every character;
/// for tables and carets the short table behind `terminalWidth` is enough.
enum TextWidth {
  private static let knowsCharacters: Void = line_characters()

  /// 0 for what joins the character before it, 2 for wide ones, nil for control characters.
  static func of(_ scalar: Unicode.Scalar) -> Int? {
    if scalar.value < 0x7F { return scalar.value < 0x20 ? nil : 1 }
    if scalar.value < 0xA0 { return nil }
    _ = knowsCharacters
    let width = Int(line_width(scalar.value))
    // Newer than the C library: what was added lately are mostly pictures.
    return width >= 0 ? width : scalar.value >= 0x1F000 ? 2 : 1
  }

  static func of(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + (of($1) ?? 0) } }
}
