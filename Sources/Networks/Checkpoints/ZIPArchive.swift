import Storage

/// The directory of a ZIP archive, read strictly: every entry lies by itself, before the directory, and is what the directory says.
/// (PKWARE's APPNOTE, sections 4.3 and 4.5.3 for ZIP64, which PyTorch always writes.)
struct ZIPArchive {
  struct Entry: Sendable {
    let name: String
    let isDeflated: Bool
    /// CRC-32 of the contents.
    let crc: UInt32
    /// Where its bytes, deflated or not, lie in the file.
    let packed: Range<Int>
    /// Of the contents.
    let size: Int
  }

  let source: ByteSource
  /// In the directory's order.
  let entries: [Entry]

  /// No checkpoint has more; memory is bounded by this.
  private static let (largestDirectory, mostEntries) = (1 << 26, 1 << 18)

  /// - Parameter roomy: what it may unpack to, in bytes, however small it is; the default is for weights, which hardly shrink.
  init(_ source: ByteSource, roomy: Int = 1 << 26) throws(ZIPFault) {
    self.source = source
    let directory = try Directory(source)
    guard directory.count <= Self.mostEntries, directory.range.count <= Self.largestDirectory else { throw .tooMany(directory.count) }
    let records = Record(try ZIPFault.reading { () throws(FileError) in try source.read(directory.range) })
    var entries: [Entry] = [], starts: [(start: Int, end: Int, name: String)] = []
    var names: Set<String> = []
    var place = 0
    for _ in 0..<directory.count {
      let (entry, start, length) = try Self.entry(records, at: place, source, limit: directory.range.lowerBound)
      guard names.insert(entry.name).inserted else { throw .twice(entry.name) }
      entries.append(entry)
      starts.append((start, entry.packed.upperBound, entry.name))
      place += length
    }
    guard place == records.count else { throw .damaged("its directory has bytes that belong to no entry") }
    var (end, before) = (0, "")
    for entry in starts.sorted(by: { $0.start < $1.start }) {
      guard entry.start >= end else { throw .overlap(before, entry.name) }
      (end, before) = (entry.end, entry.name)
    }
    try Self.refuseBombs(entries, roomy: roomy)
    self.entries = entries
  }

  /// Weights hardly shrink, so an archive that unpacks to much more than itself is none of weights.
  private static func refuseBombs(_ entries: [Entry], roomy: Int) throws(ZIPFault) {
    var (unpacked, packed) = (0, 0)
    for entry in entries {
      let (sum, overflow) = unpacked.addingReportingOverflow(entry.size)
      guard !overflow else { throw .bomb(unpacked: Int.max, packed: packed) }
      (unpacked, packed) = (sum, packed + entry.packed.count)
    }
    guard unpacked <= roomy || unpacked / 16 <= packed else { throw .bomb(unpacked: unpacked, packed: packed) }
  }

  private static func entry(
    _ records: Record, at place: Int, _ source: ByteSource, limit: Int
  ) throws(ZIPFault) -> (entry: Entry, start: Int, length: Int) {
    guard records.count - place >= 46, records.u32(place) == 0x0201_4B50 else { throw .damaged("its directory ends too early") }
    let nameLength = records.u16(place + 28), extraLength = records.u16(place + 30)
    let length = 46 + nameLength + extraLength + records.u16(place + 32)
    guard records.count - place >= length else { throw .damaged("its directory ends too early") }
    let nameBytes = records.slice(place + 46, nameLength)
    guard let name = String(validating: nameBytes, as: UTF8.self) else { throw .damaged("a name in its directory is not UTF-8") }
    let method = records.u16(place + 10)
    guard records.u16(place + 8) & 1 == 0 else { throw .encrypted(name) }
    guard method == 0 || method == 8 else { throw .method(name, method) }
    var fields = [records.u32(place + 24), records.u32(place + 20), records.u32(place + 42)]
    try widen(&fields, records.slice(place + 46 + nameLength, extraLength), name)
    let (size, packed, start) = (fields[0], fields[1], fields[2])
    guard method == 8 || size == packed else { throw .damaged("\"\(name.shown)\" is stored in \(packed) bytes, but should have \(size)") }
    // Its own header must say the same.
    guard start <= limit - 30 - nameLength else { throw .outside(name) }
    let local = Record(try ZIPFault.reading { () throws(FileError) in try source.read(start..<start + 30 + nameLength) })
    guard local.u32(0) == 0x0403_4B50, local.u16(8) == method, local.slice(30, local.u16(26)).elementsEqual(nameBytes) else {
      throw .damaged("where \"\(name.shown)\" should begin, something else stands")
    }
    let begin = start + 30 + nameLength + local.u16(28)
    guard begin <= limit, packed <= limit - begin else { throw .outside(name) }
    let entry = Entry(
      name: name, isDeflated: method == 8, crc: UInt32(records.u32(place + 16)), packed: begin..<begin + packed, size: size)
    return (entry, start, length)
  }

