/// For SVG and terminals. (Foundation's would be the only thing needed of it here.)
public enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  public static func encode(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for i in stride(from: 0, to: bytes.count, by: 3) {
      let rest = min(3, bytes.count - i)
      var group = 0
      for k in 0..<3 { group = group << 8 | (k < rest ? Int(bytes[i + k]) : 0) }
      for k in 0..<4 { result.append(k <= rest ? alphabet[group >> (18 - 6 * k) & 63] : UInt8(ascii: "=")) }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
