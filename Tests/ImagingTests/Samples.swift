import Foundation
import Imaging
import Testing

/// Plots and grids of every kind: drawn in each test run, and written to the folder `RESIN_SAMPLES`, if there is one, to be looked at.
enum Samples {
  static func plots() throws -> [(name: String, plot: Plot)] {
    let percents: [Double] = [0, 10, 20, 30, 40, 50]
    let curve = Plot.Content.series([
      Series(
        name: "2.1", x: percents, y: [0.912, 0.924, 0.893, 0.862, 0.801, 0.723], spread: .bars([0.02, 0.03, 0.025, 0.03, 0.04, 0.05])),
      Series(
        name: "3.1", x: percents, y: [0.982, 0.975, 0.964, 0.951, 0.92, 0.893], spread: .bars([0.01, 0.012, 0.015, 0.02, 0.02, 0.03])),
    ])
    let waves = (0...200).map { Double($0) / 20 }
    let bands = Plot.Content.series([
      Series(
        name: "sine", x: waves, y: waves.map { $0 > 6 && $0 < 7 ? .nan : sin($0) }, spread: .band(waves.map { 0.1 + $0 / 40 })),
      Series(name: "cosine", x: waves, y: waves.map { cos($0) * 0.6 }, spread: .band(waves.map { _ in 0.1 })),
    ])
    let noise = try Image.noise(height: 20, width: 20, seed: 3).pixels.map(Double.init)
    let normal = stride(from: 0, to: 1200, by: 6).map { noise[$0..<$0 + 6].reduce(0, +) - 3 }
    let scatter = Plot.Content.series([
      Series(name: "passing", x: Array(normal[..<90]), y: (0..<90).map { normal[$0] * 0.7 + normal[$0 + 100] * 0.5 }, style: .points),
      Series(name: "control", x: Array(normal[90..<180]), y: (0..<90).map { normal[$0 + 40] * 0.6 + 0.4 }, style: .points),
    ])
    let bars = Plot.Content.bars(
      categories: ["1.1", "2.1", "3.1", "4.1"],
      groups: [
        Bars(name: "intact", values: [0.95, 0.93, 0.91, 0.88], errors: [0.01, 0.02, 0.02, 0.03]),
        Bars(name: "ablated", values: [0.93, 0.85, 0.83, 0.80], errors: [0.02, 0.03, 0.02, 0.05]),
        Bars(name: "random", values: [0.94, 0.9, 0.9, 0.87], errors: [0.02, 0.02, .nan, 0.02]),
      ])
    let names = ["curve detector", "high–low frequency", "eye", "spiral", "checkerboard with a very long name that goes on and on"]
    let signed: [[Double]] = (0..<8).map { y in (0..<12).map { x -> Double in sin(Double(x) / 2) * cos(Double(y) / 3) * 3 } }
    var plots: [(name: String, plot: Plot)] = []
    func add(_ name: String, _ plot: Plot) { plots.append((name, plot)) }
    add(
      "curve",
      try Plot(
        curve, title: "Accuracy under enlargement", xLabel: "scale (%)", yLabel: "accuracy, ablated / intact",
        references: [Plot.Reference(.horizontal, at: 1, name: "no effect")]))
    let single: Plot.Content = .series([Series(x: percents, y: [1, 0.97, 0.91, 0.88, 0.7, 0.52])])
    add("single", try Plot(single, xLabel: "scale (%)", yLabel: "accuracy"))
    add("bands", try Plot(bands, title: "Bands & gaps", xLabel: "x", yLabel: "value", references: [Plot.Reference(.vertical, at: 5)]))
    add("scatter", try Plot(scatter, xLabel: "activation, small copy", yLabel: "activation, large copy"))
    let chance = Plot.Reference(.horizontal, at: 1.0 / 32, name: "chance")
    add("bars", try Plot(bars, title: "Accuracy by block", yLabel: "top-1 accuracy", references: [chance]))
    add("names", try Plot(.bars(categories: names, groups: [Bars(values: [3, -2, 1.5, .nan, 2.25])]), yLabel: "score"))
    let histogram = try Histogram(values: normal, bins: 20)
    add("histogram", try Plot(.histogram([histogram]), xLabel: "activation", yLabel: "count"))
    let pre = try Histogram(name: "pre", values: normal, bins: 15, range: -2...2)
    let post = try Histogram(name: "post", values: normal.map { $0 / 2 + 0.6 }, bins: 15, range: -2...2)
    add("histograms", try Plot(.histogram([pre, post]), xLabel: "activation", yLabel: "count"))
    let map = HeatMap(rows: signed, valueLabel: "correlation")
    add("heatmap", try Plot(.heatMap(map), title: "Channels", xLabel: "column", yLabel: "row"))
    let classes = ["curve", "line", "eye", "spiral", "checks"]
    var shares = (0..<5).map { y in (0..<5).map { x in noise[x * 5 + y] / 4 } }
    for i in 0..<5 { shares[i][i] = 0.9 }
    shares[3][2] = .nan
    let confusion = HeatMap(rows: shares, rowNames: classes, columnNames: classes, valueLabel: "share")
    add("confusion", try Plot(.heatMap(confusion), xLabel: "answered", yLabel: "shown"))
    add("large", try Plot(.series([Series(x: [0, 1e6, 3e6], y: [1e-7, 4e-7, -2e-7])]), xLabel: "images", yLabel: "loss"))
    add("empty", try Plot(.series([Series(name: "nothing", x: [1], y: [.nan])]), title: "No number at all"))
    return plots
  }

