import Storage

extension SafeTensors {
  /// The bytes of a file: names in sorted order, so that the same contents are the same bytes.
  ///
  /// - Parameter half: in half precision (float16, rounded to nearest); running variances and means, too.
  public static func write(_ contents: Contents, half: Bool = false) -> [UInt8] {
    let names = contents.tensors.keys.sorted()
    var header = "{"
    if !contents.metadata.isEmpty {
      let pairs = contents.metadata.keys.sorted().map { "\(JSON.quoted($0)):\(JSON.quoted(contents.metadata[$0] ?? ""))" }
      header += "\"__metadata__\":{\(pairs.joined(separator: ","))}"
    }
    let size = half ? 2 : 4
    var offset = 0
    for name in names {
      guard let tensor = contents.tensors[name] else { continue }
      let end = offset + tensor.count * size
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      if header.utf8.count > 1 { header += "," }
      header += "\(JSON.quoted(name)):{\"dtype\":\"\(half ? "F16" : "F32")\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}"
      offset = end
    }
    header += "}"
    // The data begin at a multiple of eight.
    header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.utf8.count + offset)
    let length = UInt64(header.utf8.count)
    for i in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: length >> UInt64(8 * i))) }
    bytes.append(contentsOf: header.utf8)
    for name in names {
      for value in contents.tensors[name]?.values ?? [] {
        let bits = half ? UInt32(halfBits(value)) : value.bitPattern
        for i in 0..<size { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(8 * i))) }
      }
    }
    return bytes
  }
}
