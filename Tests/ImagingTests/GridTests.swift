import Testing

@testable import Imaging

@Suite struct GridTests {
  private let images = (0..<6).map { Image(height: 96, width: 96, fill: Float($0) / 6) }

  private func options(_ change: (inout GridOptions) -> Void) -> GridOptions {
    var options = GridOptions()
    change(&options)
    return options
  }

  @Test func imagesKeepTheirValuesAmongNames() throws {
    let options = options {
      ($0.rowNames, $0.columnNames, $0.labels) = (["first row", "second"], ["In", "Pre", "Post"], ["a", "b", "c", "d", "e", "f"])
      $0.scaleBar = 32
    }
    let layout = try GridLayout(images, options)
    let grid = try Image.grid(images, options)
    for (index, image) in images.enumerated() {
      let (top, left) = layout.origin(of: index, image)
      #expect(grid[top, left] == image[0, 0] && grid[top + 95, left + 95] == image[95, 95])
      #expect(grid[top - 1, left] != image[0, 0] || index == 5)
    }
    #expect(try Image.grid(images, options) == grid)
  }

  @Test(arguments: [40, 96, 400]) func textsAreOnThePageAndApart(side: Int) throws {
    let measure = try TextMeasure()
    let images = (0..<6).map { _ in Image(height: side, width: side) }
    let long = "a name that is far longer than any picture of these is wide, so that it must be broken"
    for names in [["a", "b", "c"], [long, "b", long]] {
      let options = options {
        ($0.rowNames, $0.columnNames, $0.labels) = (Array(names.prefix(2)), names, names + names)
        ($0.scaleBar, $0.scaleBarName, $0.theme) = (Double(side) / 3, names[0], .dark)
      }
      let layout = try GridLayout(images, options)
      let drawing = Drawing(width: Double(layout.width), height: Double(layout.height), elements: layout.elements)
      let boxes = drawing.textBoxes(measure)
      for (i, a) in boxes.enumerated() {
        #expect(a.isInside(width: drawing.width, height: drawing.height), "\(side): “\(a.text)” leaves the page")
        for b in boxes[..<i] { #expect(!a.overlaps(b), "\(side): “\(a.text)” covers “\(b.text)”") }
      }
    }
  }

  @Test func theBarIsAsLongAsItSays() throws {
    // 16-pixel images are enlarged four times, and the bar with them.
    let layout = try GridLayout([Image(height: 16, width: 16)], options { $0.scaleBar = 10 })
    let bars = layout.elements.compactMap { if case .rectangle(let r, _) = $0 { r.width } else { nil } }
    #expect(layout.factor == 4 && bars == [40])
    let texts = layout.elements.compactMap { if case .text(let text, _, _, _, _, _) = $0 { text } else { nil } }
    #expect(texts == ["10 px"])
  }

  @Test func whatDoesNotFitIsRefused() throws {
    #expect(throws: ImageError.nameCount("rows", 1, expected: 2)) {
      try Image.grid(images, options { ($0.columns, $0.rowNames) = (3, ["a"]) })
    }
    #expect(throws: ImageError.nameCount("columns", 2, expected: 3)) {
      try Image.grid(images, options { ($0.columns, $0.columnNames) = (3, ["a", "b"]) })
    }
    for bar in [0, -1, 97, Double.nan, .infinity] {
      #expect(throws: ImageError.self) { try Image.grid(images, options { $0.scaleBar = bar }) }
    }
    for gap in [-1, 1001] { #expect(throws: ImageError.self) { try Image.grid(images, options { $0.gap = gap }) } }
    #expect(try Image.grid(images, options { ($0.columns, $0.gap) = (6, 0) }).width == 6 * 96 + 8)
  }
}
