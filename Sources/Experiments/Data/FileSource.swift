import Imaging
import Storage

/// Files of images as a data set: those of a folder, or those that a list names.
struct FileSource: DatasetSource {
  let name: String
  let identity: String
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
    /// Size and time of change, for the identity.
    let stamp: String
  }

  init(_ name: String, root: String, shown: String, _ files: [File], classNames: [String], fit: Fit) {
    (self.name, self.root, self.shown, self.files, self.classNames, self.fit) = (name, root, shown, files, classNames, fit)
    var hasher = ContentHasher()
    for file in files { hasher.update("\(file.path) \(file.label ?? -1) \(file.stamp)\n") }
    identity = "files \(hasher.finalize().hex)"
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
