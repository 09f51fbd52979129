#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import Engine

/// NumPy's `.npy` files: one array each. Format: numpy.lib.format, versions 1 to 3; little-endian float32, float64 and int64.
public enum NPY {
  /// An array in C order (the last axis fastest), whichever order the file had.
  public struct Contents: Sendable, Equatable {
    /// The size of each axis; a scalar has none.
    public let shape: [Int]
    public let values: Values

    /// A float32 tensor; other numbers are rounded to the nearest float32.
    public func tensor() throws(EngineError) -> Tensor {
      switch values {
      case .float32(let values): try Tensor(shape: shape, values: values)
      case .float64(let values): try Tensor(shape: shape, values: values.map { Float($0) })
      case .int64(let values): try Tensor(shape: shape, values: values.map { Float($0) })
      }
    }
  }

  public enum Values: Sendable, Equatable {
    case float32([Float])
    case float64([Double])
    case int64([Int64])

    public var count: Int {
      switch self {
      case .float32(let values): values.count
      case .float64(let values): values.count
      case .int64(let values): values.count
      }
    }
  }

  public static func read(path: String) throws(NPYError) -> Contents {
    guard let file = fopen(path, "rb") else { throw NPYError(path, .unreadable(String(cString: strerror(errno)))) }
    defer { fclose(file) }
    var status = stat()
    guard fstat(fileno(file), &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw NPYError(path, .unreadable("it is not a file"))
    }
    var data = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = fread(&data, 1, data.count, file)
    guard count == data.count else { throw NPYError(path, .unreadable(String(cString: strerror(errno)))) }
    return try read(data, name: path)
  }

  /// - Parameter name: stands for the file in errors.
  public static func read(_ data: [UInt8], name: String) throws(NPYError) -> Contents {
    do throws(NPYError.Reason) {
      let header = try NPYHeader(data)
      let expected = header.count * header.type.size
      guard data.count - header.length == expected else { throw .wrongLength(expected: expected, found: data.count - header.length) }
      return Contents(shape: header.shape, values: header.values(data))
    } catch {
      throw NPYError(name, error)
    }
  }

  /// The tensor as a file of version 1, float32, C order; NumPy writes the same bytes.
  public static func write(_ tensor: Tensor) -> [UInt8] {
    write(shape: tensor.shape, type: .float32, tensor.values.map(\.bitPattern))
  }

  /// - Throws: ``NPYError`` if the count is not the product of the shape.
  public static func write(shape: [Int], _ values: Values) throws(NPYError) -> [UInt8] {
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow else { throw NPYError("the array", .badHeader("its shape is \(shape)")) }
      count = product
    }
    guard count == values.count else { throw NPYError("the array", .wrongLength(expected: count, found: values.count)) }
    return switch values {
    case .float32(let values): write(shape: shape, type: .float32, values.map(\.bitPattern))
    case .float64(let values): write(shape: shape, type: .float64, values.map(\.bitPattern))
    case .int64(let values): write(shape: shape, type: .int64, values)
    }
  }

  /// What stands before the elements of a float32 array in C order.
  public static func header(shape: [Int]) -> [UInt8] { header(shape: shape, type: .float32) }

  private static func header(shape: [Int], type: NPYHeader.ElementType) -> [UInt8] {
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var header = "{'descr': '\(type.rawValue)', 'fortran_order': False, 'shape': (\(sizes)), }"
    // NumPy leaves room to change the size of the first axis (or last) in place, as if it had 21 digits.
    if let first = shape.first { header += String(repeating: " ", count: max(0, 21 - "\(first)".count)) }
    // With the ten bytes before it and a newline at its end, it fills whole blocks of 64.
    header += String(repeating: " ", count: (64 - (10 + header.utf8.count + 1) % 64) % 64) + "\n"
    return NPYHeader.magic + [1, 0] + [UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8 & 255)] + Array(header.utf8)
  }

  private static func write<Bits: FixedWidthInteger>(shape: [Int], type: NPYHeader.ElementType, _ values: [Bits]) -> [UInt8] {
    var data = header(shape: shape, type: type)
    data.reserveCapacity(data.count + values.count * type.size)
    for value in values { withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) } }
    return data
  }
}
