import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension SafeTensors {
  /// - Throws: `NetworkError.unreadable` or `.malformed`.
  public static func read(path: String) throws(NetworkError) -> Contents { try read(try readBytes(path), name: path) }

  /// Writes beside the file and renames, so that nobody ever sees half a file.
  /// - Throws: `NetworkError.unwritable`.
  public static func write(_ contents: Contents, path: String, half: Bool = false) throws(NetworkError) {
    try replaceFile(path, write(contents, half: half))
  }

  static func readBytes(_ path: String) throws(NetworkError) -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw .unreadable(path: path, reason: reason()) }
    defer { fclose(file) }
    var information = stat()
    guard fstat(fileno(file), &information) == 0 else { throw .unreadable(path: path, reason: reason()) }
    guard information.st_mode & S_IFMT != S_IFDIR else { throw .unreadable(path: path, reason: "it is a folder") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(max(0, Int(information.st_size)))
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      bytes.append(contentsOf: chunk[..<count])
      guard count == chunk.count else { break }
    }
    guard ferror(file) == 0 else { throw .unreadable(path: path, reason: reason()) }
    return bytes
  }

  /// What is there and is no file (a device, a pipe) is written to; only files are replaced.
  static func replaceFile(_ path: String, _ bytes: [UInt8]) throws(NetworkError) {
    var information = stat()
    if stat(path, &information) == 0, information.st_mode & S_IFMT != S_IFREG {
      guard let file = fopen(path, "wb") else { throw .unwritable(path: path, reason: reason()) }
      let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count && fflush(file) == 0
      let why = reason()
      guard fclose(file) == 0, isWritten else { throw .unwritable(path: path, reason: why) }
      return
    }
    // A name of its own for every call, and never a file that is there already.
    let temporary = "\(path).\(getpid()).\(written.wrappingAdd(1, ordering: .relaxed).oldValue).tmp"
    guard let file = fopen(temporary, "wbx") else { throw .unwritable(path: path, reason: reason()) }
    let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count && fflush(file) == 0 && fsync(fileno(file)) == 0
    let why = reason()
    guard fclose(file) == 0, isWritten else {
      unlink(temporary)
      throw .unwritable(path: path, reason: why)
    }
    guard rename(temporary, path) == 0 else {
      let why = reason()
      unlink(temporary)
      throw .unwritable(path: path, reason: why)
    }
  }

  /// How many files this process has written.
  private static let written = Atomic<Int>(0)

  private static func reason() -> String { String(cString: strerror(errno)) }
}

extension SafeTensors {
  /// Whether there is a file of this name that can be read.
  public static func exists(path: String) -> Bool { access(path, R_OK) == 0 }
}
