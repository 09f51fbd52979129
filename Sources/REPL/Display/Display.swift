import Builtins
import Imaging
import Language
import Session

/// What a value is to a person at a terminal: pieces that go one below the other.
struct Display {
  enum Piece {
    case text(String)
    /// A picture, and the widest that it should be, in characters.
    case image(Image, columns: Int? = nil)
    case plot(Plot)
  }

  /// How much there is room for.
  struct Room {
    /// Characters in a line.
    var columns: Int
    /// Lines of one value; the rest is cut, and the last line says how it can be seen.
    var lines: Int
    /// Whether pictures can be shown; else maps come in characters.
    var hasPictures: Bool
    /// Whether the person has had enough: then what there is so far is shown.
    var isStopped: @Sendable () -> Bool = { false }

    /// Whether nothing is cut.
    var isUncut: Bool { lines == .max }

    /// A small picture of so many lines for a table's cell, where pictures can be shown.
    var thumbnail: (@Sendable (Image, Int) -> Table.Picture?)?

    static let hint = "`:all` shows everything"
  }

  let room: Room
  let help: (Function) -> String?

  func pieces(of value: Value) -> [Piece] {
    switch value {
    case .domain(let box): return (box.value as? any Displayed)?.pieces(in: room) ?? [.text(box.value.summary)]
    case .function(let function):
      return [.text((help(function) ?? function.signature.map(\.full) ?? value.displayed).wrapped(to: room.columns))]
    case .array(let items): return pieces(of: items)
    case .dictionary(let dictionary): return [.text(text(of: dictionary))]
    case .string(let text): return [.text(cut(text))]
    default: return [.text(value.displayed)]
    }
  }

  // MARK: Arrays

  /// Of numbers and other short elements.
  private static let shownLines = 12

  /// Of more images the first are shown.
  private static let shownImages = 64

  private func pieces(of items: [Value]) -> [Piece] {
    if let grid = grid(items, columns: nil) { return grid }
    if let rows = rowsOfImages(items), let grid = grid(rows.flatMap(\.self), columns: rows[0].count) { return grid }
    let isListed = items.prefix(1000).contains { item in
      switch item {
      case .domain, .dictionary, .array: true
      default: false
      }
    }
    return [.text(isListed ? listed(items) : wrapped(items))]
  }

  private func grid(_ items: [Value], columns: Int?) -> [Piece]? {
    guard room.hasPictures, !items.isEmpty else { return nil }
    let count = room.lines == .max ? items.count : Self.shownImages
    let images = items.prefix(count).compactMap { $0.asDomain(Image.self) }
    guard images.count == min(items.count, count), let grid = try? Image.grid(images, columns: columns) else { return nil }
    let rest = items.count - images.count
    return [.image(grid)] + (rest > 0 ? [.text("… \(rest) more image\(rest == 1 ? "" : "s") · \(Room.hint)")] : [])
  }

  /// Arrays of equally many images.
  private func rowsOfImages(_ items: [Value]) -> [[Value]]? {
    guard items.count <= 64 else { return nil }
    let rows = items.compactMap { if case .array(let row) = $0 { row } else { nil } }
    guard rows.count == items.count, let count = rows.first?.count, count > 0, rows.allSatisfy({ $0.count == count }) else { return nil }
    return rows
  }

  /// An element a line, with its index.
  private func listed(_ items: [Value]) -> String {
    let width = String(max(0, items.count - 1)).count
    return lines(items.count, "element") { index in
      let number = String(index)
      return "[" + String(repeating: " ", count: width - number.count) + number + "] " + brief(items[index], room.columns - width - 3)
    }
  }

  private func wrapped(_ items: [Value]) -> String {
    wrapped(items.lazy.map { brief($0, max(8, room.columns * 2)) }, of: items.count)
  }

  /// Short elements one after the other.
  func wrapped(_ items: some Sequence<String>, of count: Int) -> String {
    let most = room.lines == .max ? .max : min(room.lines, Self.shownLines)
    var lines: [String] = [], line = "["
    var width = 1, shown = 0
    for item in items {
      if shown % 256 == 255, room.isStopped() { break }
      let text = item + (shown + 1 < count ? ", " : "")
      let length = text.terminalWidth
      if width > 1, width + length > room.columns {
        lines.append(line)
        if lines.count >= most { break }
        (line, width) = (" ", 1)
      }
      line += text
      width += length
      shown += 1
    }
    guard shown == count else {
      let rest = count - shown
      if lines.count < most { lines.append(line) }
      return lines.joined(separator: "\n") + "\n … \(rest) more element\(rest == 1 ? "" : "s")" + (room.isUncut ? "" : " · \(Room.hint)")
    }
    return (lines + [line + "]"]).joined(separator: "\n")
  }

