import ArgumentParser
import CSignals
import Notebook
import Session

/// `rsn verify NB…`
struct Verify: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Run a notebook again, without the cache, and compare with its report.",
    discussion: """
      The run has the parameters and the seed of the report and goes into a temporary folder; the report stays as it is. \
      Text, tables and images are compared: exit code 0 if they are identical, 4 if not. Of images that differ, a strip (before, after, \
      where they differ) is saved in NOTEBOOK.differences beside the report.
      """)

  @Argument(help: ArgumentHelp("The notebooks.", valueName: "NOTEBOOK"))
  var notebooks: [String]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where the report is, if not beside the notebook; of several notebooks the folder of their reports.", valueName: "DIR"))
  var output: String?

  @Option(help: ArgumentHelp("Another folder below which the notebook may write. May be repeated.", valueName: "DIR"))
  var allowWrite: [String] = []

  @Option(help: ArgumentHelp("Threads to compute with; results do not depend on it.", valueName: "N"))
  var threads: Int?
  @Option(help: ArgumentHelp("Stop after so many seconds.", valueName: "SECONDS"))
  var timeout: Double?

  func validate() throws {
    guard !notebooks.isEmpty else { throw ValidationError("which notebook?") }
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must lie between 1 and 1024") }
    if let timeout, !(timeout > 0 && timeout <= 1e9) { throw ValidationError("--timeout must lie between 0 and 1e9 seconds") }
  }

  func perform() -> ExitStatus {
    var options = RunOptions()
    (options.output, options.threads, options.timeout, options.allowedFolders) = (output, threads, timeout, allowWrite)
    signals_watch()
    let run = NotebookRun(console: .standard, options: options, pendingSignal: { signals_pending() })
    return run.verify(notebooks)
  }
}

/// `rsn diff A B`
struct Difference: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compare two reports, images included.",
    discussion: """
      Exit code 4 if they differ. Of images that differ, a strip (before, after, where they differ) is saved beside the second report.
      """)

  @Argument(help: ArgumentHelp("A report's folder, or the notebook that it lies beside.", valueName: "A"))
  var first: String
  @Argument(help: ArgumentHelp("Another one.", valueName: "B"))
  var second: String

  func perform() -> ExitStatus { NotebookRun(console: .standard, options: RunOptions()).diff(first, second) }
}

/// `rsn status NB…`
struct Status: ParsableCommand, Performing {
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Tell whether reports are fresh, stale or failed, without running anything.",
    discussion: """
      Stale is a report whose notebook, modules, models, data or program have changed since, or that is not there (exit code 5). \
      Failed is one whose run did not end well (exit code 1). With -p: stale, too, if it was made with another value.
      """)

  @Argument(help: ArgumentHelp("The notebooks.", valueName: "NOTEBOOK"))
  var notebooks: [String]

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The report's folder; of several notebooks the folder of their reports.", valueName: "DIR"))
  var output: String?

  @Option(help: "How to write it.")
  var format: Format = .text

  @OptionGroup var parameters: ParameterOptions

  func validate() throws {
    guard !notebooks.isEmpty else { throw ValidationError("which notebook?") }
  }

  func perform() -> ExitStatus {
    var options = RunOptions()
    options.output = output
    parameters.apply(to: &options)
    return NotebookRun(console: .standard, options: options).status(notebooks, asJSON: format == .json)
  }
}
