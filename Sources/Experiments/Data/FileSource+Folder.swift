import Imaging

extension FileSource {
  /// A folder: its sub-folders with images are the classes, or it has none and the images no labels.
  init(folder path: String, shown: String, labels: Labels?, _ fit: Fit) throws(DatasetError) {
    var root = path
    while root.count > 1, root.hasSuffix("/") { root.removeLast() }
    let entries = try FolderEntry.list(root, shown: shown)
    var classes: [(name: String, images: [String])] = []
    for folder in entries where folder.isFolder {
      let images = try FolderEntry.images(below: "\(root)/\(folder.name)", called: folder.name, shown: "\(shown)/\(folder.name)")
      if !images.isEmpty { classes.append((folder.name, images)) }
    }
    var files: [File] = [], names: [String] = []
    if classes.isEmpty {
      files = entries.filter(\.isImage).map { File(path: $0.name, label: nil) }
    } else {
      // Images beside class folders belong to no class, and are left out, as torchvision does.
      let numbering = try Labels.numbering(classes.map(\.name), by: labels, in: shown)
      names = numbering.names
      for (folder, label) in zip(classes, numbering.labels) {
        for path in folder.images { files.append(File(path: path, label: label)) }
      }
    }
    guard !files.isEmpty else { throw .noImages(path: shown) }
    let name = root.split(separator: "/").last.map(String.init) ?? root
    self.init(name, root: root, shown: shown, files, classNames: names, fit: fit)
  }
}
