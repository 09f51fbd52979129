import Storage

/// What the elements of an array are: NumPy's `descr` of one number, "<f4".
struct NPYType: Sendable, Hashable {
  enum Kind: Character, Sendable {
    case float = "f"
    case signed = "i"
    case unsigned = "u"
    case bool = "b"
  }

  let kind: Kind
  /// In bytes.
  let size: Int
  let isBigEndian: Bool

  /// Nil for what is no real number: complex numbers, texts, times, objects.
  init?(_ descr: String) {
    let letters = Array(descr)
    guard letters.count == 3, "<>=|".contains(letters[0]), let kind = Kind(rawValue: letters[1]), let size = letters[2].wholeNumberValue
    else {
      return nil
    }
    let sizes: Set<Int> =
      switch kind {
      case .float: [2, 4, 8]
      case .signed, .unsigned: [1, 2, 4, 8]
      case .bool: [1]
      }
    guard sizes.contains(size) else { return nil }
    (self.kind, self.size, isBigEndian) = (kind, size, letters[0] == ">")
  }

  /// The number that these bits are, rounded to the nearest float32.
  @inline(__always) func value(_ bits: UInt64) -> Float {
    switch (kind, size) {
    case (.float, 2): half(UInt16(truncatingIfNeeded: bits))
    case (.float, 4): Float(bitPattern: UInt32(truncatingIfNeeded: bits))
    case (.float, _): Float(Double(bitPattern: bits))
    case (.signed, 1): Float(Int8(truncatingIfNeeded: bits))
    case (.signed, 2): Float(Int16(truncatingIfNeeded: bits))
    case (.signed, 4): Float(Int32(truncatingIfNeeded: bits))
    case (.signed, _): Float(Int64(bitPattern: bits))
    case (.unsigned, _): Float(bits)
    case (.bool, _): bits == 0 ? 0 : 1
    }
  }
}

extension NPYHeader {
  /// Elements that are read from the file at a time.
  private static let piece = 1 << 20

  /// The elements, in C order. The file's length has been checked.
  func values(_ source: ByteSource) throws(NPYError.Reason) -> [Float] {
    var values = [Float](repeating: 0, count: count)
    var places = Places(shape: shape, isFortranOrder: isFortranOrder)
    for start in stride(from: 0, to: count, by: Self.piece) {
      let elements = start..<min(start + Self.piece, count)
      let bytes: [UInt8]
      do { bytes = try source.read(length + elements.lowerBound * type.size..<length + elements.upperBound * type.size) } catch {
        throw .unreadable(error.reason)
      }
      bytes.withUnsafeBytes { bytes in
        for index in elements {
          let at = (index - start) * type.size
          // SAFETY: `bytes` holds the elements of the piece; each element's bytes lie within.
          let raw: UInt64 =
            switch type.size {
            case 1: UInt64(bytes[at])
            case 2: UInt64(order(bytes.loadUnaligned(fromByteOffset: at, as: UInt16.self)))
            case 4: UInt64(order(bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
            default: order(bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            }
          values[places.next()] = type.value(raw)
        }
      }
    }
    return values
  }

  @inline(__always) private func order<Bits: FixedWidthInteger>(_ bits: Bits) -> Bits {
    type.isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits)
  }
}

/// Where each element of the file belongs in C order.
private struct Places {
  private let shape: [Int]
  /// Of each axis in C order; empty where the file is in that order itself.
  private var strides: [Int] = []
  private var place: [Int] = []
  private var index = 0

  init(shape: [Int], isFortranOrder: Bool) {
    self.shape = shape
    guard isFortranOrder, shape.count > 1 else { return }
    strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    place = [Int](repeating: 0, count: shape.count)
  }

  /// The first axis is the fastest in Fortran's order.
  mutating func next() -> Int {
    let current = index
    guard !strides.isEmpty else {
      index += 1
      return current
    }
    for axis in shape.indices {
      place[axis] += 1
      index += strides[axis]
      if place[axis] < shape[axis] { break }
      index -= strides[axis] * shape[axis]
      place[axis] = 0
    }
    return current
  }
}
