extension Image {
  /// Images side by side in rows on white, as in a figure of a paper.
  ///
  /// Each cell is as large as the largest image; smaller ones stand in its middle. Images below 64 pixels are enlarged by a whole factor.
  /// - Parameters:
  ///   - columns: by default as many as there are labels if they fill whole rows, else all in one row up to six, else about as many as rows.
  ///   - labels: one for each column, centred above it, or one for each image, above each.
  public static func grid(_ images: [Image], columns: Int? = nil, labels: [String]? = nil) throws(ImageError) -> Image {
    let layout = try GridLayout(images, columns: columns, labels: labels)
    let canvas = try Canvas(height: layout.height, width: layout.width)
    try canvas.draw(try layout.labelElements())
    var result = try canvas.image()
    // The images themselves do not pass through the canvas: their values stay what they are.
    for (index, image) in images.enumerated() {
      let enlarged = layout.factor == 1 ? image : image.repeated(layout.factor)
      let (top, left) = layout.origin(of: index, enlarged)
      for y in 0..<enlarged.height {
        let from = y * enlarged.width * 3
        let to = ((top + y) * result.width + left) * 3
        result.pixels.replaceSubrange(to..<to + enlarged.width * 3, with: enlarged.pixels[from..<from + enlarged.width * 3])
      }
    }
    return result
  }

  /// Each pixel `factor` × `factor` times.
  private func repeated(_ factor: Int) -> Image {
    var result: [Float] = []
    result.reserveCapacity(pixels.count * factor * factor)
    for y in 0..<height * factor {
      for x in 0..<width * factor {
        let i = (y / factor * width + x / factor) * 3
        result += pixels[i..<i + 3]
      }
    }
    return Image(uncheckedHeight: height * factor, width: width * factor, pixels: result)
  }
}

/// Where everything stands in a grid; in pixels.
private struct GridLayout {
  let count: Int
  let columns: Int
  let labels: [String]
  let factor: Int
  let cellHeight: Int
  let cellWidth: Int
  let gap: Int
  let font: Drawing.Font
  /// Above each row that has labels.
  let labelHeight: Int
  let hasLabelInEachRow: Bool

  init(_ images: [Image], columns: Int?, labels: [String]?) throws(ImageError) {
    guard let tallest = images.map(\.height).max(), let widest = images.map(\.width).max() else { throw .noImages }
    if let columns, columns < 1 { throw .badArgument(name: "the number of columns", value: "\(columns)", allowed: "at least 1") }
    count = images.count
    self.labels = labels ?? []
    self.columns = min(columns ?? GridLayout.defaultColumns(images.count, labels?.count), images.count)
    if let labels, labels.count != self.columns, labels.count != images.count {
      throw .labelCount(labels: labels.count, expected: self.columns)
    }
    hasLabelInEachRow = self.labels.count == images.count && images.count > self.columns
    factor = max(1, (64 + max(tallest, widest) - 1) / max(tallest, widest))
    (cellHeight, cellWidth) = (tallest * factor, widest * factor)
    gap = max(4, Int((Double(min(cellHeight, cellWidth)) * 0.036).rounded()))
    font = Drawing.Font(size: min(max(Double(cellWidth) * 0.072, 11), 36).rounded())
    labelHeight = self.labels.isEmpty ? 0 : Int((font.size * 1.5).rounded())
    try Image.check(height: height, width: width)
  }

  private static func defaultColumns(_ count: Int, _ labels: Int?) -> Int {
    if let labels, labels > 0, labels < count, count % labels == 0 { return labels }
    guard count > 6 else { return count }
    return Int(Double(count).squareRoot().rounded(.up))
  }

  var rows: Int { (count + columns - 1) / columns }
  var width: Int { columns * cellWidth + (columns + 1) * gap }
  var height: Int { rows * (cellHeight + gap) + gap + labelHeight * (hasLabelInEachRow ? rows : 1) }

  private func top(ofRow row: Int) -> Int { gap + row * (cellHeight + gap) + labelHeight * (hasLabelInEachRow ? row + 1 : 1) }
  private func left(ofColumn column: Int) -> Int { gap + column * (cellWidth + gap) }

  func origin(of index: Int, _ image: Image) -> (top: Int, left: Int) {
    (
      top(ofRow: index / columns) + (cellHeight - image.height) / 2,
      left(ofColumn: index % columns) + (cellWidth - image.width) / 2
    )
  }

  func labelElements() throws(ImageError) -> [Drawing.Element] {
    let measure = try TextMeasure()
    return labels.enumerated().map { index, label in
      // One size for all of them, and what does not fit is cut off.
      let text = measure.shortened(label, font, to: Double(cellWidth + gap / 2))
      let x = Double(left(ofColumn: index % columns)) + Double(cellWidth) / 2
      let y = Double(top(ofRow: index / columns)) - font.size * 0.45
      return .text(text, at: Point(x, y), font, .ink, .middle, .none)
    }
  }
}
