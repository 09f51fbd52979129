/// What vi's commands do to a text of several lines. libedit's own know but one.
struct Vi {
  enum Outcome: Equatable {
    case text(ViText)
    /// The text, to be typed into.
    case insert(ViText)
    case impossible
    /// What concerns more than the text: `j`, `u`, `.`, `/`…
    case other(Unicode.Scalar)
  }

  /// What was taken last, and whether that was whole lines.
  private(set) var register = "", hasLines = false
  var find: (name: Unicode.Scalar, argument: Unicode.Scalar)?
  /// So that no count makes more of a text than anyone can want.
  private static let longest = 1 << 20

  mutating func perform(_ command: ViCommand, on text: ViText) -> Outcome {
    if let change = command.change {
      guard let span = span(of: command, in: text) else { return .impossible }
      return apply(change, to: span, in: text)
    }
    var new = text
    let end = text.end(of: text.cursor), many = min(command.count, Self.longest)
    switch command.name {
    case "x", "s":
      let span = Span.characters(text.cursor..<min(end, text.cursor + many))
      guard command.name == "s" || text.cursor < end else { return .impossible }
      return apply(command.name == "x" ? "d" : "c", to: span, in: text)
    case "X":
      let start = max(text.start(of: text.cursor), text.cursor - many)
      return start < text.cursor ? apply("d", to: .characters(start..<text.cursor), in: text) : .impossible
    case "D": return apply("d", to: .characters(text.cursor..<end), in: text)
    case "C": return apply("c", to: .characters(text.cursor..<end), in: text)
    case "Y", "S":
      let last = text.line(command.count - 1) ?? text.line(number: nil)
      return apply(command.name == "Y" ? "y" : "c", to: .lines(from: text.cursor, to: last), in: text)
    case "i": return .insert(new)
    case "a": new.cursor = min(end, text.cursor + 1)
    case "I": new.cursor = text.text(of: text.cursor)
    case "A": new.cursor = end
    case "o": new.open(at: end, indentation: Indentation.next(after: text.string(0..<end)[...]), isBelow: true)
    case "O":
      let start = text.start(of: text.cursor)
      new.open(at: start, indentation: text.string(start..<text.text(of: text.cursor)), isBelow: false)
    case "r":
      guard let argument = command.argument, argument.value >= 0x20, text.cursor + many <= end else { return .impossible }
      new.scalars.replaceSubrange(text.cursor..<text.cursor + many, with: Array(repeating: argument, count: many))
      new.cursor += many - 1
      return .text(new)
    case "~":
      guard text.cursor < end else { return .impossible }
      for place in text.cursor..<min(end, text.cursor + many) { new.scalars[place] = text.scalars[place].otherCase }
      new.cursor = min(end, text.cursor + many)
      return .text(new)
    case "J": return new.join(max(1, command.count - 1)) ? .text(new) : .impossible
    case "p", "P": return put(text, many, isBefore: command.name == "P")
    default:
      if ViCommand.isMotion(command.name) {
        guard let target = target(of: command, in: text) else { return .impossible }
        new.cursor = target.place
        return .text(new)
      }
      return .other(command.name)
    }
    return .insert(new)
  }

  // MARK: Changes

  private mutating func apply(_ change: Unicode.Scalar, to span: Span, in text: ViText) -> Outcome {
    var new = text
    switch span {
    case .characters(let range):
      if change == "<" || change == ">" { return apply(change, to: .lines(from: range.lowerBound, to: range.upperBound), in: text) }
      (register, hasLines) = (text.string(range), false)
      new.cursor = range.lowerBound
      if change != "y" { new.scalars.removeSubrange(range) }
    case .lines(let one, let other):
      let start = text.start(of: min(one, other)), end = text.end(of: max(one, other))
      if change == "<" || change == ">" {
        new.shift(start..<end, isOut: change == "<")
        return .text(new)
      }
      (register, hasLines) = (text.string(start..<end), true)
      if change == "c" {
        new.cursor = text.text(of: start)
        new.scalars.removeSubrange(new.cursor..<end)
      } else if change == "d" {
        // With the newline behind, or the one before where they are the last.
        new.scalars.removeSubrange(end < text.count ? start..<end + 1 : max(0, start - 1)..<end)
        new.cursor = new.text(of: min(start, new.count))
      } else if one > other {
        new.cursor = start
      }
    }
    return change == "c" ? .insert(new) : .text(new)
  }

  private func put(_ text: ViText, _ many: Int, isBefore: Bool) -> Outcome {
    guard !register.isEmpty || hasLines, register.utf8.count * many <= Self.longest else { return .impossible }
    var new = text
    let start = text.start(of: text.cursor), end = text.end(of: text.cursor)
    if hasLines {
      let lines = Array(repeating: register, count: many).joined(separator: "\n").unicodeScalars
      new.scalars.insert(contentsOf: isBefore ? Array(lines) + ["\n"] : ["\n"] + lines, at: isBefore ? start : end)
      new.cursor = new.text(of: isBefore ? start : end + 1)
    } else {
      let taken = Array(String(repeating: register, count: many).unicodeScalars), place = isBefore ? text.cursor : min(end, text.cursor + 1)
      new.scalars.insert(contentsOf: taken, at: place)
      new.cursor = register.contains("\n") ? place : place + taken.count - 1
    }
    return .text(new)
  }
}

extension ViText {
  fileprivate mutating func open(at place: Int, indentation: String, isBelow: Bool) {
    let line = Array(indentation.unicodeScalars)
    scalars.insert(contentsOf: isBelow ? ["\n"] + line : line + ["\n"], at: place)
    cursor = place + line.count + (isBelow ? 1 : 0)
  }

  fileprivate mutating func shift(_ range: Range<Int>, isOut: Bool) {
    var place = range.lowerBound, last = range.upperBound
    while place <= last {
      let width = isOut ? scalars[place..<min(place + 2, end(of: place))].prefix { $0 == " " }.count : place < end(of: place) ? 2 : 0
      if isOut {
        scalars.removeSubrange(place..<place + width)
      } else {
        scalars.insert(contentsOf: Array(repeating: " ", count: width), at: place)
      }
      last += isOut ? -width : width
      place = end(of: place) + 1
    }
    cursor = text(of: range.lowerBound)
  }

  /// Lines below come into this one; false if there is none.
  fileprivate mutating func join(_ many: Int) -> Bool {
    var hasJoined = false
    for _ in 0..<many {
      let end = end(of: cursor)
      guard end < count else { break }
      let rest = text(of: end + 1)
      scalars.replaceSubrange(end..<rest, with: end > 0 && rest < count && !scalars[end - 1].properties.isWhitespace ? [" "] : [])
      (cursor, hasJoined) = (end, true)
    }
    return hasJoined
  }
}

extension Unicode.Scalar {
  fileprivate var otherCase: Unicode.Scalar {
    let text = properties.isLowercase ? properties.uppercaseMapping : properties.lowercaseMapping
    return text.unicodeScalars.count == 1 ? text.unicodeScalars.first ?? self : self
  }
}
