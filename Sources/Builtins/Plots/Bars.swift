import Imaging
import Language

extension Builtin {
  static let bars = Builtin(
    "bars", "A bar for each category; with a dictionary of arrays, one of each group.", topic: .plots,
    parameters: Parameter<[Value]>.required("x", "The categories."), Parameter<NamedSeries>.required("y", "The heights."),
    Parameter<ErrorValues?>.optional(
      "errors", default: nil, "How far each y may be off: a number for up and down, or an interval [low, high] or as `bootstrap` gives it."),
    Parameter<ReferenceValues?>.optional("reference", default: nil, "Heights of dashed lines across; a dictionary names them."),
    Parameter<String?>.optional("title", default: nil, "The title."),
    Parameter<String?>.optional("xlabel", default: nil, "What runs along x."),
    Parameter<String?>.optional("ylabel", default: nil, "What runs along y."),
    Parameter<Bounds?>.optional("yrange", default: nil, "[lowest, highest] y that is drawn."),
    Parameter<String?>.optional("referenceName", default: nil, "What the lines of `reference` are."),
    Parameter<PlotSize?>.optional("size", default: nil, "[width, height] in points."),
    Parameter<Theme>.optional("theme", default: .light, "For light or dark pages."),
    examples: [
      "bars(x: [\"a\", \"b\"], y: [1, 2])",
      "bars(x: [\"2.1\"], y: [\"intact\": [0.9], \"ablated\": [0.7]], errors: [\"intact\": [[0.85, 0.92]], \"ablated\": [0.05]])",
    ]
  ) {
    (
      x: [Value], y: NamedSeries, errors: ErrorValues?, reference: ReferenceValues?, title: String?, xlabel: String?, ylabel: String?,
      yrange: Bounds?, referenceName: String?, size: PlotSize?, theme: Theme
    ) throws(Trap) -> Plot in
    let spreads = try errors?.spreads(of: y.series.map(\.name))
    let groups = y.series.enumerated().map { Bars(name: $1.name, values: $1.values, spread: spreads?[$0]) }
    return try plotting { () throws(PlotError) in
      try Plot(
        .bars(categories: x.map(\.displayed), groups: groups), title: title, xLabel: xlabel, yLabel: ylabel,
        references: references(reference, referenceName), yRange: yrange?.range, size: size?.size, theme: theme)
    }
  }

  static let hist = Builtin(
    "hist", "How often values fall into equal bins.", topic: .plots,
    parameters: Parameter<NamedSeries>.first("xs", "The values; a dictionary of arrays draws several."),
    Parameter<Int>.optional("bins", default: 20, "How many bins."),
    Parameter<Bounds?>.optional("range", default: nil, "[lowest, highest] edge."),
    Parameter<String?>.optional("title", default: nil, "The title."),
    Parameter<String?>.optional("xlabel", default: nil, "What runs along x."),
    Parameter<String?>.optional("ylabel", default: "count", "What runs along y."),
    Parameter<ReferenceValues?>.optional("xreference", default: nil, "Places of upright dashed lines; a dictionary names them."),
    Parameter<Bool>.optional("ylog", default: false, "A logarithmic vertical axis."),
    Parameter<PlotSize?>.optional("size", default: nil, "[width, height] in points."),
    Parameter<Theme>.optional("theme", default: .light, "For light or dark pages."),
    examples: ["hist([1, 2, 2, 3], bins: 3)", "hist([\"random\": [1, 2, 2, 3]], bins: 4, xreference: [\"chosen\": 2.5])"]
  ) {
    (
      xs: NamedSeries, bins: Int, range: Bounds?, title: String?, xlabel: String?, ylabel: String?, xreference: ReferenceValues?,
      ylog: Bool, size: PlotSize?, theme: Theme
    ) throws(Trap) -> Plot in
    try plotting { () throws(PlotError) in
      // One range for all, so that their bins agree.
      let all = xs.series.flatMap(\.values).filter(\.isFinite)
      let common = range?.range ?? all.min().flatMap { low in all.max().map { low...$0 } }
      let histograms = try xs.series.map { (one) throws(PlotError) in
        try Histogram(name: one.name, values: one.values, bins: bins, range: common)
      }
      return try Plot(
        .histogram(histograms), title: title, xLabel: xlabel, yLabel: ylabel, references: references(nil, upright: xreference),
        yIsLog: ylog, size: size?.size, theme: theme)
    }
  }

  static let heatmap = Builtin(
    "heatmap", "A matrix as colours, the first row at the top: from blue through white to red where the range lies around zero.",
    topic: .plots,
    parameters: Parameter<Matrix>.first("rows", "An array of rows, or a tensor of two axes."),
    Parameter<[Value]?>.optional("rowNames", default: nil, "Names beside the rows."),
    Parameter<[Value]?>.optional("columnNames", default: nil, "Names below the columns."),
    Parameter<Bounds?>.optional("range", default: nil, "The values of the outermost colours."),
    Parameter<String?>.optional("label", default: nil, "What the values are."),
    Parameter<String?>.optional("title", default: nil, "The title."),
    Parameter<String?>.optional("xlabel", default: nil, "What runs along x."),
    Parameter<String?>.optional("ylabel", default: nil, "What runs along y."),
    Parameter<Bool>.optional("values", default: false, "Each value in its cell, where cells are large enough."),
    Parameter<PlotSize?>.optional("size", default: nil, "[width, height] in points."),
    Parameter<Theme>.optional("theme", default: .light, "For light or dark pages."),
    examples: ["heatmap([[1, 2], [3, 4]])", "heatmap([[1, -0.25], [-0.25, 1]], rowNames: [\"In\", \"Pre\"], values: true)"]
  ) {
    (
      rows: Matrix, rowNames: [Value]?, columnNames: [Value]?, range: Bounds?, label: String?, title: String?, xlabel: String?,
      ylabel: String?, values: Bool, size: PlotSize?, theme: Theme
    )
      throws(Trap) -> Plot in
    try plotting { () throws(PlotError) in
      let map = HeatMap(
        rows: rows.rows, rowNames: rowNames?.map(\.displayed), columnNames: columnNames?.map(\.displayed), valueLabel: label,
        range: range?.range, showsValues: values)
      return try Plot(.heatMap(map), title: title, xLabel: xlabel, yLabel: ylabel, size: size?.size, theme: theme)
    }
  }
}
