import Engine
import Storage

/// NumPy's `.npy` files: one array each. (numpy.lib.format, versions 1 to 3.)
///
/// Numbers of every kind and byte order are read, in C order and in Fortran's, and become float32; what is written is float32 in C order. A file is read piece by piece
/// into the tensor, so that a large one is in memory once.
public enum NPY {
  public static func read(path: String) throws(NPYError) -> Tensor {
    let source: ByteSource
    do { source = try ByteSource(path: path) } catch { throw NPYError(path, .unreadable(error.reason)) }
    return try read(source)
  }

  /// - Parameter name: stands for the file in errors.
  public static func read(_ data: [UInt8], name: String) throws(NPYError) -> Tensor { try read(ByteSource(data, name: name)) }

  static func read(_ source: ByteSource) throws(NPYError) -> Tensor {
    do throws(NPYError.Reason) {
      let header = try NPYHeader(source)
      let expected = header.count * header.type.size
      // Before anything is allocated for it.
      guard source.count - header.length == expected else { throw .wrongLength(expected: expected, found: source.count - header.length) }
      let values = try header.values(source)
      do { return try Tensor(shape: header.shape, values: values) } catch { throw .badHeader("its shape is \(header.shape)") }
    } catch {
      throw NPYError(source.name, error)
    }
  }

  /// The tensor as a file of version 1, float32, C order; NumPy writes the same bytes.
  public static func write(_ tensor: Tensor) -> [UInt8] {
    var data = header(shape: tensor.shape)
    data.reserveCapacity(data.count + tensor.count * 4)
    for value in tensor.values { withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) } }
    return data
  }

  /// What stands before the elements of a float32 array in C order.
  public static func header(shape: [Int]) -> [UInt8] {
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(sizes)), }"
    // NumPy leaves room to change the size of the first axis (or last) in place, as if it had 21 digits.
    if let first = shape.first { header += String(repeating: " ", count: max(0, 21 - "\(first)".count)) }
    // With the ten bytes before it and a newline at its end, it fills whole blocks of 64.
    header += String(repeating: " ", count: (64 - (10 + header.utf8.count + 1) % 64) % 64) + "\n"
    return NPYHeader.magic + [1, 0] + [UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8 & 255)] + Array(header.utf8)
  }
}
