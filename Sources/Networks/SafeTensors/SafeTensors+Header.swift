import Storage

extension SafeTensors {
  /// The header's entries, sorted by name, and where the data begin.
  static func header(_ source: ByteSource) throws(SafeTensorsFault) -> (entries: [(key: String, value: JSON)], start: Int) {
    guard source.count >= 8 else { throw .tooShort(source.count) }
    do {
      let length = try source.read(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard length <= UInt64(longestHeader) else { throw SafeTensorsFault.longHeader(length) }
      let start = 8 + Int(length)
      guard start <= source.count else { throw SafeTensorsFault.cutHeader(length) }
      let json = try JSON(parsing: try source.read(8..<start), most: 1_000_000, refusingDoubles: true)
      guard case .object(let entries) = json else { throw SafeTensorsFault.noObject }
      return (entries.sorted { $0.key < $1.key }, start)
    } catch let fault as SafeTensorsFault { throw fault } catch let error as JSONError { throw .notJSON(error.message.shown) } catch {
      throw .tooShort(source.count)
    }
  }

  static func metadata(_ value: JSON) throws(SafeTensorsFault) -> [String: String] {
    guard case .object(let entries) = value else { throw .metadata }
    var result: [String: String] = [:]
    for (key, value) in entries {
      guard let text = value.text else { throw .metadataEntry(key) }
      result[key] = text
    }
    return result
  }

  /// A tensor's description: its bytes lie within the `available` ones and are as many as its shape wants.
  static func entry(
    _ name: String, _ value: JSON, available: Int
  ) throws(SafeTensorsFault) -> (type: ElementType, shape: [Int], range: Range<Int>) {
    guard case .object(let fields) = value else { throw .entry(name, "it is not described by an object") }
    guard case .string(let typeName)? = fields["dtype"] else { throw .entry(name, "it has no dtype") }
    guard let type = ElementType(safetensors: typeName) else {
      throw .entry(name, "it has the dtype \(typeName.shown), which is not read here")
    }
    guard case .array(let sizes)? = fields["shape"], sizes.allSatisfy({ $0.size != nil }) else {
      throw .entry(name, "it has no valid shape")
    }
    guard case .array(let offsets)? = fields["data_offsets"], offsets.count == 2, let begin = offsets[0].size, let end = offsets[1].size,
      begin <= end
    else { throw .entry(name, "it has no valid data_offsets") }
    guard end <= available else { throw .entry(name, "it should end at byte \(end) of the data, but there are only \(available)") }
    let shape = sizes.compactMap(\.size)
    var bytes = type.size
    for size in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
      guard !overflow else { throw .tensor(name, .tooLarge(shape)) }
      bytes = product
    }
    guard bytes == end - begin else { throw .entry(name, "its shape \(shape) needs \(bytes) bytes, but it has \(end - begin)") }
    return (type, shape, begin..<end)
  }
}

/// Why a safetensors file is refused.
enum SafeTensorsFault: Error, Sendable, Equatable {
  case tooShort(Int)
  case longHeader(UInt64)
  case cutHeader(UInt64)
  case notJSON(String)
  case noObject
  case metadata
  case metadataEntry(String)
  case entry(String, String)
  case tensor(String, TensorFault)
  case overlap(String)
  case gap(String)
  case leftOver(Int)
}

extension SafeTensorsFault: CustomStringConvertible {
  var description: String {
    switch self {
    case .tooShort(let count): "it has \(count) bytes, too few for a header"
    case .longHeader(let length):
      "it is neither PyTorch's nor a safetensors file: its header would have \(length) bytes (at most \(SafeTensors.longestHeader) are read)"
    case .cutHeader(let length): "its header should have \(length) bytes, but the file ends before"
    case .notJSON(let reason): "its header is not JSON that can be read: \(reason)"
    case .noObject: "its header is not a JSON object"
    case .metadata: "its metadata is not an object"
    case .metadataEntry(let name): "its metadata \"\(name.shown)\" is not a string"
    case .entry(let name, let what): "its tensor \"\(name.shown)\" cannot be: \(what)"
    case .tensor(let name, let fault): "its tensor \"\(name.shown)\" cannot be: \(fault)"
    case .overlap(let name): "its tensor \"\(name.shown)\" overlaps another"
    case .gap(let name): "there is a gap before its tensor \"\(name.shown)\""
    case .leftOver(let count): "\(count) bytes at its end belong to no tensor"
    }
  }
}
