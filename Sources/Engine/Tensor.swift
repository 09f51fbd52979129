/// A dense, row-major array of float32. Maps are N,C,H,W to the outside of the engine; what a plan uses inside is its own affair.
public struct Tensor: Sendable, Equatable {
  /// The size of each axis; a scalar has none.
  public let shape: [Int]
  /// The elements, last axis fastest.
  public var values: [Float]

  /// - Throws: `EngineError.shape` if the number of values is not the product of the sizes.
  public init(shape: [Int], values: [Float]) throws(EngineError) {
    guard let count = Tensor.count(shape), count == values.count else {
      throw .shape(what: "tensor", expected: shape, found: [values.count])
    }
    self.shape = shape
    self.values = values
  }

  /// All zeros. Negative sizes count as zero.
  public init(zeros shape: [Int]) {
    self.shape = shape.map { max(0, $0) }
    self.values = [Float](repeating: 0, count: self.shape.reduce(1, *))
  }

  /// For places that have just computed both, so that they cannot disagree.
  init(trusted shape: [Int], _ values: [Float]) {
    assert(shape.reduce(1, *) == values.count)
    self.shape = shape
    self.values = values
  }

  /// For places that write every element: `fill` gets room for all of them.
  init(unsafeUninitialized shape: [Int], fill: (UnsafeMutablePointer<Float>) -> Void) {
    self.shape = shape
    values = [Float](unsafeUninitializedCapacity: shape.reduce(1, *)) { buffer, count in
      if let base = buffer.baseAddress { fill(base) }
      count = buffer.count
    }
  }

  public var count: Int { values.count }

  /// The product of the sizes; nil where one is negative or the product overflows.
  private static func count(_ shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
      guard size >= 0 else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow else { return nil }
      count = product
    }
    return count
  }
}
