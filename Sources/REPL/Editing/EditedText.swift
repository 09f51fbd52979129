import CLineEditing

/// libedit's line with the cursor's place in it, counted in Unicode scalars. Good until the line changes.
struct EditedText {
  private let characters: UnsafeBufferPointer<wchar_t>
  let cursor: Int

  init(_ editor: OpaquePointer) {
    let text = line_editor_text(editor)
    // SAFETY: libedit's buffer holds `count` characters; nothing of it is kept over a change.
    characters = UnsafeBufferPointer(start: text.characters, count: text.count)
    cursor = min(text.cursor, text.count)
  }

  var count: Int { characters.count }
  var isEmpty: Bool { characters.isEmpty }

  subscript(_ place: Int) -> Unicode.Scalar {
    guard characters.indices.contains(place) else { return "\u{FFFD}" }
    return Unicode.Scalar(UInt32(bitPattern: characters[place])) ?? "\u{FFFD}"
  }

  func scalars(_ range: Range<Int>) -> [Unicode.Scalar] { range.map { self[$0] } }

  func string(_ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    for place in range { bytes.append(self[place]) }
    return String(decoding: bytes, as: UTF8.self)
  }

  var string: String { string(0..<count) }
  var before: String { string(0..<cursor) }
  var after: String { string(cursor..<count) }

  /// Where the line begins that is so many lines above the cursor's, or below it.
  func start(linesAbove: Int = 0) -> Int { line_start(characters.baseAddress, count, cursor, linesAbove) }

  func end(from place: Int) -> Int {
    var end = place
    while end < count, self[end] != "\n" { end += 1 }
    return end
  }

  var lineStart: Int { start() }
  var lineEnd: Int { end(from: cursor) }
  func newlines(before place: Int) -> Int { line_count(characters.baseAddress, place) }
  func newlines(from place: Int) -> Int { count > place ? line_count(characters.baseAddress?.advanced(by: place), count - place) : 0 }

  /// How many scalars the character has before the cursor, or after it: an accent goes with its letter.
  func characterCount(before: Bool) -> Int {
    let near = before ? string(max(0, cursor - 32)..<cursor) : string(cursor..<min(count, cursor + 32))
    return (before ? near.last : near.first)?.unicodeScalars.count ?? 0
  }

  /// Where the word ends that the cursor is in or before, and where it begins.
  func wordEnd() -> Int {
    var place = cursor
    while place < count, !Self.isWord(self[place]) { place += 1 }
    while place < count, Self.isWord(self[place]) { place += 1 }
    return place
  }

  func wordStart() -> Int {
    var place = cursor
    while place > 0, !Self.isWord(self[place - 1]) { place -= 1 }
    while place > 0, Self.isWord(self[place - 1]) { place -= 1 }
    return place
  }

  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}

extension [UInt8] {
  /// Scalar by scalar a long text is made faster so than as a `String`.
  mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.isASCII { append(UInt8(truncatingIfNeeded: scalar.value)) } else { append(contentsOf: UTF8.encode(scalar) ?? .init()) }
  }
}

extension String {
  /// As libedit takes it: with a zero at the end and none inside.
  var wide: [wchar_t] { unicodeScalars.compactMap { $0.value == 0 ? nil : wchar_t(bitPattern: $0.value) } + [0] }
}
