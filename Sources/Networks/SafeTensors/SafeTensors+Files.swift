import Storage

extension SafeTensors {
  /// Writes beside the file and renames, so that nobody ever sees half a file.
  /// - Throws: `NetworkError.unwritable`.
  public static func write(_ contents: Contents, path: String, half: Bool = false) throws(NetworkError) {
    do { try AtomicFile.write(write(contents, half: half), to: path) } catch { throw .unwritable(path: path, reason: error.reason) }
  }

  /// Whether there is a file of this name.
  public static func exists(path: String) -> Bool { Files.kind(path) != nil }
}
