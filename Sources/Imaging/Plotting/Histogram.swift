/// How many values lie between one edge and the next.
public struct Histogram: Sendable, Equatable {
  public var name: String?
  /// One more than the counts, ascending.
  public let edges: [Double]
  public let counts: [Int]

  /// Bins of equal width from the smallest to the largest value, as NumPy's `histogram`: each holds its lower edge, the last also its upper one.
  /// Values that are not finite are left out.
  public init(name: String? = nil, values: [Double], bins: Int, range: ClosedRange<Double>? = nil) throws(PlotError) {
    guard (1...10_000).contains(bins) else { throw .badBins(bins) }
    let finite = values.filter(\.isUsable)
    var (low, high) = (range?.lowerBound ?? finite.min() ?? 0, range?.upperBound ?? finite.max() ?? 1)
    guard low.isUsable, high.isUsable else { throw .badRange(low, high) }
    if !(low...high).isUsable {
      // NumPy's half, or more where a half would be lost in rounding.
      let half = max(0.5, abs(low) * 1e-9)
      (low, high) = (low - half, high + half)
    }
    let width = (high - low) / Double(bins)
    let edges = (0...bins).map { $0 == bins ? high : low + Double($0) * width }
    var counts = [Int](repeating: 0, count: bins)
    for value in finite where value >= low && value <= high {
      var bin = min(max(Int((value - low) / width), 0), bins - 1)
      // Rounding must not put a value on the wrong side of an edge.
      if value < edges[bin] { bin -= 1 } else if bin < bins - 1, value >= edges[bin + 1] { bin += 1 }
      counts[max(bin, 0)] += 1
    }
    self.name = name
    self.edges = edges
    self.counts = counts
  }
}

extension Histogram {
  /// - Parameter edges: ascending, two or more. What lies outside of them is left out.
  init(name: String? = nil, values: [Double], edges: [Double]) {
    var counts = [Int](repeating: 0, count: max(edges.count - 1, 0))
    for value in values where value.isFinite {
      // The last edge that is not above the value, found by halving.
      var (low, high) = (0, edges.count)
      while high - low > 1 {
        let middle = (low + high) / 2
        if edges[middle] <= value { low = middle } else { high = middle }
      }
      guard let first = edges.first, let last = edges.last, value >= first, value <= last else { continue }
      counts[min(low, counts.count - 1)] += 1
    }
    (self.name, self.edges, self.counts) = (name, edges, counts)
  }
}
