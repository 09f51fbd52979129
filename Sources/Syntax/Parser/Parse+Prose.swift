import Diagnostics

extension Parse {
  /// The Markdown of `//:` lines or of a `/*: */` block, with its values and references.
  mutating func prose(_ span: Span) -> Prose {
    var builder = ProseBuilder()
    for (number, line) in proseLines(span).enumerated() {
      if number > 0 { builder.text.append(0x0A) }
      proseLine(line, &builder)
    }
    builder.flush()
    return Prose(segments: builder.segments, span: span)
  }

  /// The lines of prose without their markers, as stretches of the source.
  private func proseLines(_ span: Span) -> [Range<Int>] {
    let bytes = source.bytes
    let isBlock = span.start + 1 < bytes.count && bytes[span.start + 1] == UInt8(ascii: "*")
    var end = span.end
    if isBlock, end - 2 >= span.start + 3, bytes[end - 1] == UInt8(ascii: "/"), bytes[end - 2] == UInt8(ascii: "*") { end -= 2 }
    var lines: [Range<Int>] = []
    for line in source.line(of: span.start)...source.line(of: max(span.start, span.end - 1)) {
      let whole = source.range(ofLine: line)
      var start = max(whole.lowerBound, span.start)
      let stop = max(start, min(whole.upperBound, end))
      if !isBlock || line == source.line(of: span.start) {
        while start < stop, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        start = min(start + 3, stop)
        if start < stop, bytes[start] == 0x20 { start += 1 }
      }
      lines.append(start..<stop)
    }
    if isBlock, let last = lines.popLast() {
      let spaces = bytes[last].reversed().prefix { $0 == 0x20 || $0 == 0x09 }.count
      lines.append(last.lowerBound..<last.upperBound - spaces)
    }
    return isBlock ? dedented(lines) : lines
  }

  /// A block's lines without those that are empty at its ends, and without the indentation that all but the first share.
  private func dedented(_ lines: [Range<Int>]) -> [Range<Int>] {
    let bytes = source.bytes
    let indentation: (Range<Int>) -> Int = { line in bytes[line].prefix { $0 == 0x20 || $0 == 0x09 }.count }
    let shared = lines.dropFirst().filter { indentation($0) < $0.count }.map(indentation).min() ?? 0
    var result = lines.prefix(1) + lines.dropFirst().map { min($0.lowerBound + shared, $0.upperBound)..<$0.upperBound }
    while let last = result.last, indentation(last) == last.count { result.removeLast() }
    while let first = result.first, indentation(first) == first.count { result.removeFirst() }
    return Array(result)
  }

  private mutating func proseLine(_ line: Range<Int>, _ builder: inout ProseBuilder) {
    let bytes = source.bytes
    let backslash = UInt8(ascii: "\\"), bracket = UInt8(ascii: "(")
    var offset = line.lowerBound
    while offset < line.upperBound {
      let rest = bytes[offset..<line.upperBound]
      if rest.starts(with: [backslash, backslash, bracket]) {
        builder.text += [backslash, bracket]
        offset += 3
      } else if rest.starts(with: [backslash, bracket]) {
        guard let (lexer, next) = Lexer.interpolation(source, from: offset + 2, to: line.upperBound) else {
          report(.unclosedInterpolation, at: Span(start: offset, end: offset + 2))
          builder.text += [backslash, bracket]
          offset += 2
          continue
        }
        builder.flush()
        builder.segments.append(.value(value(lexer)))
        offset = next
      } else if let (id, next) = figure(rest) {
        builder.flush()
        builder.segments.append(.figure(id, Span(start: offset, end: next)))
        offset = next
      } else {
        builder.text.append(bytes[offset])
        offset += 1
      }
    }
  }

  /// `{fig:id}`
  private func figure(_ rest: ArraySlice<UInt8>) -> (id: String, next: Int)? {
    let opening = Array("{fig:".utf8)
    guard rest.starts(with: opening), let close = rest.firstIndex(of: UInt8(ascii: "}")) else { return nil }
    let start = rest.startIndex + opening.count
    let id = Lexer.trimmed(source.slice(start..<close))
    guard !id.isEmpty, id.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }) else { return nil }
    return (id, close + 1)
  }

  private mutating func value(_ lexer: Lexer) -> Expression {
    var inner = Parse(source, tokens: lexer.tokens)
    inner.newlinesEnd = false
    let value = inner.expression()
    if !inner.isRecovering, inner.token.kind != .end { inner.reportExpected("`)`") }
    for problem in lexer.problems + inner.problems where problems.count < Limits.problems { problems.append(problem) }
    return value
  }
}

struct ProseBuilder {
  var segments: [Prose.Segment] = []
  var text: [UInt8] = []

  mutating func flush() {
    if !text.isEmpty { segments.append(.text(String(decoding: text, as: UTF8.self))) }
    text = []
  }
}