  // MARK: Dictionaries and texts

  private func text(of dictionary: ValueDictionary) -> String {
    if dictionary.count <= 32 {
      let line = Value.dictionary(dictionary).brief(room.columns)
      if !line.hasSuffix("…"), line.terminalWidth <= room.columns, !dictionary.items.values.contains(where: \.isDomain) { return line }
    }
    let items = Array(dictionary.items), names = items.prefix(1000).map { $0.key.value.quoted.terminalWidth }
    let width = min(names.max() ?? 0, room.columns / 3)
    return lines(items.count, "entry", "entries") { index in
      let name = items[index].key.value.quoted.padded(to: width)
      return name + ": " + brief(items[index].value, room.columns - name.terminalWidth - 2)
    }
  }

  /// As many lines as there is room for: the first and the last of them.
  private func lines(_ count: Int, _ one: String, _ several: String? = nil, _ line: (Int) -> String) -> String {
    guard count > room.lines else {
      var lines: [String] = []
      for index in 0..<count {
        if index % 256 == 255, room.isStopped() { break }
        lines.append(line(index))
      }
      return lines.joined(separator: "\n")
    }
    let tail = room.lines / 4, head = max(1, room.lines - tail - 1), rest = count - head - tail
    let middle = "… \(rest) more \(rest == 1 ? one : several ?? one + "s") · \(Room.hint)"
    return ((0..<head).map(line) + [middle] + (count - tail..<count).map(line)).joined(separator: "\n")
  }

  private func brief(_ value: Value, _ columns: Int) -> String { value.brief(room.isUncut ? nil : columns, isStopped: room.isStopped) }

  private func cut(_ text: String) -> String {
    guard room.lines < .max else { return text }
    let (limit, most) = (room.columns.multipliedReportingOverflow(by: room.lines).partialValue, room.lines)
    var end = text.startIndex, count = 0, newlines = 0
    while end < text.endIndex, count < limit, newlines < most {
      if text[end].isNewline { newlines += 1 }
      end = text.index(after: end)
      count += 1
    }
    if end == text.endIndex { return text }
    let rest = text[end...].utf8.count
    return text[..<end] + (text[..<end].last?.isNewline == true ? "" : "\n") + "… \(rest) more byte\(rest == 1 ? "" : "s") · \(Room.hint)"
  }
}

/// Values of the domain that are more than a line.
protocol Displayed {
  func pieces(in room: Display.Room) -> [Display.Piece]
}

extension Value {
  fileprivate var isDomain: Bool { if case .domain = self { true } else { false } }

  /// In one line of about so many columns, or all of it. However large the value is, no more of it is looked at than is seen.
  /// - Parameter isStopped: Whether nobody wants any more of it.
  func brief(_ columns: Int?, isStopped: () -> Bool = { false }) -> String {
    var text = ""
    write(to: &text, columns.map { $0 * 4 } ?? .max, isStopped)
    guard let columns else { return text }
    let isCut = text.terminalWidth > columns
    return isCut ? text.cut(to: columns) : text
  }

  private func write(to text: inout String, _ limit: Int, _ isStopped: () -> Bool) {
    switch self {
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if text.utf8.count > limit || index % 256 == 255 && isStopped() { return text += "…" }
        item.write(to: &text, limit, isStopped)
        if index + 1 < items.count { text += ", " }
      }
      text += "]"
    case .dictionary(let dictionary):
      text += dictionary.count == 0 ? "[:" : "["
      for (index, item) in dictionary.items.enumerated() {
        if text.utf8.count > limit || index % 256 == 255 && isStopped() { return text += "…" }
        text += item.key.value.quoted + ": "
        item.value.write(to: &text, limit, isStopped)
        if index + 1 < dictionary.count { text += ", " }
      }
      text += "]"
    case .string(let string): text += String(string.prefix(max(16, limit))).literal
    default: text += quoted
    }
  }
}
