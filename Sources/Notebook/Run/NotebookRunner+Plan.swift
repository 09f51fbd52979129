import Builtins
import Cache
import Diagnostics
import Language
import Session
import Synchronization
import Syntax

// What the report will hold, and which cells have to run for it.
extension NotebookRunner {
  /// Fills the report with everything that will stand in it.
  func layOut() {
    let program = notebook.program
    let starts = Dictionary(uniqueKeysWithValues: program.cells.enumerated().map { ($1.items.lowerBound, $0) })
    var titled: Set<Int> = []
    for (index, item) in program.items.enumerated() {
      if case .header = item, let place = place(headedAt: index), selection.contains(place) {
        let cell = program.cells[place]
        report.items.append(.heading(cell: cell.id, title: cell.options.title))
        titled.insert(place)
      } else if case .prose = item, isShown(prose: index) {
        prosePlaces[index] = report.items.count
        report.items.append(.prose(ReportProse(parts: [])))
        fill(prose: index, values: nil)
      } else if let place = starts[index], selection.contains(place) {
        cellPlaces[place] = report.items.count
        var cell = cell(program.cells[place])
        cell.showsTitle = !titled.contains(place)
        report.items.append(.cell(cell))
      }
    }
    if !options.selection.isAll { report.ending = "A part of the notebook: \(options.selection.text)" }
  }

  /// The cell of a header that prose separates from its code.
  private func place(headedAt index: Int) -> Int? {
    let items = notebook.program.items
    guard let place = notebook.program.cells.firstIndex(where: { $0.items.lowerBound > index }) else { return nil }
    let between = items[(index + 1)..<notebook.program.cells[place].items.lowerBound]
    let isProse = between.allSatisfy { if case .prose = $0 { true } else { false } }
    return isProse && !between.isEmpty ? place : nil
  }

  private func cell(_ cell: Syntax.Cell) -> ReportCell {
    let options = cell.options
    var result = ReportCell(
      number: cell.number, id: cell.id, title: options.title, caption: options.caption, width: options.width, showsCode: options.echo,
      showsOutput: options.output, code: notebook.code(of: cell))
    result.overrides = notebook.parameters.items.filter { $0.isChanged && cell.span.start <= $0.span.start && $0.span.end <= cell.span.end }
      .map { ($0.name, $0.value.quoted, $0.fallback.quoted) }
    return result
  }

  /// Prose belongs to the cell that follows it, and what follows the last cell to that; a title always shows.
  private func isShown(prose index: Int) -> Bool {
    if options.selection.isAll { return true }
    if index == 0 { return true }
    let cells = notebook.program.cells
    guard let owner = cells.firstIndex(where: { $0.items.lowerBound > index }) ?? (cells.isEmpty ? nil : cells.count - 1) else {
      return true
    }
    return selection.contains(owner)
  }

  /// The cells that have to run: the selected ones, and those that they or the shown prose need.
  var needed: Set<Int> {
    var result = selection
    for cell in selection { result.formUnion(graph.needs[cell]) }
    for index in prosePlaces.keys {
      guard case .prose(let prose) = notebook.program.items[index] else { continue }
      let end = notebook.program.cells.firstIndex { $0.items.lowerBound > index } ?? notebook.program.cells.count
      result.formUnion(graph.needs(of: prose, before: end))
    }
    return result
  }
}
