#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A lock between processes on a file of its own; it ends with this value or with the process.
public final class FileLock: Sendable {
  private let descriptor: Int32

  /// - Parameters:
  ///   - path: made if it is not there; it stays.
  ///   - waiting: called once if another process has the lock; then this one waits.
  public init(_ path: String, waiting: () -> Void = {}) throws(FileError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError(.write, path, reason: Files.reason()) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
    waiting()
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let reason = Files.reason()
        close(descriptor)
        throw FileError(.write, path, reason: reason)
      }
    }
  }

  deinit { close(descriptor) }
}
