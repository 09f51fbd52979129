import Foundation
import Networks

extension FixedWidthInteger {
  /// Little-endian.
  var bytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}

/// A ZIP archive, as right or as wrong as it is told to be.
struct ArchiveBuilder {
  struct Entry {
    var name: String
    var contents: [UInt8]
    var method: UInt16 = 0
    var flags: UInt16 = 0
    /// What the directory says instead of the truth.
    var crc: UInt32?, size: UInt32?, packed: UInt32?, start: UInt32?
  }

  var entries: [Entry] = []

  /// The archive of a pickle and its storages.
  static func checkpoint(_ pickle: [UInt8], _ storages: [String: [UInt8]] = [:]) -> ArchiveBuilder {
    ArchiveBuilder(
      entries: [Entry(name: "archive/data.pkl", contents: pickle)]
        + storages.sorted { $0.key < $1.key }.map { Entry(name: "archive/data/\($0.key)", contents: $0.value) })
  }

  static func local(_ entry: Entry) -> [UInt8] {
    var bytes = UInt32(0x0403_4B50).bytes + UInt16(20).bytes + entry.flags.bytes + entry.method.bytes + UInt32(0).bytes
    bytes += crc(entry.contents).bytes + UInt32(entry.contents.count).bytes + UInt32(entry.contents.count).bytes
    bytes += UInt16(entry.name.utf8.count).bytes + UInt16(0).bytes + Array(entry.name.utf8) + entry.contents
    return bytes
  }

  var bytes: [UInt8] {
    var file: [UInt8] = [], directory: [UInt8] = []
    for entry in entries {
      let start = UInt32(file.count), size = UInt32(entry.contents.count)
      if entry.start == nil { file += Self.local(entry) }
      directory += UInt32(0x0201_4B50).bytes + UInt16(20).bytes + UInt16(20).bytes + entry.flags.bytes + entry.method.bytes
      directory += UInt32(0).bytes + (entry.crc ?? Self.crc(entry.contents)).bytes + (entry.packed ?? size).bytes
      directory += (entry.size ?? size).bytes + UInt16(entry.name.utf8.count).bytes + [UInt8](repeating: 0, count: 12)
      directory += (entry.start ?? start).bytes + Array(entry.name.utf8)
    }
    let count = UInt16(truncatingIfNeeded: entries.count)
    let end = UInt32(0x0605_4B50).bytes + UInt32(0).bytes + count.bytes + count.bytes + UInt32(directory.count).bytes
    return file + directory + end + UInt32(file.count).bytes + UInt16(0).bytes
  }

  /// CRC-32, bit by bit: nothing of what is tested.
  static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return ~crc
  }
}

/// A pickle, instruction by instruction.
struct PickleBuilder {
  var bytes: [UInt8] = [0x80, 2]

  init(_ parts: [UInt8]...) { bytes += parts.flatMap { $0 } + Array(".".utf8) }

  static func code(_ text: String) -> [UInt8] { Array(text.utf8) }
  static func text(_ text: String) -> [UInt8] { [UInt8(ascii: "X")] + UInt32(text.utf8.count).bytes + Array(text.utf8) }
  static func int(_ number: Int) -> [UInt8] { [0x8A, 8] + Int64(number).bytes }
  static func global(_ module: String, _ name: String) -> [UInt8] { code("c\(module)\n\(name)\n") }
  static func tuple(_ parts: [UInt8]...) -> [UInt8] { code("(") + parts.flatMap { $0 } + code("t") }
  static func integers(_ numbers: [Int]) -> [UInt8] { code("(") + numbers.flatMap { int($0) } + code("t") }
  static func dictionary(_ entries: [(String, [UInt8])]) -> [UInt8] {
    code("}(") + entries.flatMap { text($0.0) + $0.1 } + code("u")
  }
  static func storage(_ key: String, _ type: String, _ count: Int, view: [UInt8]? = nil) -> [UInt8] {
    tuple(text("storage"), global("torch", type), text(key), text("cpu"), int(count), view ?? []) + code("Q")
  }
  static func tensor(_ storage: [UInt8], offset: Int = 0, shape: [Int], strides: [Int]) -> [UInt8] {
    global("torch._utils", "_rebuild_tensor_v2")
      + tuple(storage, int(offset), integers(shape), integers(strides), [0x89], global("collections", "OrderedDict") + code(")R"))
      + code("R")
  }

  /// A file in the legacy form.
  static func legacy(_ pickle: PickleBuilder, _ storages: [(key: String, count: UInt64, bytes: [UInt8])] = []) -> [UInt8] {
    let magic: [UInt8] = [0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
    let head = PickleBuilder(magic).bytes + PickleBuilder(code("M") + UInt16(1001).bytes).bytes
    let system = PickleBuilder(dictionary([("protocol_version", int(1001)), ("little_endian", [0x88])])).bytes
    let keys = PickleBuilder(code("](") + storages.flatMap { text($0.key) } + code("e")).bytes
    return head + system + pickle.bytes + keys + storages.flatMap { $0.count.bytes + $0.bytes }
  }
}

/// What opening the file and reading its network says; nil if nothing is wrong.
func complaint(_ bytes: [UInt8]) -> String? {
  do {
    _ = try Network.make(Checkpoint.open(bytes, name: "x"), name: "x")
    return nil
  } catch { return error.description }
}