  /// What is hard to draw: long texts, wild numbers, next to nothing.
  static func hardPlots() throws -> [(name: String, plot: Plot)] {
    let long = "a text that is much too long for any axis, with so many words that even several lines do not hold all of them in the end"
    let names = (0..<40).map { "channel \($0)" }
    let several = (0..<5).map { index in
      Series(name: index == 2 ? long : "series \(index)", x: [0, 1, 2], y: [0, Double(index), 1], spread: .bars([0.1, 1, 0.2]))
    }
    let points = (0..<80).map { Double(($0 * 7919) % 1000) / 1000 }
    let labelled = Series(
      x: points, y: points.map { $0 * $0 + Double(Int($0 * 1000) % 7) / 40 }, style: .points, labels: points.indices.map { "\($0)" })
    return [
      ("long", try Plot(.series(several), title: long, xLabel: long, yLabel: long)),
      ("forty", try Plot(.bars(categories: names, groups: [Bars(values: names.indices.map { sin(Double($0)) })]), yLabel: "score")),
      ("two hundred", try Plot(.bars(categories: (0..<200).map { "\($0)" }, groups: [Bars(values: (0..<200).map(Double.init))]))),
      (
        "twelve", try Plot(.bars(categories: (0..<12).map { "a-long-name-\($0)" }, groups: [Bars(values: (0..<12).map { Double($0) - 4 })]))
      ),
      ("one bar", try Plot(.bars(categories: [long], groups: [Bars(values: [1])]))),
      ("one point", try Plot(.series([Series(x: [3], y: [-2e-9])]), xLabel: "x", yLabel: "y")),
      ("equal", try Plot(.series([Series(x: [1, 2, 3], y: [0.3, 0.3, 0.3])]))),
      ("nothing", try Plot(.series([Series(x: [.nan, 1], y: [1, .infinity])]))),
      ("huge", try Plot(.series([Series(x: [-1e299, 1e299], y: [1e-299, 1e299])]), yLabel: "y")),
      ("nearly equal", try Plot(.series([Series(x: [100_000, 100_000.001], y: [1, 1.0000001])]))),
      (
        "logarithms", try Plot(.series([Series(x: [1, 1e9], y: [1e-12, 3])]), xLabel: "steps", yLabel: "loss", xIsLog: true, yIsLog: true)
      ),
      ("labelled", try Plot(.series([labelled]), title: "Channels", xLabel: "In", yLabel: "Post", hasDiagonal: true, hasMarginals: true)),
      (
        "negative",
        try Plot(.bars(categories: ["a", "b"], groups: [Bars(name: "x", values: [-1, -2]), Bars(name: "y", values: [-3, -1])]))
      ),
      (
        "matrix",
        try Plot(
          .heatMap(
            HeatMap(
              rows: (0..<30).map { y in (0..<50).map { Double($0 * y) } }, rowNames: (0..<30).map { "row \($0)" },
              columnNames: (0..<50).map { "column \($0)" }, valueLabel: long)), title: long, xLabel: long, yLabel: long)
      ),
      ("one cell", try Plot(.heatMap(HeatMap(rows: [[1e-7]], showsValues: true)))),
    ]
  }

