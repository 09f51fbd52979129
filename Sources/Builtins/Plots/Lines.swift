import Imaging
import Language

extension Builtin {
  static let plot = Builtin(
    "plot", "Lines through points, with error bars and reference lines.", topic: .plots,
    parameters: Parameter<NamedSeries>.required("y", "The heights; a dictionary of arrays draws a line for each, by name."),
    Parameter<[Double]?>.optional("x", default: nil, "Where they stand; 0, 1, 2 … by default."),
    Parameter<NamedSeries?>.optional("errors", default: nil, "How far each y may be off, up and down."),
    Parameter<Bool>.optional("band", default: false, "Errors as a shaded band in place of bars."),
    Parameter<Numbers?>.optional("reference", default: nil, "Heights of dashed lines across."),
    Parameter<String?>.optional("title", default: nil, "The title."),
    Parameter<String?>.optional("xlabel", default: nil, "What runs along x."),
    Parameter<String?>.optional("ylabel", default: nil, "What runs along y."),
    Parameter<Bounds?>.optional("xrange", default: nil, "[lowest, highest] x that is drawn."),
    Parameter<Bounds?>.optional("yrange", default: nil, "[lowest, highest] y that is drawn."),
    examples: ["plot(x: [0, 1, 2], y: [1, 4, 9], errors: [0.5, 0.5, 1], reference: 1, xlabel: \"x\", ylabel: \"x²\")"]
  ) {
    (
      _, y: NamedSeries, x: [Double]?, errors: NamedSeries?, band: Bool, reference: Numbers?, title: String?, xlabel: String?,
      ylabel: String?, xrange: Bounds?, yrange: Bounds?
    )
      throws(Trap) -> Plot in
    let series = try y.series.map { (name, values) throws(Trap) in
      let spread: Series.Spread? = try errors.map { (errors) throws(Trap) in
        guard let sizes = errors.matching(name) else { throw Trap("there are no errors for \((name ?? "y").literal)", argument: "errors") }
        return band ? .band(sizes) : .bars(sizes)
      }
      return Series(name: name, x: x ?? values.indices.map(Double.init), y: values, spread: spread)
    }
    return try plotting { () throws(PlotError) in
      try Plot(
        .series(series), title: title, xLabel: xlabel, yLabel: ylabel, references: reference?.list.references(.horizontal) ?? [],
        xRange: xrange?.range, yRange: yrange?.range)
    }
  }

  static let scatter = Builtin(
    "scatter", "Points.", topic: .plots, parameters: Parameter<[Double]>.required("x", "Where they stand."),
    Parameter<NamedSeries>.required("y", "The heights; a dictionary of arrays draws several kinds, by name."),
    Parameter<Numbers?>.optional("reference", default: nil, "Heights of dashed lines across."),
    Parameter<String?>.optional("title", default: nil, "The title."),
    Parameter<String?>.optional("xlabel", default: nil, "What runs along x."),
    Parameter<String?>.optional("ylabel", default: nil, "What runs along y."), examples: ["scatter(x: [1, 2, 3], y: [2, 1, 3])"]
  ) { (_, x: [Double], y: NamedSeries, reference: Numbers?, title: String?, xlabel: String?, ylabel: String?) throws(Trap) -> Plot in
    let series = y.series.map { Series(name: $0.name, x: x, y: $0.values, style: .points) }
    return try plotting { () throws(PlotError) in
      try Plot(.series(series), title: title, xLabel: xlabel, yLabel: ylabel, references: reference?.list.references(.horizontal) ?? [])
    }
  }
}