  /// ZIP64: what does not fit into 32 bits stands in an extra field, in this order.
  private static func widen(_ fields: inout [Int], _ extra: ArraySlice<UInt8>, _ name: String) throws(ZIPFault) {
    guard fields.contains(0xFFFF_FFFF) else { return }
    let extra = Record(Array(extra))
    var place = 0
    while extra.count - place >= 4 {
      let (tag, length) = (extra.u16(place), extra.u16(place + 2))
      place += 4
      guard extra.count - place >= length else { break }
      if tag == 1 {
        var at = place
        for index in fields.indices where fields[index] == 0xFFFF_FFFF {
          guard place + length - at >= 8, let value = extra.u64(at) else { throw .damaged("the sizes of \"\(name.shown)\" are missing") }
          fields[index] = value
          at += 8
        }
        return
      }
      place += length
    }
    throw .damaged("the sizes of \"\(name.shown)\" are missing")
  }

  /// Where the directory lies, from the record at the file's end.
  private struct Directory {
    let count: Int, range: Range<Int>

    init(_ source: ByteSource) throws(ZIPFault) {
      let tailStart = max(0, source.count - 22 - 0xFFFF)
      let tail = Record(try ZIPFault.reading { () throws(FileError) in try source.read(tailStart..<source.count) })
      var found: Int?
      for place in stride(from: tail.count - 22, through: 0, by: -1)
      where tail.u32(place) == 0x0605_4B50 && place + 22 + tail.u16(place + 20) == tail.count {
        found = place
        break
      }
      guard let place = found else { throw .damaged("it has no directory: it may be cut off") }
      var (count, size, offset) = (tail.u16(place + 10), tail.u32(place + 12), tail.u32(place + 16))
      guard tail.u16(place + 4) == 0 || tail.u16(place + 4) == 0xFFFF else { throw .damaged("it is one of several parts") }
      var end = tailStart + place
      if place >= 20, tail.u32(place - 20) == 0x0706_4B50 {
        guard let start = tail.u64(place - 12), start <= source.count - 56 else { throw .damaged("its ZIP64 directory is missing") }
        let wide = Record(try ZIPFault.reading { () throws(FileError) in try source.read(start..<start + 56) })
        guard wide.u32(0) == 0x0606_4B50, let c = wide.u64(32), let s = wide.u64(40), let o = wide.u64(48) else {
          throw .damaged("its ZIP64 directory is missing")
        }
        (count, size, offset, end) = (c, s, o, start)
      }
      let (sum, overflow) = offset.addingReportingOverflow(size)
      guard !overflow, sum == end else { throw .damaged("its directory does not end where its last record begins") }
      (self.count, range) = (count, offset..<sum)
    }
  }
}

/// Little-endian numbers in bytes. Callers check places; what lies outside reads as zero.
private struct Record {
  let bytes: [UInt8]
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  private func number(_ place: Int, _ size: Int) -> UInt64 {
    guard place >= 0, place <= bytes.count - size else { return 0 }
    return (0..<size).reduce(0) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
  }
  func u16(_ place: Int) -> Int { Int(number(place, 2)) }
  func u32(_ place: Int) -> Int { Int(number(place, 4)) }
  /// Nil beyond what a file can have.
  func u64(_ place: Int) -> Int? { Int(exactly: number(place, 8)) }
  func slice(_ place: Int, _ length: Int) -> ArraySlice<UInt8> {
    guard place >= 0, length >= 0, place <= bytes.count - length else { return [] }
    return bytes[place..<place + length]
  }
}
