/// Where everything stands in a grid; in pixels.
struct GridLayout {
  private let count: Int, columns: Int
  let factor: Int
  private let cellHeight: Int, cellWidth: Int, gap: Int
  private let font: Drawing.Font
  private let theme: Theme
  /// The lines of each.
  private let labels: [[String]], columnNames: [[String]], rowNames: [[String]]
  private let rowsAreTurned: Bool
  private let bar: (length: Double, name: String)?
  private let nameWidth: Int
  let height: Int, width: Int

  init(_ images: [Image], _ options: GridOptions) throws(ImageError) {
    guard let tallest = images.map(\.height).max(), let widest = images.map(\.width).max() else { throw .noImages }
    if let columns = options.columns, columns < 1 {
      throw .badArgument(name: "the number of columns", value: "\(columns)", allowed: "at least 1")
    }
    if let gap = options.gap, !(0...1000).contains(gap) {
      throw .badArgument(name: "the gap", value: "\(gap)", allowed: "from 0 to 1000 pixels")
    }
    if let length = options.scaleBar, !(length > 0 && length <= Double(widest)) {
      throw .badArgument(
        name: "the scale bar's length", value: "\(length)", allowed: "above 0 and at most the image's width, \(widest) pixels")
    }
    let (count, columns) = (images.count, min(GridLayout.columns(images.count, options), images.count))
    let rows = (count + columns - 1) / columns
    if let labels = options.labels, labels.count != columns, labels.count != count {
      throw .labelCount(labels: labels.count, expected: columns)
    }
    if let names = options.columnNames, names.count != columns { throw .nameCount("columns", names.count, expected: columns) }
    if let names = options.rowNames, names.count != rows { throw .nameCount("rows", names.count, expected: rows) }
    (self.count, self.columns, theme) = (count, columns, options.theme)
    let factor = max(1, (64 + max(tallest, widest) - 1) / max(tallest, widest))
    let (cellHeight, cellWidth) = (tallest * factor, widest * factor)
    (self.factor, self.cellHeight, self.cellWidth) = (factor, cellHeight, cellWidth)
    let gap = options.gap ?? max(4, Int((Double(min(cellHeight, cellWidth)) * 0.036).rounded()))
    self.gap = gap
    // One size for all texts.
    let font = Drawing.Font(size: min(max(Double(cellWidth) * 0.072, 11), 36).rounded())
    self.font = font
    let measure = try TextMeasure()
    let textWidth = Double(max(cellWidth + min(gap, 8) - 4, 24))
    func broken(_ texts: [String]) -> [[String]] { texts.map { measure.lines($0, font, to: textWidth, most: 3) } }
    labels = broken(options.labels ?? [])
    columnNames = broken(options.columnNames ?? [])
    // Row names stand upright beside their row if they are short, else they are written upward along it.
    let names = options.rowNames ?? []
    let rowsAreTurned = measure.widest(names, font) > Double(cellWidth) * 0.6
    let rowNames = rowsAreTurned ? names.map { measure.lines($0, font, to: Double(cellHeight), most: 3) } : names.map { [$0] }
    let nameSize =
      rowsAreTurned ? Double(rowNames.map(\.count).max() ?? 0) * font.size * GridLayout.line : measure.widest(names, font)
    (self.rowNames, self.rowsAreTurned) = (rowNames, rowsAreTurned)
    let nameWidth = names.isEmpty ? 0 : Int(nameSize.rounded(.up)) + Int(font.size * 0.5)
    let bar = options.scaleBar.map { length in
      (length: length * Double(factor), name: options.scaleBarName ?? "\(Ticks.plain(length)) px")
    }
    self.bar = bar
    let block = { (lines: [[String]]) in GridLayout.height(of: lines, font) }
    let labelBlocks = labels.count == count && count > columns ? block(labels) * rows : block(labels)
    height =
      max(gap, 4) * 2 + rows * cellHeight + (rows - 1) * gap + labelBlocks + block(columnNames)
      + (bar == nil ? 0 : Int((font.size * 1.7).rounded()) + 4)
    self.nameWidth = nameWidth
    let images = columns * cellWidth + (columns - 1) * gap + 2 * max(gap, 4) + nameWidth
    // A bar's name may be wider than a narrow image.
    let needed = bar.map { $0.length + font.size * 0.6 + measure.width($0.name, font) + Double(2 * max(gap, 4) + nameWidth) } ?? 0
    width = max(images, Int(needed.rounded(.up)))
    try Image.check(height: height, width: width)
  }

