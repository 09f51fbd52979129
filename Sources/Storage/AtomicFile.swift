#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Synchronization

/// Files that are there whole or not at all: written under a temporary name in the same folder, brought to the disk, then renamed.
public enum AtomicFile {
  private static let counter = Atomic<Int>(0)

  /// Replaces or makes the file at `path`. What is not a plain file (a device, a pipe) is written to as it is, never replaced.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    switch Files.kind(path) {
    case .folder: throw FileError(.write, path, reason: "it is a folder")
    case .other: return try writeThrough(bytes, to: path)
    case .file, nil: break
    }
    try replace(path) { put(bytes, $0) }
  }

  /// Removes the temporary files that killed processes have left in a folder.
  public static func removeLeftovers(in folder: String) {
    for name in (try? Files.list(folder)) ?? [] where name.hasPrefix(".") && name.hasSuffix(".tmp") {
      // `.NAME.PROCESS-NUMBER.tmp`
      guard let owner = name.dropLast(4).split(separator: ".").last?.split(separator: "-").first.flatMap({ Int32($0) }), owner > 0 else {
        continue
      }
      if kill(owner, 0) != 0, errno == ESRCH { unlink(Paths.join(folder, name)) }
    }
  }

  /// Replaces or makes the file at `path` by a copy, a piece at a time.
  public static func copy(_ source: ByteSource, to path: String) throws(FileError) {
    try replace(path) { descriptor in
      for start in stride(from: 0, to: source.count, by: 1 << 20) {
        guard let piece = try? source.read(start..<min(source.count, start + 1 << 20)) else { return EIO }
        let failure = put(piece, descriptor)
        guard failure == 0 else { return failure }
      }
      return 0
    }
  }

  private static func replace(_ path: String, fill: (Int32) -> Int32) throws(FileError) {
    let number = counter.add(1, ordering: .relaxed).newValue
    let temporary = Paths.join(Paths.parent(path), ".\(Paths.name(path)).\(getpid())-\(number).tmp")
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError(.write, path, reason: Files.reason()) }
    // What is replaced keeps its permissions.
    var status = stat()
    if stat(path, &status) == 0 { fchmod(descriptor, status.st_mode & 0o777) }
    var failure = fill(descriptor)
    if failure == 0, fsync(descriptor) != 0 { failure = errno }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    if failure == 0, rename(temporary, path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw FileError(.write, path, reason: Files.reason(failure))
    }
  }

  public static func write(_ text: String, to path: String) throws(FileError) { try write(Array(text.utf8), to: path) }

  private static func writeThrough(_ bytes: [UInt8], to path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(.write, path, reason: Files.reason()) }
    var failure = put(bytes, descriptor)
    if close(descriptor) != 0, failure == 0 { failure = errno }
    guard failure == 0 else { throw FileError(.write, path, reason: Files.reason(failure)) }
  }

  /// Writes everything; 0 or the error's number.
  static func put(_ bytes: [UInt8], _ descriptor: Int32) -> Int32 {
    // SAFETY: pointer and count describe what is left of the buffer.
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        #if canImport(Glibc)
          let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        #else
          let count = Darwin.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        #endif
        if count > 0 { done += count } else if errno != EINTR { return errno == 0 ? EIO : errno }
      }
      return 0
    }
  }
}

/// Standard output and standard error, unbuffered, with their errors.
public enum StandardStream: Int32, Sendable {
  case output = 1, error = 2

  public func write(_ text: String) throws(FileError) {
    let failure = AtomicFile.put(Array(text.utf8), rawValue)
    if failure != 0 { throw FileError(.write, self == .output ? "standard output" : "standard error", reason: Files.reason(failure)) }
  }
}
