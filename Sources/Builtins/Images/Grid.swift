import Imaging
import Language

extension Builtin {
  static let grid = Builtin(
    "grid", "Images side by side, in rows of so many columns, with labels above the columns or one above each.", topic: .images,
    parameters: Parameter<[Image]>.first("imgs", "The images."), Parameter<Int?>.optional("columns", default: nil, "Images in a row."),
    Parameter<[String]?>.optional("labels", default: nil, "What stands above: a text for each column, or one for each image."),
    Parameter<[String]?>.optional("rows", default: nil, "What stands beside each row."),
    Parameter<[String]?>.optional("columnNames", default: nil, "What stands above each column, where `labels` are the images' own."),
    Parameter<Double?>.optional("scalebar", default: nil, "The length of a bar below the images, in pixels of an image."),
    Parameter<String?>.optional("scalebarName", default: nil, "What stands beside the bar; by default its length."),
    Parameter<Int?>.optional("gap", default: nil, "Pixels between the images."),
    Parameter<Theme>.optional("theme", default: .light, "For light or dark pages."),
    examples: [
      "grid([noise(size: 8, seed: 1), noise(size: 8, seed: 2)], labels: [\"a\", \"b\"])",
      "grid([1, 2, 3, 4].map { noise(size: 32, seed: $0) }, rows: [\"small\", \"large\"], columnNames: [\"In\", \"Pre\"], scalebar: 8)",
    ]
  ) {
    (
      imgs: [Image], columns: Int?, labels: [String]?, rows: [String]?, columnNames: [String]?, scalebar: Double?, scalebarName: String?,
      gap: Int?, theme: Theme
    ) throws(Trap) -> Image in
    var options = GridOptions()
    (options.columns, options.labels, options.rowNames, options.columnNames) = (columns, labels, rows, columnNames)
    (options.scaleBar, options.scaleBarName, options.gap, options.theme) = (scalebar, scalebarName, gap, theme)
    let chosen = options
    return try trapping("imgs") { () throws(ImageError) in try Image.grid(imgs, chosen) }
  }
}
