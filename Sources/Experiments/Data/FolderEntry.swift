#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Something in a folder.
struct FolderEntry {
  let name: String
  let isFolder: Bool
  /// A plain file: no pipe, whose end may never come.
  let isFile: Bool

  var isImage: Bool {
    guard isFile, let dot = name.lastIndex(of: ".") else { return false }
    return ["png", "jpg", "jpeg"].contains(name[name.index(after: dot)...].lowercased())
  }

  /// Links can make a folder contain itself.
  private static let depthLimit = 16

  /// The images in a folder and in the folders below it, in torchvision's order: folder by folder in the order of their paths, in each by name.
  /// - Parameter called: what the paths begin with.
  static func images(below path: String, called prefix: String, shown: String) throws(DatasetError) -> [String] {
    var folders: [(path: String, images: [FolderEntry])] = []
    try walk(path, prefix, shown, depth: 0, into: &folders)
    folders.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    return folders.flatMap { folder in folder.images.map { "\(folder.path)/\($0.name)" } }
  }

  private static func walk(
    _ path: String, _ prefix: String, _ shown: String, depth: Int, into folders: inout [(path: String, images: [FolderEntry])]
  ) throws(DatasetError) {
    guard depth <= depthLimit else { throw .tooDeep(path: shown) }
    let entries = try list(path, shown: shown)
    folders.append((prefix, entries.filter(\.isImage)))
    for folder in entries where folder.isFolder {
      try walk("\(path)/\(folder.name)", "\(prefix)/\(folder.name)", "\(shown)/\(folder.name)", depth: depth + 1, into: &folders)
    }
  }

  /// What is in a folder, hidden things (".x") left out, in the order of the names' bytes (Python's order, and so torchvision's).
  static func list(_ path: String, shown: String) throws(DatasetError) -> [FolderEntry] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .unreadableFolder(path: shown, reason: lastReason()) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path: shown) }
    guard let folder = opendir(path) else { throw .unreadableFolder(path: shown, reason: lastReason()) }
    defer { closedir(folder) }
    var entries: [FolderEntry] = []
    while let found = readdir(folder) {
      // SAFETY: d_name is a null-terminated string inside the record, which lives until the next readdir; it is copied here.
      let name = withUnsafePointer(to: &found.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      guard !name.hasPrefix("."), let entry = FolderEntry(named: name, at: "\(path)/\(name)") else { continue }
      entries.append(entry)
    }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// What is at a path, links followed; nil if there is nothing.
  init?(named name: String, at path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.name = name
    (isFolder, isFile) = (status.st_mode & S_IFMT == S_IFDIR, status.st_mode & S_IFMT == S_IFREG)
  }

  private static func lastReason() -> String { String(cString: strerror(errno)) }
}
