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
    let outer = outer(line)
    let atCommas = fill(line, before: outer.filter { $0 > 0 && pieces[$0 - 1].role == .comma })
    if !atCommas.isEmpty { return atCommas }
    let atOperators = operatorBreaks(line, outer)
    if !atOperators.isEmpty { return atOperators }
    if let pair = widestPair(line) { return breaks(inside: pair, line) }
    return []
  }

  /// The pieces of a line outside of all brackets that open on it.
  private func outer(_ line: Line) -> [Int] {
    var result: [Int] = []
    var index = line.pieces.lowerBound
    while index < line.pieces.upperBound {
      result.append(index)
      if pieces[index].opens {
        guard let partner = pieces[index].partner, line.pieces.contains(partner) else { break }
        index = partner
      }
      index += 1
    }
    return result
  }

  /// As many of the places as it takes to keep every line short.
  private func fill(_ line: Line, before places: [Int]) -> Set<Int> {
    let starts = [line.pieces.lowerBound] + places.filter { $0 > line.pieces.lowerBound }
    var result: Set<Int> = []
    var column = line.indentation
    for (start, end) in zip(starts, starts.dropFirst() + [line.pieces.upperBound]) {
      let width = width(start..<end, line)
      if start > line.pieces.lowerBound, column + width > SourceFormatter.width {
        result.insert(start)
        column = line.indentation + SourceFormatter.step
      }
      column += width
    }
    return result
  }

  /// Before the loosest operators, if that is enough.
  private func operatorBreaks(_ line: Line, _ outer: [Int]) -> Set<Int> {
    let operators = outer.filter { $0 > line.pieces.lowerBound && pieces[$0].precedence != nil }
    guard let loosest = operators.compactMap({ pieces[$0].precedence }).min() else { return [] }
    let result = fill(line, before: operators.filter { pieces[$0].precedence == loosest })
    let starts = [line.pieces.lowerBound] + result.sorted() + [line.pieces.upperBound]
    let isEnough = zip(starts, starts.dropFirst()).allSatisfy {
      line.indentation + SourceFormatter.step + width($0..<$1, line) <= SourceFormatter.width
    }
    return isEnough ? result : []
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

extension Piece {
  /// Of an operator that a line may begin with: how tightly it binds.
  fileprivate var precedence: Int? {
    switch role {
    case .question, .ternaryColon: 0
    case .infix where !isFraction: Punctuator(rawValue: text).flatMap { InfixRule.table[$0]?.precedence }
    default: nil
    }
  }
}
