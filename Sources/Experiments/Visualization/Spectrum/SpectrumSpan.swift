/// How a range of pixels along one axis is computed: by distances d from a column of symmetry.
///
/// About a column c where e^{2πi·f·c/n} is ±1 for every f, columns c + d and c − d share their cosines, E(d) = ± Σ f-th term · cos(2π·f·d/n), and their sines, O(d). For an even n
/// that is c = n/2 (n itself would do, too, but the middle is where a neuron looks); for an odd n only c = 0.
///
/// If n is even, d and n/2 − d share theirs once more: with the terms of even f apart from those of odd f, E(d) = E₀ + E₁, E(n/2 − d) = E₀ − E₁, O(d) = O₀ + O₁ and
/// O(n/2 − d) = O₁ − O₀. Folded like this, d goes to n/4 only, and every d gives four pixels: c + d, c − d, n − d and d.
struct SpectrumSpan: Sendable, Hashable {
  /// Distances to compute: d in 0 ..< count.
  let count: Int
  let isFolded: Bool
  /// Distance d is the pixels `plus` + d and `minus` − d.
  let plus: Int, minus: Int

  /// A function of the shape alone, for the bits' sake: folded from the first distance that this saves, as one distance takes the same multiplications either way. Measured at 224 on
  /// one thread, to colours and back: windows of 112² (57 distances, not folded) 0.31 and 0.30 ms, of 120² (57, folded, and more pixels) 0.32 and 0.31, of 160² 0.40 and 0.35, of 224²
  /// 0.51 and 0.43.
  init(side: Int, _ range: Range<Int>) {
    guard side.isMultiple(of: 2) else {
      (count, isFolded, plus, minus) = (side / 2 + 1, false, 0, side)
      return
    }
    let centre = side / 2
    let reach = range.isEmpty ? 0 : max(centre - range.lowerBound, range.upperBound - 1 - centre, 0)
    isFolded = reach > side / 4
    count = (isFolded ? side / 4 : reach) + 1
    (plus, minus) = (centre, centre)
  }
}
