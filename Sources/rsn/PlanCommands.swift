import ArgumentParser
import CSignals
import Notebook
import Session

/// `rsn plan NB…`
struct Plan: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Tell what a run would compute, what is kept, and about how long it takes.",
    discussion: """
      The notebook is run without computing anything that takes long and without writing anything: what would surely fail is found at once (exit code 3). \
      Times are what such calls took on this machine before.
      """)

  @OptionGroup var options: NotebookOptions

  func perform() -> ExitStatus {
    signals_watch()
    return NotebookRun(console: .standard, options: options.run, pendingSignal: { signals_pending() }).plan(options.notebooks)
  }
}

/// `rsn why NB…`
struct WhyCommand: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Tell for each expensive call whether its result is kept, else what has changed.")

  @OptionGroup var options: NotebookOptions

  func perform() -> ExitStatus {
    signals_watch()
    return NotebookRun(console: .standard, options: options.run, pendingSignal: { signals_pending() }).why(options.notebooks)
  }
}
