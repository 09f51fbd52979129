/// The networks of the world that are known by name: torchvision's ResNets with ImageNet's weights (torchvision 0.29, `models/resnet.py`).
public struct CatalogEntry: Sendable, Hashable {
  /// What `use` calls it.
  public let name: String
  /// The file's name at its source. The eight hexadecimal digits in it are the beginning of its SHA-256.
  public let file: String
  /// torchvision's name of the weights.
  public let weights: String
  public let architecture: Architecture
  /// In MB of a million bytes, rounded.
  public let megabytes: Int
  /// Top-1 accuracy on ImageNet's validation set in percent, as torchvision reports it.
  public let top1: Double

  /// The beginning of the file's SHA-256.
  public var digits: String { ExpectedDigest.digits(inFileName: file) ?? "" }
  public var address: String { "\(Catalog.source)/\(file)" }
}

public enum Catalog {
  /// Where torchvision's weights lie.
  public static let source = "https://download.pytorch.org/models"

  /// By name without a version what torchvision calls DEFAULT.
  public static let entries: [CatalogEntry] = [
    entry("resnet18", "f37072fd", 1, .basic, [2, 2, 2, 2], 47, 69.758), entry("resnet34", "b627a593", 1, .basic, [3, 4, 6, 3], 87, 73.314),
    entry("resnet50", "11ad3fa6", 2, .bottleneck, [3, 4, 6, 3], 103, 80.858),
    entry("resnet50-v1", "0676ba61", 1, .bottleneck, [3, 4, 6, 3], 103, 76.130),
    entry("resnet101", "cd907fc2", 2, .bottleneck, [3, 4, 23, 3], 179, 81.886),
    entry("resnet101-v1", "63fe2227", 1, .bottleneck, [3, 4, 23, 3], 179, 77.374),
    entry("resnet152", "f82ba261", 2, .bottleneck, [3, 8, 36, 3], 242, 82.284),
    entry("resnet152-v1", "394f9c45", 1, .bottleneck, [3, 8, 36, 3], 242, 78.312),
  ]

  public static subscript(name: String) -> CatalogEntry? { entries.first { $0.name == name } }

  /// The entry whose file has this SHA-256.
  public static func entry(sha256: String) -> CatalogEntry? { entries.first { sha256.hasPrefix($0.digits) } }

  private static func entry(
    _ name: String, _ digits: String, _ version: Int, _ kind: Architecture.BlockKind, _ blocks: [Int], _ megabytes: Int, _ top1: Double
  ) -> CatalogEntry {
    let family = name.split(separator: "-").first.map(String.init) ?? name
    return CatalogEntry(
      name: name, file: "\(family)-\(digits).pth", weights: "IMAGENET1K_V\(version)",
      architecture: Architecture(kind: kind, blocks: blocks, classes: 1000), megabytes: megabytes, top1: top1)
  }
}

/// What a file's SHA-256 must begin with.
public enum ExpectedDigest {
  /// The digits in a name as torchvision gives them: `resnet18-f37072fd.pth`; eight or more, small, before the ending.
  public static func digits(inFileName name: String) -> String? {
    let stem = name.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? ""
    guard let dash = stem.lastIndex(of: "-") else { return nil }
    let digits = String(stem[stem.index(after: dash)...])
    return isDigest(digits) ? digits : nil
  }

  /// Eight to 64 small hexadecimal digits.
  public static func isDigest(_ text: String) -> Bool {
    (8...64).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
