import Engine

/// The safetensors format: eight bytes of header length, a JSON header, and the tensors' bytes, little-endian.
/// (huggingface/safetensors, README, "Format".)
public enum SafeTensors {
  /// What a file says.
  public struct Contents: Sendable, Equatable {
    public var tensors: [String: Tensor]
    public var metadata: [String: String]

    public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
      self.tensors = tensors
      self.metadata = metadata
    }
  }

  enum ElementType: String {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case float64 = "F64"
    case int64 = "I64"

    var size: Int {
      switch self {
      case .float16, .bfloat16: 2
      case .float32: 4
      case .float64, .int64: 8
      }
    }
  }

  /// The longest header that the format allows.
  static let longestHeader = 100_000_000

  /// Reads a file's bytes; half precision becomes float32. Integer tensors (PyTorch's `num_batches_tracked`) are checked and left out.
  ///
  /// - Parameter name: for messages.
  /// - Throws: `NetworkError.malformed` with what is wrong: nothing is read on trust.
  public static func read(_ bytes: [UInt8], name: String) throws(NetworkError) -> Contents {
    func bad(_ reason: String) -> NetworkError { .malformed(name: name, reason: reason) }
    guard bytes.count >= 8 else { throw bad("it has \(bytes.count) bytes, too few for a header") }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << UInt64(8 * $1) }
    guard length <= UInt64(longestHeader) else { throw bad("its header would have \(length) bytes") }
    let start = 8 + Int(length)
    guard start <= bytes.count else { throw bad("its header should have \(length) bytes, but the file ends before") }
    let header: JSON
    do { header = try JSON.parse(bytes[8..<start]) } catch { throw bad("its header is not JSON: \(error.reason)") }
    guard case .object(let entries) = header else { throw bad("its header is not a JSON object") }
    var contents = Contents(tensors: [:])
    var ranges: [(begin: Int, end: Int, name: String)] = []
    var seen: Set<String> = []
    for (key, value) in entries {
      guard seen.insert(key).inserted else { throw bad("\"\(key)\" occurs twice") }
      if key == "__metadata__" {
        contents.metadata = try metadata(value, bad)
        continue
      }
      let entry = try self.entry(key, value, available: bytes.count - start, bad)
      ranges.append((entry.begin, entry.end, key))
      if entry.type == .int64 { continue }
      let values = decode(bytes, from: start + entry.begin, count: (entry.end - entry.begin) / entry.type.size, entry.type)
      guard let tensor = try? Tensor(shape: entry.shape, values: values) else { throw bad("\"\(key)\" has a shape too large") }
      contents.tensors[key] = tensor
    }
    var end = 0
    for range in ranges.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
      guard range.begin == end else {
        throw bad(range.begin < end ? "\"\(range.name)\" overlaps another tensor" : "there is a gap before \"\(range.name)\"")
      }
      end = range.end
    }
    guard end == bytes.count - start else { throw bad("\(bytes.count - start - end) bytes at its end belong to no tensor") }
    return contents
  }

  private static func metadata(_ value: JSON, _ bad: (String) -> NetworkError) throws(NetworkError) -> [String: String] {
    guard case .object(let pairs) = value else { throw bad("its metadata is not an object") }
    var result: [String: String] = [:]
    for (key, value) in pairs {
      guard case .string(let text) = value else { throw bad("its metadata \"\(key)\" is not a string") }
      result[key] = text
    }
    return result
  }

  private static func entry(
    _ name: String, _ value: JSON, available: Int, _ bad: (String) -> NetworkError
  ) throws(NetworkError) -> (type: ElementType, shape: [Int], begin: Int, end: Int) {
    guard case .object(let pairs) = value else { throw bad("\"\(name)\" is not described by an object") }
    func field(_ key: String) -> JSON? { pairs.first { $0.key == key }?.value }
    guard case .string(let typeName)? = field("dtype") else { throw bad("\"\(name)\" has no dtype") }
    guard let type = ElementType(rawValue: typeName) else { throw bad("\"\(name)\" has the dtype \(typeName), which is not read here") }
    guard case .array(let sizes)? = field("shape"), sizes.allSatisfy({ $0.size != nil }) else {
      throw bad("\"\(name)\" has no valid shape")
    }
    guard case .array(let offsets)? = field("data_offsets"), offsets.count == 2, let begin = offsets[0].size, let end = offsets[1].size,
      begin <= end
    else { throw bad("\"\(name)\" has no valid data_offsets") }
    guard end <= available else { throw bad("\"\(name)\" should end at byte \(end) of the data, but there are only \(available)") }
    let shape = sizes.compactMap(\.size)
    var bytes = type.size
    for size in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
      guard !overflow else { throw bad("\"\(name)\" has a shape too large") }
      bytes = product
    }
    guard bytes == end - begin else { throw bad("\"\(name)\" has a shape of \(bytes) bytes, but \(end - begin) bytes of data") }
    return (type, shape, begin, end)
  }

  private static func decode(_ bytes: [UInt8], from start: Int, count: Int, _ type: ElementType) -> [Float] {
    bytes.withUnsafeBytes { raw in
      [Float](unsafeUninitializedCapacity: count) { values, written in
        // SAFETY: the entry was checked to lie within the bytes; each of `count` elements is set once.
        for i in 0..<count {
          let offset = start &+ i &* type.size
          values[i] =
            switch type {
            case .float32: Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
            case .float16: half(UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
            case .bfloat16:
              Float(bitPattern: UInt32(UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self))) << 16)
            case .float64: Float(Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))))
            case .int64: 0
            }
        }
        written = count
      }
    }
  }
}
