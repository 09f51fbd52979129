/// Where a text stops being JSON.
public struct JSONError: Error, Sendable, CustomStringConvertible {
  public let message: String, line: Int
  public var description: String { "line \(line): \(message)" }
}

extension JSON {
  /// Reads strict JSON (RFC 8259), nested at most 200 deep. Of a doubled key the last counts.
  ///
  /// - Parameters:
  ///   - most: how many values are read; in memory each is many times as large as in the file.
  ///   - refusingDoubles: whether a doubled key is an error.
  public init(parsing bytes: [UInt8], most: Int = .max, refusingDoubles: Bool = false) throws(JSONError) {
    var reader = Reader(bytes: bytes, most: most, refusesDoubles: refusingDoubles)
    self = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.position == bytes.count else { throw reader.error("something follows the value") }
  }

  private struct Reader {
    let bytes: [UInt8]
    let most: Int, refusesDoubles: Bool
    var position = 0, values = 0

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    func error(_ message: String) -> JSONError {
      JSONError(message: message, line: 1 + bytes[..<min(position, bytes.count)].count { $0 == 0x0A })
    }

    mutating func skipSpace() {
      while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    mutating func take(_ character: Character) -> Bool {
      guard next == character.asciiValue else { return false }
      position += 1
      return true
    }

    mutating func word(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
      guard bytes[position...].starts(with: word.utf8) else { throw error("a value should stand here") }
      position += word.utf8.count
      return value
    }

    mutating func value(depth: Int) throws(JSONError) -> JSON {
      guard depth <= 200 else { throw error("nested too deeply") }
      values += 1
      guard values <= most else { throw error("more than \(most) values") }
      skipSpace()
      switch next {
      case UInt8(ascii: "n"): return try word("null", .null)
      case UInt8(ascii: "t"): return try word("true", .bool(true))
      case UInt8(ascii: "f"): return try word("false", .bool(false))
      case UInt8(ascii: "\""): return .string(try string())
      case UInt8(ascii: "["): return try array(depth)
      case UInt8(ascii: "{"): return try object(depth)
      default: return try number()
      }
    }

    mutating func array(_ depth: Int) throws(JSONError) -> JSON {
      position += 1
      var items: [JSON] = []
      skipSpace()
      if take("]") { return .array(items) }
      while true {
        items.append(try value(depth: depth + 1))
        skipSpace()
        if take("]") { return .array(items) }
        guard take(",") else { throw error("`,` or `]` should stand here") }
      }
    }

    mutating func object(_ depth: Int) throws(JSONError) -> JSON {
      position += 1
      var items: [String: JSON] = [:]
      skipSpace()
      if take("}") { return .object(items) }
      while true {
        skipSpace()
        guard next == UInt8(ascii: "\"") else { throw error("a name in quotes should stand here") }
        let name = try string()
        skipSpace()
        guard take(":") else { throw error("`:` should stand here") }
        let old = items.updateValue(try value(depth: depth + 1), forKey: name)
        guard old == nil || !refusesDoubles else { throw error("\"\(name.prefix(80))\" is there twice") }
        skipSpace()
        if take("}") { return .object(items) }
        guard take(",") else { throw error("`,` or `}` should stand here") }
      }
    }

    mutating func number() throws(JSONError) -> JSON {
      let start = position
      while let byte = next, "+-.eE0123456789".utf8.contains(byte) { position += 1 }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
      let isPlain = digits.first?.isNumber == true && !digits.hasSuffix(".") && !digits.contains(".e")
      let hasLeadingZero = digits.count > 1 && digits.hasPrefix("0") && digits.dropFirst().first?.isNumber == true
      guard isPlain, !hasLeadingZero, let number = Double(text) else {
        position = start
        throw error("a value should stand here")
      }
      return .number(number)
    }

    mutating func string() throws(JSONError) -> String {
      position += 1
      var text: [UInt8] = []
      while let byte = next {
        position += 1
        switch byte {
        case UInt8(ascii: "\""):
          guard let string = String(validating: text, as: UTF8.self) else { throw error("a string is not UTF-8") }
          return string
        case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
        case 0..<0x20: throw error("a control character in a string")
        default: text.append(byte)
        }
      }
      throw error("a string does not end")
    }

    mutating func escape() throws(JSONError) -> Unicode.Scalar {
      guard let byte = next else { throw error("a string does not end") }
      position += 1
      switch byte {
      case UInt8(ascii: "n"): return "\n"
      case UInt8(ascii: "t"): return "\t"
      case UInt8(ascii: "r"): return "\r"
      case UInt8(ascii: "b"): return "\u{8}"
      case UInt8(ascii: "f"): return "\u{C}"
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
      case UInt8(ascii: "u"):
        let first = try unit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // Two halves of a character beyond the first plane.
        guard (0xD800..<0xDC00).contains(first), take("\\"), take("u") else { throw error("half a character in a string") }
        let second = try unit()
        guard (0xDC00..<0xE000).contains(second), let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) else {
          throw error("half a character in a string")
        }
        return scalar
      default: throw error("an escape that JSON does not have")
      }
    }

    mutating func unit() throws(JSONError) -> UInt32 {
      guard position + 4 <= bytes.count, let unit = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
      else {
        throw error("four hexadecimal digits should stand here")
      }
      position += 4
      return unit
    }
  }
}
