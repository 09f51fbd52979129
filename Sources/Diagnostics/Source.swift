/// A text that was read, under the name by which messages speak of it: a file's name, `<expression>`, `<input 3>`.
///
/// A cheap reference: places carry it along. All offsets are UTF-8 offsets into `text`.
public struct Source: Sendable, Hashable {
  private final class Storage: Sendable {
    let name: String, text: String, bytes: [UInt8], lineStarts: [Int], invalidByte: Int?

    init(name: String, bytes: [UInt8], text: String, invalidByte: Int?) {
      self.name = name
      self.text = text
      self.bytes = bytes
      self.invalidByte = invalidByte
      var starts = [0]
      for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
      lineStarts = starts
    }
  }

  private let storage: Storage

  public init(name: String, text: String) {
    storage = Storage(name: name, bytes: Array(text.utf8), text: text, invalidByte: nil)
  }

  /// The contents of a file. Bytes that are not UTF-8 are replaced, and the first of them is remembered: the parser reports it.
  public init(name: String, bytes: [UInt8]) {
    if let text = String(validating: bytes, as: UTF8.self) {
      storage = Storage(name: name, bytes: bytes, text: text, invalidByte: nil)
    } else {
      let text = String(decoding: bytes, as: UTF8.self)
      let mended = Array(text.utf8)
      let first = zip(bytes, mended).enumerated().first { $1.0 != $1.1 }?.offset ?? min(bytes.count, mended.count)
      storage = Storage(name: name, bytes: mended, text: text, invalidByte: first)
    }
  }

  public var name: String { storage.name }
  public var text: String { storage.text }
  /// The text's UTF-8.
  public var bytes: [UInt8] { storage.bytes }
  /// Where the first byte lay that was not UTF-8, if there was one.
  public var invalidByte: Int? { storage.invalidByte }
  public var lineCount: Int { storage.lineStarts.count }

  public static func == (a: Source, b: Source) -> Bool {
    a.storage === b.storage || (a.storage.name == b.storage.name && a.storage.bytes == b.storage.bytes)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(storage.name)
    hasher.combine(storage.bytes.count)
  }

  /// The line of an offset, from 1.
  public func line(of offset: Int) -> Int {
    let starts = storage.lineStarts
    var low = 0, high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// Line and column of an offset, both from 1; columns count characters as people see them.
  public func position(of offset: Int) -> (line: Int, column: Int) {
    let line = line(of: offset)
    let start = storage.lineStarts[line - 1]
    return (line, slice(start..<max(start, offset)).count + 1)
  }

  /// The offsets of a line (from 1) without its newline; empty for a line that does not exist.
  public func range(ofLine line: Int) -> Range<Int> {
    guard line >= 1, line <= storage.lineStarts.count else { return bytes.count..<bytes.count }
    let start = storage.lineStarts[line - 1]
    var end = line < storage.lineStarts.count ? storage.lineStarts[line] - 1 : bytes.count
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// The text between two offsets, clipped to what there is.
  public func slice(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  public subscript(span: Span) -> String { slice(span.start..<max(span.start, span.end)) }
}

/// A stretch of a source: UTF-8 offsets, the end not included.
public struct Span: Sendable, Hashable {
  public var start: Int, end: Int

  public init(start: Int, end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// From the start of one to the end of the other.
  public init(_ first: Span, _ last: Span) { self.init(start: first.start, end: last.end) }

  public func contains(_ offset: Int) -> Bool { start <= offset && offset < end }
}

/// A stretch of a certain source.
public struct Place: Sendable, Hashable {
  public let source: Source, span: Span

  public init(_ source: Source, _ span: Span) {
    self.source = source
    self.span = span
  }

  /// `curves.rsn:14:39`
  public var description: String {
    let (line, column) = source.position(of: span.start)
    return "\(source.name):\(line):\(column)"
  }

  /// The text that it covers.
  public var text: String { source[span] }
}
