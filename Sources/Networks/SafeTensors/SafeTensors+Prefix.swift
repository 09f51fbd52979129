import Storage

extension SafeTensors {
  /// What stands before the bytes of float32 tensors that are written one after the other in this order, and where each then begins in the file.
  ///
  /// For files that are written piece by piece; ``write(_:half:)`` makes whole ones.
  public static func header(
    of tensors: [(name: String, shape: [Int])], metadata: [String: String] = [:]
  ) -> (bytes: [UInt8], offsets: [Int]) {
    var entries: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.keys.sorted().map { "\(JSON.quoted($0)):\(JSON.quoted(metadata[$0] ?? ""))" }
      entries.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offsets = [0]
    for (name, shape) in tensors {
      let start = offsets[offsets.count - 1], end = start + shape.reduce(4, *)
      let sizes = shape.map(String.init).joined(separator: ",")
      entries.append("\(JSON.quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(sizes)],\"data_offsets\":[\(start),\(end)]}")
      offsets.append(end)
    }
    var text = Array("{\(entries.joined(separator: ","))}".utf8)
    // The data begin at a multiple of eight.
    text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: UInt64(text.count) >> UInt64(8 * $0)) }
    return (length + text, offsets.map { $0 + 8 + text.count })
  }
}
