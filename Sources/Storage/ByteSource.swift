#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes that are read where they are wanted: a file, an array, or constant data of the program.
///
/// A file is read with `pread` and not mapped: one that another program shortens meanwhile is then an error and not a signal.
public final class ByteSource: Sendable {
  private enum Place {
    case file(Int32)
    case memory([UInt8])
    // SAFETY: only constant data of the program, which no one changes or frees.
    case constant(UInt)
  }

  /// What stands for it in messages: a path.
  public let name: String
  public let count: Int
  private let place: Place

  public init(_ bytes: [UInt8], name: String) { (self.name, count, place) = (name, bytes.count, .memory(bytes)) }

  /// Data that live as long as the program.
  public init(constant bytes: UnsafeBufferPointer<UInt8>, name: String) {
    (self.name, count, place) = (name, bytes.count, .constant(UInt(bitPattern: bytes.baseAddress)))
  }

  /// A plain file. Folders, devices and pipes are refused.
  public init(path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError(.read, path, reason: Files.reason()) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      close(descriptor)
      throw FileError(.read, path, reason: isFolder ? "it is a folder" : "it is no plain file")
    }
    (name, count, place) = (path, Int(status.st_size), .file(descriptor))
  }

  deinit { if case .file(let descriptor) = place { close(descriptor) } }

  /// The bytes of a range within `0..<count`.
  /// - Throws: `FileError` if the range does not lie within, or the file has become shorter.
  public func read(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= count else { throw FileError(.read, name, reason: "it ends too early") }
    switch place {
    case .memory(let bytes): return Array(bytes[range])
    case .constant(let address):
      // SAFETY: the initializer was given `count` bytes there that stay, and the range lies within them.
      let start = UnsafePointer<UInt8>(bitPattern: address)?.advanced(by: range.lowerBound)
      return Array(UnsafeBufferPointer(start: start, count: range.count))
    case .file(let descriptor):
      var failure: Int32 = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, done in
        // SAFETY: at most the buffer's size is read, and `done` bytes of it have been set.
        while done < range.count {
          let count = pread(descriptor, buffer.baseAddress?.advanced(by: done), range.count - done, off_t(range.lowerBound + done))
          if count > 0 {
            done += count
          } else if count == 0 {
            return
          } else if errno != EINTR {
            failure = errno
            return
          }
        }
      }
      guard failure == 0 else { throw FileError(.read, name, reason: Files.reason(failure)) }
      guard bytes.count == range.count else { throw FileError(.read, name, reason: "it ends too early") }
      return bytes
    }
  }

  /// SHA-256 of everything.
  public func digest() throws(FileError) -> Digest {
    var hasher = ContentHasher()
    for start in stride(from: 0, to: count, by: 1 << 20) { hasher.update(try read(start..<min(count, start + 1 << 20))) }
    return hasher.finalize()
  }
}
