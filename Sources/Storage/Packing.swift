/// Numbers and texts as bytes, the most significant byte first, every text with its length before it.
public struct Packer: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func put(_ number: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
  }
  public mutating func put(_ number: Int) { put(UInt64(bitPattern: Int64(number))) }
  public mutating func put(_ number: Double) { put(number.bitPattern) }
  public mutating func put(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  public mutating func put(_ contents: [UInt8]) {
    put(contents.count)
    bytes += contents
  }

  public mutating func put(_ text: String) { put(Array(text.utf8)) }

  public mutating func put(_ numbers: [Int]) {
    put(numbers.count)
    for number in numbers { put(number) }
  }

  /// The bits of each, the least significant byte first, as they lie in the memory of all processors that are supported.
  public mutating func put(_ numbers: [Float]) {
    put(numbers.count)
    bytes.reserveCapacity(bytes.count + 4 * numbers.count)
    for number in numbers { withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes += $0 } }
  }

  public mutating func put(_ numbers: [Double]) {
    put(numbers.count)
    for number in numbers { put(number) }
  }
}

/// Reads what a ``Packer`` wrote; nil where there is something else.
public struct Unpacker: Sendable {
  private let bytes: [UInt8]
  public private(set) var position: Int

  public init(_ bytes: [UInt8], from position: Int = 0) { (self.bytes, self.position) = (bytes, position) }

  public var isAtEnd: Bool { position == bytes.count }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= bytes.count - position else { return nil }
    defer { position += count }
    return bytes[position..<position + count]
  }

  public mutating func unsigned() -> UInt64? { take(8).map { $0.reduce(0) { $0 << 8 | UInt64($1) } } }
  public mutating func int() -> Int? { unsigned().map { Int(Int64(bitPattern: $0)) } }
  public mutating func double() -> Double? { unsigned().map { Double(bitPattern: $0) } }

  public mutating func flag() -> Bool? {
    switch take(1)?.first {
    case 0: false
    case 1: true
    default: nil
    }
  }

  public mutating func contents() -> [UInt8]? { int().flatMap { take($0) }.map { Array($0) } }
  public mutating func text() -> String? { int().flatMap { take($0) }.flatMap { String(validating: $0, as: UTF8.self) } }

  /// How many things of so many bytes follow: no more than there is room for.
  private mutating func count(size: Int) -> Int? { int().flatMap { $0 >= 0 && $0 <= (bytes.count - position) / size ? $0 : nil } }

  public mutating func ints() -> [Int]? {
    guard let count = count(size: 8) else { return nil }
    return (0..<count).compactMap { _ in int() }
  }

  public mutating func doubles() -> [Double]? {
    guard let count = count(size: 8) else { return nil }
    return (0..<count).compactMap { _ in double() }
  }

  public mutating func floats() -> [Float]? {
    guard let count = count(size: 4), let slice = take(4 * count) else { return nil }
    // SAFETY: the slice holds 4 · count bytes, and loads may be unaligned.
    return slice.withUnsafeBytes { buffer in
      (0..<count).map { Float(bitPattern: UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))) }
    }
  }
}
