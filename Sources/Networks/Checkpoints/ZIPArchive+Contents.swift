import CZlib
import Storage

extension ZIPArchive {
  /// The contents of an entry, their length and CRC-32 checked.
  static func contents(_ entry: Entry, of source: ByteSource) throws(ZIPFault) -> [UInt8] {
    let packed = try ZIPFault.reading { () throws(FileError) in try source.read(entry.packed) }
    let contents = entry.isDeflated ? try inflated(packed, entry) : packed
    let crc = contents.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
    guard UInt32(truncatingIfNeeded: crc) == entry.crc else { throw .checksum(entry.name) }
    return contents
  }

  /// No more than the directory promises is ever written.
  private static func inflated(_ packed: [UInt8], _ entry: Entry) throws(ZIPFault) -> [UInt8] {
    var packed = packed
    guard packed.count <= UInt32.max, entry.size <= UInt32.max else { throw .damaged("\"\(entry.name)\" is too large") }
    var contents = [UInt8](repeating: 0, count: entry.size)
    var status = Z_STREAM_ERROR, isWhole = false
    // SAFETY: both buffers are valid for the call, and their lengths bound what zlib reads and writes.
    packed.withUnsafeMutableBufferPointer { input in
      contents.withUnsafeMutableBufferPointer { output in
        var stream = z_stream()
        guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return }
        defer { inflateEnd(&stream) }
        var nothing: UInt8 = 0
        withUnsafeMutablePointer(to: &nothing) { nothing in
          (stream.next_in, stream.avail_in) = (input.baseAddress ?? nothing, UInt32(input.count))
          (stream.next_out, stream.avail_out) = (output.baseAddress ?? nothing, UInt32(output.count))
          status = inflate(&stream, Z_FINISH)
          isWhole = stream.avail_out == 0 && stream.avail_in == 0
        }
      }
    }
    guard status == Z_STREAM_END, isWhole else { throw .damaged("\"\(entry.name)\" does not unpack to its \(entry.size) bytes") }
    return contents
  }
}

/// What can be wrong with a ZIP archive.
enum ZIPFault: Error, Sendable, Equatable {
  case unreadable(FileError)
  case damaged(String)
  case tooMany(Int)
  case twice(String)
  case overlap(String, String)
  case outside(String)
  case encrypted(String)
  case method(String, Int)
  case checksum(String)
  case bomb(unpacked: Int, packed: Int)

  static func reading<T>(_ body: () throws(FileError) -> T) throws(ZIPFault) -> T {
    do { return try body() } catch { throw .unreadable(error) }
  }
}

extension ZIPFault: CustomStringConvertible {
  var description: String {
    switch self {
    case .unreadable(let error): error.reason
    case .damaged(let what): what
    case .tooMany(let count): "its directory names \(count) entries; no checkpoint has so many"
    case .twice(let name): "it has two entries \"\(name.shown)\""
    case .overlap(let a, let b): "its entries \"\(a.shown)\" and \"\(b.shown)\" overlap"
    case .outside(let name): "its entry \"\(name.shown)\" does not lie within the file"
    case .encrypted(let name): "its entry \"\(name.shown)\" is encrypted"
    case .method(let name, let method): "its entry \"\(name.shown)\" is packed by method \(method); only stored and deflated ones are read"
    case .checksum(let name): "the checksum of its entry \"\(name.shown)\" is wrong: the file is damaged"
    case .bomb(let unpacked, let packed): "it would unpack to \(unpacked) bytes from \(packed), which weights never do"
    }
  }
}
