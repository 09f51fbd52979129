/// One picture of the set: a cluttered ground, the feature on it, light over both. All its numbers are chosen in `init`; `render` only draws.
struct Scene {
  static let side = 256
  /// The feature's diameter, in pixels of the rendering: log-uniform over these two octaves.
  static let smallest: Float = 60
  static let octaves: Float = 2

  let diameter: Float
  private let palette: Palette
  private var draws: Draws
  private let pattern: Pattern
  private let place: Place

  /// - Parameters:
  ///   - diameter: the feature's, in pixels; by default random.
  ///   - centered: whether it lies in the very middle.
  init(_ pattern: Pattern, draws: Draws, diameter chosen: Float? = nil, centered: Bool = false) {
    var draws = draws
    self.pattern = pattern
    let random = draws.uniform()
    diameter = chosen ?? Scene.smallest * powerOfTwo(Scene.octaves * random)
    palette = Palette(hue: pattern.hue, &draws)
    let middle = Float(Scene.side) / 2
    // Textures lie at any angle; shapes, as things do, more or less upright.
    let turn = pattern.kind == .texture ? draws.uniform() : draws.uniform(-0.125, 0.125)
    // Drawn in any case: the numbers that follow are the same, wherever the feature lies.
    let (dx, dy) = (draws.uniform(-22, 22), draws.uniform(-22, 22))
    place = Place(
      x: centered ? middle : middle + dx, y: centered ? middle : middle + dy, radius: diameter / 2, turn: turn, &draws)
    self.draws = draws
  }

  /// 256 × 256 × 3 bytes.
  func render() -> [UInt8] {
    var canvas = Canvas(side: Scene.side), draws = draws
    Backdrop.paint(on: &canvas, palette, &draws)
    paintFeature(on: &canvas, &draws)
    paintLight(on: &canvas, &draws)
    return canvas.bytes(grain: draws.uniform(1, 5), key: draws.key())
  }

  private func paintFeature(on canvas: inout Canvas, _ draws: inout Draws) {
    var brush = Brush(draws: draws, pixel: 1.2 / place.radius)
    let field = pattern.choose(&brush)
    draws = brush.draws
    let pixel = brush.pixel, place = place
    let finish = Finish(pattern.kind, pixel: pixel, &draws)
    let (a, b, c) = (palette.first, palette.second, palette.third)
    // Light from one side of the feature, and a soft shadow about it.
    let (lx, ly) = direction(draws.uniform()), shade = draws.uniform(0.05, 0.3), bright = draws.uniform(0.95, 1.1)
    let shadow = draws.chance(0.5) ? draws.uniform(0.2, 0.5) : 0
    let (rows, columns) = place.bounds(reach: 1.45)
    canvas.paint(rows: rows, columns: columns) { x, y in
      let (u, v) = place.local(x, y)
      let ink = finish(field(u, v), u, v)
      let dark = shadow * ramp(-ink.distance, from: -0.3, to: 0)
      let light = bright + shade * (u * lx + v * ly)
      @inline(__always) func channel(_ a: Float, _ b: Float, _ c: Float) -> Lanes {
        let color = mix(Lanes(a), Lanes(b), ink.tone)
        return mix(color, Lanes(c), ink.accent) * light
      }
      // Where the feature does not cover, the coat is the shadow: black, as thick as the shadow is dark.
      let cover = ink.cover + (1 - ink.cover) * dark
      let part = ink.cover / larger(cover, Lanes(1e-6))
      return Coat(
        cover: cover, red: channel(a.red, b.red, c.red) * part, green: channel(a.green, b.green, c.green) * part,
        blue: channel(a.blue, b.blue, c.blue) * part)
    }
  }

  private func paintLight(on canvas: inout Canvas, _ draws: inout Draws) {
    let (lx, ly) = direction(draws.uniform()), slope = draws.uniform(0, 0.2) / 128
    let sunny = draws.chance(0.5), tint: Float = sunny ? 1 : 0
    canvas.paint { x, y in
      // Towards black on one side; towards white, faintly, on the other.
      let level = ((x - 128) * lx + (y - 128) * ly) * slope
      let dark = larger(-level, Lanes(0)), light = larger(level, Lanes(0)) * 0.6
      let white = Lanes(0).or(Lanes(tint), where: level .> 0)
      return Coat(cover: (dark + light * tint).unit, red: white, green: white * 0.97, blue: white * 0.88)
    }
  }
}

/// Where a feature lies: the map from pixels into its own frame, with a turn, a slight squeeze and a slight bend.
struct Place: Sendable {
  let x: Float, y: Float, radius: Float
  private let xx: Float, xy: Float, yx: Float, yy: Float
  private let bend: Float, bendPhase: Float

  init(x: Float, y: Float, radius: Float, turn: Float, _ draws: inout Draws) {
    (self.x, self.y, self.radius) = (x, y, radius)
    let (c, s) = direction(turn), squeeze = powerOfTwo(draws.uniform(0, 0.22)), mirror = draws.sign()
    // Left and right may be exchanged, but not top and bottom.
    let (a, b) = draws.chance(0.5) ? (mirror * squeeze / radius, 1 / radius) : (mirror / radius, squeeze / radius)
    (xx, xy, yx, yy) = (c * a, s * a, -s * b, c * b)
    bend = draws.uniform(0, 0.035)
    bendPhase = draws.uniform()
  }

  @inline(__always) func local(_ px: Lanes, _ py: Lanes) -> (Lanes, Lanes) {
    let dx = px - x, dy = py - y
    let u = dx * xx + dy * xy, v = dx * yx + dy * yy
    return (u + bend * sine(v * 0.5 + bendPhase), v + bend * sine(u * 0.6 - bendPhase))
  }

  /// The pixels within `reach` radii.
  func bounds(reach: Float) -> (rows: Range<Int>, columns: Range<Int>) {
    let r = radius * reach
    return (Int(y - r)..<Int(y + r) + 1, Int(x - r)..<Int(x + r) + 1)
  }
}
