#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The few things that the program does with files, without Foundation (which would double its start).
public enum Files {
  public enum Kind: Sendable { case file, folder, other }

  /// What is at a path, links followed; nil if there is nothing.
  public static func kind(_ path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  }

  /// The size in bytes and the time of the last change, in nanoseconds since 1970; links followed. Nil if nothing is there.
  public static func state(_ path: String) -> (size: Int, modified: Int)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    return (Int(status.st_size), Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec))
  }

  /// The whole contents. Not more than `limit` bytes: a device without an end is an error, not a full memory.
  public static func read(_ path: String, limit: Int = 1 << 34) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(.read, path, reason: reason()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(.read, path, reason: reason()) }
    if status.st_mode & S_IFMT == S_IFDIR { throw FileError(.read, path, reason: "it is a folder") }
    var contents: [UInt8] = []
    contents.reserveCapacity(Int(status.st_size) + 1)
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // SAFETY: the buffer has as many bytes as are asked for.
      let count = piece.withUnsafeMutableBytes { Self.read(descriptor, $0) }
      if count == 0 { return contents }
      guard count > 0 else { throw FileError(.read, path, reason: reason()) }
      contents.append(contentsOf: piece[..<count])
      guard contents.count <= limit else { throw FileError(.read, path, reason: "it is too large") }
    }
  }

  private static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 || errno != EINTR { return count }
    }
  }

  /// Makes a folder and those above it.
  public static func makeFolder(_ path: String) throws(FileError) {
    if path.isEmpty || kind(path) == .folder { return }
    let parent = Paths.parent(path)
    if parent != path, kind(parent) != .folder { try makeFolder(parent) }
    if let there = kind(path), there != .folder { throw FileError(.makeDirectory, path, reason: "something else has that name") }
    if mkdir(path, 0o777) == 0 { return }
    let reason = reason()
    // Another process may have been faster.
    guard kind(path) == .folder else { throw FileError(.makeDirectory, path, reason: reason) }
  }

  /// The names in a folder, sorted.
  public static func list(_ path: String) throws(FileError) -> [String] {
    guard let folder = opendir(path) else { throw FileError(.read, path, reason: reason()) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      // SAFETY: `d_name` is a string with its zero, alive until the next call of readdir.
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Why nothing can be written into a folder; nil if it can.
  public static func unwritable(_ folder: String) -> String? {
    if kind(folder) != .folder { return "\(folder) is no folder" }
    return access(folder, W_OK) == 0 ? nil : reason()
  }

  public static func remove(_ path: String) { unlink(path) }

  /// Takes away a folder with all that is in it. Links are removed, never followed.
  public static func removeTree(_ path: String) {
    if kind(path) == .folder, !isLink(path) {
      for name in (try? list(path)) ?? [] { removeTree(Paths.join(path, name)) }
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  /// A new folder of one's own, in `$TMPDIR` or /tmp.
  public static func makeTemporaryFolder() throws(FileError) -> String {
    let parent = Paths.environment("TMPDIR") ?? "/tmp"
    var template = Array(Paths.join(parent, "resin-XXXXXX").utf8CString)
    // SAFETY: mkdtemp writes into the template, which ends in a zero.
    let path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let path else { throw FileError(.makeDirectory, parent, reason: reason()) }
    return path
  }

  /// Whether a path names a symbolic link.
  public static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Where a path really leads, links followed; nil if nothing is there.
  public static func resolved(_ path: String) -> String? {
    guard let text = realpath(path, nil) else { return nil }
    defer { free(text) }
    // SAFETY: realpath gave a string with its zero; it is copied at once.
    return String(cString: text)
  }

  /// The system's words for what just went wrong.
  static func reason(_ code: Int32 = errno) -> String {
    // SAFETY: strerror gives a string with its zero, copied at once.
    String(cString: strerror(code))
  }
}
