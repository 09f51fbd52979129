import CNettle
import Imaging
import Networks

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
    var digest = Digest()
    for file in files { digest.add("\(file.path) \(file.label ?? -1) \(file.stamp)\n") }
    identity = "files \(digest.hex())"
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

/// How the classes' folders (or a list's class names) become labels.
public enum Labels: String, Sendable, CaseIterable {
  /// Their places in the order of their names, as torchvision's `ImageFolder` numbers them.
  case folders
  /// The class that ImageNet's networks have for a WordNet id: 207 for "n02099601". All must be such ids.
  case imagenet
}

extension Labels {
  /// The label of each class and the names by label. Left to itself (nil) it is ImageNet's where every class is called by one of its ids.
  static func numbering(_ classes: [String], by labels: Labels?, in shown: String) throws(DatasetError) -> (labels: [Int], names: [String])
  {
    let known = classes.map { ImageNet.index[$0] }
    if labels == .imagenet, let stranger = zip(classes, known).first(where: { $1 == nil })?.0 {
      throw .notAnImageNetClass(stranger, path: shown)
    }
    if labels != .folders, !classes.isEmpty, !known.contains(nil) { return (known.compactMap { $0 }, ImageNet.names) }
    return (Array(classes.indices), classes)
  }
}

/// SHA-256, piece by piece.
private struct Digest {
  private var context = sha256_ctx()
  init() { nettle_sha256_init(&context) }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { nettle_sha256_update(&context, $0.count, $0.baseAddress) }
  }

  /// In hexadecimal.
  mutating func hex() -> String {
    var bytes = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    nettle_sha256_digest(&context, bytes.count, &bytes)
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
