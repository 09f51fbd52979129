import Imaging
import Language

extension Builtin {
  static let bars = Builtin(
    "bars", "A bar for each category; with a dictionary of arrays, one of each group.", topic: .plots,
    parameters: Parameter<[Value]>.required("x", "The categories."), Parameter<NamedSeries>.required("y", "The heights."),
    Parameter<NamedSeries?>.optional("errors", default: nil, "How far each y may be off, up and down."),
    Parameter<Numbers?>.optional("reference", default: nil, "Heights of dashed lines across."),
    Parameter<String?>.optional("title", default: nil, "The title."),
    Parameter<String?>.optional("xlabel", default: nil, "What runs along x."),
    Parameter<String?>.optional("ylabel", default: nil, "What runs along y."), examples: ["bars(x: [\"a\", \"b\"], y: [1, 2])"]
  ) {
    (
      _, x: [Value], y: NamedSeries, errors: NamedSeries?, reference: Numbers?, title: String?, xlabel: String?, ylabel: String?
    ) throws(Trap) -> Plot in
    let groups = y.series.map { Bars(name: $0.name, values: $0.values, errors: errors?.matching($0.name)) }
    return try plotting { () throws(PlotError) in
      try Plot(
        .bars(categories: x.map(\.displayed), groups: groups), title: title, xLabel: xlabel, yLabel: ylabel,
        references: reference?.list.references(.horizontal) ?? [])
    }
  }

  static let hist = Builtin(
    "hist", "How often values fall into equal bins.", topic: .plots,
    parameters: Parameter<NamedSeries>.first("xs", "The values; a dictionary of arrays draws several."),
    Parameter<Int>.optional("bins", default: 20, "How many bins."),
    Parameter<Bounds?>.optional("range", default: nil, "[lowest, highest] edge."),
    Parameter<String?>.optional("title", default: nil, "The title."),
    Parameter<String?>.optional("xlabel", default: nil, "What runs along x."),
    Parameter<String?>.optional("ylabel", default: "count", "What runs along y."), examples: ["hist([1, 2, 2, 3], bins: 3)"]
  ) { (_, xs: NamedSeries, bins: Int, range: Bounds?, title: String?, xlabel: String?, ylabel: String?) throws(Trap) -> Plot in
    try plotting { () throws(PlotError) in
      // One range for all, so that their bins agree.
      let all = xs.series.flatMap(\.values).filter(\.isFinite)
      let common = range?.range ?? all.min().flatMap { low in all.max().map { low...$0 } }
      let histograms = try xs.series.map { (one) throws(PlotError) in
        try Histogram(name: one.name, values: one.values, bins: bins, range: common)
      }
      return try Plot(.histogram(histograms), title: title, xLabel: xlabel, yLabel: ylabel)
    }
  }

  static let heatmap = Builtin(
    "heatmap", "A matrix as colours, the first row at the top.", topic: .plots,
    parameters: Parameter<Matrix>.first("rows", "An array of rows, or a tensor of two axes."),
    Parameter<[Value]?>.optional("rowNames", default: nil, "Names beside the rows."),
    Parameter<[Value]?>.optional("columnNames", default: nil, "Names below the columns."),
    Parameter<Bounds?>.optional("range", default: nil, "The values of the outermost colours."),
    Parameter<String?>.optional("label", default: nil, "What the values are."),
    Parameter<String?>.optional("title", default: nil, "The title."),
    Parameter<String?>.optional("xlabel", default: nil, "What runs along x."),
    Parameter<String?>.optional("ylabel", default: nil, "What runs along y."),
    examples: ["heatmap([[1, 2], [3, 4]])"]
  ) {
    (
      _, rows: Matrix, rowNames: [Value]?, columnNames: [Value]?, range: Bounds?, label: String?, title: String?, xlabel: String?,
      ylabel: String?
    )
      throws(Trap) -> Plot in
    try plotting { () throws(PlotError) in
      let map = HeatMap(
        rows: rows.rows, rowNames: rowNames?.map(\.displayed), columnNames: columnNames?.map(\.displayed), valueLabel: label,
        range: range?.range)
      return try Plot(.heatMap(map), title: title, xLabel: xlabel, yLabel: ylabel)
    }
  }
}
