import Storage

/// The user's networks: checkpoints under `$XDG_CACHE_HOME/resin/models` (else `~/.cache/resin/models`), each `NAME.pth` or `NAME.safetensors` with its
/// record `NAME.json`. A file is there whole or not at all.
public struct ModelStore: Sendable {
  public let folder: String

  public init(folder: String = Paths.join(Paths.cache, "models")) { self.folder = folder }

  private static let endings = ["pth", "safetensors"]

  /// The names of what is there, sorted.
  public var names: [String] {
    let files = (try? Files.list(folder)) ?? []
    let names = files.compactMap { file -> String? in
      for ending in Self.endings where file.hasSuffix(".\(ending)") && !file.hasPrefix(".") {
        return String(file.dropLast(ending.count + 1))
      }
      return nil
    }
    return Set(names).sorted()
  }

  /// The file of this name; nil where there is none.
  public func path(of name: String) -> String? {
    guard Self.isName(name) else { return nil }
    return Self.endings.lazy.map { Paths.join(folder, "\(name).\($0)") }.first { Files.kind($0) == .file }
  }

  public func record(of name: String) -> ModelRecord? {
    guard Self.isName(name), let bytes = try? Files.read(recordPath(name), limit: 1 << 24) else { return nil }
    return ModelRecord(bytes: bytes)
  }

  /// - Throws: `NetworkError.unknownModel`, or what `Network.load` throws.
  public func load(_ name: String) throws(NetworkError) -> Network {
    guard let path = path(of: name) else { throw .unknownModel(name, names: names) }
    let network = try Network.load(path: path)
    let classNames = record(of: name)?.knownClassNames
    return network.named(name, classNames: classNames?.count == network.classes ? classNames : nil)
  }

  /// Copies a checkpoint into the store after reading all of it once.
  ///
  /// - Parameters:
  ///   - replacing: whether another file of this name may go.
  ///   - expected: what its SHA-256 must begin with.
  /// - Returns: the SHA-256.
  /// - Throws: `NetworkError`: what is there already stays as it is.
  @discardableResult
  public func add(
    path: String, as name: String, source: String, classNames: [String]? = nil, expected: String? = nil, replacing: Bool = false
  ) throws(NetworkError) -> String {
    guard Self.isName(name), !Network.boxNames.contains(name) else { throw .modelName(name) }
    let bytes: ByteSource, digest: String
    do {
      bytes = try ByteSource(path: path)
      digest = try bytes.digest().hex
    } catch { throw .unreadable(path: path, reason: error.reason) }
    if let expected, !digest.hasPrefix(expected) { throw .wrongDigest(source: source, expected: expected, found: digest) }
    let checkpoint = try Checkpoint.open(path: path)
    let network = try Network.make(checkpoint, name: name)
    if let classNames, classNames.count != network.classes {
      throw .classNames(classNames.count, classes: network.classes)
    }
    if !replacing, self.path(of: name) != nil, record(of: name)?.sha256 != digest { throw .modelExists(name) }
    try place(bytes, name, ending: checkpoint.format == .safetensors ? "safetensors" : "pth")
    do {
      try AtomicFile.write(ModelRecord(sha256: digest, source: source, classNames: classNames).bytes, to: recordPath(name))
    } catch { throw .unwritable(path: error.path, reason: error.reason) }
    return digest
  }

  /// The file into its place; a record of another one goes before, so that none is ever beside the wrong file.
  private func place(_ bytes: ByteSource, _ name: String, ending: String) throws(NetworkError) {
    do {
      try Files.makeFolder(folder)
      Files.remove(recordPath(name))
      try AtomicFile.copy(bytes, to: Paths.join(folder, "\(name).\(ending)"))
      for other in Self.endings where other != ending { Files.remove(Paths.join(folder, "\(name).\(other)")) }
    } catch { throw .unwritable(path: error.path, reason: error.reason) }
  }

  /// - Throws: `NetworkError.unknownModel`, or `.unwritable` where the file cannot be taken away.
  public func remove(_ name: String) throws(NetworkError) {
    guard let path = path(of: name) else { throw .unknownModel(name, names: names) }
    Files.remove(recordPath(name))
    Files.remove(path)
    if Files.kind(path) != nil { throw .unwritable(path: path, reason: "it cannot be removed") }
  }

  private func recordPath(_ name: String) -> String { Paths.join(folder, "\(name).json") }

  /// Letters, digits, `-`, `_` and `.`, not at the beginning: a plain name of a file everywhere.
  public static func isName(_ name: String) -> Bool {
    guard (1...100).contains(name.utf8.count), let first = name.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else {
      return false
    }
    return name.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_.".unicodeScalars.contains($0)
    }
  }
}
