/// Where a file keeps a tensor: a strided view of a run of elements.
public struct StoredTensor: Sendable, Hashable {
  public let type: ElementType
  public let shape: [Int]
  /// Of each axis, in elements.
  let strides: [Int]
  /// Of the first element, in elements from the storage's beginning.
  let offset: Int
  /// Which of the file's storages.
  let storage: Int
  /// Elements; the product of the shape.
  public let count: Int

  /// - Parameter available: elements of the storage.
  /// - Throws: `TensorFault` where sizes are negative or overflow, or the view reaches past its storage.
  init(type: ElementType, shape: [Int], strides: [Int], offset: Int, storage: Int, available: Int) throws(TensorFault) {
    guard shape.count == strides.count, shape.count <= 16 else { throw .axes(sizes: shape.count, strides: strides.count) }
    var count = 1, last = offset
    for (size, stride) in zip(shape, strides) {
      guard size >= 0, stride >= 0 else { throw .negative }
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      let (reach, overflow2) = stride.multipliedReportingOverflow(by: max(0, size - 1))
      let (end, overflow3) = last.addingReportingOverflow(reach)
      guard !overflow, !overflow2, !overflow3 else { throw .tooLarge(shape) }
      (count, last) = (product, end)
    }
    guard offset >= 0, available >= 0, count == 0 || last < available else {
      throw .outside(shape: shape, offset: offset, available: available)
    }
    // The stride of an axis that is never stepped along may be any number.
    self.strides = zip(shape, strides).map { $0 > 1 ? $1 : 0 }
    (self.type, self.shape, self.offset, self.storage, self.count) = (type, shape, offset, storage, count)
  }

  /// C order.
  static func contiguous(_ shape: [Int]) -> [Int] {
    var stride = 1
    return shape.reversed().map { size in
      defer { stride = stride.multipliedReportingOverflow(by: max(1, size)).partialValue }
      return stride
    }.reversed()
  }

  private var isContiguous: Bool {
    var expected = 1
    for (size, stride) in zip(shape, strides).reversed() where size != 1 {
      guard stride == expected else { return false }
      expected *= size
    }
    return true
  }

  /// The elements in C order as float32, from the storage's bytes. Integers are rounded to the nearest.
  func values(_ bytes: [UInt8]) -> [Float] {
    guard count > 0, bytes.count / type.size > offset else { return [] }
    return bytes.withUnsafeBytes { raw in
      [Float](unsafeUninitializedCapacity: count) { values, written in
        // SAFETY: the initializer checked that every index lies within the storage, whose bytes these are; each value is set once.
        if isContiguous {
          if type == .float32, UInt32(littleEndian: 1) == 1 {
            UnsafeMutableRawBufferPointer(values).copyMemory(
              from: UnsafeRawBufferPointer(rebasing: raw[(offset * 4)..<((offset + count) * 4)]))
          } else {
            for i in 0..<count { values[i] = type.value(raw, offset &+ i) }
          }
        } else {
          var place = [Int](repeating: 0, count: shape.count)
          var index = offset
          for i in 0..<count {
            values[i] = type.value(raw, index)
            var axis = shape.count - 1
            while axis >= 0 {
              place[axis] += 1
              index += strides[axis]
              if place[axis] < shape[axis] { break }
              index -= strides[axis] * shape[axis]
              place[axis] = 0
              axis -= 1
            }
          }
        }
        written = count
      }
    }
  }
}

extension ElementType {
  /// The element of this index, little-endian. The caller has checked that it lies within.
  @inline(__always)
  fileprivate func value(_ raw: UnsafeRawBufferPointer, _ index: Int) -> Float {
    func load<T: FixedWidthInteger>(_: T.Type) -> T {
      T(littleEndian: raw.loadUnaligned(fromByteOffset: index &* MemoryLayout<T>.size, as: T.self))
    }
    return switch self {
    case .float32: Float(bitPattern: load(UInt32.self))
    case .float16: half(load(UInt16.self))
    case .bfloat16: Float(bitPattern: UInt32(load(UInt16.self)) << 16)
    case .float64: Float(Double(bitPattern: load(UInt64.self)))
    case .int64: Float(load(Int64.self))
    case .int32: Float(load(Int32.self))
    case .int16: Float(load(Int16.self))
    case .int8: Float(load(Int8.self))
    case .uint8: Float(load(UInt8.self))
    case .bool: load(UInt8.self) == 0 ? 0 : 1
    }
  }
}

/// What can be wrong with a tensor's description.
enum TensorFault: Error, Sendable, Equatable {
  case axes(sizes: Int, strides: Int)
  case negative
  case tooLarge([Int])
  case outside(shape: [Int], offset: Int, available: Int)
}

extension TensorFault: CustomStringConvertible {
  var description: String {
    switch self {
    case .axes(let sizes, let strides):
      sizes == strides ? "it has \(sizes) axes; at most 16 are read" : "it has \(sizes) axes, but strides for \(strides)"
    case .negative: "it has a negative size or stride"
    case .tooLarge(let shape): "its shape \(shape) is too large"
    case .outside(let shape, let offset, let available):
      "its shape \(shape) from element \(offset) on does not lie within the \(available) elements that are stored"
    }
  }
}
