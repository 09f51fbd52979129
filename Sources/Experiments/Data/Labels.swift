import Networks

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
