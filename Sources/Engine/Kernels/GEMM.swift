/// A matrix somewhere in memory, with any strides: a transpose is the same memory with the strides exchanged.
///
/// SAFETY: whoever makes one vouches that every (row, column) that the product touches lies in memory that stays valid.
public struct Matrix {
  public var base: UnsafePointer<Float>
  public var rowStride: Int, columnStride: Int

  public init(_ base: UnsafePointer<Float>, rowStride: Int, columnStride: Int = 1) {
    self.base = base
    self.rowStride = rowStride
    self.columnStride = columnStride
  }

  public var transposed: Matrix { Matrix(base, rowStride: columnStride, columnStride: rowStride) }
}

/// C = A·B, or C += A·B, for A of `m`×`k`, B of `k`×`n`, C of `m`×`n` with contiguous rows.
///
/// Every element of C is one chain of fused multiply-adds over k in ascending order, from 0 or from what C holds. So its bits depend on nothing but its row of A and its
/// column of B: not on where they lie, on the other rows and columns, on blocks or on threads.
public enum GEMM {
  static let rows = 6, columns = 16, blockK = 256, blockM = 96, blockN = 512

  /// C[m, n] = A[m, k] · B[k, n] (+ C), on the pool.
  ///
  /// SAFETY: `c` is valid for `m` rows of `n` floats, `cStride` apart, and does not overlap A or B.
  public static func multiply(
    m: Int, n: Int, k: Int, _ a: Matrix, _ b: Matrix, into c: UnsafeMutablePointer<Float>, cStride: Int, accumulate: Bool, threads: Threads
  ) {
    guard m > 0, n > 0 else { return }
    // Fixed tiles of C, each of them one task: a function of the shape alone.
    let tileM = m > blockM ? blockM : roundUp(m, rows)
    let tileN = n > 128 ? (m <= 4 * blockM ? 128 : min(blockN, n)) : n
    let across = (n + tileN - 1) / tileN, down = (m + tileM - 1) / tileM
    let scratch = PackBuffers(tileM: tileM, tileN: tileN, slots: min(threads.count, across * down))
    let product = Product(m: m, n: n, k: k, a: a, b: b, c: c, cStride: cStride, accumulate: accumulate)
    threads.parallelSlots(across * down) { index, slot in
      let row = index % down * tileM, column = index / down * tileN
      product.tile(rows: row..<min(row + tileM, m), columns: column..<min(column + tileN, n), scratch.a(slot), scratch.b(slot))
    }
  }

  /// Packing memory for each slot of the pool.
  private struct PackBuffers: ~Copyable {
    let base: UnsafeMutablePointer<Float>, aFloats: Int, stride: Int

    init(tileM: Int, tileN: Int, slots: Int) {
      aFloats = tileM * blockK
      stride = aFloats + roundUp(tileN, columns) * blockK
      base = .allocate(capacity: stride * slots)
    }

    deinit { base.deallocate() }

    func a(_ slot: Int) -> UnsafeMutablePointer<Float> { base + slot * stride }
    func b(_ slot: Int) -> UnsafeMutablePointer<Float> { base + slot * stride + aFloats }
  }

  private struct Product {
    let m: Int, n: Int, k: Int
    let a: Matrix, b: Matrix
    let c: UnsafeMutablePointer<Float>, cStride: Int
    let accumulate: Bool

    /// One tile of C over all of k, block by block: the chain goes on from C.
    func tile(rows: Range<Int>, columns: Range<Int>, _ packedA: UnsafeMutablePointer<Float>, _ packedB: UnsafeMutablePointer<Float>) {
      if k == 0, !accumulate {
        for row in rows { (c + row * cStride + columns.lowerBound).update(repeating: 0, count: columns.count) }
      }
      for first in stride(from: 0, to: k, by: blockK) {
        let depth = min(blockK, k - first)
        packA(a, rows: rows, k: first..<first + depth, into: packedA)
        packB(b, k: first..<first + depth, columns: columns, into: packedB)
        let continues = accumulate || first > 0
        for column in stride(from: columns.lowerBound, to: columns.upperBound, by: GEMM.columns) {
          let panel = packedB + (column - columns.lowerBound) * depth
          let width = min(GEMM.columns, columns.upperBound - column)
          for row in stride(from: rows.lowerBound, to: rows.upperBound, by: GEMM.rows) {
            let height = min(GEMM.rows, rows.upperBound - row)
            let corner = c + row * cStride + column
            if height == GEMM.rows, width == GEMM.columns {
              kernel6x16(depth, packedA + (row - rows.lowerBound) * depth, panel, corner, cStride, continues)
            } else {
              edge(depth, packedA + (row - rows.lowerBound) * depth, panel, corner, height, width, continues)
            }
          }
        }
      }
    }

    /// A tile that hangs over C's edge goes through a full one beside it.
    private func edge(
      _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ corner: UnsafeMutablePointer<Float>, _ height: Int,
      _ width: Int, _ continues: Bool
    ) {
      // SAFETY: a full tile fits; of C only `height` rows of `width` floats are touched.
      withUnsafeTemporaryAllocation(of: Float.self, capacity: GEMM.rows * GEMM.columns) { buffer in
        guard let tile = buffer.baseAddress else { return }
        buffer.initialize(repeating: 0)
        if continues {
          for row in 0..<height { (tile + row * GEMM.columns).update(from: corner + row * cStride, count: width) }
        }
        kernel6x16(depth, a, b, tile, GEMM.columns, continues)
        for row in 0..<height { (corner + row * cStride).update(from: tile + row * GEMM.columns, count: width) }
      }
    }
  }

  /// Into panels of six rows, [k][6]; rows past the end are zero.
  static func packA(_ a: Matrix, rows: Range<Int>, k: Range<Int>, into packed: UnsafeMutablePointer<Float>) {
    var target = packed
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: GEMM.rows) {
      let height = min(GEMM.rows, rows.upperBound - first)
      let source = a.base + first * a.rowStride + k.lowerBound * a.columnStride
      if height < GEMM.rows { target.update(repeating: 0, count: GEMM.rows * k.count) }
      for row in 0..<height {
        var from = source + row * a.rowStride, to = target + row
        for _ in 0..<k.count {
          to.pointee = from.pointee
          to += GEMM.rows
          from += a.columnStride
        }
      }
      target += GEMM.rows * k.count
    }
  }

  /// Into panels of sixteen columns, [k][16]; columns past the end are zero.
  static func packB(_ b: Matrix, k: Range<Int>, columns: Range<Int>, into packed: UnsafeMutablePointer<Float>) {
    var target = packed
    for first in stride(from: columns.lowerBound, to: columns.upperBound, by: GEMM.columns) {
      let width = min(GEMM.columns, columns.upperBound - first)
      let source = b.base + k.lowerBound * b.rowStride + first * b.columnStride
      if width < GEMM.columns { target.update(repeating: 0, count: GEMM.columns * k.count) }
      if b.columnStride == 1, width == GEMM.columns {
        for row in 0..<k.count {
          let from = source + row * b.rowStride, to = target + row * GEMM.columns
          to.update(from: from, count: GEMM.columns)
        }
      } else {
        for column in 0..<width {
          var from = source + column * b.columnStride, to = target + column
          for _ in 0..<k.count {
            to.pointee = from.pointee
            to += GEMM.columns
            from += b.rowStride
          }
        }
      }
      target += GEMM.columns * k.count
    }
  }
}
