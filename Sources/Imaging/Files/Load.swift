#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Image {
  /// Reads a PNG or JPEG; which of them, its contents say. Greyscale, palettes, CMYK, alpha and 16 bits become RGB as
  /// by Pillow's `convert("RGB")`: alpha is dropped, and colour profiles and orientation are not applied.
  ///
  /// 16-bit greyscale without alpha is clipped at 255, as Pillow does: such an image is white nearly everywhere.
  public static func load(path: String) throws(ImageError) -> Image {
    Image(try Bitmap.load(path: path))
  }

  /// Reads a PNG or JPEG and fits it (see ``fitted(_:)``), without the detour over floats.
  public static func load(path: String, fit: Fit) throws(ImageError) -> Image {
    Image(try Bitmap.load(path: path).fitted(fit))
  }

  /// Decodes the contents of a PNG or JPEG file; `name` stands for it in errors.
  public static func decode(_ data: [UInt8], name: String) throws(ImageError) -> Image {
    Image(try Bitmap.decode(data, name: name))
  }
}

extension Bitmap {
  static func load(path: String) throws(ImageError) -> Bitmap {
    try decode(try contents(of: path), name: path)
  }

  static func decode(_ data: [UInt8], name: String) throws(ImageError) -> Bitmap {
    if data.starts(with: PNG.signature) { return try PNG.decode(data, name: name) }
    if data.starts(with: JPEG.signature) { return try JPEG.decode(data, name: name) }
    if data.isEmpty { throw .unreadable(path: name, reason: "the file is empty") }
    throw .unknownFormat(name: name)
  }

  private static func contents(of path: String) throws(ImageError) -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw .unreadable(path: path, reason: lastReason()) }
    defer { fclose(file) }
    var status = stat()
    guard fstat(fileno(file), &status) == 0 else { throw .unreadable(path: path, reason: lastReason()) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw .unreadable(path: path, reason: "it is a folder") }
    guard status.st_size < 1 << 31 else { throw .unreadable(path: path, reason: "the file is larger than 2 GB") }
    var data: [UInt8] = []
    data.reserveCapacity(Int(status.st_size))
    var part = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = fread(&part, 1, part.count, file)
      data += part[0..<count]
      if count < part.count { break }
      // A pipe or a device has no size beforehand and perhaps no end.
      guard data.count < 1 << 31 else { throw .unreadable(path: path, reason: "the file is larger than 2 GB") }
    }
    guard ferror(file) == 0 else { throw .unreadable(path: path, reason: lastReason()) }
    return data
  }

  private static func lastReason() -> String { String(cString: strerror(errno)) }
}
