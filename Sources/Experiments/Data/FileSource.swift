import Imaging
import Storage
import Synchronization

/// Files of images as a data set: those of a folder, or those that a list names.
struct FileSource: DatasetSource {
  let name: String
  /// By what is in the files, their order and their labels: a copy of a folder, or one whose files were only touched, is the same. They are read once,
  /// when it is first asked for.
  var identity: String { contents.identity(of: self) }
  let classNames: [String]
  /// The folder that the files' paths begin at, and what errors call it.
  private let root: String, shown: String
  private let fit: Fit
  private let files: [File]

  /// One image.
  struct File: Sendable {
    /// Within the root: "cat/1.png".
    let path: String
    let label: Int?
  }

  private let contents = Contents()

  private final class Contents: Sendable {
    private let known = Mutex<String?>(nil)

    func identity(of source: FileSource) -> String {
      known.withLock { known in
        if let known { return known }
        var hasher = ContentHasher(), digests = FileDigests(root: source.root)
        for file in source.files {
          hasher.update("\(file.path) \(file.label ?? -1) \(digests.hex(of: source.joined(source.root, file.path)) ?? "unreadable")\n")
        }
        digests.save()
        let identity = "files \(hasher.finalize().hex)"
        known = identity
        return identity
      }
    }
  }

  init(_ name: String, root: String, shown: String, _ files: [File], classNames: [String], fit: Fit) {
    (self.name, self.root, self.shown, self.files, self.classNames, self.fit) = (name, root, shown, files, classNames, fit)
  }

  var count: Int { files.count }
  func label(_ index: Int) -> Int? { files[index].label }
  func name(_ index: Int) -> String { files[index].path }

  func example(_ index: Int) throws(DatasetError) -> Example {
    let file = files[index]
    do {
      return Example(image: try Image.load(path: joined(root, file.path), fit: fit), label: file.label, name: file.path)
    } catch { throw .image(error.naming(joined(shown, file.path))) }
  }

  private func joined(_ folder: String, _ path: String) -> String {
    folder.isEmpty || path.hasPrefix("/") ? path : folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
  }
}
