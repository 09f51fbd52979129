import Imaging
import Language

extension Builtin {
  static let panels = Builtin(
    "panels", "Plots side by side in one figure, in rows of so many columns, with a letter each: small multiples.", topic: .plots,
    parameters: Parameter<[Plot]>.first("plots", "The plots."), Parameter<Int?>.optional("columns", default: nil, "Plots in a row."),
    Parameter<String?>.optional("title", default: nil, "The title above all."),
    Parameter<PanelLetters>.optional("labels", default: .automatic, "Letters before the plots: A, B, C …, none, or these."),
    Parameter<Bool>.optional("sharedX", default: false, "One horizontal range for all; then only the lowest have numbers."),
    Parameter<Bool>.optional("sharedY", default: false, "One vertical range for all; then only the leftmost have numbers."),
    Parameter<PlotSize?>.optional("size", default: nil, "[width, height] of the whole figure, in points."),
    Parameter<Theme>.optional("theme", default: .light, "For light or dark pages."),
    examples: ["panels([plot(y: [1, 4, 9], title: \"squares\"), plot(y: [1, 8, 27], title: \"cubes\")], sharedY: true)"]
  ) {
    (
      plots: [Plot], columns: Int?, title: String?, labels: PanelLetters, sharedX: Bool, sharedY: Bool, size: PlotSize?, theme: Theme
    ) throws(Trap) -> Plot in
    try plotting { () throws(PlotError) in
      let panels = try Panels(plots, columns: columns, letters: labels.letters, sharesX: sharedX, sharesY: sharedY)
      return try Plot(.panels(panels), title: title, size: size?.size, theme: theme)
    }
  }
}
