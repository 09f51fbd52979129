import Cache
import Diagnostics
import Language
import Session
import Syntax

/// A notebook that has been read and checked.
struct LoadedNotebook {
  let path: String
  let source: Source
  let program: Program
  let parameters: Parameters
  /// What must be mended before anything runs, and warnings.
  let problems: [Problem]
  /// Of a sweep, which of its combinations this is; empty without one.
  let point: SweepPoint
  /// Its place among the notebooks that the command names.
  let place: Int
  /// The problems of cells that are there to show an error, by the cell's place.
  let expected: [Int: [Problem]]
  /// The places of cells in which something is no program at all: what would stand there is not known.
  private let unreadable: Set<Int>
  /// Whether something outside all cells is no program.
  let hasStrayText: Bool

  var hasErrors: Bool { problems.contains { $0.severity == .error } }
  var ids: [String] { program.cells.map(\.id) }

  /// Reads and parses; the check comes when the parameters are known.
  static func read(_ path: String) throws(FileError) -> (source: Source, program: Program, problems: [Problem]) {
    guard Files.kind(path) != .folder else { throw FileError(.read, path, reason: "it is a folder") }
    if Files.kind(path) == nil, Files.kind(path + ".rsn") == .file {
      throw FileError(.read, path, reason: "nothing is there; did you mean \(path).rsn?")
    }
    let source = Source(name: Paths.name(path), bytes: try Files.read(path, limit: 1 << 26))
    let (program, problems) = Parser.parse(source)
    return (source, program, problems)
  }

  init(
    path: String, source: Source, program: Program, parseProblems: [Problem], parameters: Parameters, session: Session,
    point: SweepPoint = SweepPoint(), place: Int = 0
  ) {
    (self.path, self.source, self.program, self.parameters) = (path, source, program, parameters)
    (self.point, self.place) = (point, place)
    let all = program.placed(parseProblems + session.check(program))
    var expected: [Int: [Problem]] = [:], problems: [Problem] = []
    for problem in all {
      let index = Self.cell(of: problem, source, program)
      if let index, program.cells[index].options.expectsError, problem.severity == .error, !problem.code.isAboutHeader {
        expected[index, default: []].append(problem)
      } else {
        problems.append(problem)
      }
    }
    (self.problems, self.expected) = (problems, expected)
    let unread = parseProblems.filter { $0.severity == .error && $0.code.stage == .text }.map { Self.cell(of: $0, source, program) }
    (unreadable, hasStrayText) = (Set(unread.compactMap(\.self)), unread.contains(nil))
  }

  private static func cell(of problem: Problem, _ source: Source, _ program: Program) -> Int? {
    problem.place.flatMap { place in
      place.source == source ? program.cells.lastIndex { $0.extent.start <= place.span.start && place.span.start <= $0.extent.end } : nil
    }
  }

  /// The place of the cell that a problem is in.
  func cell(of problem: Problem) -> Int? { Self.cell(of: problem, source, program) }

  var hasUnreadable: Bool { !unreadable.isEmpty }
  /// Whether something in the cell at a place is no program at all.
  func isUnreadable(_ cell: Int) -> Bool { unreadable.contains(cell) }

  /// A cell's code with the comments around it, without prose and header.
  func code(of cell: Cell) -> String {
    let start = cell.items.lowerBound > 0 ? end(program.items[cell.items.lowerBound - 1]) : 0
    let stop = cell.items.upperBound < program.items.count ? begin(program.items[cell.items.upperBound]) : source.bytes.count
    return trimmed(source.slice(start..<max(start, stop)))
  }

  private func begin(_ item: Program.Item) -> Int { span(item).start }
  private func end(_ item: Program.Item) -> Int { span(item).end }
  private func span(_ item: Program.Item) -> Span {
    switch item {
    case .statement(let statement): statement.span
    case .prose(let prose): prose.span
    case .header(let header): header.span
    }
  }
}

extension Code {
  /// Whether what stands there is no program at all.
  fileprivate var isAboutText: Bool {
    switch self {
    case .strayCharacter, .unclosedText, .badNumber, .badEscape, .syntax, .unclosedBracket, .tooDeep, .mixedComparison, .notText: true
    default: false
    }
  }

  /// A faulty header is never the error that its cell is there to show.
  fileprivate var isAboutHeader: Bool {
    switch self {
    case .unknownCellOption, .badCellOption, .doubledCellHeader: true
    default: false
    }
  }
}
