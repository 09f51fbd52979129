#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// SHA-256 of the files in a folder, remembered between runs as git's index does: a file's contents are read again only if its size, its times or its
/// inode say that it may be another one. So a data set is known by what is in its files, and asking again costs no more than looking them up.
///
/// What is remembered lies in the user's cache, `hashes/…`: a file a folder, with a checksum over it. Without it everything is read anew.
public struct FileDigests {
  /// What the file system says of a file. The time of the last change of state can be set by nobody.
  private struct State: Equatable {
    let size: Int, modified: Int, changed: Int, inode: UInt64

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      #if canImport(Glibc)
        let (time, change) = (status.st_mtim, status.st_ctim)
      #else
        let (time, change) = (status.st_mtimespec, status.st_ctimespec)
      #endif
      size = Int(status.st_size)
      modified = Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec)
      changed = Int(change.tv_sec) &* 1_000_000_000 &+ Int(change.tv_nsec)
      inode = UInt64(status.st_ino)
    }

    init?(_ words: ArraySlice<Substring>) {
      let words = Array(words)
      guard words.count == 4, let size = Int(words[0]), let modified = Int(words[1]), let changed = Int(words[2]),
        let inode = UInt64(words[3])
      else { return nil }
      (self.size, self.modified, self.changed, self.inode) = (size, modified, changed, inode)
    }

    var text: String { "\(size) \(modified) \(changed) \(inode)" }
  }

  private let memo: String
  private var known: [String: (state: State, hex: String)] = [:]
  private var hasChanged = false

  /// - Parameters:
  ///   - root: whose files are asked for; any folder above them, or "".
  ///   - cache: the folder of the user's cache.
  public init(root: String, cache: String = Paths.cache) {
    memo = Paths.join(Self.folder(cache), Digest(of: Array(Paths.absolute(root).utf8)).hex)
    guard let bytes = try? Files.read(memo, limit: 1 << 30), bytes.count > 65 else { return }
    let lines = bytes[65...]
    guard Digest(of: Array(lines)).hex.utf8.elementsEqual(bytes[..<64]) else { return }
    for line in String(decoding: lines, as: UTF8.self).split(separator: "\n") {
      // `SHA-256 size modified changed inode path`
      let words = line.split(separator: " ", maxSplits: 5)
      guard words.count == 6, let state = State(words[1..<5]) else { continue }
      known[String(words[5])] = (state, String(words[0]))
    }
  }

  /// Where it is all remembered.
  public static func folder(_ cache: String = Paths.cache) -> String { Paths.join(cache, "hashes") }

  /// As 64 hexadecimal digits; nil if it cannot be read.
  public mutating func hex(of path: String) -> String? {
    let path = Paths.absolute(path)
    guard let before = State(path) else { return nil }
    if let (state, hex) = known[path], state == before { return hex }
    guard let hex = try? ByteSource(path: path).digest().hex else { return nil }
    // A file that was written a moment ago could change once more and look the same.
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let isSettled = Int(now.tv_sec) &* 1_000_000_000 &+ Int(now.tv_nsec) - max(before.modified, before.changed) > 2_000_000_000
    guard isSettled, State(path) == before, !path.contains("\n") else { return hex }
    known[path] = (before, hex)
    hasChanged = true
    return hex
  }

  /// Remembers what was found. Where that cannot be written, it is found again next time.
  public mutating func save() {
    guard hasChanged else { return }
    hasChanged = false
    let lines = known.sorted { $0.key < $1.key }.map { "\($1.hex) \($1.state.text) \($0)" }.joined(separator: "\n")
    try? Files.makeFolder(Paths.parent(memo))
    try? AtomicFile.write("\(Digest(of: Array(lines.utf8)).hex)\n\(lines)", to: memo)
  }
}
