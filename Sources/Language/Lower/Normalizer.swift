/// The text of a function without comments and layout: two functions that differ only in those are the same.
enum Normalizer {
  static func normalize(_ text: String) -> String {
    var scanner = Scanner(Array(text.utf8))
    scanner.run()
    return String(decoding: scanner.output, as: UTF8.self)
  }

  private struct Scanner {
    let bytes: [UInt8]
    var position = 0
    var output: [UInt8] = []
    /// What stood between the last word and the next one.
    var gap: UInt8?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func run() {
      while position < bytes.count {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): space(UInt8(ascii: " "))
        case UInt8(ascii: "\n"), UInt8(ascii: ";"): space(UInt8(ascii: "\n"))
        case UInt8(ascii: "/") where next == UInt8(ascii: "/"):
          while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        case UInt8(ascii: "/") where next == UInt8(ascii: "*"): comment()
        case UInt8(ascii: "\""): string()
        default: put(byte)
        }
      }
    }

    private var next: UInt8? { position + 1 < bytes.count ? bytes[position + 1] : nil }

    private mutating func space(_ kind: UInt8) {
      if gap == nil || kind == UInt8(ascii: "\n") { gap = kind }
      position += 1
    }

    /// A gap counts where it parts two words, or two statements.
    private mutating func close(before byte: UInt8) {
      defer { gap = nil }
      guard let gap, let last = output.last else { return }
      if gap == UInt8(ascii: "\n") {
        if !Scanner.opens(last), !Scanner.closes(byte) { output.append(gap) }
      } else if Scanner.isWord(last) == Scanner.isWord(byte), !"([{,".utf8.contains(last), !")]},".utf8.contains(byte) {
        // Also between two signs: `a - -b` is not `a --b`.
        output.append(gap)
      }
    }

    private mutating func put(_ byte: UInt8) {
      close(before: byte)
      output.append(byte)
      position += 1
    }

    private mutating func comment() {
      var depth = 0
      repeat {
        if bytes[position] == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
          (depth, position) = (depth + 1, position + 2)
        } else if bytes[position] == UInt8(ascii: "*"), next == UInt8(ascii: "/") {
          (depth, position) = (depth - 1, position + 2)
        } else {
          position += 1
        }
      } while depth > 0 && position < bytes.count
      if gap == nil { gap = UInt8(ascii: " ") }
    }

    /// A string counts as it is, with what is interpolated into it.
    private mutating func string() {
      let isLong = bytes.dropFirst(position).starts(with: Array("\"\"\"".utf8))
      let quotes = isLong ? 3 : 1
      for _ in 0..<quotes { put(bytes[position]) }
      var brackets = 0
      while position < bytes.count {
        let byte = bytes[position]
        if byte == UInt8(ascii: "\\"), let next {
          if next == UInt8(ascii: "(") { brackets += 1 }
          output += [byte, next]
          position += 2
        } else if brackets > 0 {
          if byte == UInt8(ascii: "(") { brackets += 1 }
          if byte == UInt8(ascii: ")") { brackets -= 1 }
          if byte == UInt8(ascii: "\"") { string() } else { put(byte) }
        } else if bytes.dropFirst(position).starts(with: Array(repeating: UInt8(ascii: "\""), count: quotes)) {
          for _ in 0..<quotes { output.append(bytes[position]); position += 1 }
          return
        } else {
          output.append(byte)
          position += 1
        }
      }
    }

    static func isWord(_ byte: UInt8) -> Bool {
      byte >= 0x80 || byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    static func opens(_ byte: UInt8) -> Bool { "{([,=+-*/%<>&|?:\n".utf8.contains(byte) }
    static func closes(_ byte: UInt8) -> Bool { "})],.".utf8.contains(byte) }
  }
}
