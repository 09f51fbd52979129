import Engine

/// Which way a convolution is computed by the number of its pixels: directly at first, then by F(2×2, 3×3), then by F(4×4, 3×3). Any of the three may be empty.
struct Crossovers: Equatable {
  /// What one measured size took, in seconds.
  struct Point {
    /// Of one image's result.
    var pixels: Int
    var direct: Double, two: Double, four: Double
  }

  /// From so many pixels on, unless `four` says otherwise.
  var two: Int
  var four: Int
  /// What all points take with this choice, by what they would take if each had its best.
  var cost: Double

  /// The numbers that cost least over all points, each point counting alike whatever its size; of equals the smallest.
  init(_ points: [Point]) {
    let sizes = Set(points.map(\.pixels)).sorted()
    let starts = sizes + [(sizes.last ?? 0) + 1]
    var best = Crossovers(two: 0, four: 0, cost: .infinity)
    for four in starts {
      for two in starts where two <= four {
        let cost = points.reduce(0) { sum, point in
          let time = point.pixels >= four ? point.four : point.pixels >= two ? point.two : point.direct
          return sum + time / min(point.direct, point.two, point.four)
        }
        if cost < best.cost { best = Crossovers(two: two, four: four, cost: cost) }
      }
    }
    self = best
    cost = points.isEmpty ? 1 : best.cost / Double(points.count)
  }

  init(two: Int, four: Int, cost: Double) { (self.two, self.four, self.cost) = (two, four, cost) }
}

extension ProposeTable {
  /// The table's rows as Swift source, and in comments what they rest on.
  static func source(_ measured: [Measured]) -> String {
    var lines: [String] = []
    for planClass in [PlanClass.single, .bulk] {
      let kinds = Dictionary(grouping: measured.filter { $0.shape.planClass == planClass }) { max($0.shape.inputs, $0.shape.outputs) }
      for (channels, all) in kinds.sorted(by: { $0.key < $1.key }) {
        let dense = Thresholds(all.filter { $0.shape.stride == 1 }), strided = Thresholds(all.filter { $0.shape.stride == 2 })
        let name = channels == kinds.keys.max() ? ".max" : "\(channels)"
        lines += [
          "// Stride 1: \(dense.remark). Stride 2: \(strided.remark).",
          "Row(channels: \(name), planClass: .\(planClass), two: \(dense.two), four: \(dense.four), strided: \(strided.four)),",
        ]
      }
    }
    return lines.map { "    " + $0 }.joined(separator: "\n")
  }
}

/// What the table says of some sizes, as Swift source.
private struct Thresholds {
  let two: String, four: String, remark: String

  init(_ all: [ProposeTable.Measured]) {
    let crossovers = Crossovers(all.map(\.point)), pixels = all.map(\.point.pixels)
    let last = (pixels.max() ?? 0) + 1
    func text(_ number: Int, unless isEmpty: Bool) -> String { isEmpty || number >= last ? ".max" : "\(number)" }
    two = text(crossovers.two, unless: crossovers.two == crossovers.four)
    four = text(crossovers.four, unless: false)
    remark =
      all.isEmpty
      ? "none"
      : "\(all.count) sizes of \(pixels.min() ?? 0) to \(last - 1) pixels, in the mean \(short(crossovers.cost * 100 - 100))% over the best of each"
  }
}

extension ProposeTable.Measured {
  /// (For stride 2 there is one kind of tile, which stands in the place of F(4×4).)
  var point: Crossovers.Point {
    func time(_ wanted: (Algorithm) -> Bool) -> Double { times.first { wanted($0.0) }?.1 ?? .infinity }
    return Crossovers.Point(
      pixels: shape.height * shape.width, direct: time { $0 == .direct }, two: time { $0 == .winograd(.two) },
      four: time { $0 != .direct && $0 != .winograd(.two) })
  }
}
