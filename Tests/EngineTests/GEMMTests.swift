import Testing

@testable import Engine

@Suite struct GEMMTests {
  struct Shape: CustomTestStringConvertible {
    let m: Int, n: Int, k: Int
    var testDescription: String { "\(m)×\(n)×\(k)" }
  }
  static let shapes = [(1, 1, 1), (6, 16, 256), (7, 17, 3), (5, 34, 700), (100, 200, 300), (97, 513, 257), (3, 64, 0), (400, 160, 64)]
    .map(Shape.init)

  /// One chain of fused multiply-adds, which is what the product promises to the bit.
  private func naive(_ s: Shape, _ a: [Float], _ b: [Float], from c: [Float]?) -> [Float] {
    var result = c ?? [Float](repeating: 0, count: s.m * s.n)
    for i in 0..<s.m {
      for j in 0..<s.n {
        var sum = result[i * s.n + j]
        for k in 0..<s.k { sum = sum.addingProduct(a[i * s.k + k], b[k * s.n + j]) }
        result[i * s.n + j] = sum
      }
    }
    return result
  }

  private func transposed(_ x: [Float], _ rows: Int, _ columns: Int) -> [Float] {
    (0..<x.count).map { x[$0 % max(rows, 1) * columns + $0 / max(rows, 1)] }
  }

  @Test(arguments: shapes) func isOneChainForEveryElement(_ s: Shape) {
    let a = Numbers(seed: 1).values(s.m * s.k), b = Numbers(seed: 2).values(s.k * s.n), start = Numbers(seed: 3).values(s.m * s.n)
    let at = transposed(a, s.m, s.k), bt = transposed(b, s.k, s.n)
    for accumulate in [false, true] {
      let expected = naive(s, a, b, from: accumulate ? start : nil)
      for threads in [Threads(count: 1), Threads(count: 3)] {
        for (transposeA, transposeB) in [(false, false), (true, false), (false, true)] {
          var c = start
          let left = transposeA ? at : a, right = transposeB ? bt : b
          // SAFETY: the strides are those of the arrays, which live through the closure.
          left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
              c.withUnsafeMutableBufferPointer { c in
                let one = UnsafeMutablePointer<Float>.allocate(capacity: 1)
                defer { one.deallocate() }
                let l = left.baseAddress ?? UnsafePointer(one), r = right.baseAddress ?? UnsafePointer(one)
                GEMM.multiply(
                  m: s.m, n: s.n, k: s.k, Matrix(l, rowStride: transposeA ? 1 : s.k, columnStride: transposeA ? s.m : 1),
                  Matrix(r, rowStride: transposeB ? 1 : s.n, columnStride: transposeB ? s.k : 1), into: c.baseAddress ?? one, cStride: s.n,
                  accumulate: accumulate, threads: threads)
              }
            }
          }
          #expect(c == expected)
        }
      }
    }
  }
}
