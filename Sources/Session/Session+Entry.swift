import Diagnostics
import Language
import Syntax

extension Session {
  /// What became of an entry.
  public enum Outcome: Sendable {
    case done
    /// It was not run.
    case problems([Problem])
    case failed(Trap)
  }

  /// Parses, checks and runs a program, as the REPL and `-e` do. Warnings go to `warn`.
  ///
  /// Where a journal is kept, the entry can be taken back, and its value is `_` from then on.
  public func enter(_ source: Source, warn: ([Problem]) -> Void = { _ in }) -> Outcome {
    enter(source, depth: Self.undoDepth, warn)
  }

  /// Runs a program only to see what comes of it: afterwards all is as before, whatever became of it, and every earlier entry can still be taken back.
  /// Only where a journal is kept.
  public func tryOut(_ source: Source, warn: ([Problem]) -> Void = { _ in }) -> (outcome: Outcome, value: Value) {
    let entries = journal?.begun
    let outcome = enter(source, depth: Self.undoDepth + 1, warn), value = lastValue
    if journal?.begun != entries { _ = takeBack() }
    return (outcome, value)
  }

  private func enter(_ source: Source, depth: Int, _ warn: ([Problem]) -> Void) -> Outcome {
    let (program, problems) = Parser.parse(source)
    let all = program.placed(problems.contains { $0.severity == .error } ? problems : problems + check(program))
    if all.contains(where: { $0.severity == .error }) { return .problems(all) }
    if !all.isEmpty { warn(all) }
    beginEntry(depth: depth)
    let script = prepare(program)
    // Functions are there before anything runs.
    for (item, unit) in zip(program.items, script.units) {
      if case .statement(let statement) = item, case .function = statement.kind { note(statement, unit, source) { true } }
    }
    for (item, unit) in zip(program.items, script.units) {
      guard case .statement(let statement) = item else { continue }
      if case .function = statement.kind { continue }
      var failure: Trap?
      note(statement, unit, source) {
        do throws(Trap) { try run(unit) } catch { failure = error }
        return failure == nil
      }
      if let failure { return .failed(failure) }
    }
    endEntry()
    return .done
  }
}

extension Trap {
  /// The diagnostic: the evaluator's, or one without a place.
  public var diagnostic: Problem { problem ?? Problem(.error, diagnosticCode, message, at: nil, label: label, notes: notes) }

  public var exitStatus: ExitStatus {
    switch kind {
    case .failed, .unplannable: .failed
    case .interrupted: .interrupted
    case .unavailable: .unavailable
    case .timedOut: .timedOut
    }
  }
}
