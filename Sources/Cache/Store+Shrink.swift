#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Store {
  /// A file of the cache.
  public struct Item: Sendable {
    public enum Kind: String, Sendable, CaseIterable { case entry, part, lock, tmp, picture }
    public let path: String, kind: Kind, bytes: Int
    /// Seconds since 1970.
    public let lastUsed: Int
    /// Of an entry, a part or a lock: the digest of its key.
    public let digest: String?
  }

  /// All files of the cache, but for other programs' and the networks'.
  public func items() -> [Item] {
    var items: [Item] = []
    for name in (try? Files.list(entries)) ?? [] {
      let folder = Paths.join(entries, name)
      for file in (try? Files.list(folder)) ?? [] {
        let ending = file.lastIndex(of: ".").map { String(file[file.index(after: $0)...]) } ?? ""
        guard let kind = Item.Kind(rawValue: ending), kind != .picture, let item = item(folder, file, kind) else { continue }
        items.append(item)
      }
    }
    let pictures = Paths.join(folder, "images")
    for file in (try? Files.list(pictures)) ?? [] { if let item = item(pictures, file, .picture) { items.append(item) } }
    return items
  }

  private func item(_ folder: String, _ file: String, _ kind: Item.Kind) -> Item? {
    let path = Paths.join(folder, file)
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let digest = kind == .picture || kind == .tmp ? nil : Paths.stem(file)
    return Item(path: path, kind: kind, bytes: Int(status.st_size), lastUsed: status.modified.tv_sec, digest: digest)
  }

  /// What an entry or a part says that it is; nil of others. Its checksum is not looked at.
  public func header(of item: Item) -> (key: CacheKey, seconds: Double)? {
    guard item.kind == .entry || item.kind == .part, let source = try? ByteSource(path: item.path) else { return nil }
    for limit in [1 << 13, 1 << 24] {
      guard let bytes = try? source.read(0..<min(source.count, limit)) else { return nil }
      if let header = Entry.header(ofFirst: bytes) { return header }
    }
    return nil
  }

  /// The most that it may hold: `RESIN_CACHE_LIMIT` in megabytes, else 8 GB.
  public static var limit: Int { (Paths.environment("RESIN_CACHE_LIMIT").flatMap { Int($0) }.map { max(0, $0) } ?? 8192) << 20 }

  public struct Shrinking: Sendable {
    public var removed = 0, freed = 0, kept = 0, bytes = 0
    /// Of what is kept, what reports refer to.
    public var spared = 0
  }

  /// Removes what was used longest ago until no more than `limit` bytes are left; entries that reports refer to go last of all: they stay even
  /// if they are more than that. Leftovers of killed processes go, too: temporary files and locks at once, unfinished computations when a week old.
  @discardableResult
  public func shrink(to limit: Int = Store.limit) -> Shrinking {
    var result = Shrinking()
    // Another process that is at it does it for all.
    guard case .locked(let lock) = KeyLock.attempt(Paths.join(entries, "shrinking.lock")) else { return result }
    defer { withExtendedLifetime(lock) {} }
    let now = time(nil)
    let items = items()
    var total = items.reduce(0) { $0 + $1.bytes }
    func remove(_ item: Item) {
      Files.remove(item.path)
      total -= item.bytes
      result.removed += 1
      result.freed += item.bytes
    }
    var rest: [Item] = []
    for item in items {
      switch item.kind {
      case .tmp where now - item.lastUsed > 3600: remove(item)
      case .lock where now - item.lastUsed > 3600: if case .locked = KeyLock.attempt(item.path) { result.removed += 1 }
      case .part where now - item.lastUsed > 7 * 86400: remove(item)
      case .tmp, .lock: break
      case .part, .entry, .picture: rest.append(item)
      }
    }
    // What was remembered of files that nobody has asked for in a month.
    let hashes = FileDigests.folder(folder)
    for name in (try? Files.list(hashes)) ?? [] {
      let path = Paths.join(hashes, name)
      if let state = Files.state(path), now - state.modified / 1_000_000_000 > 30 * 86400 { Files.remove(path) }
    }
    let referred = total > limit ? referredDigests() : []
    for item in rest.sorted(by: { ($0.lastUsed, $0.path) < ($1.lastUsed, $1.path) }) where total > limit {
      if let digest = item.digest, item.kind == .entry, referred.contains(digest) {
        result.spared += 1
        continue
      }
      remove(item)
    }
    (result.kept, result.bytes) = (items.count - result.removed, total)
    return result
  }

  /// Removes everything but the networks.
  @discardableResult
  public func clear() -> Shrinking {
    var result = Shrinking()
    for item in items() {
      Files.remove(item.path)
      result.removed += 1
      result.freed += item.bytes
    }
    for folder in [references, FileDigests.folder(folder)] {
      for name in (try? Files.list(folder)) ?? [] { Files.remove(Paths.join(folder, name)) }
    }
    return result
  }
}

// MARK: - What reports refer to

extension Store {
  private var references: String { Paths.join(folder, "reports") }

  /// Notes which entries a report was made of: they stay as long as the report is there.
  public func refer(report path: String, to keys: [CacheKey]) {
    let path = Paths.absolute(path)
    let lines = [path] + Set(keys.map(\.digest)).sorted().map(\.hex)
    do throws(FileError) {
      try Files.makeFolder(references)
      try AtomicFile.write(lines.joined(separator: "\n"), to: Paths.join(references, Digest(of: Array(path.utf8)).hex))
    } catch {}  // Then these entries go when they are old: they can be computed again.
  }

  func referredDigests() -> Set<String> {
    var digests: Set<String> = []
    for name in (try? Files.list(references)) ?? [] {
      let file = Paths.join(references, name)
      guard let bytes = try? Files.read(file, limit: 1 << 26) else { continue }
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      guard let path = lines.first, Files.kind(Paths.join(String(path), "run.json")) == .file else {
        Files.remove(file)
        continue
      }
      digests.formUnion(lines.dropFirst().map(String.init))
    }
    return digests
  }
}
