/// Red, green, blue as bytes, rows from the top: what files hold, and what Pillow resamples.
struct Bitmap: Sendable, Equatable {
  let height: Int
  let width: Int
  var bytes: [UInt8]

  init(height: Int, width: Int, bytes: [UInt8]) {
    self.height = height
    self.width = width
    self.bytes = bytes
  }

  init(_ image: Image) {
    self.init(height: image.height, width: image.width, bytes: image.bytes)
  }
}

extension Image {
  init(_ bitmap: Bitmap) {
    // A table, because division by 255 for each of a photograph's bytes takes longer than decoding it.
    let table = (0..<256).map { Float($0) / 255 }
    let pixels = [Float](unsafeUninitializedCapacity: bitmap.bytes.count) { buffer, count in
      for i in bitmap.bytes.indices { buffer.initializeElement(at: i, to: table[Int(bitmap.bytes[i])]) }
      count = bitmap.bytes.count
    }
    self.init(uncheckedHeight: bitmap.height, width: bitmap.width, pixels: pixels)
  }
}
