/// What is drawn, as data: rendered to pixels by cairo and to SVG as text. Lengths are in points, the origin is the upper left corner.
struct Drawing: Sendable {
  var width: Double
  var height: Double
  var elements: [Element] = []
  /// How large a point is shown.
  var magnification = 1.0

  enum Element: Sendable {
    case line([Point], Stroke)
    case polygon([Point], fill: Colour, opacity: Double)
    case rectangle(Rectangle, fill: Colour)
    case frame(Rectangle, Stroke)
    case circle(Point, radius: Double, fill: Colour, Stroke?)
    case text(String, at: Point, Font, Colour, Anchor, Turn)
    /// Each pixel a sharp rectangle.
    case pixels(Image, Rectangle)
    case clipped([Element], to: Rectangle)
    /// A drawing within the drawing, its origin at that point.
    case group([Element], at: Point)
  }

  struct Stroke: Hashable, Sendable {
    var colour: Colour
    var width: Double
    /// Lengths of the dashes and of the gaps between them, in turn; empty for a whole line.
    var dash: [Double] = []
  }

  /// Where the given point lies along the text; its baseline passes through it.
  enum Anchor: Sendable { case start, middle, end }

  enum Turn: Sendable {
    case none
    /// Read from below, as labels of vertical axes are.
    case upward
    /// Rising to the right by 45°.
    case slanted
  }

  struct Font: Hashable, Sendable {
    var size: Double
    var isBold = false
    static let family = "DejaVu Sans"
  }
}

struct Point: Hashable, Sendable {
  var x: Double, y: Double

  init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

struct Rectangle: Hashable, Sendable {
  var left: Double, top: Double, width: Double, height: Double

  var right: Double { left + width }
  var bottom: Double { top + height }
  var middle: Point { Point(left + width / 2, top + height / 2) }
}
