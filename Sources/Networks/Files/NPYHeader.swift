import Storage

/// What stands before an array's elements: `\x93NUMPY`, the version, the length, and a Python dictionary with exactly three keys.
struct NPYHeader {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  let type: NPYType
  let isFortranOrder: Bool
  let shape: [Int]
  /// The product of the shape.
  let count: Int
  /// Where the elements begin.
  let length: Int

  /// NumPy's own limit is 10,000 bytes; arrays of structures may have longer ones.
  private static let longest = 1 << 20

  init(_ source: ByteSource) throws(NPYError.Reason) {
    func bytes(_ range: Range<Int>) throws(NPYError.Reason) -> [UInt8] {
      guard range.upperBound <= source.count else { throw .badHeader("it ends too early") }
      do { return try source.read(range) } catch { throw .unreadable(error.reason) }
    }
    let head = try bytes(0..<min(12, source.count))
    guard head.starts(with: NPYHeader.magic) else { throw .notNPY }
    guard head.count >= 10 else { throw .badHeader("it ends too early") }
    let version = head[6]
    guard (1...3).contains(version) else { throw .unsupportedVersion(Int(version)) }
    let lengthBytes = version == 1 ? 2 : 4
    guard head.count >= 8 + lengthBytes else { throw .badHeader("it ends too early") }
    let size = (0..<lengthBytes).reduce(0) { $0 | Int(head[8 + $1]) << (8 * $1) }
    guard size <= Self.longest else { throw .badHeader("it is \(size) bytes long") }
    length = 8 + lengthBytes + size

    var parser = DictionaryParser(text: try bytes(8 + lengthBytes..<length))
    let entries = try parser.dictionary()
    guard Set(entries.map(\.key)) == ["descr", "fortran_order", "shape"], entries.count == 3 else {
      throw .badHeader("its keys are \(entries.prefix(6).map(\.key.shown).joined(separator: ", "))")
    }
    var (descr, order, sizes): (String?, Bool?, [Int]?)
    for (key, value) in entries {
      switch (key, value) {
      case ("descr", .string(let text)): descr = text
      case ("fortran_order", .bool(let flag)): order = flag
      case ("shape", .tuple(let numbers)): sizes = numbers
      default: throw .badHeader("“\(key)” is of an unknown kind")
      }
    }
    guard let descr, let order, let sizes else { throw .badHeader("a key is missing") }
    guard let type = NPYType(descr) else { throw .unsupportedType(descr) }
    guard sizes.count <= 32 else { throw .badHeader("it has \(sizes.count) axes") }
    var count = 1
    for size in sizes {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, product <= 1 << 40 else { throw .badHeader("its shape is \(sizes)") }
      count = product
    }
    (self.type, isFortranOrder, shape, self.count) = (type, order, sizes, count)
  }
}

/// As much of Python's syntax as NumPy writes into headers.
private struct DictionaryParser {
  enum Value {
    case string(String)
    case bool(Bool)
    case tuple([Int])
  }

  let text: [UInt8]
  var position = 0

  init(text: [UInt8]) { self.text = text }

  mutating func dictionary() throws(NPYError.Reason) -> [(key: String, value: Value)] {
    var entries: [(key: String, value: Value)] = []
    try expect("{")
    while !accept("}") {
      let key = try string()
      try expect(":")
      entries.append((key, try value()))
      guard accept(",") || peek() == UInt8(ascii: "}") else { throw .badHeader("a comma is missing in it") }
    }
    guard peek() == nil else { throw .badHeader("something follows after its end") }
    return entries
  }

  private mutating func value() throws(NPYError.Reason) -> Value {
    switch peek() {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "("):
      try expect("(")
      var numbers: [Int] = []
      while !accept(")") {
        numbers.append(try number())
        guard accept(",") || peek() == UInt8(ascii: ")") else { throw .badHeader("a comma is missing in its shape") }
      }
      return .tuple(numbers)
    case UInt8(ascii: "["): throw .unsupportedType("a structure")
    default:
      if accept("True") { return .bool(true) }
      if accept("False") { return .bool(false) }
      throw .badHeader("a value in it is of an unknown kind")
    }
  }

  private mutating func string() throws(NPYError.Reason) -> String {
    guard let quote = peek(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw .badHeader("a string is missing in it")
    }
    let start = position + 1
    guard let end = text[start...].firstIndex(of: quote) else { throw .badHeader("a string in it does not end") }
    position = end + 1
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  private mutating func number() throws(NPYError.Reason) -> Int {
    _ = peek()
    let digits = text[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard let number = Int(String(decoding: digits, as: UTF8.self)) else { throw .badHeader("a size in its shape is no number") }
    position += digits.count
    // Python 2's long numbers.
    _ = accept("L")
    return number
  }

  /// The next byte that is not blank; `position` is then there.
  private mutating func peek() -> UInt8? {
    while position < text.count, [0x20, 0x0A, 0x09, 0x0D].contains(text[position]) { position += 1 }
    return position < text.count ? text[position] : nil
  }

  private mutating func accept(_ word: String) -> Bool {
    _ = peek()
    guard text[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func expect(_ word: String) throws(NPYError.Reason) {
    guard accept(word) else { throw .badHeader("“\(word)” is missing in it") }
  }
}
