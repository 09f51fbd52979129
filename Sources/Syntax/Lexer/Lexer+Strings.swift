import Diagnostics

/// A string that is being read.
struct StringMode {
  let start: Int, isMultiline: Bool
  /// The text since the start or the last interpolation, escapes resolved.
  var buffer: [UInt8] = []
  /// Of a multi-line string, where its lines begin: in which token (nil: still in the buffer), where in its text, with how much indentation.
  var lines: [Line] = []

  struct Line {
    var token: Int?
    let start: Int, indentation: [UInt8], sourceOffset: Int, isBlank: Bool
  }
}

extension Lexer {
  mutating func openString() {
    let start = offset
    let isMultiline = follows("\"\"\"")
    offset += isMultiline ? 3 : 1
    append(.stringStart, from: start)
    var string = StringMode(start: start, isMultiline: isMultiline)
    if isMultiline {
      let text = offset
      while let next = byte(), next == 0x20 || next == 0x09 || next == 0x0D { offset += 1 }
      if byte() == 0x0A {
        offset += 1
        beginLine(&string)
      } else if offset < end {
        offset = text
        report(.textAfterOpeningQuotes, start, start + 3)
      }
    }
    modes.append(.string(string))
  }

  /// Reads on in the innermost mode, which is a string, up to its end or its next interpolation.
  mutating func stringPiece() {
    guard case .string(var string) = modes.popLast() else { return }
    while let next = byte() {
      switch next {
      case UInt8(ascii: "\"") where !string.isMultiline:
        offset += 1
        return finish(string, isBroken: false)
      case UInt8(ascii: "\"") where follows("\"\"\""):
        offset += 3
        return finish(string, isBroken: false)
      case 0x0A where !string.isMultiline:
        // Inside another string's interpolation it is that one that will be reported.
        if !isInsideLine { report(.unclosedString, string.start, offset) }
        return finish(string, isBroken: true)
      case 0x0A:
        offset += 1
        string.buffer.append(0x0A)
        beginLine(&string)
      case 0x0D where byte(1) == 0x0A:
        offset += 1
      case UInt8(ascii: "\\") where byte(1) == UInt8(ascii: "("):
        flush(&string)
        let start = offset
        offset += 2
        append(.interpolationStart, from: start)
        modes.append(.string(string))
        modes.append(.interpolation(tokens.count - 1))
        return
      case UInt8(ascii: "\\"): escape(&string)
      default:
        string.buffer.append(next)
        offset += 1
      }
    }
    // The end of the source: `unwindAtEnd` reports it.
    modes.append(.string(string))
  }

  /// Whether a string that must end on this line is open.
  private var isInsideLine: Bool {
    modes.contains { if case .string(let string) = $0 { !string.isMultiline } else { false } }
  }

  private mutating func beginLine(_ string: inout StringMode) {
    let start = offset
    while let next = byte(), next == 0x20 || next == 0x09 { offset += 1 }
    let indentation = Array(bytes[start..<offset])
    let isBlank = byte() == 0x0A || (byte() == 0x0D && byte(1) == 0x0A)
    string.lines.append(
      StringMode.Line(token: nil, start: string.buffer.count, indentation: indentation, sourceOffset: start, isBlank: isBlank))
    string.buffer += indentation
  }

  private mutating func flush(_ string: inout StringMode) {
    for index in string.lines.indices.reversed() {
      guard string.lines[index].token == nil else { break }
      string.lines[index].token = tokens.count
    }
    append(.stringText(String(decoding: string.buffer, as: UTF8.self)), from: offset)
    string.buffer = []
  }

  mutating func finish(_ unfinished: StringMode, isBroken: Bool) {
    var string = unfinished
    if string.isMultiline, !isBroken { stripIndentation(&string) }
    flush(&string)
    append(.stringEnd(isBroken: isBroken), from: isBroken ? offset : offset - (string.isMultiline ? 3 : 1))
  }

  /// Takes the indentation of the closing quotes from every line, and the line's end before them, as Swift does.
  private mutating func stripIndentation(_ string: inout StringMode) {
    guard let last = string.lines.popLast() else { return }
    guard last.token == nil, string.buffer.count == last.start + last.indentation.count else {
      return report(.textBeforeClosingQuotes, offset - 3, offset)
    }
    string.buffer.removeSubrange(max(0, last.start - 1)...)
    let margin = last.indentation
    // From the last line to the first, so that the earlier ones stay where they are.
    for line in string.lines.reversed() {
      let count: Int
      if line.indentation.starts(with: margin) {
        count = margin.count
      } else {
        count = line.indentation.count
        if !line.isBlank { report(.tooLittleIndentation, line.sourceOffset, line.sourceOffset + line.indentation.count) }
      }
      if let token = line.token {
        remove(count, at: line.start, from: token)
      } else {
        // The line before the closing quotes may be this one's whole text.
        string.buffer.removeSubrange(min(line.start, string.buffer.count)..<min(line.start + count, string.buffer.count))
      }
    }
  }

  private mutating func remove(_ count: Int, at start: Int, from token: Int) {
    guard tokens.indices.contains(token), case .stringText(let text) = tokens[token].kind else { return }
    var bytes = Array(text.utf8)
    bytes.removeSubrange(min(start, bytes.count)..<min(start + count, bytes.count))
    tokens[token].kind = .stringText(String(decoding: bytes, as: UTF8.self))
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "0"): 0x00,
    UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "'"): UInt8(ascii: "'"),
  ]

  private mutating func escape(_ string: inout StringMode) {
    let start = offset
    offset += 1
    guard let next = byte() else { return }
    if let escaped = Self.escapes[next] {
      offset += 1
      string.buffer.append(escaped)
    } else if next == UInt8(ascii: "u"), byte(1) == UInt8(ascii: "{") {
      unicodeEscape(&string, from: start)
    } else if string.isMultiline, next == 0x0A || (next == 0x0D && byte(1) == 0x0A) {
      offset += next == 0x0A ? 1 : 2
      beginLine(&string)
    } else if next != 0x0A {
      let length = scalar()?.1 ?? 1
      offset += length
      report(.badEscape(source.slice(start..<offset)), start, offset)
    }
  }

  private mutating func unicodeEscape(_ string: inout StringMode, from start: Int) {
    offset += 2
    let digits = offset
    while let next = byte(), next != UInt8(ascii: "}"), next != UInt8(ascii: "\""), next != 0x0A, offset - digits < 8 { offset += 1 }
    let text = source.slice(digits..<offset)
    if byte() == UInt8(ascii: "}") { offset += 1 }
    guard !text.hasPrefix("+"), let value = UInt32(text, radix: 16), let scalar = Unicode.Scalar(value) else {
      return report(.badScalar(source.slice(start..<offset)), start, offset)
    }
    string.buffer += Array(String(Character(scalar)).utf8)
  }

  /// A line's end inside an interpolation of a one-line string: that string, and all that is open in it, ends here.
  mutating func endBrokenString() -> Bool {
    guard
      let index = modes.firstIndex(where: {
        if case .string(let string) = $0 { !string.isMultiline } else { false }
      }), case .string(let string) = modes[index]
    else { return false }
    report(.unclosedString, string.start, offset)
    while modes.count > index, let mode = modes.popLast() {
      if case .string(let inner) = mode { finish(inner, isBroken: true) }
    }
    return true
  }
}
