#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a text's ink lies: the corners of a rectangle that may be turned.
struct TextBox {
  let text: String
  let corners: [Point]

  init(_ text: String, at point: Point, _ font: Drawing.Font, _ anchor: Drawing.Anchor, _ turn: Drawing.Turn, _ measure: TextMeasure) {
    self.text = text
    let ink = measure.ink(text, font)
    let before =
      switch anchor {
      case .start: 0.0
      case .middle: measure.width(text, font) / 2
      case .end: measure.width(text, font)
      }
    let (cosine, sine) = (cos(turn.angle), sin(turn.angle))
    corners = [(ink.left, ink.top), (ink.right, ink.top), (ink.right, ink.bottom), (ink.left, ink.bottom)].map { x, y in
      Point(point.x + (x - before) * cosine + y * sine, point.y - (x - before) * sine + y * cosine)
    }
  }

  /// Whether they share more than a touching edge. (Two rectangles are apart if one of their four directions separates them.)
  func overlaps(_ other: TextBox) -> Bool {
    for box in [self, other] {
      for i in 0..<2 {
        let (dx, dy) = (box.corners[i + 1].x - box.corners[i].x, box.corners[i + 1].y - box.corners[i].y)
        let length = (dx * dx + dy * dy).squareRoot()
        guard length > 0 else { return false }
        let mine = corners.map { ($0.x * dx + $0.y * dy) / length }, others = other.corners.map { ($0.x * dx + $0.y * dy) / length }
        guard let a = mine.min(), let b = mine.max(), let c = others.min(), let d = others.max() else { return false }
        if b <= c + 0.01 || d <= a + 0.01 { return false }
      }
    }
    return true
  }

  /// Whether it lies on the page.
  func isInside(width: Double, height: Double) -> Bool {
    corners.allSatisfy { $0.x >= 0 && $0.y >= 0 && $0.x <= width && $0.y <= height }
  }
}

extension Drawing {
  /// Every text of the drawing.
  func textBoxes(_ measure: TextMeasure) -> [TextBox] { Drawing.boxes(elements, Point(0, 0), measure) }

  private static func boxes(_ elements: [Element], _ origin: Point, _ measure: TextMeasure) -> [TextBox] {
    elements.flatMap { element -> [TextBox] in
      switch element {
      case .text(let text, let p, let font, _, let anchor, let turn):
        [TextBox(text, at: Point(p.x + origin.x, p.y + origin.y), font, anchor, turn, measure)]
      case .clipped(let elements, _): boxes(elements, origin, measure)
      case .group(let elements, let p): boxes(elements, Point(p.x + origin.x, p.y + origin.y), measure)
      default: []
      }
    }
  }
}
