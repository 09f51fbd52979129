/// The key of an entry: what was asked for, field by field.
///
/// Fields stand in the order in which they are added, each with its length before it, so that no two lists of fields read alike.
/// Keep the fields beside the entry's key (they are what `why` compares), and add all arguments with their defaults filled in.
public struct CacheKey: Sendable, Hashable {
  public struct Field: Sendable, Hashable {
    public let name: String, value: String
    public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
  }
  public let operation: String, version: Int
  public private(set) var fields: [Field]

  public init(_ operation: String, version: Int, fields: [Field] = []) {
    (self.operation, self.version, self.fields) = (operation, version, fields)
  }

  public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  public mutating func add(_ name: String, _ value: String) { fields.append(Field(name, value)) }
  public mutating func add(_ name: String, contents: Digest) { fields.append(Field(name, contents.hex)) }

  public var digest: Digest {
    var hasher = ContentHasher()
    func feed(_ text: String) {
      let bytes = Array(text.utf8)
      hasher.update("\(bytes.count):")
      hasher.update(bytes)
    }
    feed("resin")
    feed(operation)
    feed(String(version))
    for field in fields {
      feed(field.name)
      feed(field.value)
    }
    return hasher.finalize()
  }
}
