import CTurboJPEG

enum JPEG {
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// Decodes to the bytes that Pillow gets: the accurate integer transform and smooth chroma upsampling, which are libjpeg's defaults.
  static func decode(_ data: [UInt8], name: String) throws(ImageError) -> Bitmap {
    guard let decoder = tjInitDecompress() else { throw .failed(doing: "reading \(name)", reason: "there is not enough memory") }
    defer { tjDestroy(decoder) }
    var (width, height, subsampling, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    let status = tjDecompressHeader3(decoder, data, UInt(data.count), &width, &height, &subsampling, &space)
    // A header with no more than a warning is good enough to go on.
    guard status == 0 || tjGetErrorCode(decoder) == TJERR_WARNING.rawValue, width > 0, height > 0 else {
      throw .damaged(name: name, format: .jpeg, reason: reason(decoder))
    }
    let (rows, columns) = (Int(height), Int(width))
    guard rows * columns <= Image.pixelLimit else { throw .tooLarge(name: name, height: rows, width: columns) }

    let isCMYK = space == TJCS_CMYK.rawValue || space == TJCS_YCCK.rawValue
    let format = isCMYK ? TJPF_CMYK : TJPF_RGB
    var bytes = [UInt8](repeating: 0, count: rows * columns * (isCMYK ? 4 : 3))
    func decompress(_ flags: Int32) -> Int32 {
      tjDecompress2(decoder, data, UInt(data.count), &bytes, width, 0, height, format.rawValue, flags | TJFLAG_ACCURATEDCT)
    }
    // Stopped at its first warning, a truncated file says so. Of other warnings (stray bytes between markers) Pillow, too, makes nothing.
    if decompress(TJFLAG_STOPONWARNING) != 0 {
      let first = reason(decoder)
      guard tjGetErrorCode(decoder) == TJERR_WARNING.rawValue, !isTruncation(first) else {
        throw .damaged(name: name, format: .jpeg, reason: isTruncation(first) ? "it ends too early" : first)
      }
      if decompress(0) != 0, tjGetErrorCode(decoder) != TJERR_WARNING.rawValue || isTruncation(reason(decoder)) {
        throw .damaged(name: name, format: .jpeg, reason: reason(decoder))
      }
    }
    return Bitmap(height: rows, width: columns, bytes: isCMYK ? rgb(invertedCMYK: bytes) : bytes)
  }

  private static func isTruncation(_ reason: String) -> Bool { reason.contains("remature end of JPEG file") }

  private static func reason(_ decoder: tjhandle) -> String {
    guard let text = tjGetErrorStr2(decoder) else { return "unknown error" }
    let whole = String(cString: text)
    // "tjDecompress2(): Corrupt JPEG data: …" without the function's name
    guard let end = whole.firstRange(of: "(): ") else { return whole }
    return String(whole[end.upperBound...])
  }

  /// Adobe writes CMYK inverted, and nobody else writes it; the arithmetic is Pillow's (`cmyk2rgb` in Convert.c).
  private static func rgb(invertedCMYK cmyk: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(cmyk.count / 4 * 3)
    for pixel in stride(from: 0, to: cmyk.count, by: 4) {
      let light = Int(cmyk[pixel + 3])
      for ink in 0..<3 {
        let product = (255 - Int(cmyk[pixel + ink])) * light + 128
        result.append(UInt8(max(0, light - ((product >> 8) + product) >> 8)))
      }
    }
    return result
  }
}
