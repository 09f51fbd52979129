/// What a file of the cache holds: what was asked for, and what came of it.
///
/// The line `resin cache 2`, the SHA-256 of all that follows (32 bytes), then packed: operation, version, the seconds that it took, the
/// fields' names and values, the payload.
public struct Entry: Sendable {
  public let key: CacheKey
  /// How long the computation took; 0 where that is not known.
  public let seconds: Double
  public let payload: [UInt8]

  public init(_ key: CacheKey, seconds: Double = 0, payload: [UInt8]) { (self.key, self.seconds, self.payload) = (key, seconds, payload) }

  static let magic = Array("resin cache 2\n".utf8)
  static let head = magic.count + 32

  public var bytes: [UInt8] {
    var packer = Packer()
    packer.put(key.operation)
    packer.put(key.version)
    packer.put(seconds)
    packer.put(key.fields.count)
    for field in key.fields {
      packer.put(field.name)
      packer.put(field.value)
    }
    packer.put(payload)
    return Self.magic + Digest(of: packer.bytes).bytes + packer.bytes
  }

  /// Nil if a single bit is not as it was written.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count > Self.head, bytes.starts(with: Self.magic) else { return nil }
    var hasher = ContentHasher()
    bytes.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[Self.head...])) }
    guard hasher.finalize().bytes.elementsEqual(bytes[Self.magic.count..<Self.head]) else { return nil }
    var reader = Unpacker(bytes, from: Self.head)
    guard let (key, seconds) = Self.header(&reader), let payload = reader.contents(), reader.isAtEnd else { return nil }
    self.init(key, seconds: seconds, payload: payload)
  }

  /// What was asked for, from a file's first bytes, which nobody has held against the checksum: to be shown, not to be trusted.
  static func header(ofFirst bytes: [UInt8]) -> (key: CacheKey, seconds: Double)? {
    guard bytes.count > head, bytes.starts(with: magic) else { return nil }
    var reader = Unpacker(bytes, from: head)
    return header(&reader)
  }

  private static func header(_ reader: inout Unpacker) -> (key: CacheKey, seconds: Double)? {
    guard let operation = reader.text(), let version = reader.int(), let seconds = reader.double(), let count = reader.int() else {
      return nil
    }
    var key = CacheKey(operation, version: version)
    for _ in 0..<min(max(0, count), 1000) {
      guard let name = reader.text(), let value = reader.text() else { return nil }
      key.add(name, value)
    }
    return (key, seconds)
  }
}
