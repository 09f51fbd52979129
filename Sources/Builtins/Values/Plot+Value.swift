import Imaging
import Language

extension Plot: DomainValue, ResinValue {
  public static var typeName: String { "Plot" }
  public static var members: [Member] { [Member("data", .domain(Table.typeName), "The numbers that it draws.")] }

  public var summary: String {
    let kind =
      switch content {
      case .series(let series): series.allSatisfy { $0.style == .points } ? "Scatter plot" : "Plot"
      case .bars: "Bars"
      case .histogram: "Histogram"
      case .heatMap: "Heat map"
      }
    return title.map { "\(kind) “\($0)”" }
      ?? [kind, yLabel.map { "of \($0)" }, xLabel.map { "over \($0)" }].compactMap(\.self).joined(separator: " ")
  }

  public func member(_ name: String) throws(Trap) -> Value? { name == "data" ? .domain(try data) : nil }
  public func isEqual(to other: any DomainValue) -> Bool { (other as? Plot) == self }
  public var identity: String { (try? data.csv) ?? summary }

  /// The numbers of the figure, so that none goes without its table.
  public var data: Table {
    get throws(Trap) {
      switch content {
      case .series(let series): try Plot.table(series, x: xLabel ?? "x", y: yLabel ?? "y")
      case .bars(let categories, let groups):
        try Table(
          [.init("category", categories.map(Value.string))]
            + groups.enumerated().map { .init($1.name ?? yLabel ?? "value \($0 + 1)", $1.values.map(Value.number)) })
      case .histogram(let histograms):
        try Table([
          .init("series", histograms.flatMap { histogram in histogram.counts.map { _ in Value.string(histogram.name ?? "") } }),
          .init("low", histograms.flatMap { $0.edges.dropLast().map(Value.number) }),
          .init("high", histograms.flatMap { $0.edges.dropFirst().map(Value.number) }),
          .init("count", histograms.flatMap { $0.counts.map(Value.int) }),
        ])
      case .heatMap(let map):
        try Table(
          [.init("row", map.rows.indices.map { .string(map.rowNames?[$0] ?? "\($0)") })]
            + (map.rows.first?.indices.map { column in
              .init(map.columnNames?[column] ?? "\(column)", map.rows.map { .number($0[column]) })
            } ?? []))
      }
    }
  }

  private static func table(_ series: [Series], x xName: String, y yName: String) throws(Trap) -> Table {
    func rows(_ pick: (Series) -> [Double]) -> [Value] { series.flatMap { pick($0).map(Value.number) } }
    var columns: [Table.Column] = []
    if series.count > 1 { columns.append(.init("series", series.flatMap { one in one.x.map { _ in Value.string(one.name ?? "") } })) }
    columns.append(.init(xName, rows(\.x)))
    columns.append(.init(yName == xName ? "\(yName) (y)" : yName, rows(\.y)))
    if series.contains(where: { $0.spread != nil }) {
      columns.append(.init("low", rows { one in one.y.indices.map { one.interval(at: $0).low } }))
      columns.append(.init("high", rows { one in one.y.indices.map { one.interval(at: $0).high } }))
    }
    return try Table(columns)
  }
}

extension Series {
  fileprivate func interval(at index: Int) -> (low: Double, high: Double) {
    switch spread {
    case .bars(let errors), .band(let errors): (y[index] - errors[index], y[index] + errors[index])
    case .intervalBars(let low, let high), .intervalBand(let low, let high): (low[index], high[index])
    case nil: (.nan, .nan)
    }
  }
}
