extension [Point] {
  /// A path that looks the same with fewer points: of neighbours in a quarter of a point of width only the first, the lowest, the highest and the last stay (Jugel et al. 2014, "M4").
  /// Drawing takes time that grows faster than the number of points; short paths stay as they are.
  func thinned(width: Double = 0.25, from most: Int = 8192) -> [Point] {
    guard count > most else { return self }
    var kept: [Point] = [], start = 0
    while start < count {
      let column = (self[start].x / width).rounded(.down)
      var end = start + 1, low = start, high = start
      while end < count, (self[end].x / width).rounded(.down) == column {
        if self[end].y < self[low].y { low = end }
        if self[end].y > self[high].y { high = end }
        end += 1
      }
      for place in Set([start, low, high, end - 1]).sorted() { kept.append(self[place]) }
      start = end
    }
    return kept
  }
}
