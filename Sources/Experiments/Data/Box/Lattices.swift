// Textures that tile the plane regularly.

extension Pattern {
  static let lattices: [Pattern] = [
    Pattern("dots", .texture) { brush in
      let periods = brush.draws.uniform(2, 3.4), radius = brush.draws.uniform(0.22, 0.34)
      let shift: Float = brush.draws.chance(0.5) ? 0.5 : 0
      let pixel = brush.pixel * periods
      return { x, y in
        let py = y * periods
        let px = x * periods + py.floor * shift
        return Ink(tone: inside(length(px.fraction - 0.5, py.fraction - 0.5) - radius, pixel))
      }
    },
    Pattern("bricks", .texture, hue: 0.11) { brush in
      let rows = brush.draws.uniform(2.6, 4), long = brush.draws.uniform(1.8, 2.5), mortar = brush.draws.uniform(0.06, 0.1)
      let key = brush.draws.key(), variety = brush.draws.uniform(0, 0.5)
      let pixel = brush.pixel * rows
      return { x, y in
        let py = y * rows
        let row = py.floor
        let px = x * (rows / long) + row * 0.5
        let edge = smaller((0.5 - (px.fraction - 0.5).magnitude) * long, 0.5 - (py.fraction - 0.5).magnitude)
        let shade = hash(cellBits(px.floor), cellBits(row), key).fraction * variety
        return Ink(tone: shade, accent: inside(edge - mortar, pixel))
      }
    },
    Pattern("honeycomb", .texture, hue: 0.22) { brush in
      let periods = brush.draws.uniform(1.9, 3.1), wall = brush.draws.uniform(0.05, 0.11)
      let key = brush.draws.key(), variety = brush.draws.uniform(0, 0.7)
      let pixel = brush.pixel * periods
      return { x, y in
        // The nearer of two interleaved rectangular lattices is the hexagon's centre.
        let px = x * periods, py = y * (periods / 1.732_050_8)
        let ax = px.rounded(.toNearestOrEven), ay = py.rounded(.toNearestOrEven)
        let bx = px.floor + 0.5, by = py.floor + 0.5
        let dax = px - ax, day = (py - ay) * 1.732_050_8, dbx = px - bx, dby = (py - by) * 1.732_050_8
        let first = dax * dax + day * day .< dbx * dbx + dby * dby
        let dx = dbx.or(dax, where: first).magnitude, dy = dby.or(day, where: first).magnitude
        let edge = 0.5 - larger(dx, dx * 0.5 + dy * 0.866_025_4)
        let shade = hash(cellBits((bx * 2).or(ax * 2, where: first)), cellBits((by * 2).or(ay * 2, where: first)), key).fraction * variety
        return Ink(tone: shade, accent: inside(edge - wall, pixel))
      }
    },
    Pattern("scales", .texture, hue: 0.5) { brush in
      let periods = brush.draws.uniform(2, 3.2), rim = brush.draws.uniform(0.08, 0.16), fade = brush.draws.uniform(0.4, 0.9)
      let pixel = brush.pixel * periods
      return { x, y in
        // Rows of discs, each half hidden by the next row: the first disc (from the front) that holds the point is seen.
        let px = x * periods, py = y * (periods * 2)
        var seen = Lanes(1)
        for back in 0..<3 {
          let row = py.floor - Float(1 - back)
          let cx = (px - row * 0.5).rounded(.toNearestOrEven) + row * 0.5
          let distance = length(px - cx, (py - row) * 0.5 - 0.25)
          if back == 0 { seen = distance } else { seen = seen.or(distance, where: seen .> 0.56) }
        }
        return Ink(tone: (seen * 1.8).unit * fade, accent: inside((seen - 0.56 + rim / 2).magnitude - rim / 2, pixel))
      }
    },
    Pattern("weave", .texture, hue: 0.18) { brush in
      let periods = brush.draws.uniform(2, 3.4), gap = brush.draws.uniform(0.05, 0.12), depth = brush.draws.uniform(0.5, 0.9)
      let pixel = brush.pixel * periods
      return { x, y in
        let px = x * periods, py = y * periods
        let over = ((px.floor + py.floor) * 0.5).fraction .> 0.25
        let tx = px.fraction - 0.5, ty = py.fraction - 0.5
        let across = ty.or(tx, where: over).magnitude, along = tx.or(ty, where: over).magnitude
        let round = (1 - along * along * 4 * depth).unit
        let strand = Lanes(0.25).or(Lanes(1), where: over)
        return Ink(tone: strand * round, accent: inside(0.5 - gap - across, pixel) * 0.9)
      }
    },
    Pattern("loops", .texture) { brush in
      let periods = brush.draws.uniform(2, 3.2), width = brush.draws.uniform(0.13, 0.24), key = brush.draws.key()
      let pixel = brush.pixel * periods
      return { x, y in
        // Truchet's tiles: two quarter circles about opposite corners, turned by chance.
        let px = x * periods, py = y * periods
        let turned = hash(cellBits(px.floor), cellBits(py.floor), key).fraction .< 0.5
        let tx = px.fraction, ty = py.fraction
        let u = tx.or(1 - tx, where: turned)
        let near = smaller((length(u, ty) - 0.5).magnitude, (length(1 - u, 1 - ty) - 0.5).magnitude)
        return Ink(tone: inside(near - width, pixel))
      }
    },
  ]
}
