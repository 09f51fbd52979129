/// The ground behind a feature: two colours that flow into each other, and clutter of low contrast.
enum Backdrop {
  static func paint(on canvas: inout Canvas, _ palette: Palette, _ draws: inout Draws) {
    paintGround(on: &canvas, palette, &draws)
    for _ in 0..<draws.whole(1, 3) { paintBlob(on: &canvas, palette.clutter[draws.whole(0, palette.clutter.count - 1)], &draws) }
    for _ in 0..<draws.whole(0, 3) { paintLine(on: &canvas, palette.clutter[draws.whole(0, palette.clutter.count - 1)], &draws) }
    for _ in 0..<draws.whole(0, 2) { paintPiece(on: &canvas, palette, &draws) }
  }

  private static func paintGround(on canvas: inout Canvas, _ palette: Palette, _ draws: inout Draws) {
    let (gx, gy) = direction(draws.uniform()), slope = draws.uniform(0, 0.5) / 128
    let coarse = powerOfTwo(draws.uniform(0, 3)) / 256, amount = draws.uniform(0.3, 0.9), key = draws.key()
    let stretch = powerOfTwo(draws.uniform(0, 1.5)), (c, s) = direction(draws.uniform())
    let (a, b) = (palette.ground, palette.ground2)
    canvas.paint { x, y in
      let u = (x * c + y * s) * coarse, v = (y * c - x * s) * (coarse * stretch)
      let fine = noise(u * 3.1 + 5, v * 3.1, key &+ 1)
      let flow = mix(noise(u, v, key), fine, Lanes(0.4))
      let across = (x - 128) * gx + (y - 128) * gy
      let t = (across * slope + flow * (2 * amount) + (0.5 - amount)).unit
      return Coat(
        cover: Lanes(1), red: mix(Lanes(a.red), Lanes(b.red), t), green: mix(Lanes(a.green), Lanes(b.green), t),
        blue: mix(Lanes(a.blue), Lanes(b.blue), t))
    }
  }

  /// A soft-edged, lopsided spot.
  private static func paintBlob(on canvas: inout Canvas, _ color: Color, _ draws: inout Draws) {
    let place = Place(
      x: draws.uniform(0, 256), y: draws.uniform(0, 256), radius: draws.size(12, octaves: 2.2), turn: draws.uniform(), &draws)
    let soft = draws.chance(0.4) ? 1.5 / place.radius : draws.uniform(0.1, 0.6), alpha = draws.uniform(0.3, 0.75)
    let lobes = draws.uniform(0, 0.25), phase = draws.uniform()
    let (rows, columns) = place.bounds(reach: 1.6)
    canvas.paint(rows: rows, columns: columns) { x, y in
      let (u, v) = place.local(x, y)
      let lobe = sine(u * 0.8 + phase) * sine(v * 0.7 + phase)
      let distance = length(u, v) - 0.9 - lobe * lobes
      return Coat(cover: inside(distance, soft) * alpha, red: Lanes(color.red), green: Lanes(color.green), blue: Lanes(color.blue))
    }
  }

  /// A straight or bent line across a part of the picture.
  private static func paintLine(on canvas: inout Canvas, _ color: Color, _ draws: inout Draws) {
    let place = Place(x: draws.uniform(0, 256), y: draws.uniform(0, 256), radius: draws.uniform(30, 110), turn: draws.uniform(), &draws)
    let bow = draws.uniform(-0.5, 0.5), width = draws.uniform(1, 4.5) / place.radius, pixel = 1.2 / place.radius,
      alpha = draws.uniform(0.4, 0.95)
    let (rows, columns) = place.bounds(reach: 1.2)
    canvas.paint(rows: rows, columns: columns) { x, y in
      let (u, v) = place.local(x, y)
      let away = (v - u * u * bow + 0.4 * bow).magnitude
      let distance = larger(away - width, u.magnitude - 1)
      return Coat(cover: inside(distance, pixel) * alpha, red: Lanes(color.red), green: Lanes(color.green), blue: Lanes(color.blue))
    }
  }

  /// A small, faint piece of any pattern.
  private static func paintPiece(on canvas: inout Canvas, _ palette: Palette, _ draws: inout Draws) {
    let pattern = Pattern.all[draws.whole(0, Pattern.all.count - 1)]
    let place = Place(
      x: draws.uniform(0, 256), y: draws.uniform(0, 256), radius: draws.size(9, octaves: 1.2), turn: draws.uniform(), &draws)
    var brush = Brush(draws: draws, pixel: 1.2 / place.radius)
    let field = pattern.choose(&brush)
    draws = brush.draws
    let finish = Finish(pattern.kind, pixel: brush.pixel, &draws)
    let a = palette.clutter[0], b = palette.clutter[1], alpha = draws.uniform(0.35, 0.8)
    let (rows, columns) = place.bounds(reach: 1.2)
    canvas.paint(rows: rows, columns: columns) { x, y in
      let (u, v) = place.local(x, y)
      let ink = finish(field(u, v), u, v)
      let t = larger(ink.tone, ink.accent)
      return Coat(
        cover: ink.cover * alpha, red: mix(Lanes(a.red), Lanes(b.red), t), green: mix(Lanes(a.green), Lanes(b.green), t),
        blue: mix(Lanes(a.blue), Lanes(b.blue), t))
    }
  }
}
