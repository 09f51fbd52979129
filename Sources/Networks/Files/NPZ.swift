import CZlib
import Engine
import Storage

/// NumPy's `.npz` files: ZIP archives of `.npy` files, as `np.savez` and `np.savez_compressed` write them.
public enum NPZ {
  /// The arrays by their names (`key` for the entry `key.npy`), in the archive's order.
  /// - Parameter name: only the one of this name; all by default.
  public static func read(path: String, only name: String? = nil) throws(NPYError) -> [(name: String, tensor: Tensor)] {
    let source: ByteSource
    do { source = try ByteSource(path: path) } catch { throw NPYError(path, .unreadable(error.reason)) }
    return try read(source, only: name)
  }

  public static func read(_ data: [UInt8], name: String, only wanted: String? = nil) throws(NPYError) -> [(name: String, tensor: Tensor)] {
    try read(ByteSource(data, name: name), only: wanted)
  }

  private static func read(_ source: ByteSource, only wanted: String?) throws(NPYError) -> [(name: String, tensor: Tensor)] {
    let archive: ZIPArchive
    // Maps of zeros shrink a thousandfold.
    do { archive = try ZIPArchive(source, roomy: 1 << 30) } catch { throw NPYError(source.name, .archive("\(error)")) }
    var found: [(name: String, tensor: Tensor)] = []
    let arrays = archive.entries.filter { $0.name.hasSuffix(".npy") }
    for entry in arrays where wanted == nil || entry.name == wanted.map({ $0 + ".npy" }) {
      let data: [UInt8]
      do { data = try ZIPArchive.contents(entry, of: source) } catch { throw NPYError(source.name, .archive("\(error)")) }
      found.append((String(entry.name.dropLast(4)), try NPY.read(data, name: "\(entry.name) in \(source.name)")))
    }
    if let wanted, found.isEmpty { throw NPYError(source.name, .noArray(wanted, names: arrays.map { String($0.name.dropLast(4)) })) }
    return found
  }

  /// The tensors as `np.savez` stores them: uncompressed, float32.
  /// - Throws: `NPYError` for a name that occurs twice, or one too long for a ZIP archive.
  public static func write(_ tensors: [(name: String, tensor: Tensor)]) throws(NPYError) -> [UInt8] {
    var archive = ZIPWriter(), names: Set<String> = []
    for (name, tensor) in tensors {
      guard names.insert(name).inserted, name.utf8.count < 60_000 else { throw NPYError("the archive", .badName(name)) }
      archive.add(name + ".npy", NPY.write(tensor))
    }
    return archive.finished()
  }
}

/// Makes a ZIP archive of entries that are stored as they are. (PKWARE's APPNOTE, 4.3; sizes and places stand in ZIP64's extra field, always, as NumPy has it.)
private struct ZIPWriter {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  mutating func add(_ name: String, _ contents: [UInt8]) {
    let name = Array(name.utf8), start = bytes.count, size = UInt64(contents.count)
    let crc = UInt32(truncatingIfNeeded: contents.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) })
    // Version 4.5 (ZIP64), names in UTF-8, stored, the first of January 1980.
    func common(_ extra: [UInt8]) -> [UInt8] {
      little(UInt16(45)) + little(UInt16(1 << 11)) + little(UInt16(0)) + little(UInt16(0)) + little(UInt16(33)) + little(crc)
        + little(UInt32.max) + little(UInt32.max) + little(UInt16(name.count)) + little(UInt16(extra.count))
    }
    let sizes = little(size) + little(size)
    let local = little(UInt16(1)) + little(UInt16(sizes.count)) + sizes
    bytes += little(UInt32(0x0403_4B50)) + common(local) + name + local + contents
    let wide = sizes + little(UInt64(start))
    let central = little(UInt16(1)) + little(UInt16(wide.count)) + wide
    directory += little(UInt32(0x0201_4B50)) + little(UInt16(45)) + common(central)
    // No comment, the first disk, no attributes; the place is in the extra field.
    directory += little(UInt16(0)) + little(UInt16(0)) + little(UInt16(0)) + little(UInt32(0)) + little(UInt32.max) + name + central
    count += 1
  }

  func finished() -> [UInt8] {
    let start = UInt64(bytes.count), size = UInt64(directory.count), number = UInt64(count)
    var end =
      little(UInt32(0x0606_4B50)) + little(UInt64(44)) + little(UInt16(45)) + little(UInt16(45)) + little(UInt32(0)) + little(UInt32(0))
    end += little(number) + little(number) + little(size) + little(start)
    end += little(UInt32(0x0706_4B50)) + little(UInt32(0)) + little(start + size) + little(UInt32(1))
    end += little(UInt32(0x0605_4B50)) + little(UInt16(0)) + little(UInt16(0)) + little(UInt16.max) + little(UInt16.max)
    end += little(UInt32.max) + little(UInt32.max) + little(UInt16(0))
    return bytes + directory + end
  }

  private func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number(8 * $0)) }
  }
}
