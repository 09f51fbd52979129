import Builtins
import Cache
import Imaging
import Language
import Session

/// Turns what a cell shows into files of the report and pieces of its text.
struct Presenter {
  let folder: ReportFolder
  let cell: ReportCell
  /// What goes into the text chunks of every picture.
  var stamp: [(key: String, value: String)]
  /// How many figures and tables the cell has made.
  private(set) var count = 0

  /// Rows of a table that README.md shows, and characters of a value.
  static let rows = 30, characters = 4000

  init(folder: ReportFolder, cell: ReportCell, stamp: [(key: String, value: String)]) {
    (self.folder, self.cell, self.stamp) = (folder, cell, stamp)
  }

  /// - Parameter source: The statement that showed it, as it is written.
  mutating func output(_ event: Event, source: String) throws(Trap) -> Output? {
    switch event {
    case .printed(let text): return .text(text)
    case .warning(let text): return .warning(text)
    case .hypothesis(let result):
      return .hypothesis(ReportHypothesis(claim: result.claim, verdict: result.verdict, compared: result.comparisons.map(\.values)))
    case .progress, .notice, .absent: return nil
    case .shown(let value, let caption): return try shown(value, caption, source)
    case .unfinished(let value, let caption): return try shown(value, caption, source)
    }
  }

  private mutating func shown(_ value: Value, _ caption: String?, _ source: String) throws(Trap) -> Output? {
    switch Showing(value, limit: Self.characters) {
    case .text(let text): return .text(text)
    case .image(let image): return .figure(try figure(image, caption, source))
    case .plot(let plot): return .figure(try figure(plot, caption, source))
    case .table(let table): return .table(try self.table(table, caption))
    }
  }

  private mutating func next(_ caption: String?) -> (id: String, caption: String?) {
    count += 1
    // The cell's own caption belongs to the first thing that it makes.
    return ("\(cell.id)-\(count)", caption ?? (count == 1 ? cell.caption : nil))
  }

  private mutating func figure(_ image: Image, _ caption: String?, _ source: String) throws(Trap) -> Figure {
    let (id, caption) = next(caption)
    return Figure(id: id, picture: try picture(image, "img/\(id).png", source), caption: caption)
  }

  private mutating func figure(_ plot: Plot, _ caption: String?, _ source: String) throws(Trap) -> Figure {
    let (id, caption) = next(caption)
    let image: Image, dark: Image?, vectors: [UInt8]
    do {
      (image, vectors) = (try plot.image(), try plot.svg())
      // One that asks for the dark theme by itself is shown so to everyone.
      dark = plot.theme == .light ? try plot.image(theme: .dark) : nil
    } catch { throw Trap("\(error)") }
    var figure = Figure(id: id, picture: try picture(image, "img/\(id).png", source), caption: caption ?? plot.title)
    // Drawn with two pixels a point.
    figure.width = image.width / 2
    figure.dark = try dark.map { (dark) throws(Trap) in try picture(dark, "img/\(id).dark.png", source) }
    figure.vectors = try add(vectors, "img/\(id).svg")
    figure.data = try add(Array(try plot.data.csv.utf8), "data/\(id).csv")
    return figure
  }

  private mutating func table(_ table: Table, _ caption: String?) throws(Trap) -> ReportTable {
    let (id, caption) = next(caption)
    let data = try add(Array(table.csv.utf8), "data/\(id).csv")
    var rows: [[String]] = []
    for row in 0..<min(table.rowCount, Self.rows) {
      var cells: [String] = []
      for (number, column) in table.columns.enumerated() {
        if let image: Image = column.values[row].asDomain() {
          let path = try picture(image, "img/\(id).row-\(row + 1).column-\(number + 1).png", "")
          cells.append("<img src=\"\(path)\" width=\"\(min(112, image.width))\" alt=\"\(Markdown.attribute(column.name))\">")
        } else {
          cells.append(Markdown.escape(String(column.values[row].displayed(.report).prefix(200))))
        }
      }
      rows.append(cells)
    }
    return ReportTable(
      id: id, caption: caption, header: table.columns.map { Markdown.escape($0.name) }, rows: rows,
      isNumeric: table.columns.map(\.isNumeric),
      data: data, hiddenRows: table.rowCount - rows.count)
  }

  private func picture(_ image: Image, _ name: String, _ source: String) throws(Trap) -> String {
    let expression = source.isEmpty ? [] : [(key: "Expression", value: String(source.prefix(2000)))]
    let bytes: [UInt8]
    do { bytes = try image.png(text: expression + stamp) } catch { throw Trap("\(error)") }
    return try add(bytes, name)
  }

  private func add(_ bytes: [UInt8], _ name: String) throws(Trap) -> String {
    do { return try folder.add(bytes, to: name) } catch { throw Trap(error.description, kind: .unavailable, code: .notWritable) }
  }
}
