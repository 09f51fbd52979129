#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The right to compute what a key stands for, held by one thread of one process at a time. It ends with this value, or with the process however
/// that ends. Its file goes with it; one that a killed process has left behind does no harm.
public final class KeyLock: Sendable {
  private let descriptor: Int32, path: String

  public enum Attempt: Sendable {
    case locked(KeyLock)
    /// Somebody else has it.
    case taken
    /// No lock can be made there: the folder cannot be written.
    case impossible
  }

  /// Never waits.
  public static func attempt(_ path: String) -> Attempt {
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { return .impossible }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let reason = errno
        close(descriptor)
        if reason == EINTR { continue }
        return reason == EWOULDBLOCK ? .taken : .impossible
      }
      // The one before may have taken the file away between the two calls: then this lock is on a file that nobody else will find.
      var mine = stat(), there = stat()
      if fstat(descriptor, &mine) == 0, stat(path, &there) == 0, mine.st_ino == there.st_ino, mine.st_dev == there.st_dev {
        return .locked(KeyLock(descriptor, path))
      }
      close(descriptor)
    }
  }

  private init(_ descriptor: Int32, _ path: String) { (self.descriptor, self.path) = (descriptor, path) }

  deinit {
    unlink(path)
    close(descriptor)
  }
}
