/// A text of several lines as vi goes through it.
struct ViText: Equatable {
  var scalars: [Unicode.Scalar]
  var cursor: Int

  init(_ text: String, cursor: Int) { (scalars, self.cursor) = (Array(text.unicodeScalars), cursor) }

  var count: Int { scalars.count }

  func string(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[range])
    return String(text)
  }

  // MARK: Lines

  func start(of place: Int) -> Int { scalars[..<place].lastIndex(of: "\n").map { $0 + 1 } ?? 0 }
  func end(of place: Int) -> Int { scalars[place...].firstIndex(of: "\n") ?? count }

  /// Where the line's text begins.
  func text(of place: Int) -> Int {
    let start = start(of: place), end = end(of: place)
    return scalars[start..<end].firstIndex { $0 != " " && $0 != "\t" } ?? end
  }

  /// A place in the line that is so many lines below, or above where negative; nil where there is none.
  func line(_ offset: Int) -> Int? {
    var place = start(of: cursor)
    for _ in 0..<abs(offset) {
      if offset > 0 {
        guard end(of: place) < count else { return nil }
        place = end(of: place) + 1
      } else {
        guard place > 0 else { return nil }
        place = start(of: place - 1)
      }
    }
    return place
  }

  /// The beginning of a line by its number, from 1; the last one's where there are fewer.
  func line(number: Int?) -> Int {
    var place = 0, left = (number ?? .max) - 1
    while left > 0, end(of: place) < count { (place, left) = (end(of: place) + 1, left - 1) }
    return place
  }

  // MARK: Words

  private enum Kind { case space, word, sign }

  private func kind(_ place: Int, _ isBig: Bool) -> Kind {
    let scalar = scalars[place]
    if scalar.properties.isWhitespace { return .space }
    return isBig || EditedText.isWord(scalar) ? .word : .sign
  }

  func nextWord(_ start: Int, big: Bool) -> Int {
    var place = start
    guard place < count else { return count }
    let first = kind(place, big)
    while place < count, first != .space, kind(place, big) == first { place += 1 }
    while place < count, kind(place, big) == .space {
      place += 1
      // An empty line is a word.
      if place < count, scalars[place] == "\n", scalars[place - 1] == "\n" { break }
    }
    return place
  }

  /// The last character of the word.
  func wordEnd(_ start: Int, big: Bool) -> Int {
    var place = start + 1
    while place < count, kind(place, big) == .space { place += 1 }
    guard place < count else { return max(0, count - 1) }
    let first = kind(place, big)
    while place + 1 < count, kind(place + 1, big) == first { place += 1 }
    return place
  }

  func wordBefore(_ start: Int, big: Bool) -> Int {
    var place = start
    while place > 0, kind(place - 1, big) == .space { place -= 1 }
    guard place > 0 else { return 0 }
    let first = kind(place - 1, big)
    while place > 0, kind(place - 1, big) == first { place -= 1 }
    return place
  }

  // MARK: What stands in pairs

  private static let pairs: [(open: Unicode.Scalar, close: Unicode.Scalar)] = [("(", ")"), ("[", "]"), ("{", "}")]

  /// The partner of the first bracket on the line from the cursor on, and where that one is.
  func bracket() -> (from: Int, to: Int)? {
    for place in cursor..<end(of: cursor) {
      for pair in Self.pairs {
        if scalars[place] == pair.open { return close(pair, from: place + 1).map { (place, $0) } }
        if scalars[place] == pair.close { return open(pair, before: place).map { (place, $0) } }
      }
    }
    return nil
  }

  private func close(_ pair: (open: Unicode.Scalar, close: Unicode.Scalar), from start: Int) -> Int? {
    var depth = 0
    for place in start..<max(start, count) {
      if scalars[place] == pair.open { depth += 1 }
      if scalars[place] == pair.close {
        if depth == 0 { return place }
        depth -= 1
      }
    }
    return nil
  }

  private func open(_ pair: (open: Unicode.Scalar, close: Unicode.Scalar), before end: Int) -> Int? {
    var depth = 0
    for place in (0..<end).reversed() {
      if scalars[place] == pair.close { depth += 1 }
      if scalars[place] == pair.open {
        if depth == 0 { return place }
        depth -= 1
      }
    }
    return nil
  }

  /// What `i(`, `a"`, `iw` and the like mean here.
  func object(_ name: Unicode.Scalar, isWhole: Bool) -> Range<Int>? {
    let start = start(of: cursor), end = end(of: cursor)
    if name == "w" || name == "W" {
      guard cursor < end else { return nil }
      let kind = kind(cursor, name == "W")
      var low = cursor, high = cursor + 1
      while low > start, self.kind(low - 1, name == "W") == kind { low -= 1 }
      while high < end, self.kind(high, name == "W") == kind { high += 1 }
      while isWhole, high < end, scalars[high] == " " { high += 1 }
      return low..<high
    }
    if name == "\"" {
      let quotes = (start..<end).filter { scalars[$0] == "\"" && ($0 == start || scalars[$0 - 1] != "\\") }
      for index in stride(from: 0, to: quotes.count - 1, by: 2) where quotes[index + 1] >= cursor {
        return isWhole ? quotes[index]..<quotes[index + 1] + 1 : quotes[index] + 1..<quotes[index + 1]
      }
      return nil
    }
    let names: [Unicode.Scalar: Int] = ["(": 0, ")": 0, "b": 0, "[": 1, "]": 1, "{": 2, "}": 2, "B": 2]
    guard let pair = names[name].map({ Self.pairs[$0] }) else { return nil }
    let isOnOpener = cursor < count && scalars[cursor] == pair.open
    guard let opener = isOnOpener ? cursor : open(pair, before: cursor), let closer = close(pair, from: opener + 1) else { return nil }
    return isWhole ? opener..<closer + 1 : opener + 1..<closer
  }
}
