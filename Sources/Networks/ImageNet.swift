import CImageNet

/// The 1000 classes of ImageNet (ILSVRC 2012) that the networks of the world are trained on.
public enum ImageNet {
  /// WordNet ids in the order of the classes, which is their own: "n01440764", …
  public static let ids: [String] = classes.map(\.id)
  /// Torchvision's names: "tench", …
  public static let names: [String] = classes.map(\.name)
  /// The class of an id: 0 for "n01440764".
  public static let index: [String: Int] = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })

  private static let classes: [(id: String, name: String)] = {
    var size = 0
    guard let base = imagenet_classes(&size) else { return [] }
    // SAFETY: constant data of the program, `size` bytes long.
    let text = String(decoding: UnsafeRawBufferPointer(start: base, count: size), as: UTF8.self)
    return text.split(separator: "\n").map { line in
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      return (parts.first ?? "", parts.last ?? "")
    }
  }()
}
