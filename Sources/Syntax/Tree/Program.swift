import Diagnostics

/// A parsed source: a program, a notebook or a module.
public struct Program: Sendable {
  public let source: Source
  /// What stands at top level, in order.
  public let items: [Item]
  /// The code cells: the runs of statements between prose and cell headers.
  public let cells: [Cell]

  public enum Item: Sendable {
    case statement(Statement)
    case prose(Prose)
    case header(CellHeader)
  }

  public var statements: [Statement] {
    items.compactMap { if case .statement(let statement) = $0 { statement } else { nil } }
  }

  /// Whether there is prose or a cell header: only then do messages name cells.
  public var isNotebook: Bool {
    items.contains { if case .statement = $0 { false } else { true } }
  }

  /// The cell that an offset lies in.
  public func cell(at offset: Int) -> Cell? {
    cells.last { $0.extent.start <= offset && offset <= $0.extent.end }
  }

  /// The problems with their cells filled in, in the order of the source.
  public func placed(_ problems: [Problem]) -> [Problem] {
    problems.inOrder().map { problem in
      var placed = problem
      if isNotebook, problem.cell == nil, let place = problem.place, place.source == source, let cell = cell(at: place.span.start) {
        placed.cell = Problem.Cell(number: cell.number, title: cell.options.title)
      }
      return placed
    }
  }
}

/// Prose: the Markdown of adjacent `//:` lines, or of one `/*: */` block.
public struct Prose: Sendable {
  public let segments: [Segment], span: Span

  public enum Segment: Sendable {
    case text(String)
    /// `\(value)`
    case value(Expression)
    /// `{fig:id}`
    case figure(String, Span)
  }
}

/// A `//%` line.
public struct CellHeader: Sendable {
  public let options: CellOptions, span: Span
}

/// What a `//%` line says of the cell that follows.
public struct CellOptions: Sendable, Equatable {
  public var id: String?, title: String?, caption: String?
  /// Of its figures in the report, in pixels.
  public var width: Int?
  /// Whether the report shows the code, and the results.
  public var echo = true, output = true
  /// In seconds.
  public var timeout: Double?
  /// Whether the cell is there to show an error.
  public var expectsError = false

  public init() {}
}

/// A code cell.
public struct Cell: Sendable {
  /// Counting code cells from 1.
  public let number: Int
  /// `id:`, else a slug of the title (`-2` on a clash), else `cell-N`.
  public let id: String
  public let options: CellOptions
  /// Its statements: indices of `Program.items`.
  public let items: Range<Int>
  /// From its first statement to its last.
  public let span: Span
  /// From its header, or its first statement, to where the next prose, header or the end stands.
  public let extent: Span
}
