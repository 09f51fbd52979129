extension PlotLayout {
  /// At most so many: the search for free places grows with their square.
  private static let mostLabels = 400

  /// A text beside each point that has one, where it covers no other text and no point. One that finds no place is left out.
  func pointLabels(_ series: [Series]) -> [Drawing.Element] {
    guard series.contains(where: { $0.labels != nil }) else { return [] }
    let page = Rectangle(left: area.left + 1, top: area.top + 1, width: area.width - 2, height: area.height - 2)
    var taken: [Rectangle] = []
    var wanted: [(text: String, point: Point, radius: Double)] = []
    for one in series {
      let radius = one.style == .line ? 3.4 : pointRadius(one)
      for i in visible(one) {
        let place = Point(x.position(one.x[i]), y.position(one.y[i]))
        taken.append(Rectangle(left: place.x - radius, top: place.y - radius, width: 2 * radius, height: 2 * radius))
        if let text = one.labels?[i], !text.isEmpty, wanted.count < PlotLayout.mostLabels { wanted.append((text, place, radius)) }
      }
    }
    var elements: [Drawing.Element] = []
    let size = Style.point.size
    for (label, point, radius) in wanted {
      let text = measure.shortened(label, Style.point, to: area.width * 0.4)
      let (width, height) = (measure.width(text, Style.point), size * 0.96)
      // Right, left, above, below, then the corners: near enough that no line is needed.
      let (dx, dy) = (radius + 2, radius + 1.5)
      let candidates = [
        Point(dx, -height / 2), Point(-dx - width, -height / 2), Point(-width / 2, -dy - height), Point(-width / 2, dy),
        Point(dx * 0.7, -dy * 0.7 - height), Point(dx * 0.7, dy * 0.7), Point(-dx * 0.7 - width, -dy * 0.7 - height),
        Point(-dx * 0.7 - width, dy * 0.7),
      ].map { Rectangle(left: point.x + $0.x, top: point.y + $0.y, width: width, height: height) }
      guard let free = candidates.first(where: { box in page.contains(box) && !taken.contains { $0.overlaps(box) } }) else { continue }
      taken.append(free)
      elements.append(.text(text, at: Point(free.left, free.top + size * 0.76), Style.point, theme.ink, .start, .none))
    }
    return elements
  }
}

extension Rectangle {
  func overlaps(_ other: Rectangle) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  func contains(_ other: Rectangle) -> Bool {
    left <= other.left && top <= other.top && right >= other.right && bottom >= other.bottom
  }
}
