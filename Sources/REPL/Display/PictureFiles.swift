import Cache
import Storage
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where pictures go that no terminal shows: into the cache or, if it cannot be written, into a temporary folder.
final class PictureFiles: Sendable {
  private let store: Store
  /// Made when it is first needed.
  private let temporary = Mutex<Store?>(nil)

  init(_ store: Store) { self.store = store }

  /// - Parameter warn: Hears once why the pictures are not in the cache.
  /// - Returns: The picture's path.
  func keep(_ png: [UInt8], warn: (String) -> Void) throws(FileError) -> String {
    let found = temporary.withLock(\.self)
    if let found { return try found.export(png, ending: "png") }
    do throws(FileError) { return try store.export(png, ending: "png") } catch {
      guard let folder = Self.temporaryFolder() else { throw error }
      let other = Store(folder: folder)
      let path = try other.export(png, ending: "png")
      temporary.withLock { $0 = other }
      warn("pictures go to \(folder), since the cache cannot be written: \(error.description)")
      return path
    }
  }

  private static func temporaryFolder() -> String? {
    var name = Array(Paths.join(Paths.environment("TMPDIR") ?? "/tmp", "resin-XXXXXX").utf8CString)
    // SAFETY: the name ends in a zero and in six X, which are replaced.
    guard mkdtemp(&name) != nil else { return nil }
    return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
