/// Shapes, so that series are told apart without colours, too.
enum Marker: Int, CaseIterable {
  case circle, square, triangle, diamond

  init(_ index: Int) { self = Marker(rawValue: index % Marker.allCases.count) ?? .circle }

  /// Every second kind of points is; lines have dashes.
  static func isOpen(_ index: Int, _ style: Series.Style) -> Bool { style == .points && index % 2 == 1 }

  /// - Parameter isOpen: only an outline: beside filled ones the strongest difference that there is in grey.
  func elements(at p: Point, radius r: Double, _ colour: Colour, _ theme: Theme, isOpen: Bool = false) -> [Drawing.Element] {
    let corners: [Point]
    switch self {
    case .circle: corners = []
    case .square: corners = [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)].map { Point(p.x + $0 * r, p.y + $1 * r) }
    case .triangle: corners = [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)].map { Point(p.x + $0 * r, p.y + $1 * r) }
    case .diamond: corners = [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)].map { Point(p.x + $0 * r, p.y + $1 * r) }
    }
    // A rim of the page keeps a filled one apart from the line below it.
    let rim = r <= 2 ? nil : isOpen ? Drawing.Stroke(colour: colour, width: 1.2) : Drawing.Stroke(colour: theme.paper, width: 0.9)
    let fill = isOpen && rim != nil ? theme.paper : colour
    guard corners.count > 1 else { return [.circle(p, radius: r, fill: fill, rim)] }
    let filled = Drawing.Element.polygon(corners, fill: fill, opacity: 1)
    return rim.map { [filled, .line(corners + [corners[0], corners[1]], $0)] } ?? [filled]
  }
}
