extension Layout {
  /// Breaks lines that are too long inside their widest brackets, until nothing more can be done.
  mutating func breakLongLines() {
    for _ in 0..<1000 {
      var isDone = true
      for line in lines where isTooLong(line) {
        let added = breaks(for: line).subtracting(breaks)
        if added.isEmpty { continue }
        breaks.formUnion(added)
        isDone = false
      }
      if isDone { return }
      arrange()
    }
  }

  private func isTooLong(_ line: Line) -> Bool {
    let role = pieces[line.pieces.lowerBound].role
    guard role != .prose, role != .header, line.pieces.count > 1 else { return false }
    let code = code(line)
    return !code.contains("\n") && line.indentation + code.count > SourceFormatter.width
  }

  private func breaks(for line: Line) -> Set<Int> {
    if let pair = widestPair(line) { return breaks(inside: pair, line) }
    return []
  }

  /// Of the outermost brackets that open and close on a line the widest.
  private func widestPair(_ line: Line) -> (open: Int, close: Int)? {
    var best: (open: Int, close: Int, width: Int)?
    var index = line.pieces.lowerBound
    while index < line.pieces.upperBound {
      if pieces[index].opens, let partner = pieces[index].partner, line.pieces.contains(partner) {
        let width = width(index..<partner, line)
        if partner > index + 1, width > best?.width ?? 20 { best = (index, partner, width) }
        index = partner
      }
      index += 1
    }
    return best.map { ($0.open, $0.close) }
  }

  private func width(_ range: Range<Int>, _ line: Line) -> Int {
    range.reduce(0) { $0 + pieces[$1].text.count + ($1 > line.pieces.lowerBound && isSpace(before: $1, in: line) ? 1 : 0) }
  }

  private func breaks(inside pair: (open: Int, close: Int), _ line: Line) -> Set<Int> {
    guard pieces[pair.open].role == .open else { return [firstInside(pair.open), pair.close] }
    var result: Set<Int> = [pair.open + 1]
    let last = pieces[line.pieces.upperBound - 1]
    // The closing bracket stands alone after elements, and before a body.
    if pieces[pair.open].text == "[" && !pieces[pair.open].isCall || last.role == .openBrace && !last.isClosure {
      result.insert(pair.close)
    }
    let indentation = line.indentation + SourceFormatter.step
    var column = indentation
    for item in items(pair) {
      let width = width(item, line)
      // A space is counted before the first, too, and a comma after each.
      if item.lowerBound > pair.open + 1, column + width > SourceFormatter.width {
        result.insert(item.lowerBound)
        column = indentation
      }
      column += width
    }
    return result
  }

  /// The stretches between the commas directly inside brackets, each with the comma behind it.
  private func items(_ pair: (open: Int, close: Int)) -> [Range<Int>] {
    var items: [Range<Int>] = []
    var start = pair.open + 1, index = start
    while index < pair.close {
      if pieces[index].opens, let partner = pieces[index].partner { index = partner }
      if pieces[index].role == .comma {
        items.append(start..<index + 1)
        start = index + 1
      }
      index += 1
    }
    if start < pair.close { items.append(start..<pair.close) }
    return items
  }
}
