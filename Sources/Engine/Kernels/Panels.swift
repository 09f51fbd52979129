/// The right-hand matrix of a product, packed once for the kernel: panels of sixteen columns, each [k][16], and a bias for every column.
///
/// SAFETY (unchecked): written only by `init`.
final class Panels: @unchecked Sendable {
  let depth: Int
  /// Columns, rounded up to whole panels; what is past the true ones is 0.
  let columns: Int
  let base: UnsafeMutablePointer<Float>
  let bias: UnsafeMutablePointer<Float>

  var count: Int { columns / GEMM.columns }

  /// `fill` writes the elements where `index(k:n:depth:)` says; what it does not set is 0.
  init(depth: Int, columns: Int, bias: [Float] = [], fill: (_ base: UnsafeMutablePointer<Float>) -> Void) {
    self.depth = depth
    self.columns = roundUp(max(columns, 1), GEMM.columns)
    // SAFETY: both pieces are aligned to cache lines, freed in `deinit`, and zeroed here.
    func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
      let floats = LargeMemory.allocate(count)
      floats.initialize(repeating: 0, count: count)
      return floats
    }
    base = allocate(depth * self.columns)
    self.bias = allocate(self.columns)
    for (index, value) in bias.prefix(self.columns).enumerated() { self.bias[index] = value }
    fill(base)
  }

  deinit {
    UnsafeMutableRawPointer(base).deallocate()
    UnsafeMutableRawPointer(bias).deallocate()
  }

  /// Where the element of row `k` and column `n` lies.
  @inline(__always) static func index(k: Int, n: Int, depth: Int) -> Int { (n / 16 * depth + k) * 16 + n % 16 }
}
