import Storage

/// What is known of a network in the store beside its file: `NAME.json`.
public struct ModelRecord: Sendable, Equatable {
  /// Of the file, 64 hexadecimal digits.
  public var sha256: String
  /// Where it came from: an address or a path.
  public var source: String
  /// The classes' names where the user gave them.
  public var classNames: [String]?

  public init(sha256: String, source: String, classNames: [String]? = nil) {
    (self.sha256, self.source, self.classNames) = (sha256, source, classNames)
  }

  /// The names that the user gave, or ImageNet's where the file is one of torchvision's by its SHA-256.
  public var knownClassNames: [String]? { classNames ?? Catalog.entry(sha256: sha256).map { _ in ImageNet.names } }

  var bytes: [UInt8] {
    var fields = ["\"sha256\": \(JSON.quoted(sha256))", "\"source\": \(JSON.quoted(source))"]
    if let classNames { fields.append("\"classes\": [\(classNames.map(JSON.quoted).joined(separator: ", "))]") }
    return Array("{\n  \(fields.joined(separator: ",\n  "))\n}\n".utf8)
  }

  /// Nil where it is damaged: it can be done without.
  init?(bytes: [UInt8]) {
    guard let json = try? JSON(parsing: bytes) else { return nil }
    let names = json["classes"]?.items?.compactMap(\.text)
    guard let digest = json["sha256"]?.text, ExpectedDigest.isDigest(digest), digest.utf8.count == 64, let source = json["source"]?.text
    else { return nil }
    self.init(sha256: digest, source: source, classNames: names)
  }
}