  private static let line = 1.2

  private static func height(of lines: [[String]], _ font: Drawing.Font) -> Int {
    guard let most = lines.map(\.count).max(), most > 0 else { return 0 }
    return Int((font.size * (0.4 + Double(most) * line)).rounded())
  }

  private static func columns(_ count: Int, _ options: GridOptions) -> Int {
    if let columns = options.columns { return columns }
    if let names = options.columnNames?.count, names > 0 { return names }
    if let rows = options.rowNames?.count, rows > 0 { return (count + rows - 1) / rows }
    if let labels = options.labels?.count, labels > 0, labels < count, count % labels == 0 { return labels }
    guard count > 6 else { return count }
    return Int(Double(count).squareRoot().rounded(.up))
  }

  private var labelHeight: Int { GridLayout.height(of: labels, font) }
  private var headerHeight: Int { GridLayout.height(of: columnNames, font) }
  private var hasLabelInEachRow: Bool { labels.count == count && count > columns }
  private var margin: Int { max(gap, 4) }

  private func top(ofRow row: Int) -> Int {
    margin + headerHeight + row * (cellHeight + gap) + labelHeight * (hasLabelInEachRow ? row + 1 : 1)
  }
  private func left(ofColumn column: Int) -> Int { margin + nameWidth + column * (cellWidth + gap) }

  func origin(of index: Int, _ image: Image) -> (top: Int, left: Int) {
    (top(ofRow: index / columns) + (cellHeight - image.height) / 2, left(ofColumn: index % columns) + (cellWidth - image.width) / 2)
  }

  /// All texts, and the bar.
  var elements: [Drawing.Element] {
    var elements: [Drawing.Element] = []
    for (index, lines) in labels.enumerated() {
      elements += above(lines, column: index % columns, bottom: top(ofRow: index / columns))
    }
    for (column, lines) in columnNames.enumerated() { elements += above(lines, column: column, bottom: margin + headerHeight) }
    for (row, lines) in rowNames.enumerated() {
      let middle = Double(top(ofRow: row)) + Double(cellHeight) / 2
      for (number, line) in lines.enumerated() {
        if rowsAreTurned {
          let x = Double(margin) + font.size * (0.85 + Double(number) * GridLayout.line)
          elements.append(.text(line, at: Point(x, middle), font, theme.ink, .middle, .upward))
        } else {
          let x = Double(margin + nameWidth) - font.size * 0.5
          elements.append(.text(line, at: Point(x, middle + font.size * 0.36), font, theme.ink, .end, .none))
        }
      }
    }
    if let bar {
      let left = Double(margin + nameWidth), thickness = max(3, (font.size * 0.22).rounded())
      let middle = Double(height - margin) - font.size * 0.6
      let r = Rectangle(left: left, top: (middle - thickness / 2).rounded(), width: bar.length, height: thickness)
      elements.append(.rectangle(r, fill: theme.ink))
      let place = Point(left + bar.length + font.size * 0.6, middle + font.size * 0.36)
      elements.append(.text(bar.name, at: place, font, theme.ink, .start, .none))
    }
    return elements
  }

  private func above(_ lines: [String], column: Int, bottom: Int) -> [Drawing.Element] {
    let x = Double(left(ofColumn: column)) + Double(cellWidth) / 2
    return lines.enumerated().map { number, line in
      let y = Double(bottom) - font.size * (0.42 + Double(lines.count - 1 - number) * GridLayout.line)
      return .text(line, at: Point(x, y), font, theme.ink, .middle, .none)
    }
  }
}
