#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Synchronization

extension AtomicFile {
  private static let number = Atomic<Int>(0)

  /// Replaces or makes the file at `path`, and the folders above it, without following a link below `root`: whatever is put in the way
  /// meanwhile, nothing outside of it is written. A link of the file's own name is replaced, not followed.
  ///
  /// - Parameters:
  ///   - path: begins with `root`; without `.` and `..`.
  ///   - root: a folder that is there.
  public static func write(_ bytes: [UInt8], to path: String, below root: String) throws(FileError) {
    guard let parts = parts(path, below: root), let name = parts.last else {
      throw FileError(.write, path, reason: "it does not lie below \(root)")
    }
    var folder = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw FileError(.write, path, reason: Files.reason()) }
    defer { close(folder) }
    for part in parts.dropLast() {
      // Also where it is there already; what it is shows when it is opened.
      mkdirat(folder, part, 0o777)
      let inner = openat(folder, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard inner >= 0 else { throw FileError(.write, path, reason: reason(of: part)) }
      close(folder)
      folder = inner
    }
    try replace(name, in: folder, path) { put(bytes, $0) }
  }

  private static func replace(_ name: String, in folder: Int32, _ path: String, fill: (Int32) -> Int32) throws(FileError) {
    var status = stat()
    let isThere = fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0
    let kind = status.st_mode & S_IFMT
    if isThere, kind == S_IFDIR { throw FileError(.write, path, reason: "it is a folder") }
    if isThere, kind != S_IFREG, kind != S_IFLNK { throw FileError(.write, path, reason: "it is not a plain file") }
    let temporary = ".\(name).\(getpid())-\(number.add(1, ordering: .relaxed).newValue)b.tmp"
    let descriptor = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError(.write, path, reason: Files.reason()) }
    if isThere, kind == S_IFREG { fchmod(descriptor, status.st_mode & 0o777) }
    var failure = fill(descriptor)
    if failure == 0, fsync(descriptor) != 0 { failure = errno }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    if failure == 0, renameat(folder, temporary, folder, name) != 0 { failure = errno }
    guard failure == 0 else {
      unlinkat(folder, temporary, 0)
      throw FileError(.write, path, reason: Files.reason(failure))
    }
  }

  private static func reason(of part: String) -> String {
    errno == ELOOP || errno == ENOTDIR ? "\(part) is a link or a file, where a folder is needed" : Files.reason()
  }

  /// The names between the two.
  private static func parts(_ path: String, below root: String) -> [String]? {
    let folder = root.hasSuffix("/") ? root : root + "/"
    guard path.hasPrefix(folder) else { return nil }
    let parts = path.dropFirst(folder.count).split(separator: "/").map(String.init)
    return parts.contains("..") || parts.contains(".") ? nil : parts
  }
}
