import CNettle

/// A SHA-256: the name of a content.
public struct Digest: Hashable, Sendable, Comparable {
  /// Always 32 bytes.
  public let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  public init(of bytes: [UInt8]) {
    var hasher = ContentHasher()
    hasher.update(bytes)
    self = hasher.finalize()
  }

  /// 64 small hexadecimal digits.
  public var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  public static func < (a: Digest, b: Digest) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}

/// SHA-256 of what is fed to it piece by piece.
public struct ContentHasher: Sendable {
  private var state = sha256_ctx()

  public init() { nettle_sha256_init(&state) }

  public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    // SAFETY: the buffer is valid for the call and its length is its own count.
    nettle_sha256_update(&state, bytes.count, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
  }

  public mutating func update(_ text: String) { update(Array(text.utf8)) }

  public mutating func finalize() -> Digest {
    var bytes = [UInt8](repeating: 0, count: 32)
    // SAFETY: the buffer holds the 32 bytes that are asked for.
    bytes.withUnsafeMutableBufferPointer { nettle_sha256_digest(&state, $0.count, $0.baseAddress) }
    return Digest(bytes: bytes)
  }
}
