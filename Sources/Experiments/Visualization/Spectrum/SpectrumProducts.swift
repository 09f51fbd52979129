import Engine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The inverse real Fourier transform of a window of the image, and its adjoint, as matrix products: only the pixels asked for are computed.
///
/// With φ = 2π·fy·y/n, θ = 2π·fx·x/n and w = 1 for fx = 0 and fx = n/2, else 2:
/// T[fy, x] = Σ_fx w·S[fy, fx]·e^{iθ} and image[y, x] = Re Σ_fy e^{iφ}·T[fy, x]. The order is the other way round than in an FFT because the parameters lie row by row in
/// memory, so the first and larger product reads them as they are.
///
/// That product is halved by symmetry: about a column c where e^{2πi·fx·c/n} is ±1, columns c + d and c − d share their cosines, E = Σ w·S·cos, and their sines,
/// O = Σ w·S·sin, and T[c ± d] = E[d] ± i·O[d]. So c = n/2; for an odd n only c = 0 will do, and all columns are computed.
final class SpectrumProducts {
  private let side: Int, frequencies: Int
  private let centre: Int, widest: Int
  /// Rows fx; columns ±w·cos(2π·fx·d/n) for d = 0 … `widest`, then the same of the sine.
  private let horizontal: UnsafeMutablePointer<Float>
  /// The columns of `horizontal` up to the reach last asked for: 2·(reach + 1) a row.
  private let window: UnsafeMutablePointer<Float>
  private var reach = -1
  /// Rows y; columns cos φ for all fy, then −sin φ.
  private let vertical: UnsafeMutablePointer<Float>
  /// E and O, or their gradients: for each colour and fy a row of real parts, then one of imaginary parts; columns E[0 … reach], O[0 … reach].
  private let halves: UnsafeMutablePointer<Float>
  /// T, or its gradient: rows (real, fy), (imaginary, fy); columns (colour, x).
  private let columns: UnsafeMutablePointer<Float>

  /// Where the products beat the FFT of the whole image: a function of the shape alone, for the bits' sake. The bound is estimated from the
  /// multiplications of both, not measured.
  static func isFaster(side: Int, region: Region) -> Bool {
    let (_, reach) = span(side: side, region.columns)
    return 2 * reach + 1 <= side * 3 / 4
  }

  /// The column of symmetry, and how far from it the columns lie (around the circle).
  private static func span(side: Int, _ columns: Range<Int>) -> (centre: Int, reach: Int) {
    guard side.isMultiple(of: 2) else { return (0, side / 2) }
    let centre = side / 2
    return (centre, max(abs(columns.lowerBound - centre), abs(columns.upperBound - 1 - centre)))
  }

  init(side: Int, frequencies: Int) {
    (self.side, self.frequencies) = (side, frequencies)
    centre = side.isMultiple(of: 2) ? side / 2 : 0
    widest = side / 2
    horizontal = .allocate(capacity: frequencies * 2 * (widest + 1))
    window = .allocate(capacity: frequencies * 2 * (widest + 1))
    vertical = .allocate(capacity: side * 2 * side)
    halves = .allocate(capacity: 6 * side * 2 * (widest + 1))
    columns = .allocate(capacity: 2 * side * 3 * side)
    let turns = (0..<side).map { 2 * Double.pi * Double($0) / Double(side) }
    let cosines = turns.map { Float(cos($0)) }, sines = turns.map { Float(sin($0)) }
    // SAFETY: all indices below follow the shapes allocated above.
    for y in 0..<side {
      for fy in 0..<side {
        vertical[y * 2 * side + fy] = cosines[fy * y % side]
        vertical[y * 2 * side + side + fy] = -sines[fy * y % side]
      }
    }
    for fx in 0..<frequencies {
      let weight: Float = (fx == 0 || 2 * fx == side ? 1 : 2) * (centre > 0 && !fx.isMultiple(of: 2) ? -1 : 1)
      for d in 0...widest {
        horizontal[fx * 2 * (widest + 1) + d] = weight * cosines[fx * d % side]
        horizontal[fx * 2 * (widest + 1) + widest + 1 + d] = weight * sines[fx * d % side]
      }
    }
  }

  deinit { for pointer in [horizontal, window, vertical, halves, columns] { pointer.deallocate() } }

  private func prepare(_ columns: Range<Int>) {
    let (_, reach) = Self.span(side: side, columns)
    if reach == self.reach { return }
    self.reach = reach
    for row in 0..<frequencies {
      // SAFETY: reach ≤ widest, so both tables have rows that long.
      let from = horizontal + row * 2 * (widest + 1), to = window + row * 2 * (reach + 1)
      to.update(from: from, count: reach + 1)
      (to + reach + 1).update(from: from + widest + 1, count: reach + 1)
    }
  }

