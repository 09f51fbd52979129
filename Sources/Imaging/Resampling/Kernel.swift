/// For each pixel of the result along one axis: the first pixel of the source that it reads, and the weights from there on.
///
/// The triangle filter of Pillow and of PyTorch's `interpolate(antialias: true)`: half-pixel centres, and as wide as the step where the
/// image shrinks. Where it grows this is ordinary bilinear interpolation (PyTorch's `align_corners: false`).
struct Kernel {
  /// Entries in `weights` for each pixel of the result; unused ones are 0.
  let taps: Int
  var starts: [Int] = []
  var counts: [Int] = []
  var weights: [Double] = []

  init(from source: Int, to result: Int) {
    let step = Double(source) / Double(result)
    let stretch = max(step, 1)
    let support = stretch
    taps = Int(support.rounded(.up)) * 2 + 1
    starts.reserveCapacity(result)
    counts.reserveCapacity(result)
    weights = [Double](repeating: 0, count: result * taps)
    for x in 0..<result {
      let center = (Double(x) + 0.5) * step
      // Conversions to Int round toward zero, as in Pillow's C.
      let first = max(Int(center - support + 0.5), 0)
      let end = min(Int(center + support + 0.5), source)
      var total = 0.0
      for i in first..<max(end, first) {
        let distance = (Double(i) - center + 0.5) * (1 / stretch)
        let weight = max(0, 1 - abs(distance))
        weights[x * taps + i - first] = weight
        total += weight
      }
      if total != 0 {
        for i in 0..<max(end - first, 0) { weights[x * taps + i] /= total }
      }
      starts.append(first)
      counts.append(max(end - first, 0))
    }
  }
}
