extension Store {
  /// The keys of all entries, the lately used first, by operation: for finding out in what a new key differs from those before.
  public func keysByOperation() -> [String: [CacheKey]] {
    var result: [String: [CacheKey]] = [:]
    for item in items().sorted(by: { ($0.lastUsed, $0.path) > ($1.lastUsed, $1.path) }) where item.kind == .entry {
      if let key = header(of: item)?.key { result[key.operation, default: []].append(key) }
    }
    return result
  }
}

extension CacheKey {
  /// A field that two keys have in different values; nil where one has none.
  public struct Change: Sendable, Hashable {
    public let name: String, old: String?, new: String?
  }

  /// In which fields this key differs from an older one.
  public func changes(since old: CacheKey) -> [Change] {
    func values(_ key: CacheKey) -> [String: String] { Dictionary(key.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }) }
    let before = values(old), now = values(self)
    var changes = version == old.version ? [] : [Change(name: "version", old: String(old.version), new: String(version))]
    for field in fields where before[field.name] != field.value {
      changes.append(Change(name: field.name, old: before[field.name], new: field.value))
    }
    for field in old.fields where now[field.name] == nil { changes.append(Change(name: field.name, old: field.value, new: nil)) }
    return changes
  }

  /// The one of these that differs in the fewest fields; of equal ones the first.
  public func likest(among keys: [CacheKey]) -> CacheKey? {
    keys.enumerated().map { (count: changes(since: $1).count, place: $0, key: $1) }
      .min { ($0.count, $0.place) < ($1.count, $1.place) }?.key
  }
}
