import Builtins
import Cache
import Diagnostics
import Language
import Syntax

/// What a run of a notebook would do: which expensive calls it comes upon, which of their results are kept, and what would surely fail.
struct NotebookPlan {
  struct Call {
    /// That it stands in; of a call in prose the cell that the prose belongs to.
    let cell: Syntax.Cell
    let record: CallRecord
    /// Seconds and megabytes for what is missing; nil where nothing like it was ever done.
    let estimate: (seconds: Double, megabytes: Double)?
    /// Its arguments are not known before it runs.
    let isOpen: Bool

    var missing: Int { isOpen ? 1 : record.parts.count - record.hits }
  }

  var calls: [Call] = []
  /// What surely fails, besides what was found before.
  var problems: [Problem] = []
  /// Whether it came to the notebook's end.
  var isComplete = true

  var missing: Int { calls.reduce(0) { $0 + $1.missing } }
  var seconds: Double { calls.reduce(0) { $0 + ($1.estimate?.seconds ?? 0) } }
  var megabytes: Double { calls.compactMap(\.estimate?.megabytes).max() ?? 0 }
  /// Whether the time of every missing call can be told.
  var isEstimated: Bool { calls.allSatisfy { $0.missing == 0 || $0.estimate != nil } }
}

extension NotebookPlan {
  /// How much a plan may take.
  struct Limits {
    /// Of the processor, in all.
    let seconds: Double
    /// For what takes milliseconds.
    let effort: Double

    /// At the start of a run.
    static let run = Limits(seconds: 1.5, effort: 0.5)
    /// Where the plan is what was asked for.
    static let whole = Limits(seconds: 60, effort: 30)
  }

  /// Runs a notebook's selected cells, those that they need, and the prose that shows, on values that are not computed.
  init(_ notebook: LoadedNotebook, selection: Set<Int>, run: NotebookRun, report: String, limits: Limits) {
    // It may be anything, and any number of cells.
    if notebook.hasStrayText { return }
    let planner = Planner(notebook, selection: selection, run: run, report: report, limits: limits)
    planner.make()
    self = planner.plan
  }
}

extension LoadedNotebook {
  /// Whether it may call anything that takes long: whether it names such a built-in, or imports what may.
  func mayTakeLong(_ registry: Registry) -> Bool {
    let text = source.text
    return program.statements.contains { if case .import = $0.kind { true } else { false } }
      || registry.builtins.contains { ($0.isExpensive || $0.name == "ablate") && text.contains($0.name) }
  }
}
