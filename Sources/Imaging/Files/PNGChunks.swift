import CPNG

/// What of a PNG makes its pixels, taken out of its chunks by Pillow's rules: every chunk before the pixels must be sound, the checksums of the pixels'
/// own chunks are not looked at, and nothing after them matters.
///
/// libpng is given a file made of these parts only. So a text that unpacks to gigabytes never reaches it, and a file that lost its end after the last
/// row is read as Pillow reads it.
struct PNGChunks {
  let height: Int, width: Int
  /// Everything that libpng needs to know, as a file.
  let file: [UInt8]
  /// The bytes that all rows have unpacked, at least.
  private let unpacked: Int
  /// The packed bytes.
  private let packed: Int

  enum Damage: Error {
    case endsEarly
    case badChecksum(String)
    case notAChunk
    case badHeader(String)
    case noPixels
  }

  init(_ data: [UInt8]) throws(Damage) {
    var reader = Reader(data: data, position: PNG.signature.count)
    var header: Header?
    var file = PNG.signature
    var pixels: [UInt8] = []
    chunks: while let chunk = try reader.next() {
      switch chunk.name {
      case "IDAT":
        file.reserveCapacity(data.count + 64)
        for range in reader.pixels(from: chunk) { pixels += data[range] }
        break chunks
      case "IHDR" where header == nil:
        try reader.verify(chunk)
        let found = try Header(data[chunk.contents])
        header = found
        append("IHDR", found.bytes[...], to: &file)
      case "PLTE":
        try reader.verify(chunk)
        if header?.colour == 3 { append("PLTE", data[chunk.contents], to: &file) }
      case "IEND": throw .noPixels
      default: try reader.verify(chunk)
      }
    }
    guard let header, !pixels.isEmpty else { throw .endsEarly }
    append("IDAT", pixels[...], to: &file)
    append("IEND", [], to: &file)
    (height, width, self.file) = (header.height, header.width, file)
    (unpacked, packed) = (header.unpacked, pixels.count)
  }

  /// Deflate packs at most 1032 bytes into one: a size that the file cannot have is known before anything is allocated for it.
  var isPossible: Bool { unpacked / 1032 <= packed }
}

/// Without checksums, which libpng is told to pass over.
private func append(_ name: String, _ contents: ArraySlice<UInt8>, to file: inout [UInt8]) {
  let count = UInt32(truncatingIfNeeded: contents.count)
  file += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
  file += Array(name.utf8)
  file += contents
  file += [0, 0, 0, 0]
}

/// The 13 bytes of IHDR, read as loosely as Pillow does: any compression is deflate, any interlacing but 0 is Adam7.
private struct Header {
  let height: Int, width: Int, colour: UInt8
  let bytes: [UInt8]
  let unpacked: Int

  init(_ contents: ArraySlice<UInt8>) throws(PNGChunks.Damage) {
    guard contents.count >= 13 else { throw .badHeader("its header is too short") }
    var bytes = Array(contents.prefix(13))
    func number(_ at: Int) -> Int { bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    guard bytes[11] == 0 else { throw .badHeader("its rows are filtered in an unknown way") }
    bytes[10] = 0
    bytes[12] = bytes[12] == 0 ? 0 : 1
    (width, height, colour, self.bytes) = (number(0), number(4), bytes[9], bytes)
    guard height > 0, width > 0 else { throw .badHeader("it has no pixels") }
    guard height < 1 << 31, width < 1 << 31 else { throw .badHeader("its size is impossible") }
    let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][Int(colour)] ?? 1
    let (bits, overflow) = (width * samples).multipliedReportingOverflow(by: Int(bytes[8]))
    let (rows, overflow2) = (bits / 8).multipliedReportingOverflow(by: height)
    unpacked = overflow || overflow2 ? .max : rows
  }
}

private struct Reader {
  let data: [UInt8]
  var position: Int

  struct Chunk {
    let name: String
    let contents: Range<Int>
    /// Name and contents, which the checksum covers.
    var checked: Range<Int> { contents.lowerBound - 4..<contents.upperBound }
  }

  /// The next chunk, whose contents may reach beyond the end; nil at the end of the file.
  mutating func next() throws(PNGChunks.Damage) -> Chunk? {
    guard position < data.count else { return nil }
    guard let length = number(position), position + 8 <= data.count else { throw .endsEarly }
    let name = data[position + 4..<position + 8]
    guard name.allSatisfy(Self.isWordCharacter) else { throw .notAChunk }
    let start = position + 8
    position = start + length + 4
    return Chunk(name: String(decoding: name, as: UTF8.self), contents: start..<start + length)
  }

  func verify(_ chunk: Chunk) throws(PNGChunks.Damage) {
    guard chunk.contents.upperBound <= data.count, let sum = number(chunk.contents.upperBound) else { throw .endsEarly }
    let found = data.withUnsafeBytes { bytes in
      // SAFETY: the range lies within the data, as was just checked.
      cpng_checksum(bytes.baseAddress?.advanced(by: chunk.checked.lowerBound), chunk.checked.count)
    }
    guard Int(found) == sum else { throw .badChecksum(chunk.name) }
  }

  /// Where the pixels are: in this chunk and in those right after it that are called the same, as far as the file goes.
  mutating func pixels(from first: Chunk) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var chunk: Chunk? = first
    while let found = chunk, found.name == "IDAT" {
      ranges.append(found.contents.clamped(to: 0..<data.count))
      do { chunk = try next() } catch { break }
    }
    return ranges
  }

  private func number(_ at: Int) -> Int? {
    guard at + 4 <= data.count else { return nil }
    return data[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  /// Letters, digits and `_`.
  private static func isWordCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    default: false
    }
  }
}
