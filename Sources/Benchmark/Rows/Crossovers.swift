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
        let crossovers = Crossovers(all.map(\.point)), pixels = all.map(\.point.pixels)
        let last = (pixels.max() ?? 0) + 1
        func text(_ number: Int, unless isEmpty: Bool) -> String { isEmpty || number >= last ? ".max" : "\(number)" }
        let name = channels == kinds.keys.max() ? ".max" : "\(channels)"
        lines += [
          "// \(all.count) sizes of \(pixels.min() ?? 0) to \(last - 1) pixels; in the mean \(short(crossovers.cost * 100 - 100))% over the best of each.",
          "Row(channels: \(name), planClass: .\(planClass), two: \(text(crossovers.two, unless: crossovers.two == crossovers.four)), "
            + "four: \(text(crossovers.four, unless: false))),",
        ]
      }
    }
    return lines.map { "    " + $0 }.joined(separator: "\n")
  }
}

extension ProposeTable.Measured {
  var point: Crossovers.Point {
    func time(_ algorithm: Algorithm) -> Double { times.first { $0.0 == algorithm }?.1 ?? .infinity }
    return Crossovers.Point(
      pixels: shape.height * shape.width, direct: time(.direct), two: time(.winograd(.two)), four: time(.winograd(.four)))
  }
}
