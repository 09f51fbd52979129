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
/// T[fy, x] = Σ_fx w·(S[fy, fx]·e^{iθ}) and image[y, x] = Re Σ_fy e^{iφ}·T[fy, x]. The order is the other way round than in an FFT because the parameters lie row by row in
/// memory, so the first and larger product reads them as they are.
final class SpectrumProducts {
  private let side: Int, frequencies: Int
  /// w·e^{iθ} as a real matrix: rows (fx, re), (fx, im); columns x (real part of T), then x (imaginary part of T).
  private let horizontal: UnsafeMutablePointer<Float>
  /// cos φ and −sin φ, both symmetric: rows fy, columns y.
  private let cosine: UnsafeMutablePointer<Float>, minusSine: UnsafeMutablePointer<Float>
  /// The columns of `horizontal` for the window last asked for.
  private let window: UnsafeMutablePointer<Float>
  private var windowColumns = 0..<0
  /// T, or its gradient: 3·side rows of 2·X.
  private let middle: UnsafeMutablePointer<Float>

  /// Where the products beat the FFT of the whole image (measured on a 2-core AVX2 machine; a function of the shape alone, for the bits' sake).
  static func isFaster(side: Int, region: Region) -> Bool { region.columns.count * 2 <= side }

  init(side: Int, frequencies: Int) {
    (self.side, self.frequencies) = (side, frequencies)
    horizontal = .allocate(capacity: 2 * frequencies * 2 * side)
    window = .allocate(capacity: 2 * frequencies * 2 * side)
    middle = .allocate(capacity: 3 * side * 2 * side)
    cosine = .allocate(capacity: side * side)
    minusSine = .allocate(capacity: side * side)
    let turns = (0..<side).map { 2 * Double.pi * Double($0) / Double(side) }
    let cosines = turns.map { Float(cos($0)) }, sines = turns.map { Float(sin($0)) }
    // SAFETY: all indices below follow the shapes allocated above.
    for i in 0..<side {
      for j in 0..<side {
        cosine[i * side + j] = cosines[i * j % side]
        minusSine[i * side + j] = -sines[i * j % side]
      }
    }
    for fx in 0..<frequencies {
      let weight: Float = fx == 0 || 2 * fx == side ? 1 : 2
      let real = horizontal + 2 * fx * 2 * side, imaginary = real + 2 * side
      for x in 0..<side {
        let c = weight * cosines[fx * x % side], s = weight * sines[fx * x % side]
        (real[x], real[side + x]) = (c, s)
        (imaginary[x], imaginary[side + x]) = (-s, c)
      }
    }
  }

  deinit { for pointer in [horizontal, window, middle, cosine, minusSine] { pointer.deallocate() } }

  private func prepare(_ columns: Range<Int>) {
    if columns == windowColumns { return }
    windowColumns = columns
    let width = columns.count
    for row in 0..<2 * frequencies {
      // SAFETY: both tables have 2·frequencies rows of at least 2·width floats.
      let from = horizontal + row * 2 * side + columns.lowerBound, to = window + row * 2 * width
      to.update(from: from, count: width)
      (to + width).update(from: from + side, count: width)
    }
  }

  func image(_ scaled: UnsafePointer<Float>, _ region: Region, into target: UnsafeMutablePointer<Float>, threads: Threads) {
    let (height, width) = (region.rows.count, region.columns.count)
    if height == 0 || width == 0 { return }
    prepare(region.columns)
    // SAFETY: the shapes of the buffers are those of the products; `target` has room for three planes of height × width.
    GEMM.multiply(
      m: 3 * side, n: 2 * width, k: 2 * frequencies, Matrix(scaled, rowStride: 2 * frequencies), Matrix(window, rowStride: 2 * width),
      into: middle, cStride: 2 * width, accumulate: false, threads: threads)
    for colour in 0..<3 {
      let plane = target + colour * height * width
      for (table, part) in [(cosine, 0), (minusSine, width)] {
        GEMM.multiply(
          m: height, n: width, k: side, Matrix(table + region.rows.lowerBound * side, rowStride: side),
          Matrix(middle + colour * side * 2 * width + part, rowStride: 2 * width), into: plane, cStride: width, accumulate: part > 0,
          threads: threads)
      }
    }
  }

  func adjoint(_ source: UnsafePointer<Float>, _ region: Region, into gradient: UnsafeMutablePointer<Float>, threads: Threads) {
    let (height, width) = (region.rows.count, region.columns.count)
    if height == 0 || width == 0 {
      gradient.update(repeating: 0, count: 3 * side * 2 * frequencies)
      return
    }
    prepare(region.columns)
    // SAFETY: as in `image`, each product transposed.
    for colour in 0..<3 {
      for (table, part) in [(cosine, 0), (minusSine, width)] {
        GEMM.multiply(
          m: side, n: width, k: height, Matrix(table + region.rows.lowerBound, rowStride: side),
          Matrix(source + colour * height * width, rowStride: width), into: middle + colour * side * 2 * width + part,
          cStride: 2 * width, accumulate: false, threads: threads)
      }
    }
    GEMM.multiply(
      m: 3 * side, n: 2 * frequencies, k: 2 * width, Matrix(middle, rowStride: 2 * width), Matrix(window, rowStride: 2 * width).transposed,
      into: gradient, cStride: 2 * frequencies, accumulate: false, threads: threads)
  }
}
