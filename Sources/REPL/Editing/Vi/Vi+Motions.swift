/// How far vi's commands go.
extension Vi {
  enum Span: Equatable {
    case characters(Range<Int>)
    /// The lines of two places, and those between.
    case lines(from: Int, to: Int)
  }

  struct Target {
    let place: Int
    /// The character there belongs to what is gone over.
    var isInclusive = false
    var isLines = false
  }

  /// What a change concerns.
  mutating func span(of command: ViCommand, in text: ViText) -> Span? {
    let cursor = text.cursor
    if command.isLines { return text.line(command.count - 1).map { .lines(from: cursor, to: $0) } }
    if command.name == "i" || command.name == "a" {
      return command.argument.flatMap { text.object($0, isWhole: command.name == "a") }.map { .characters($0) }
    }
    guard let target = target(of: command, in: text) else { return nil }
    if target.isLines { return .lines(from: cursor, to: target.place) }
    var range = min(cursor, target.place)..<max(cursor, target.place)
    if target.isInclusive, range.upperBound < text.count { range = range.lowerBound..<range.upperBound + 1 }
    let end = text.end(of: cursor)
    // The last word of a line ends with the line.
    if command.name == "w" || command.name == "W", cursor < end, range.upperBound > end,
      !text.scalars[end..<range.upperBound].dropFirst().contains(where: { !$0.properties.isWhitespace })
    {
      range = cursor..<end
    }
    return range.isEmpty && command.change != "c" ? nil : .characters(range)
  }

  mutating func target(of command: ViCommand, in text: ViText) -> Target? {
    let cursor = text.cursor, count = command.count, isBig = "WBE".unicodeScalars.contains(command.name)
    let start = text.start(of: cursor), end = text.end(of: cursor)
    func repeated(_ step: (Int) -> Int) -> Int { (0..<min(count, text.count + 1)).reduce(cursor) { place, _ in step(place) } }
    switch command.name {
    case "h": return cursor > start ? Target(place: max(start, cursor - count)) : nil
    case "l", " ": return cursor < end ? Target(place: min(end, cursor + count)) : nil
    case "0": return Target(place: start)
    case "^": return Target(place: text.text(of: cursor))
    case "|": return Target(place: min(end, start + count - 1))
    case "$":
      guard let line = text.line(count - 1) else { return nil }
      return Target(place: text.end(of: line))
    case "j", "k": return text.line(command.name == "j" ? count : -count).map { Target(place: $0, isLines: true) }
    case "G", "g": return Target(place: text.text(of: text.line(number: command.given ?? (command.name == "g" ? 1 : nil))), isLines: true)
    case "w", "W":
      // `cw` leaves the space behind the word.
      if command.change == "c", cursor < end, !text.scalars[cursor].properties.isWhitespace {
        return Target(
          place: (0..<min(count, text.count + 1)).reduce(cursor - 1) { place, _ in text.wordEnd(place, big: isBig) }, isInclusive: true)
      }
      return Target(place: repeated { text.nextWord($0, big: isBig) })
    case "e", "E": return Target(place: repeated { text.wordEnd($0, big: isBig) }, isInclusive: true)
    case "b", "B": return cursor > 0 ? Target(place: repeated { text.wordBefore($0, big: isBig) }) : nil
    case "%": return text.bracket().map { Target(place: $0.to, isInclusive: true) }
    case "f", "F", "t", "T":
      guard let argument = command.argument else { return nil }
      find = (command.name, argument)
      return found(command.name, argument, count, in: text)
    case ";", ",":
      guard let find else { return nil }
      let back: [Unicode.Scalar: Unicode.Scalar] = ["f": "F", "F": "f", "t": "T", "T": "t"]
      return found(command.name == ";" ? find.name : back[find.name] ?? find.name, find.argument, count, in: text)
    default: return nil
    }
  }

  private func found(_ name: Unicode.Scalar, _ argument: Unicode.Scalar, _ count: Int, in text: ViText) -> Target? {
    let start = text.start(of: text.cursor), end = text.end(of: text.cursor)
    if name == "f" || name == "t" {
      let places = (min(end, text.cursor + 1)..<end).filter { text.scalars[$0] == argument }
      guard places.count >= count else { return nil }
      return Target(place: places[count - 1] - (name == "t" ? 1 : 0), isInclusive: true)
    }
    let places = (start..<text.cursor).reversed().filter { text.scalars[$0] == argument }
    guard places.count >= count else { return nil }
    return Target(place: places[count - 1] + (name == "T" ? 1 : 0))
  }
}

extension ViCommand {
  static func isMotion(_ name: Unicode.Scalar) -> Bool { "hlwbeWBE0^$Gg;,%| fFtT".unicodeScalars.contains(name) }
}
