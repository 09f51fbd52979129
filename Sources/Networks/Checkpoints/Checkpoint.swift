import Storage

/// A file of named tensors: names, types and shapes are known and checked; values are read when they are asked for.
public struct Checkpoint: Sendable {
  public enum Format: String, Sendable {
    case safetensors
    case zip = "PyTorch"
    case legacy = "PyTorch, from before version 1.6"
  }

  /// Where a storage's bytes lie.
  enum Place: Sendable {
    case plain(Range<Int>)
    /// In an archive, with a checksum.
    case entry(ZIPArchive.Entry)
  }

  public let format: Format
  /// By their names in the file.
  public private(set) var tensors: [String: StoredTensor]
  /// Only safetensors files have any.
  public let metadata: [String: String]
  let source: ByteSource
  let places: [Place]

  /// What stands for the file in messages.
  public var name: String { source.name }

  /// - Throws: `NetworkError.unreadable`, or `.malformed` with what is wrong: nothing is read on trust.
  public static func open(path: String) throws(NetworkError) -> Checkpoint {
    let source: ByteSource
    do { source = try ByteSource(path: path) } catch { throw .unreadable(path: path, reason: error.reason) }
    return try open(source)
  }

  /// Of a file's bytes.
  /// - Parameter name: stands for the file in messages.
  public static func open(_ bytes: [UInt8], name: String) throws(NetworkError) -> Checkpoint { try open(ByteSource(bytes, name: name)) }

  /// Of whichever form the first bytes show.
  static func open(_ source: ByteSource) throws(NetworkError) -> Checkpoint {
    let head: [UInt8]
    do { head = try source.read(0..<min(source.count, 64)) } catch { throw .unreadable(path: source.name, reason: error.reason) }
    // A safetensors file begins with the header's length, which may look like the beginnings of the others.
    if head.count > 8, head[8] == UInt8(ascii: "{") { return try safetensors(source) }
    if head.starts(with: [0x50, 0x4B, 3, 4]) || head.starts(with: [0x50, 0x4B, 5, 6]) { return try zip(source) }
    if head.first == 0x80 { return try legacy(source) }
    if let kind = Self.foreign(head) { throw .malformed(name: source.name, reason: kind) }
    return try safetensors(source)
  }

  /// What people take for a checkpoint now and then.
  private static func foreign(_ head: [UInt8]) -> String? {
    let text = String(decoding: head, as: UTF8.self).lowercased()
    if text.hasPrefix("version https://git-lfs") { return "it is a pointer of Git LFS; `git lfs pull` brings the file itself" }
    if text.hasPrefix("<!doctype") || text.hasPrefix("<html") || text.hasPrefix("<?xml") { return "it is a web page" }
    if head.starts(with: [0x1F, 0x8B]) { return "it is compressed by gzip; unpack it first" }
    if head.starts(with: [0x89, 0x48, 0x44, 0x46]) {
      return "it is an HDF5 file, of Keras perhaps; PyTorch's and safetensors files are read"
    }
    return nil
  }

  /// The values of these tensors, float32; each of the file's storages is read once and one at a time.
  /// - Throws: `NetworkError.malformed` where the file has no such tensor, is cut off or fails its checksum.
  public func values(of names: some Collection<String>) throws(NetworkError) -> [String: Tensor] {
    var wanted: [Int: [(name: String, tensor: StoredTensor)]] = [:]
    var elements = 0
    for name in names {
      guard let tensor = tensors[name] else { throw .malformed(name: self.name, reason: "it has no tensor \"\(name.shown)\"") }
      wanted[tensor.storage, default: []].append((name, tensor))
      let (sum, overflow) = elements.addingReportingOverflow(tensor.count)
      // Views may repeat what is stored, but not without end.
      guard !overflow, sum <= max(1 << 24, 2 * source.count) else {
        throw .malformed(
          name: self.name, reason: "its tensor \"\(name.shown)\" would have \(tensor.count) elements, of a file of \(source.count) bytes")
      }
      elements = sum
    }
    var values: [String: Tensor] = [:]
    for (storage, tensors) in wanted.sorted(by: { $0.key < $1.key }) {
      let bytes = try self.bytes(places[storage])
      for (name, tensor) in tensors {
        do { values[name] = try Tensor(shape: tensor.shape, values: tensor.values(bytes)) } catch {
          throw .malformed(name: self.name, reason: "its tensor \"\(name.shown)\" is cut off")
        }
      }
    }
    return values
  }

  private func bytes(_ place: Place) throws(NetworkError) -> [UInt8] {
    switch place {
    case .plain(let range):
      do { return try source.read(range) } catch { throw .unreadable(path: name, reason: error.reason) }
    case .entry(let entry):
      do { return try ZIPArchive.contents(entry, of: source) } catch { throw .malformed(name: name, reason: error.description) }
    }
  }
}

extension Checkpoint {
  /// What DistributedDataParallel, torch.compile and Lightning put before every name.
  private static let prefixes = ["module.", "_orig_mod.", "model."]

  /// With the names that the network itself gave, without a wrapper's prefix.
  public var unwrapped: Checkpoint {
    var checkpoint = self
    while !checkpoint.tensors.isEmpty,
      let prefix = Self.prefixes.first(where: { prefix in checkpoint.tensors.keys.allSatisfy { $0.hasPrefix(prefix) } })
    {
      let renamed = checkpoint.tensors.map { (String($0.key.dropFirst(prefix.count)), $0.value) }
      checkpoint.tensors = Dictionary(renamed) { first, _ in first }
    }
    return checkpoint
  }

  /// The types of its parameters: "float32", "bfloat16 and float32".
  public var precision: String {
    Set(tensors.values.map(\.type).filter(\.isFloat)).map(\.rawValue).sorted().joined(separator: " and ")
  }
}
