import Language

extension Builtin {
  static let corr = relation("corr", "Pearson's correlation of two series.", "corr([1, 2, 3], [2, 4, 6]) // 1") { pearson($0, $1) }

  static let spearman = relation(
    "spearman", "Spearman's rank correlation; equal values share their mean rank.", "spearman([1, 2, 3], [1, 10, 100]) // 1"
  ) {
    pearson($0.ranks, $1.ranks)
  }

  private static func relation(
    _ name: String, _ summary: String, _ example: String, _ body: @escaping @Sendable ([Double], [Double]) -> Double
  ) -> Builtin {
    Builtin(
      name, summary, topic: .numbers, parameters: Parameter<Samples>.first("xs", "One series."),
      Parameter<Samples>.first("ys", "The other, as long."), examples: [example]
    ) { (xs: Samples, ys: Samples) throws(Trap) -> Double in
      let (left, right) = (try xs.atLeast(2, for: name), ys.values)
      guard left.count == right.count else {
        throw Trap("`\(name)` needs two series of one length, got \(left.count) and \(right.count)", argument: "ys")
      }
      if (left + right).contains(where: \.isNaN) { return .nan }
      return body(left, right)
    }
  }

  /// NaN where a series does not vary.
  private static func pearson(_ xs: [Double], _ ys: [Double]) -> Double {
    let (meanX, meanY) = (xs.mean, ys.mean)
    var (xy, xx, yy) = (0.0, 0.0, 0.0)
    for (x, y) in Swift.zip(xs, ys) {
      let (dx, dy) = (x - meanX, y - meanY)
      (xy, xx, yy) = (xy + dx * dy, xx + dx * dx, yy + dy * dy)
    }
    let r = xy / (xx * yy).squareRoot()
    return r.isNaN ? r : Swift.min(1, Swift.max(-1, r))
  }
}

extension [Double] {
  /// Ranks from 1; equal values share the mean of theirs.
  var ranks: [Double] {
    let order = indices.sorted { self[$0] < self[$1] }
    var ranks = [Double](repeating: 0, count: count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, self[order[end]] == self[order[start]] { end += 1 }
      for position in start..<end { ranks[order[position]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }
}
