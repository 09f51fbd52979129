extension HeatMap {
  /// The cells alone, each a square of so many pixels, in the colours of the plot; cells that are no number are grey.
  /// - Parameter cell: at least 1.
  /// - Throws: for no cells, rows of several lengths, or too many pixels.
  public func picture(cell: Int = 1) throws(ImageError) -> Image {
    let (cell, width) = (max(1, cell), rows.first?.count ?? 0)
    guard let bad = rows.first(where: { $0.count != width }) else {
      try Image.check(height: rows.count * cell, width: width * cell)
      let scale = scale, colours = HeatMap.colours(scale)
      var pixels: [Float] = []
      pixels.reserveCapacity(rows.count * cell * width * cell * 3)
      for row in rows {
        var line: [Float] = []
        for value in row {
          let place = (value - scale.lowerBound) / (scale.upperBound - scale.lowerBound)
          let colour = value.isFinite && place.isFinite ? colours[place] : Colour(0.5, 0.5, 0.5)
          for _ in 0..<cell { line += [Float(colour.red), Float(colour.green), Float(colour.blue)] }
        }
        for _ in 0..<cell { pixels += line }
      }
      return Image(uncheckedHeight: rows.count * cell, width: width * cell, pixels: pixels)
    }
    throw .wrongCount(expected: width, found: bad.count)
  }

  /// The same in characters, from light to heavy, two for each cell.
  public var characters: [String] {
    let scale = scale, ramp = Array(" .:-=+*#%@")
    return rows.map { row in
      row.map { value in
        let place = (value - scale.lowerBound) / (scale.upperBound - scale.lowerBound)
        guard value.isFinite, place.isFinite, abs(place) < 1e6 else { return "??" }
        return String(repeating: ramp[min(ramp.count - 1, max(0, Int(place * Double(ramp.count))))], count: 2)
      }.joined()
    }
  }
}
