import CSignals
import Diagnostics
import Language
import Notebook
import Session
import Syntax

/// `rsn -e 'EXPR'`: one program from the command line.
public struct OneProgram {
  private let console: Console
  private let configuration: Session.Configuration
  private let timeout: Double?

  public init(console: Console, configuration: Session.Configuration, timeout: Double? = nil) {
    (self.console, self.configuration, self.timeout) = (console, configuration, timeout)
  }

  public func run(_ text: String) -> ExitStatus {
    signals_watch()
    let printer = Printer(console: console, isUncut: true)
    let deadline = timeout.map { ContinuousClock.now + .seconds(min($0, 1e9)) }
    let session = Session(
      configuration, emit: { printer.receive($0) },
      isInterrupted: { signals_pending() != 0 || printer.failure != nil || deadline.map { ContinuousClock.now >= $0 } ?? false })
    let outcome = session.enter(Source(name: "<expression>", text: text)) { console.report($0) }
    printer.finish()
    if printer.failure != nil { return .unavailable }
    switch outcome {
    case .done: return .ok
    case .problems(let problems):
      console.report(problems)
      return .problems
    case .failed(let trap):
      if signals_pending() != 0 { return signals_pending() == 2 ? .interrupted : .terminated }
      if trap.kind == .interrupted {
        console.complain("stopped after \(ProgressText.duration(timeout ?? 0))")
        return .timedOut
      }
      console.report([trap.diagnostic])
      return trap.exitStatus
    }
  }
}
