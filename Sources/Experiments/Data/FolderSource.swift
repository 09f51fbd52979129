import CNettle
import Imaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder of images as a data set.
struct FolderSource: DatasetSource {
  let name: String
  let identity: String
  let classNames: [String]
  private let root: String
  /// The folder as errors call it.
  private let shown: String
  private let fit: Fit
  private let files: [File]

  private struct File: Sendable {
    /// Within the folder: "cat/1.png".
    let path: String
    let label: Int?
  }

  var count: Int { files.count }
  func label(_ index: Int) -> Int? { files[index].label }

  func example(_ index: Int) throws(DatasetError) -> Example {
    let file = files[index]
    do {
      return Example(image: try Image.load(path: "\(root)/\(file.path)", fit: fit), label: file.label, name: file.path)
    } catch { throw .image(error.naming("\(shown)/\(file.path)")) }
  }

  init(_ path: String, shown: String, _ fit: Fit) throws(DatasetError) {
    var root = path
    while root.count > 1, root.hasSuffix("/") { root.removeLast() }
    let entries = try Entry.list(root, shown: shown)
    var files: [File] = [], stamps: [String] = [], classes: [String] = []
    func add(_ entry: Entry, in folder: String?, label: Int?) {
      let path = folder.map { "\($0)/\(entry.name)" } ?? entry.name
      files.append(File(path: path, label: label))
      stamps.append("\(path) \(entry.size) \(entry.changed)")
    }
    for folder in entries where folder.isFolder {
      let images = try Entry.list("\(root)/\(folder.name)", shown: "\(shown)/\(folder.name)").filter(\.isImage)
      guard !images.isEmpty else { continue }
      for image in images { add(image, in: folder.name, label: classes.count) }
      classes.append(folder.name)
    }
    // Images beside class folders belong to no class, and are left out, as torchvision does.
    if classes.isEmpty { for image in entries where image.isImage { add(image, in: nil, label: nil) } }
    guard !files.isEmpty else { throw .noImages(path: shown) }
    self.root = root
    self.shown = shown.hasSuffix("/") ? String(shown.dropLast()) : shown
    self.fit = fit
    self.files = files
    classNames = classes
    name = root.split(separator: "/").last.map(String.init) ?? root
    identity = "folder \(Self.digest(stamps.joined(separator: "\n")))"
  }

  /// SHA-256, in hexadecimal.
  private static func digest(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var context = sha256_ctx()
    nettle_sha256_init(&context)
    nettle_sha256_update(&context, bytes.count, bytes)
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    nettle_sha256_digest(&context, digest.count, &digest)
    let digits = Array("0123456789abcdef")
    return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}

/// Something in a folder.
private struct Entry {
  let name: String
  let isFolder: Bool
  let size: Int
  /// When it was last changed: seconds, then nanoseconds.
  let changed: String

  var isImage: Bool {
    guard !isFolder, let dot = name.lastIndex(of: ".") else { return false }
    return ["png", "jpg", "jpeg"].contains(name[name.index(after: dot)...].lowercased())
  }

  /// What is in a folder, hidden things (".x") left out, in the order of the names' bytes (Python's order, and so torchvision's).
  static func list(_ path: String, shown: String) throws(DatasetError) -> [Entry] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .unreadableFolder(path: shown, reason: lastReason()) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path: shown) }
    guard let folder = opendir(path) else { throw .unreadableFolder(path: shown, reason: lastReason()) }
    defer { closedir(folder) }
    var entries: [Entry] = []
    while let found = readdir(folder) {
      // SAFETY: d_name is a null-terminated string inside the record, which lives until the next readdir; it is copied here.
      let name = withUnsafePointer(to: &found.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      guard !name.hasPrefix("."), stat("\(path)/\(name)", &status) == 0 else { continue }
      #if canImport(Darwin)
        let time = status.st_mtimespec
      #else
        let time = status.st_mtim
      #endif
      entries.append(
        Entry(
          name: name, isFolder: status.st_mode & S_IFMT == S_IFDIR, size: Int(status.st_size), changed: "\(time.tv_sec).\(time.tv_nsec)"))
    }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private static func lastReason() -> String { String(cString: strerror(errno)) }
}
