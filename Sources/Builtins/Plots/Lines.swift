import Imaging
import Language

extension Builtin {
  static let plot = Builtin(
    "plot", "Lines through points, with error bars and reference lines.", topic: .plots,
    parameters: Parameter<NamedSeries>.required("y", "The heights; a dictionary of arrays draws a line for each, by name."),
    Parameter<NamedSeries?>.optional("x", default: nil, "Where they stand; 0, 1, 2 … by default. A dictionary has them for each line."),
    Parameter<ErrorValues?>.optional(
      "errors", default: nil, "How far each y may be off: a number for up and down, or an interval [low, high] or as `bootstrap` gives it."),
    Parameter<Bool>.optional("band", default: false, "Errors as a shaded band in place of bars."),
    Parameter<ReferenceValues?>.optional("reference", default: nil, "Heights of dashed lines across; a dictionary names them."),
    Parameter<String?>.optional("title", default: nil, "The title."),
    Parameter<String?>.optional("xlabel", default: nil, "What runs along x."),
    Parameter<String?>.optional("ylabel", default: nil, "What runs along y."),
    Parameter<Bounds?>.optional("xrange", default: nil, "[lowest, highest] x that is drawn."),
    Parameter<Bounds?>.optional("yrange", default: nil, "[lowest, highest] y that is drawn."),
    Parameter<String?>.optional("referenceName", default: nil, "What the lines of `reference` are."),
    Parameter<ReferenceValues?>.optional("xreference", default: nil, "Places of upright dashed lines; a dictionary names them."),
    Parameter<Bool>.optional("xlog", default: false, "A logarithmic horizontal axis."),
    Parameter<Bool>.optional("ylog", default: false, "A logarithmic vertical axis."),
    Parameter<PlotSize?>.optional("size", default: nil, "[width, height] in points."),
    Parameter<Theme>.optional("theme", default: .light, "For light or dark pages."),
    examples: [
      "plot(x: [0, 1, 2], y: [1, 4, 9], errors: [0.5, 0.5, 1], reference: 1, xlabel: \"x\", ylabel: \"x²\")",
      "plot(y: [\"ours\": [0.5, 0.7], \"theirs\": [0.4, 0.6]], errors: [\"ours\": [[0.4, 0.6], [0.6, 0.9]], \"theirs\": [0.1, 0.1]], band: true)",
    ]
  ) {
    (
      y: NamedSeries, x: NamedSeries?, errors: ErrorValues?, band: Bool, reference: ReferenceValues?, title: String?, xlabel: String?,
      ylabel: String?, xrange: Bounds?, yrange: Bounds?, referenceName: String?, xreference: ReferenceValues?, xlog: Bool, ylog: Bool,
      size: PlotSize?, theme: Theme
    )
      throws(Trap) -> Plot in
    let series = try y.series(x: x, errors: errors, isBand: band, .line)
    return try plotting { () throws(PlotError) in
      try Plot(
        .series(series), title: title, xLabel: xlabel, yLabel: ylabel,
        references: references(reference, referenceName, upright: xreference), xRange: xrange?.range, yRange: yrange?.range, xIsLog: xlog,
        yIsLog: ylog, size: size?.size, theme: theme)
    }
  }

  static let scatter = Builtin(
    "scatter", "Points.", topic: .plots,
    parameters: Parameter<NamedSeries>.required("x", "Where they stand; a dictionary has them for each kind."),
    Parameter<NamedSeries>.required("y", "The heights; a dictionary of arrays draws several kinds, by name."),
    Parameter<ReferenceValues?>.optional("reference", default: nil, "Heights of dashed lines across; a dictionary names them."),
    Parameter<String?>.optional("title", default: nil, "The title."),
    Parameter<String?>.optional("xlabel", default: nil, "What runs along x."),
    Parameter<String?>.optional("ylabel", default: nil, "What runs along y."),
    Parameter<ErrorValues?>.optional(
      "errors", default: nil, "How far each y may be off: a number for up and down, or an interval [low, high] or as `bootstrap` gives it."),
    Parameter<[String]?>.optional("labels", default: nil, "A text beside each point, where there is room; \"\" for none."),
    Parameter<Bool>.optional("marginals", default: false, "Histograms of x above and of y beside the points."),
    Parameter<Bool>.optional("diagonal", default: false, "The line y = x, with both axes alike."),
    Parameter<Bounds?>.optional("xrange", default: nil, "[lowest, highest] x that is drawn."),
    Parameter<Bounds?>.optional("yrange", default: nil, "[lowest, highest] y that is drawn."),
    Parameter<String?>.optional("referenceName", default: nil, "What the lines of `reference` are."),
    Parameter<ReferenceValues?>.optional("xreference", default: nil, "Places of upright dashed lines; a dictionary names them."),
    Parameter<Bool>.optional("xlog", default: false, "A logarithmic horizontal axis."),
    Parameter<Bool>.optional("ylog", default: false, "A logarithmic vertical axis."),
    Parameter<PlotSize?>.optional("size", default: nil, "[width, height] in points."),
    Parameter<Theme>.optional("theme", default: .light, "For light or dark pages."),
    examples: [
      "scatter(x: [1, 2, 3], y: [2, 1, 3])",
      "scatter(x: [0.2, 0.4, 0.9], y: [0.1, 0.5, 0.7], labels: [\"3\", \"14\", \"159\"], marginals: true, diagonal: true)",
    ]
  ) {
    (
      x: NamedSeries, y: NamedSeries, reference: ReferenceValues?, title: String?, xlabel: String?, ylabel: String?,
      errors: ErrorValues?, labels: [String]?, marginals: Bool, diagonal: Bool, xrange: Bounds?, yrange: Bounds?, referenceName: String?,
      xreference: ReferenceValues?, xlog: Bool, ylog: Bool, size: PlotSize?, theme: Theme
    ) throws(Trap) -> Plot in
    let series = try y.series(x: x, errors: errors, isBand: false, .points, labels: labels)
    return try plotting { () throws(PlotError) in
      try Plot(
        .series(series), title: title, xLabel: xlabel, yLabel: ylabel,
        references: references(reference, referenceName, upright: xreference), xRange: xrange?.range, yRange: yrange?.range, xIsLog: xlog,
        yIsLog: ylog, hasDiagonal: diagonal, hasMarginals: marginals, size: size?.size, theme: theme)
    }
  }
}

extension NamedSeries {
  /// - Parameter x: one for all, or by name; 0, 1, 2 … where there is none.
  fileprivate func series(
    x: NamedSeries?, errors: ErrorValues?, isBand: Bool, _ style: Series.Style, labels: [String]? = nil
  )
    throws(Trap) -> [Series]
  {
    let spreads = try errors?.spreads(of: series.map(\.name), isBand: isBand)
    return try series.enumerated().map { (index, one) throws(Trap) in
      let (name, values) = one
      let places: [Double]
      if let x {
        guard let found = x.series.count == 1 && x.series[0].name == nil ? x.series[0].values : x.matching(name) else {
          throw Trap("there is no x for \((name ?? "y").literal)", argument: "x")
        }
        places = found
      } else {
        places = values.indices.map(Double.init)
      }
      return Series(name: name, x: places, y: values, style: style, spread: spreads?[index], labels: labels)
    }
  }
}
