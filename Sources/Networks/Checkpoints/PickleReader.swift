/// The bytes of a pickle, one operand after the other.
struct PickleReader {
  let bytes: [UInt8]
  var position: Int

  mutating func byte() throws(PickleFault) -> UInt8 {
    guard position >= 0, position < bytes.count else { throw .cut }
    defer { position += 1 }
    return bytes[position]
  }

  /// Little-endian, without a sign.
  mutating func number(_ size: Int) throws(PickleFault) -> UInt64 {
    let place = position
    guard place >= 0, place <= bytes.count - size else { throw .cut }
    position += size
    return (0..<size).reduce(0) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
  }

  /// A length that lies within the file.
  mutating func length(_ size: Int) throws(PickleFault) -> Int {
    guard let length = Int(exactly: try number(size)), length <= bytes.count - position else { throw .cut }
    return length
  }

  /// A text with its length before it.
  mutating func text(_ size: Int) throws(PickleFault) -> String {
    let length = try length(size)
    defer { position += length }
    guard let text = String(validating: bytes[position..<position + length], as: UTF8.self) else { throw .malformed("a text is not UTF-8") }
    return text
  }

  /// A text up to a newline.
  mutating func line() throws(PickleFault) -> String {
    guard let end = bytes[position...].prefix(1024).firstIndex(of: 0x0A) else { throw .malformed("a name does not end") }
    defer { position = end + 1 }
    guard let text = String(validating: bytes[position..<end], as: UTF8.self) else { throw .malformed("a text is not UTF-8") }
    return text
  }

  /// An integer of any length, little-endian, two's complement.
  mutating func long(_ length: Int) throws(PickleFault) -> Pickle.Value {
    defer { position += length }
    let digits = bytes[position..<position + length]
    guard length <= 8 else { return .long(Array(digits)) }
    var value = digits.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    if let top = digits.last, top >= 0x80, length < 8 { value |= UInt64.max << UInt64(8 * length) }
    return .int(Int(Int64(bitPattern: value)))
  }
}

/// Why a pickle is refused.
enum PickleFault: Error, Sendable, Equatable {
  /// A class or function that is not built here.
  case forbidden(String)
  case instruction(UInt8, at: Int)
  case version(Int)
  case malformed(String)
  case cut
  case tooDeep(Int)
  case tooMany(Int)
}

extension PickleFault: CustomStringConvertible {
  var description: String {
    switch self {
    case .forbidden(let name):
      "its pickle names \(name.shown), which is not built here, and nothing of it was run; "
        + "torch.save(model.state_dict(), …) writes a file of tensors only"
    case .instruction(let code, let place):
      "its pickle has the instruction 0x\(String(code, radix: 16)) at byte \(place), which checkpoints do not have"
    case .version(let version): "its pickle is of protocol \(version); 2 to 5 are read"
    case .malformed(let what): "its pickle is damaged: \(what)"
    case .cut: "its pickle is cut off"
    case .tooDeep(let depth): "its pickle nests more than \(depth) deep"
    case .tooMany(let count): "its pickle has more than \(count) instructions"
    }
  }
}