  /// `target`: for each row of the region its red, green and blue line.
  func image(_ scaled: UnsafePointer<Float>, _ region: Region, into target: UnsafeMutablePointer<Float>, threads: Threads) {
    let (height, width) = (region.rows.count, region.columns.count)
    if height == 0 || width == 0 { return }
    prepare(region.columns)
    // SAFETY (here and in `adjoint`): the shapes of the buffers are those of the products; `target` has room for height × 3 × width.
    GEMM.multiply(
      m: 6 * side, n: 2 * (reach + 1), k: frequencies, Matrix(scaled, rowStride: frequencies), Matrix(window, rowStride: 2 * (reach + 1)),
      into: halves, cStride: 2 * (reach + 1), accumulate: false, threads: threads)
    eachRow(region.columns, threads) { even, odd, real, imaginary, d, x, sign in
      // T = E ± i·O.
      real[x] = even.real[d] - sign * odd.imaginary[d]
      imaginary[x] = even.imaginary[d] + sign * odd.real[d]
    }
    GEMM.multiply(
      m: height, n: 3 * width, k: 2 * side, Matrix(vertical + region.rows.lowerBound * 2 * side, rowStride: 2 * side),
      Matrix(columns, rowStride: 3 * width), into: target, cStride: 3 * width, accumulate: false, threads: threads)
  }

  func adjoint(_ source: UnsafePointer<Float>, _ region: Region, into gradient: UnsafeMutablePointer<Float>, threads: Threads) {
    let (height, width) = (region.rows.count, region.columns.count)
    if height == 0 || width == 0 {
      gradient.update(repeating: 0, count: 6 * side * frequencies)
      return
    }
    prepare(region.columns)
    GEMM.multiply(
      m: 2 * side, n: 3 * width, k: height, Matrix(vertical + region.rows.lowerBound * 2 * side, rowStride: 2 * side).transposed,
      Matrix(source, rowStride: 3 * width), into: columns, cStride: 3 * width, accumulate: false, threads: threads)
    halves.update(repeating: 0, count: 6 * side * 2 * (reach + 1))
    eachRow(region.columns, threads) { even, odd, real, imaginary, d, x, sign in
      even.real[d] += real[x]
      odd.imaginary[d] -= sign * real[x]
      even.imaginary[d] += imaginary[x]
      odd.real[d] += sign * imaginary[x]
    }
    GEMM.multiply(
      m: 6 * side, n: frequencies, k: 2 * (reach + 1), Matrix(halves, rowStride: 2 * (reach + 1)),
      Matrix(window, rowStride: 2 * (reach + 1)).transposed, into: gradient, cStride: frequencies, accumulate: false, threads: threads)
  }

  private typealias Parts = (real: UnsafeMutablePointer<Float>, imaginary: UnsafeMutablePointer<Float>)

  /// Visits, for each colour and fy, the columns x of the window with their distance d from the centre and the side on which they lie.
  @inline(__always)
  private func eachRow(
    _ range: Range<Int>, _ threads: Threads,
    _ body: (Parts, Parts, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, _ d: Int, _ x: Int, _ sign: Float) -> Void
  ) {
    let (side, reach, centre, width, halves, columns) = (side, reach, centre, range.count, halves, columns)
    // Left of the centre, and right of it; for an odd side also those past the middle of the circle, which count as left of column `side`.
    let middle = side.isMultiple(of: 2) ? side : side / 2 + 1
    let left = range.clamped(to: 0..<centre), right = range.clamped(to: centre..<middle), beyond = range.clamped(to: middle..<side)
    threads.parallel(6) { task in
      let colour = task / 2
      for fy in side * (task % 2) / 2..<side * (task % 2 + 1) / 2 {
        // SAFETY: as the shapes of `halves` and `columns` say; d ≤ reach by the choice of reach.
        let row = halves + 2 * (colour * side + fy) * 2 * (reach + 1), next = row + 2 * (reach + 1)
        let even = (real: row, imaginary: next), odd = (real: row + reach + 1, imaginary: next + reach + 1)
        let real = columns + fy * 3 * width + colour * width, imaginary = real + side * 3 * width
        for x in left { body(even, odd, real, imaginary, centre - x, x - range.lowerBound, -1) }
        for x in right { body(even, odd, real, imaginary, x - centre, x - range.lowerBound, 1) }
        for x in beyond { body(even, odd, real, imaginary, side - x, x - range.lowerBound, -1) }
      }
    }
  }
}
