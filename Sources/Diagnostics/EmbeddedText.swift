import CTexts

/// A file of the repository that is inside the program.
public struct EmbeddedText: Sendable {
  /// The file's name without its ending.
  public let name: String
  public let bytes: [UInt8]

  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The pages of the codes, by number.
  static let diagnosticPages = all(diagnostic_pages)
  /// The pages of the language: several in each file.
  public static let languagePages = all(language_pages)
  /// The modules of `stdlib/`, by name.
  public static let modules = all(stdlib_modules)

  private static func all(_ table: (UnsafeMutablePointer<Int>?) -> UnsafePointer<embedded_text>?) -> [EmbeddedText] {
    var count = 0
    let start = table(&count)
    // SAFETY: the table is a constant of the program with as many entries as it says, each with its length.
    return UnsafeBufferPointer(start: start, count: count).map { entry in
      EmbeddedText(name: String(cString: entry.name), bytes: Array(UnsafeBufferPointer(start: entry.text, count: entry.length)))
    }
  }
}
