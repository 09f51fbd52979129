@_exported import Storage

/// Contents kept between runs, shared by the REPL, `-e`, notebooks and several processes at once.
///
/// An entry is one file, `objects/ab/ab12….entry`: a line that says what it is, the SHA-256 of the payload, its length, the payload.
/// It is committed whole. One that is damaged is as good as none, and said to be so. Writers of one key write the same contents,
/// so the last rename wins and no lock is needed. A picture for people to open goes to `images/<SHA-256>.png`.
public struct Store: Sendable {
  public enum Finding: Sendable, Equatable {
    case hit([UInt8])
    case miss
    /// The file is there but is not what was written: a miss, and worth a warning.
    case damaged(path: String)
  }

  public let folder: String
  private static let magic = Array("resin cache 1\n".utf8)

  public init(folder: String = Paths.cache) { self.folder = folder }

  public func path(of key: Digest) -> String { Paths.join(folder, "objects/\(key.hex.prefix(2))/\(key.hex).entry") }

  public func read(_ key: Digest) throws(FileError) -> Finding {
    let path = path(of: key)
    guard Files.kind(path) == .file else { return .miss }
    let bytes = try Files.read(path)
    let head = Self.magic.count + 32 + 8
    guard bytes.count >= head, bytes.starts(with: Self.magic) else { return .damaged(path: path) }
    let checksum = Array(bytes[Self.magic.count..<Self.magic.count + 32])
    let length = bytes[(head - 8)..<head].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let payload = Array(bytes[head...])
    guard length == UInt64(payload.count), Digest(of: payload).bytes == checksum else { return .damaged(path: path) }
    return .hit(payload)
  }

  public func write(_ payload: [UInt8], for key: Digest) throws(FileError) {
    let path = path(of: key)
    try Files.makeFolder(Paths.parent(path))
    let length = (0..<8).map { UInt8(truncatingIfNeeded: UInt64(payload.count) >> (56 - 8 * UInt64($0))) }
    try AtomicFile.write(Self.magic + Digest(of: payload).bytes + length + payload, to: path)
  }

  /// Puts a picture or a plot where it can be opened, under the name of its contents, and gives its path.
  public func export(_ contents: [UInt8], ending: String) throws(FileError) -> String {
    let path = Paths.join(folder, "images/\(Digest(of: contents).hex.prefix(32)).\(ending)")
    if Files.kind(path) == .file, let there = try? Files.read(path), there == contents { return path }
    try Files.makeFolder(Paths.parent(path))
    try AtomicFile.write(contents, to: path)
    return path
  }
}