  /// Several plots in one figure.
  static func figures() throws -> [(name: String, plot: Plot)] {
    let all = try plots().map(\.plot)
    let percents: [Double] = [0, 10, 20, 30, 40, 50]
    let seeds = try (0..<6).map { seed in
      let series = [("passing", 50.0), ("random", 90)].map { name, pace in
        Series(name: name, x: percents, y: percents.map { exp(-$0 / pace / Double(seed + 1)) })
      }
      return try Plot(.series(series), title: "seed \(seed)", xLabel: "scale (%)", yLabel: "accuracy")
    }
    return [
      ("panels", try Plot(.panels(Panels(Array(all.prefix(6)))), title: "Everything at once")),
      ("multiples", try Plot(.panels(Panels(seeds, sharesX: true, sharesY: true)))),
      ("two panels", try Plot(.panels(Panels([all[3], all[9]], letters: [])))),
      ("many panels", try Plot(.panels(Panels(all)), theme: .dark)),
    ]
  }

  static func grids() throws -> [(name: String, image: Image)] {
    let picture = try Golden.image("fit/large.png").resized(height: 224, width: 224)
    let small = try Golden.image("fit/wide.png").croppedToCenter(height: 43, width: 43)
    var named = GridOptions()
    (named.rowNames, named.columnNames, named.scaleBar, named.theme) = (["small", "large, with a longer name"], ["In", "Pre"], 56, .dark)
    return [
      ("grid-three", try Image.grid([picture, picture.flipped(), picture.rotated(degrees: 30)], labels: ["In", "Pre", "Post"])),
      (
        "grid-nine",
        try Image.grid(
          (0..<9).map { try picture.scaled(1 - Double($0) / 10).resized(height: 112, width: 112) }, labels: ["small", "middle", "large"])
      ),
      (
        "grid-each",
        try Image.grid(
          [small, picture.resized(height: 43, width: 30), small, small], columns: 2, labels: ["a", "b, a longer label", "c", "d"])
      ),
      ("grid-named", try Image.grid([picture, picture.flipped(), picture.rotated(degrees: 30), picture], named)),
      ("grid-tiny", try Image.grid((0..<5).map { try Image.noise(height: 7, width: 7, seed: UInt64($0)) })),
    ]
  }
}

@Suite struct SampleTests {
  @Test func allKindsAreDrawnTheSameEachTime() throws {
    let folder = ProcessInfo.processInfo.environment["RESIN_SAMPLES"]
    for (name, plot) in try Samples.plots() + Samples.hardPlots() + Samples.figures() {
      let image = try plot.image()
      #expect(try plot.image() == image, "\(name)")
      let svg = try plot.svg()
      #expect(try plot.svg() == svg, "\(name)")
      if let folder {
        try Data(image.png()).write(to: URL(filePath: "\(folder)/\(name).png"))
        try Data(svg).write(to: URL(filePath: "\(folder)/\(name).svg"))
        try Data(plot.image(theme: .dark).png()).write(to: URL(filePath: "\(folder)/\(name)-dark.png"))
      }
    }
    for (name, image) in try Samples.grids() {
      if let folder { try Data(image.png()).write(to: URL(filePath: "\(folder)/\(name).png")) }
    }
  }
}
