/// What the finish makes of a pattern's ink.
struct Finished {
  var cover: Lanes, distance: Lanes, tone: Lanes, accent: Lanes
}

/// How a pattern is shown: a shape filled, bordered, outlined or mottled; a texture on a patch with an outline of its own.
struct Finish {
  private let kind: Pattern.Kind
  private let pixel: Float
  // A shape's
  private let border: Float, hollow: Bool, mottle: Float, key: UInt32
  // A patch's
  private let square: Float, wobble: (Float, Float, Float), phases: (Float, Float, Float), soft: Float

  init(_ kind: Pattern.Kind, pixel: Float, _ draws: inout Draws) {
    (self.kind, self.pixel) = (kind, pixel)
    let style = draws.uniform()
    border = style < 0.35 ? draws.uniform(0.05, 0.11) : 0
    hollow = style > 0.92 && kind == .shape
    mottle = draws.chance(0.5) ? draws.uniform(0.2, 0.8) : 0
    key = draws.key()
    square = draws.uniform()
    wobble = (draws.uniform(0, 0.09), draws.uniform(0, 0.08), draws.uniform(0, 0.05))
    phases = (draws.uniform(), draws.uniform(), draws.uniform())
    soft = draws.chance(0.5) ? pixel : draws.uniform(0.05, 0.3)
  }

  @inline(__always) func callAsFunction(_ ink: Ink, _ u: Lanes, _ v: Lanes) -> Finished {
    switch kind {
    case .shape, .figure:
      let mottled = noise(u * 2.5 + 9, v * 2.5, key) * mottle
      var tone = ink.tone + (1 - ink.tone) * mottled * 0.6
      var distance = ink.distance
      if border > 0 { tone = mix(Lanes(1), tone, inside(distance + border, pixel)) }
      if hollow { distance = (distance + 0.07).magnitude - 0.07 }
      return Finished(cover: inside(distance, pixel), distance: distance, tone: tone, accent: ink.accent)
    case .texture:
      let round = length(u, v), box = larger(u.magnitude, v.magnitude) * 1.1
      let outline =
        0.93 + wobble.0 * sine(u * 0.7 + v * 0.3 + phases.0) + wobble.1 * sine(v * 0.9 - u * 0.5 + phases.1)
        + wobble.2 * sine(u * 1.3 + v * 1.6 + phases.2)
      let distance = mix(round, box, Lanes(square)) - outline
      return Finished(cover: (0.5 - distance * (1 / soft)).unit, distance: distance, tone: ink.tone, accent: ink.accent)
    }
  }
}
