// Bent shapes.

extension Pattern {
  static let curves: [Pattern] = [
    Pattern("crescent", .shape, hue: 0.25) { brush in
      let bite = brush.draws.uniform(0.3, 0.55), size = brush.draws.uniform(0.75, 0.9)
      return { x, y in Ink(distance: larger(length(x, y) - 1, size - length(x - bite, y))) }
    },
    Pattern("arc", .shape) { brush in
      let half = brush.draws.uniform(0.14, 0.3), width = brush.draws.uniform(0.1, 0.17), radius = 1 - width
      let (c, s) = direction(half)
      return { x, y in
        // Iñigo Quílez's arc: beyond the opening, the distance to its end.
        let ay = y.magnitude
        let beyond = ay * c .> x * s
        let along = (length(x, ay) - radius).magnitude
        return Ink(distance: along.or(length(x - c * radius, ay - s * radius), where: beyond) - width)
      }
    },
  ]
}
