import CSignals

/// Lines from standard input, be it a file, a pipe or a terminal that edits lines on its own.
struct StandardInput {
  enum Line: Equatable {
    case text(String)
    /// What cannot be an entry, with the reason.
    case unusable(String)
    /// A signal came.
    case interrupted
    case ended
  }

  private var piece: [UInt8] = [], position = 0
  private var line: [UInt8] = [], isTooLong = false
  private var number = 0
  /// A megabyte of a program takes seconds to check: no one means a line like that.
  static let longest = 1 << 24

  /// The next line, without its end. The last one may lack that.
  mutating func next() -> Line {
    while true {
      let rest = piece[position...]
      if let end = rest.firstIndex(of: 10) {
        add(rest[..<end])
        position = end + 1
        return take()
      }
      add(rest)
      switch refill() {
      case .ended where line.isEmpty && !isTooLong: return .ended
      case .ended: return take()
      case .interrupted:
        // The terminal has forgotten what was typed of the line.
        (line, isTooLong) = ([], false)
        return .interrupted
      case .text, .unusable: continue
      }
    }
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>) {
    if line.count + bytes.count > Self.longest {
      isTooLong = true
      line = []
    } else if !isTooLong {
      line += bytes
    }
  }

  private mutating func take() -> Line {
    defer { (line, isTooLong) = ([], false) }
    number += 1
    if isTooLong { return .unusable("line \(number) of the input is longer than \(Self.longest >> 20) MB") }
    if line.last == 13 { line.removeLast() }
    guard let text = String(validating: line, as: UTF8.self) else { return .unusable("line \(number) of the input is not UTF-8") }
    return .text(text)
  }

  private mutating func refill() -> Line {
    (piece, position) = ([], 0)
    while true {
      switch Descriptor.read(0, size: 1 << 16, wakes: true) {
      case .bytes(let read):
        piece = read
        return .text("")
      case .wake:
        _ = signals_take_resized()
        if signals_pending() != 0 { return .interrupted }
      case .timeout, .end: return .ended
      }
    }
  }
}
