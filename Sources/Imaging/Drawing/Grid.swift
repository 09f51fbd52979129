/// What stands around the images of a grid.
public struct GridOptions: Sendable, Equatable {
  /// By default as many as there are column names, or labels or images for each row name, if they fill whole rows; else all in one row up to six, else
  /// about as many as rows.
  public var columns: Int?
  /// One for each image, above it; or one for each column, above the first row.
  public var labels: [String]?
  /// One for each row, to the left of it.
  public var rowNames: [String]?
  /// One for each column, above all.
  public var columnNames: [String]?
  /// The length of a bar below the images, in pixels of the images as they are given.
  public var scaleBar: Double?
  /// What stands beside the bar; by default its length.
  public var scaleBarName: String?
  /// Between images, in pixels; by default a small share of their size.
  public var gap: Int?
  public var theme = Theme.light

  public init() {}
}

extension Image {
  /// Images side by side in rows, as in a figure of a paper.
  ///
  /// Each cell is as large as the largest image; smaller ones stand in its middle. Images below 64 pixels are enlarged by a whole factor.
  public static func grid(_ images: [Image], _ options: GridOptions = GridOptions()) throws(ImageError) -> Image {
    let layout = try GridLayout(images, options)
    let canvas = try Canvas(height: layout.height, width: layout.width, paper: options.theme.paper)
    try canvas.draw(layout.elements)
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

  public static func grid(_ images: [Image], columns: Int? = nil, labels: [String]? = nil) throws(ImageError) -> Image {
    var options = GridOptions()
    (options.columns, options.labels) = (columns, labels)
    return try grid(images, options)
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
