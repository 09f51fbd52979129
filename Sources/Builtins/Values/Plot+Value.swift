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
      case .panels(let panels): "Figure of \(panels.plots.count) panels"
      }
    return title.map { "\(kind) “\($0)”" }
      ?? [kind, yLabel.map { "of \($0)" }, xLabel.map { "over \($0)" }].compactMap(\.self).joined(separator: " ")
  }

  public func member(_ name: String) throws(Trap) -> Value? { name == "data" ? .domain(try data) : nil }
  public func isEqual(to other: any DomainValue) -> Bool { (other as? Plot) == self }
  public var identity: String { summary + "\n" + ((try? data.csv) ?? "") }

  /// The numbers of the figure, so that none goes without its table.
  public var data: Table {
    get throws(Trap) {
      switch content {
      case .series(let series): try Plot.table(series, x: xLabel ?? "x", y: yLabel ?? "y")
      case .bars(let categories, let groups):
        try Table(
          [.init("category", categories.map(Value.string))]
            + groups.enumerated().flatMap { Plot.columns($1, $1.name ?? yLabel ?? "value \($0 + 1)") })
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
      case .panels(let panels): try Plot.table(panels)
      }
    }
  }

  private static func columns(_ group: Bars, _ name: String) -> [Table.Column] {
    [.init(name, group.values.map(Value.number))]
      + (group.bounds.map { [.init("\(name) low", $0.low.map(Value.number)), .init("\(name) high", $0.high.map(Value.number))] } ?? [])
  }

  /// The tables of all panels, one below the other: which panel it is, then every column that any of them has.
  private static func table(_ panels: Panels) throws(Trap) -> Table {
    let tables = try panels.plots.map { (plot) throws(Trap) in try plot.data }
    var names: [String] = []
    for name in tables.flatMap({ $0.columns.map(\.name) }) where !names.contains(name) { names.append(name) }
    let labels = panels.plots.enumerated().map { index, plot in
      [panels.letters.isEmpty ? nil : panels.letters[index], plot.title].compactMap(\.self).joined(separator: " ")
    }
    let which = zip(labels, tables).enumerated().flatMap { index, pair in
      [Value](repeating: .string(pair.0.isEmpty ? "\(index + 1)" : pair.0), count: pair.1.rowCount)
    }
    let columns = names.map { name in
      Table.Column(
        name,
        tables.flatMap { table in
          table.columns.first { $0.name == name }?.values ?? [Value](repeating: .none, count: table.rowCount)
        })
    }
    return try Table([.init(names.contains("panel") ? "figure's panel" : "panel", which)] + columns)
  }

  private static func table(_ series: [Series], x xName: String, y yName: String) throws(Trap) -> Table {
    func rows(_ pick: (Series) -> [Double]) -> [Value] { series.flatMap { pick($0).map(Value.number) } }
    var columns: [Table.Column] = []
    if series.count > 1 { columns.append(.init("series", series.flatMap { one in one.x.map { _ in Value.string(one.name ?? "") } })) }
    columns.append(.init(xName, rows(\.x)))
    columns.append(.init(yName == xName ? "\(yName) (y)" : yName, rows(\.y)))
    if series.contains(where: { $0.spread != nil }) {
      columns.append(.init("low", rows { $0.bounds?.low ?? $0.y.map { _ in .nan } }))
      columns.append(.init("high", rows { $0.bounds?.high ?? $0.y.map { _ in .nan } }))
    }
    return try Table(columns)
  }
}
