/// A drawing as SVG. Text stays text (to be searched, selected and restyled); the same drawing gives the same bytes.
extension Drawing {
  func svg(title: String?) -> String {
    // The names of clip paths are made from the contents, so that several drawings may stand in one page.
    let name = SVG.hash(SVG(prefix: "").body(elements))
    let (w, h) = (SVG.number(width), SVG.number(height))
    let heading = title.map { "<title>\(SVG.escaped($0))</title>\n" } ?? ""
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(SVG.number(width * magnification))" \
      height="\(SVG.number(height * magnification))" viewBox="0 0 \(w) \(h)" \
      font-family="\(Font.family), Verdana, sans-serif" stroke-linejoin="round">
      \(heading)\(SVG(prefix: "c\(name)").body(elements))</svg>

      """
  }
}

private struct SVG {
  let prefix: String

  func body(_ elements: [Drawing.Element]) -> String {
    var clips = 0
    return elements.map { write($0, &clips) }.joined()
  }

  private func write(_ element: Drawing.Element, _ clips: inout Int) -> String {
    switch element {
    case .line(let points, let stroke):
      return "<polyline points=\"\(Self.list(points))\" fill=\"none\"\(Self.attributes(stroke))/>\n"
    case .polygon(let points, let fill, let opacity):
      let see = opacity < 1 ? " fill-opacity=\"\(Self.number(opacity))\"" : ""
      return "<polygon points=\"\(Self.list(points))\" fill=\"\(Self.colour(fill))\"\(see)/>\n"
    case .rectangle(let r, let fill): return "<rect\(Self.attributes(r)) fill=\"\(Self.colour(fill))\"/>\n"
    case .frame(let r, let stroke): return "<rect\(Self.attributes(r)) fill=\"none\"\(Self.attributes(stroke))/>\n"
    case .circle(let p, let radius, let fill, let stroke):
      let place = "cx=\"\(Self.number(p.x))\" cy=\"\(Self.number(p.y))\" r=\"\(Self.number(radius))\""
      return "<circle \(place) fill=\"\(Self.colour(fill))\"\(stroke.map(Self.attributes) ?? "")/>\n"
    case .text(let text, let p, let font, let colour, let anchor, let turn):
      let (x, y) = (Self.number(p.x), Self.number(p.y))
      var attributes = "x=\"\(x)\" y=\"\(y)\" font-size=\"\(Self.number(font.size))\" fill=\"\(Self.colour(colour))\""
      if font.isBold { attributes += " font-weight=\"bold\"" }
      if anchor != .start { attributes += " text-anchor=\"\(anchor == .middle ? "middle" : "end")\"" }
      if turn != .none { attributes += " transform=\"rotate(\(turn == .upward ? -90 : -45) \(x) \(y))\"" }
      return "<text \(attributes)>\(Self.escaped(text))</text>\n"
    case .pixels(let image, let r): return image.height * image.width <= 4096 ? Self.cells(image, r) : Self.picture(image, r)
    case .clipped(let elements, let r):
      guard !elements.isEmpty else { return "" }
      clips += 1
      let name = "\(prefix)-\(clips)"
      let inner = elements.map { write($0, &clips) }.joined()
      return "<clipPath id=\"\(name)\"><rect\(Self.attributes(r))/></clipPath>\n<g clip-path=\"url(#\(name))\">\n\(inner)</g>\n"
    case .group(let elements, let p):
      let inner = elements.map { write($0, &clips) }.joined()
      return "<g transform=\"translate(\(Self.number(p.x)) \(Self.number(p.y)))\">\n\(inner)</g>\n"
    }
  }

  /// A rectangle for each run of equal pixels in a row: sharp in every viewer.
  private static func cells(_ image: Image, _ r: Rectangle) -> String {
    let (width, height) = (r.width / Double(image.width), r.height / Double(image.height))
    var result = "<g shape-rendering=\"crispEdges\">\n"
    for y in 0..<image.height {
      var start = 0
      for x in 1...image.width where x == image.width || image[y, x] != image[y, start] {
        let pixel = image[y, start] ?? .zero
        let (left, top) = (r.left + Double(start) * width, r.top + Double(y) * height)
        // A little under those that follow, so that no hairline shows between them.
        let right = min(r.left + Double(x) * width + 0.5, r.right)
        let cell = Rectangle(left: left, top: top, width: right - left, height: min(top + height + 0.5, r.bottom) - top)
        result += "<rect\(attributes(cell)) fill=\"\(colour(Colour(Double(pixel.x), Double(pixel.y), Double(pixel.z))))\"/>\n"
        start = x
      }
    }
    return result + "</g>\n"
  }

  /// Too many pixels for a shape each. Some viewers smooth them.
  private static func picture(_ image: Image, _ r: Rectangle) -> String {
    // An image that fits in memory can be encoded; should it fail, the figure is still worth having without it.
    let data = (try? image.png()).map(Base64.encode) ?? ""
    return
      "<image\(attributes(r)) preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,\(data)\"/>\n"
  }

  /// At most two digits after the point.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let hundredths = Int((min(max(value, -1e9), 1e9) * 100).rounded())
    let digits = String(abs(hundredths) % 100 + 100).dropFirst()
    let fraction = digits == "00" ? "" : digits.hasSuffix("0") ? ".\(digits.dropLast())" : ".\(digits)"
    return (hundredths < 0 ? "-" : "") + "\(abs(hundredths) / 100)" + fraction
  }

  private static func list(_ points: [Point]) -> String { points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ") }

  private static func attributes(_ r: Rectangle) -> String {
    " x=\"\(number(r.left))\" y=\"\(number(r.top))\" width=\"\(number(r.width))\" height=\"\(number(r.height))\""
  }

  private static func attributes(_ stroke: Drawing.Stroke) -> String {
    " stroke=\"\(colour(stroke.colour))\" stroke-width=\"\(number(stroke.width))\""
      + (stroke.dash.isEmpty ? "" : " stroke-dasharray=\"\(stroke.dash.map(number).joined(separator: " "))\"")
  }

  private static func colour(_ colour: Colour) -> String {
    let value = [colour.red, colour.green, colour.blue].reduce(1) { $0 << 8 | Int(Image.byte(Float($1))) }
    return "#" + String(value, radix: 16).dropFirst()
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      // XML has no way to write these.
      case _ where scalar.value < 32 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Eight digits that depend on the text alone (FNV-1a).
  static func hash(_ text: String) -> String {
    let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return String(String(hash | 1 << 63, radix: 16).suffix(8))
  }
}
