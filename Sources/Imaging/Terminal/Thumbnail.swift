/// A small picture among text: some lines of characters, each of the same width, and what a protocol draws over them.
public struct Thumbnail: Sendable {
  public let lines: [String]
  public let columns: Int
  /// What is written with the cursor in the upper left corner, once the lines are there; it may leave the cursor anywhere.
  public let overlay: String
}

extension TerminalGraphics {
  /// An image in so many lines; no wider than four times that.
  public static func thumbnail(_ image: Image, for kind: Kind, rows: Int) throws(ImageError) -> Thumbnail {
    let rows = min(max(rows, 1), 64)
    let natural = Int((Double(2 * rows) * Double(image.width) / Double(max(1, image.height))).rounded())
    let columns = min(max(natural, 1), 4 * rows)
    let blank = [String](repeating: String(repeating: " ", count: columns), count: rows)
    switch kind {
    case .kitty:
      return Thumbnail(lines: blank, columns: columns, overlay: try Kitty.over(image.small(columns, rows), columns: columns, rows: rows))
    case .kittyInTmux:
      let (sent, lines) = try Kitty.cells(image.small(columns, rows), columns: columns, rows: rows)
      return Thumbnail(lines: lines.enumerated().map { ($0 == 0 ? sent : "") + $1 }, columns: columns, overlay: "")
    case .iterm2:
      let png = try image.small(columns, rows).png()
      let keys = "inline=1;size=\(png.count);width=\(columns);height=\(rows);preserveAspectRatio=1"
      return Thumbnail(lines: blank, columns: columns, overlay: "\u{1B}]1337;File=\(keys):\(Base64.encode(png))\u{7}")
    case .halfBlocks, .halfBlocks256:
      let code = kind == .halfBlocks ? HalfBlocks.trueColour : HalfBlocks.palette
      let text = HalfBlocks.text(image.resampled(height: 2 * rows, width: columns), columns: columns, code)
      return Thumbnail(lines: text.split(separator: "\n").map(String.init), columns: columns, overlay: "")
    }
  }
}

extension Image {
  /// No more pixels than such a place in a terminal shows.
  fileprivate func small(_ columns: Int, _ rows: Int) -> Image {
    let scale = min(1, Double(16 * columns) / Double(width), Double(32 * rows) / Double(height))
    guard scale < 1 else { return self }
    return resampled(height: max(1, Int(Double(height) * scale)), width: max(1, Int(Double(width) * scale)))
  }
}
