import Diagnostics

extension Lexer {
  mutating func lineComment() {
    let start = offset
    let marker = byte(2)
    let isMarkup = marker == UInt8(ascii: ":") || marker == UInt8(ascii: "%")
    let counts = isMarkup && startsLine && modes.isEmpty
    skipLine()
    if counts {
      if marker == UInt8(ascii: ":") { takeAdjacentProse() }
      append(marker == UInt8(ascii: ":") ? .prose : .header, from: start)
    } else if isMarkup, !bracketsAreBroken {
      report(.markupIsComment(source.slice(start..<start + 3)), start, start + 3)
    }
    if !isMarkup {
      let isDocumentation = marker == UInt8(ascii: "/")
      comments.append(
        Comment(
          span: Span(start: start, end: offset), text: Self.trimmed(source.slice(start + (isDocumentation ? 3 : 2)..<offset)),
          isDocumentation: isDocumentation && startsLine))
    }
    spaceBefore = true
  }

  /// Whether what is open now was perhaps only forgotten: then a warning would mislead.
  private var bracketsAreBroken: Bool { !problems.isEmpty }

  private mutating func skipLine() {
    while let next = byte(), next != 0x0A { offset += 1 }
  }

  /// From the end of a `//:` line over the ends of those that follow directly.
  private mutating func takeAdjacentProse() {
    while byte() == 0x0A {
      var ahead = 1
      while byte(ahead) == 0x20 || byte(ahead) == 0x09 { ahead += 1 }
      guard byte(ahead) == UInt8(ascii: "/"), byte(ahead + 1) == UInt8(ascii: "/"), byte(ahead + 2) == UInt8(ascii: ":") else { return }
      offset += ahead
      skipLine()
    }
  }

  mutating func blockComment() {
    let start = offset
    let isMarkup = byte(2) == UInt8(ascii: ":")
    let counts = isMarkup && startsLine && modes.isEmpty
    var depth = 0
    var spansLines = false
    repeat {
      if follows("/*") {
        depth += 1
        offset += 2
      } else if follows("*/") {
        depth -= 1
        offset += 2
      } else {
        if byte() == 0x0A { spansLines = true }
        offset += 1
      }
    } while depth > 0 && offset < end
    if depth > 0 {
      endsInside = true
      report(.unclosedComment, start, start + 2)
    }
    if counts {
      append(.prose, from: start)
      startsLine = true
    } else if isMarkup, !bracketsAreBroken {
      report(.markupIsComment("/*:"), start, start + 3)
    }
    if spansLines { startsLine = true }
    spaceBefore = true
  }

  static func trimmed(_ text: String) -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
    var part = text[...].drop(while: isSpace)
    while let last = part.last, isSpace(last) { part.removeLast() }
    return String(part)
  }
}
