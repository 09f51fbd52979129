@_exported import Storage

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Contents kept between runs, shared by the REPL, `-e`, notebooks and several processes at once.
///
/// An entry is one file, `entries/ab/ab12….entry`, committed whole; what is under way is `….part` beside it. One that is damaged is as good as
/// none, and said to be so. A picture for people to open goes to `images/<SHA-256>.png`.
///
/// There is no index: an entry's own header says what it is, its size how large, its time of change when it was last used. So nothing can
/// disagree with the files, and listing ten thousand of them takes a fraction of a second.
public struct Store: Sendable {
  public enum Finding: Sendable, Equatable {
    case hit([UInt8])
    case miss
    /// The file is there but is not what was written: a miss, and worth a warning.
    case damaged(path: String)
  }

  public let folder: String

  /// Seconds between two states of a computation under way that are written: so much is at most done twice. `RESIN_CHECKPOINT` in seconds, else 5.
  public static var checkpointInterval: Double {
    Paths.environment("RESIN_CHECKPOINT").flatMap { Double($0) }.map { $0.isFinite ? min(max($0, 0), 86400) : 5 } ?? 5
  }

  public init(folder: String = Paths.cache) { self.folder = folder }

  var entries: String { Paths.join(folder, "entries") }
  private func base(_ digest: Digest) -> String { Paths.join(entries, "\(digest.hex.prefix(2))/\(digest.hex)") }
  public func path(of key: CacheKey) -> String { base(key.digest) + ".entry" }
  func partialPath(of key: CacheKey) -> String { base(key.digest) + ".part" }

  public func read(_ key: CacheKey) -> Finding { read(path(of: key), key) }

  /// What was kept of a computation that is not done.
  public func readPartial(_ key: CacheKey) -> Finding { read(partialPath(of: key), key) }

  private func read(_ path: String, _ key: CacheKey) -> Finding {
    let bytes: [UInt8]
    do { bytes = try Files.read(path) } catch { return Files.kind(path) == nil ? .miss : .damaged(path: path) }
    guard let entry = Entry(bytes), entry.key == key else { return .damaged(path: path) }
    return .hit(entry.payload)
  }

  /// Whether there is an entry, by its name alone.
  public func has(_ key: CacheKey) -> Bool { Files.kind(path(of: key)) == .file }

  /// Notes that an entry was used. Once in a while is enough for finding those that nobody uses.
  public func touch(_ key: CacheKey) {
    let path = path(of: key)
    var status = stat()
    guard stat(path, &status) == 0, time(nil) - status.modified.tv_sec > 600 else { return }
    utimensat(AT_FDCWD, path, nil, 0)
  }

  public func write(_ entry: Entry) throws(FileError) {
    try commit(entry, path(of: entry.key))
    Files.remove(partialPath(of: entry.key))
  }

  public func writePartial(_ entry: Entry) throws(FileError) { try commit(entry, partialPath(of: entry.key)) }

  public func removePartial(_ key: CacheKey) { Files.remove(partialPath(of: key)) }

  private func commit(_ entry: Entry, _ path: String) throws(FileError) {
    try Files.makeFolder(Paths.parent(path))
    try AtomicFile.write(entry.bytes, to: path)
  }

  /// The right to compute what a key stands for.
  public func lock(_ key: CacheKey) -> KeyLock.Attempt {
    let path = base(key.digest) + ".lock"
    do { try Files.makeFolder(Paths.parent(path)) } catch { return .impossible }
    return KeyLock.attempt(path)
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

extension stat {
  /// When the contents last changed; of an entry, when it was last used.
  var modified: timespec {
    #if canImport(Darwin)
      st_mtimespec
    #else
      st_mtim
    #endif
  }
}
