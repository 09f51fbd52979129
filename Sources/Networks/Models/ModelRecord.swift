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
    guard case .object(let entries)? = try? JSON.parse(bytes[...]) else { return nil }
    var (digest, source, names): (String?, String?, [String]?)
    for (key, value) in entries {
      switch (key, value) {
      case ("sha256", .string(let text)): digest = text
      case ("source", .string(let text)): source = text
      case ("classes", .array(let items)): names = items.compactMap { if case .string(let text) = $0 { text } else { nil } }
      default: break
      }
    }
    guard let digest, ExpectedDigest.isDigest(digest), digest.utf8.count == 64, let source else { return nil }
    self.init(sha256: digest, source: source, classNames: names)
  }
}
