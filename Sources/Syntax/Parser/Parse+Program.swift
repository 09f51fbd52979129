import Diagnostics

extension Parse {
  /// The whole source: statements, prose and cell headers.
  mutating func program() -> Program {
    var items: [Program.Item] = []
    while token.kind != .end {
      let before = position
      switch token.kind {
      case .prose:
        items.append(.prose(prose(token.span)))
        advance()
      case .header:
        items.append(.header(header(token.span)))
        advance()
      case .punctuator(.semicolon): advance()
      case .punctuator(let bracket) where bracket.opener != nil:
        report(.closesNothing(bracket), at: token.span)
        advance()
        synchronize(from: position)
      default:
        if let statement = statement(isTopLevel: true) { items.append(.statement(statement)) }
      }
      if position == before { advance() }
    }
    let cells = self.cells(items)
    checkFigures(items, cells)
    return Program(source: source, items: items, cells: cells)
  }

  /// The runs of statements, with the options that stand before them.
  private mutating func cells(_ items: [Program.Item]) -> [Cell] {
    var builder = CellBuilder()
    var pending: CellHeader?
    var index = 0
    while index < items.count {
      switch items[index] {
      case .prose: index += 1
      case .header(let header):
        if pending != nil { report(.doubledHeader, at: header.span) }
        pending = header
        index += 1
      case .statement(let first):
        var last = first, stop = index
        while stop < items.count, case .statement(let statement) = items[stop] {
          last = statement
          stop += 1
        }
        let end = stop < items.count ? items[stop].start : source.bytes.count
        if let id = builder.add(
          pending, items: index..<stop, span: Span(first.span, last.span),
          extent: Span(start: min(pending?.span.start ?? first.span.start, first.span.start), end: max(last.span.end, end - 1)))
        {
          report(.doubledID(id), at: pending?.span ?? first.span)
        }
        pending = nil
        index = stop
      }
    }
    if let pending { report(.headerWithoutCode, at: pending.span) }
    return builder.cells
  }

  /// `{fig:id}` must name a cell; after other problems the cells are not certain.
  private mutating func checkFigures(_ items: [Program.Item], _ cells: [Cell]) {
    let ids = Set(cells.map(\.id))
    for item in items {
      guard case .prose(let prose) = item else { continue }
      for case .figure(let id, let span) in prose.segments where !ids.contains(id) && !isFigure(id, of: ids) {
        report(.unknownFigure(id, suggestion: didYouMean(id, among: cells.map(\.id))), at: span)
      }
    }
  }

  /// `wants-2`: the second thing that the cell `wants` makes.
  private func isFigure(_ id: String, of cells: Set<String>) -> Bool {
    guard let dash = id.lastIndex(of: "-"), let number = Int(id[id.index(after: dash)...]), number > 0 else { return false }
    return cells.contains(String(id[..<dash]))
  }
}

extension Program.Item {
  var start: Int {
    switch self {
    case .statement(let statement): statement.span.start
    case .prose(let prose): prose.span.start
    case .header(let header): header.span.start
    }
  }
}

/// Numbers cells and gives them their ids.
struct CellBuilder {
  private(set) var cells: [Cell] = []
  private var ids: Set<String> = []

  /// Adds a cell; gives back its id if that was asked for and another cell has it.
  mutating func add(_ header: CellHeader?, items: Range<Int>, span: Span, extent: Span) -> String? {
    let number = cells.count + 1
    let options = header?.options ?? CellOptions()
    let slug = options.title.map(Self.slug) ?? ""
    let wanted = options.id ?? (slug.isEmpty ? "cell-\(number)" : slug)
    var id = wanted
    var count = 2
    while ids.contains(id) {
      id = "\(wanted)-\(count)"
      count += 1
    }
    ids.insert(id)
    cells.append(Cell(number: number, id: id, options: options, items: items, span: span, extent: extent))
    return options.id != nil && id != wanted ? wanted : nil
  }

  /// Lower-case letters and digits, everything else a single `-`.
  static func slug(_ title: String) -> String {
    var slug = ""
    for character in title.lowercased() {
      if character.isLetter || character.isNumber {
        slug.append(character)
      } else if slug.last != "-", !slug.isEmpty {
        slug.append("-")
      }
    }
    while slug.last == "-" { slug.removeLast() }
    return slug
  }
}
