/// As much JSON as a safetensors header needs, read strictly: one value, nothing after it but white space.
enum JSON: Equatable {
  case string(String)
  case number(Double)
  case array([JSON])
  case object([(key: String, value: JSON)])
  case bool(Bool)
  case null

  static func == (a: JSON, b: JSON) -> Bool {
    switch (a, b) {
    case (.string(let x), .string(let y)): x == y
    case (.number(let x), .number(let y)): x == y
    case (.array(let x), .array(let y)): x == y
    case (.object(let x), .object(let y)): x.elementsEqual(y) { $0.key == $1.key && $0.value == $1.value }
    case (.bool(let x), .bool(let y)): x == y
    case (.null, .null): true
    default: false
    }
  }

  /// A whole number that is not negative.
  var size: Int? {
    guard case .number(let value) = self, value >= 0, value <= 0x1p53, value == value.rounded() else { return nil }
    return Int(value)
  }

  struct Malformed: Error, Equatable {
    let reason: String
  }

  static func parse(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> JSON {
    var reader = Reader(bytes: bytes, position: bytes.startIndex)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.position == bytes.endIndex else { throw Malformed(reason: "there is something after its end") }
    return value
  }

  private struct Reader {
    let bytes: ArraySlice<UInt8>
    var position: Int
    /// How many values have been read. In memory each is many times as large as in the file.
    var values = 0

    var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    mutating func skipSpace() {
      while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    mutating func expect(_ text: StaticString) throws(Malformed) {
      for i in 0..<text.utf8CodeUnitCount {
        // SAFETY: `i` is below the static string's length.
        guard next == text.utf8Start[i] else { throw Malformed(reason: "\(text) is missing at byte \(position - bytes.startIndex)") }
        position += 1
      }
    }

    mutating func value(depth: Int) throws(Malformed) -> JSON {
      guard depth < 16 else { throw Malformed(reason: "it is nested too deeply") }
      values += 1
      guard values <= 1_000_000 else { throw Malformed(reason: "it has more than a million values") }
      skipSpace()
      switch next {
      case UInt8(ascii: "{"): return try object(depth)
      case UInt8(ascii: "["): return try array(depth)
      case UInt8(ascii: "\""): return .string(try string())
      case UInt8(ascii: "t"):
        try expect("true")
        return .bool(true)
      case UInt8(ascii: "f"):
        try expect("false")
        return .bool(false)
      case UInt8(ascii: "n"):
        try expect("null")
        return .null
      default: return .number(try number())
      }
    }

    mutating func object(_ depth: Int) throws(Malformed) -> JSON {
      try expect("{")
      var entries: [(key: String, value: JSON)] = []
      skipSpace()
      if next == UInt8(ascii: "}") {
        position += 1
        return .object([])
      }
      while true {
        skipSpace()
        let key = try string()
        skipSpace()
        try expect(":")
        entries.append((key, try value(depth: depth + 1)))
        skipSpace()
        if next == UInt8(ascii: ",") {
          position += 1
          continue
        }
        try expect("}")
        return .object(entries)
      }
    }

    mutating func array(_ depth: Int) throws(Malformed) -> JSON {
      try expect("[")
      var elements: [JSON] = []
      skipSpace()
      if next == UInt8(ascii: "]") {
        position += 1
        return .array([])
      }
      while true {
        elements.append(try value(depth: depth + 1))
        skipSpace()
        if next == UInt8(ascii: ",") {
          position += 1
          continue
        }
        try expect("]")
        return .array(elements)
      }
    }

    mutating func number() throws(Malformed) -> Double {
      let start = position
      while let byte = next, (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte) { position += 1 }
      guard position > start, let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
        throw Malformed(reason: "no value at byte \(start - bytes.startIndex)")
      }
      return value
    }

    mutating func string() throws(Malformed) -> String {
      try expect("\"")
      var result: [UInt8] = []
      while let byte = next {
        position += 1
        switch byte {
        case UInt8(ascii: "\""):
          guard let text = String(validating: result, as: UTF8.self) else { throw Malformed(reason: "a string is not UTF-8") }
          return text
        case UInt8(ascii: "\\"): try escape(into: &result)
        case 0..<0x20: throw Malformed(reason: "a control character in a string")
        default: result.append(byte)
        }
      }
      throw Malformed(reason: "a string does not end")
    }

    mutating func escape(into result: inout [UInt8]) throws(Malformed) {
      guard let byte = next else { throw Malformed(reason: "a string does not end") }
      position += 1
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
      case UInt8(ascii: "b"): result.append(8)
      case UInt8(ascii: "f"): result.append(12)
      case UInt8(ascii: "n"): result.append(10)
      case UInt8(ascii: "r"): result.append(13)
      case UInt8(ascii: "t"): result.append(9)
      case UInt8(ascii: "u"):
        var unit = try hexadecimal()
        if (0xD800..<0xDC00).contains(unit) {
          try expect("\\u")
          let low = try hexadecimal()
          guard (0xDC00..<0xE000).contains(low) else { throw Malformed(reason: "half a surrogate pair") }
          unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(unit) else { throw Malformed(reason: "half a surrogate pair") }
        result.append(contentsOf: String(Character(scalar)).utf8)
      default: throw Malformed(reason: "an unknown escape in a string")
      }
    }

    mutating func hexadecimal() throws(Malformed) -> UInt32 {
      guard bytes.endIndex - position >= 4,
        let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
      else { throw Malformed(reason: "a bad \\u escape") }
      position += 4
      return value
    }
  }

  /// A string with its quotes and escapes.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
