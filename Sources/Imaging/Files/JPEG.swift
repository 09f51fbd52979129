import CJPEG

enum JPEG {
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// Decodes to the bytes that Pillow gets: the accurate integer transform and smooth chroma upsampling, which are libjpeg's defaults.
  static func decode(_ data: [UInt8], name: String) throws(ImageError) -> Bitmap {
    var header = cjpeg_header()
    var reason = [CChar](repeating: 0, count: Int(CJPEG_REASON_SIZE))
    guard cjpeg_read_header(data, data.count, &header, &reason) == CJPEG_FINE else { throw damaged(name, reason) }
    let (rows, columns) = (Int(header.height), Int(header.width))
    guard rows > 0, columns > 0 else { throw .damaged(name: name, format: .jpeg, reason: "it has no pixels") }
    guard columns <= Image.pixelLimit / rows else { throw .tooLarge(name: name, height: rows, width: columns) }
    // A few bytes that claim many pixels. (Small images are decoded as far as they go, as Pillow does.)
    guard rows * columns <= 1 << 20 || header.least <= data.count else {
      throw .damaged(name: name, format: .jpeg, reason: "its \(data.count) bytes cannot hold \(rows) × \(columns) pixels")
    }
    var bytes = [UInt8](repeating: 0, count: rows * columns * 3)
    switch cjpeg_read_rgb(data, data.count, header, &bytes, &reason) {
    case CJPEG_FINE: return Bitmap(height: rows, width: columns, bytes: bytes)
    case CJPEG_NO_MEMORY: throw .failed(doing: "reading \(name)", reason: sentence(reason))
    default: throw damaged(name, reason)
    }
  }

  private static func damaged(_ name: String, _ reason: [CChar]) -> ImageError {
    .damaged(name: name, format: .jpeg, reason: sentence(reason))
  }

  private static func sentence(_ reason: [CChar]) -> String {
    String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
