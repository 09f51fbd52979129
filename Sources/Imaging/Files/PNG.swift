import CPNG

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Image {
  /// The image as a PNG of 8 bits a colour. The settings are fixed, so the same image and texts give the same bytes.
  /// - Parameter text: written as text chunks, in order; keys are 1 to 79 ASCII characters, values any text.
  public func png(text: [(key: String, value: String)] = []) throws(ImageError) -> [UInt8] {
    for (key, _) in text where !PNG.isKey(key) { throw .badTextKey(key) }
    return try PNG.encode(Bitmap(self), text: text)
  }
}

enum PNG {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  static func isKey(_ key: String) -> Bool {
    (1...79).contains(key.utf8.count) && key.utf8.allSatisfy { (32...126).contains($0) } && !key.hasPrefix(" ") && !key.hasSuffix(" ")
      && !key.contains("  ")
  }

  static func decode(_ data: [UInt8], name: String) throws(ImageError) -> Bitmap {
    let chunks: PNGChunks
    do { chunks = try PNGChunks(data) } catch { throw .damaged(name: name, format: .png, reason: error.description) }
    let (height, width) = (chunks.height, chunks.width)
    guard width <= Image.pixelLimit / height else { throw .tooLarge(name: name, height: height, width: width) }
    guard chunks.isPossible else {
      throw .damaged(name: name, format: .png, reason: PNGChunks.Damage.endsEarly.description)
    }
    var bytes = [UInt8](repeating: 0, count: height * width * 3)
    var reason = [CChar](repeating: 0, count: Int(CPNG_REASON_SIZE))
    let size = cpng_size(width: UInt32(width), height: UInt32(height))
    guard cpng_read_rgb(chunks.file, chunks.file.count, size, &bytes, &reason) == 0 else {
      throw .damaged(name: name, format: .png, reason: sentence(reason))
    }
    return Bitmap(height: height, width: width, bytes: bytes)
  }

  static func encode(_ bitmap: Bitmap, text: [(key: String, value: String)]) throws(ImageError) -> [UInt8] {
    var keys: [UnsafeMutablePointer<CChar>?] = []
    defer { for key in keys { free(key) } }
    var chunks: [cpng_text] = []
    for (key, value) in text {
      // A zero byte would end the text early.
      let value = value.replacing("\0", with: "")
      let copies = (strdup(key), strdup(value))
      keys += [copies.0, copies.1]
      chunks.append(cpng_text(key: copies.0, value: copies.1, is_ascii: value.utf8.allSatisfy { $0 < 128 } ? 1 : 0))
    }
    var out = cpng_buffer()
    defer { free(out.bytes) }
    var reason = [CChar](repeating: 0, count: Int(CPNG_REASON_SIZE))
    let size = cpng_size(width: UInt32(bitmap.width), height: UInt32(bitmap.height))
    guard cpng_write_rgb(bitmap.bytes, size, chunks, chunks.count, &out, &reason) == 0 else {
      throw .failed(doing: "writing a PNG", reason: sentence(reason))
    }
    // SAFETY: `out` holds `count` bytes that the C side has just written, and is freed only when this function returns.
    return Array(UnsafeBufferPointer(start: out.bytes, count: out.count))
  }

  private static func sentence(_ reason: [CChar]) -> String {
    let text = String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // libpng's words for pixels that are not all there.
    return text == "Not enough image data" ? PNGChunks.Damage.endsEarly.description : text
  }
}

extension PNGChunks.Damage: CustomStringConvertible {
  var description: String {
    switch self {
    case .endsEarly: "it ends too early"
    case .badChecksum(let chunk): "the checksum of its part \(chunk) is wrong"
    case .notAChunk: "a part of it has no name"
    case .badHeader(let what): what
    case .noPixels: "it has no pixels"
    }
  }
}
