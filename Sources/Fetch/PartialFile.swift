import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What has come so far, and beside it, in `FILE.part.tag`, the address and the server's mark of the version that it is part of.
///
/// Used by one thread at a time: `Transfer` waits until its session is done.
final class PartialFile: @unchecked Sendable {
  let path: String
  private let address: String
  private let descriptor: Int32
  private(set) var size = 0
  /// The server's `ETag` or `Last-Modified`.
  private(set) var mark: String?

  /// Opens or makes it. While this program has it no other one writes to it.
  init(path: String, address: String) throws(TransferFailure) {
    (self.path, self.address) = (path, address)
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .file(path, reason: String(cString: strerror(errno))) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw .file(path, reason: String(cString: strerror(errno))) }
    }
    let lines = (try? String(contentsOfFile: path + ".tag", encoding: .utf8))?.split(separator: "\n", omittingEmptySubsequences: false)
    if let lines, lines.count >= 2, lines[0] == address, !lines[1].isEmpty {
      mark = String(lines[1])
      size = max(0, Int(lseek(descriptor, 0, SEEK_END)))
    } else {
      try restart(mark: nil)
    }
  }

  deinit { close(descriptor) }

  /// Empties it, for a version with this mark.
  func restart(mark: String?) throws(TransferFailure) {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw .file(path, reason: String(cString: strerror(errno)))
    }
    (size, self.mark) = (0, mark)
    do { try "\(address)\n\(mark ?? "")\n".write(toFile: path + ".tag", atomically: true, encoding: .utf8) } catch {
      throw .file(path + ".tag", reason: error.localizedDescription)
    }
  }

  func append(_ data: Data) throws(TransferFailure) {
    var failure: Int32 = 0
    data.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        // SAFETY: what is left of the buffer.
        let count = write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count > 0 {
          done += count
        } else if errno != EINTR {
          failure = errno == 0 ? EIO : errno
          return
        }
      }
      size += done
    }
    guard failure == 0 else { throw .file(path, reason: String(cString: strerror(failure))) }
  }
}
