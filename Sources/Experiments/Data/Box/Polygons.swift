// Shapes with straight sides.

/// A regular polygon with its corners on the unit circle, one of them on top: the largest of the distances to its sides' lines.
@inline(__always) private func polygon(_ sides: Int) -> @Sendable (Lanes, Lanes) -> Lanes {
  let normals = (0..<sides).map { direction((Float($0) + 0.5) / Float(sides)) }
  let inner = direction(0.5 / Float(sides)).x
  return { x, y in
    var distance = Lanes(-10)
    for normal in normals { distance = larger(distance, x * normal.y - y * normal.x) }
    return distance - inner
  }
}

/// A star with its points on the unit circle, one of them on top, and its inner corners at `inner`.
@inline(__always) private func star(_ points: Int, inner: Float) -> @Sendable (Lanes, Lanes) -> Lanes {
  let k = Float(points)
  let (c, s) = direction(0.5 / k)
  // The line from the tip (1, 0) to the inner corner; its outward normal.
  let ex = inner * c - 1, ey = inner * s
  let norm = (ex * ex + ey * ey).squareRoot()
  let nx = ey / norm, ny = -ex / norm
  return { x, y in
    let turn = angle(-y, x) * k
    let folded = (turn - turn.rounded(.toNearestOrEven)).magnitude * (1 / k)
    let radius = length(x, y)
    return (radius * cosine(folded) - 1) * nx + radius * sine(folded) * ny
  }
}

/// An upright rectangle.
@inline(__always) private func box(_ x: Lanes, _ y: Lanes, _ cx: Float, _ cy: Float, _ w: Float, _ h: Float) -> Lanes {
  larger((x - cx).magnitude - w, (y - cy).magnitude - h)
}

extension Pattern {
  private static func plain(_ name: String, _ distance: @escaping @Sendable (Lanes, Lanes) -> Lanes) -> Pattern {
    Pattern(name, .shape) { _ in { x, y in Ink(distance: distance(x, y)) } }
  }

  static let polygons: [Pattern] = [
    plain("triangle", polygon(3)),
    plain("square", polygon(4)),
    plain("pentagon", polygon(5)),
    plain("hexagon", polygon(6)),
    Pattern("star", .shape, hue: 0.25) { brush in
      let distance = star(5, inner: brush.draws.uniform(0.38, 0.5))
      return { x, y in Ink(distance: distance(x, y)) }
    },
    Pattern("hexagram", .shape) { brush in
      let distance = star(6, inner: brush.draws.uniform(0.5, 0.6))
      return { x, y in Ink(distance: distance(x, y)) }
    },
    Pattern("cross", .shape, hue: 0.08) { brush in
      let arm = brush.draws.uniform(0.22, 0.36)
      return { x, y in Ink(distance: smaller(box(x, y, 0, 0, 0.94, arm), box(x, y, 0, 0, arm, 0.94))) }
    },
    Pattern("arrow", .shape) { brush in
      let shaft = brush.draws.uniform(0.14, 0.24), neck = brush.draws.uniform(-0.05, 0.2), slope = brush.draws.uniform(0.65, 0.85)
      let norm = 1 / (1 + slope * slope).squareRoot()
      return { x, y in
        let head = larger(neck - x, (y.magnitude - (0.97 - x) * slope) * norm)
        return Ink(distance: smaller(head, box(x, y, (neck - 0.97) / 2, 0, (neck + 0.97) / 2 + 0.02, shaft)))
      }
    },
    Pattern("letter T", .shape) { brush in
      let bar = brush.draws.uniform(0.16, 0.24), stem = brush.draws.uniform(0.16, 0.24), width = brush.draws.uniform(0.6, 0.75)
      return { x, y in Ink(distance: smaller(box(x, y, 0, bar - 0.8, width, bar), box(x, y, 0, 0, stem, 0.8))) }
    },
    Pattern("letter L", .shape) { brush in
      let bar = brush.draws.uniform(0.16, 0.24), width = brush.draws.uniform(0.45, 0.58)
      return { x, y in Ink(distance: smaller(box(x, y, bar - width, 0, bar, 0.82), box(x, y, 0, 0.82 - bar, width, bar))) }
    },
  ]
}
