import ArgumentParser
import CSignals
import Notebook
import Session

/// `rsn run NB…`
struct Run: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run notebooks and write their reports.",
    discussion: """
      The report of figure-1.rsn is the folder figure-1.report beside it; its README.md is written as the run goes, and its path is \
      the last line of standard output. Ctrl-C stops within a step and keeps what is done; a second one stops hard.
      """)

  enum Log: String, ExpressibleByArgument, CaseIterable { case text, json }

  @OptionGroup var options: NotebookOptions

  @Option(help: "How standard error tells of the run: for people, or a JSON object a line.")
  var log: Log = .text

  @Option(help: ArgumentHelp("With --log json: how often it tells of progress at most; 0 for every report of it.", valueName: "SECONDS"))
  var logInterval: Double = 1

  func validate() throws {
    guard logInterval >= 0, logInterval <= 86400 else { throw ValidationError("--log-interval must lie between 0 and 86400 seconds") }
  }

  func perform() -> ExitStatus {
    signals_watch()
    return NotebookRun(
      console: log == .json ? Console.standard.logging(every: logInterval) : .standard, options: options.run,
      pendingSignal: { signals_pending() }
    ).run(options.notebooks)
  }
}

/// What `run` and `watch` take.
struct NotebookOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The notebooks.", valueName: "NOTEBOOK"))
  var notebooks: [String]

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The report's folder; of several notebooks the folder of their reports.", valueName: "DIR"))
  var output: String?

  @OptionGroup var parameters: ParameterOptions

  @Option(help: ArgumentHelp("Shows only this cell; what it needs runs, too, silently. May be repeated.", valueName: "ID"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Shows the cells from this one on.", valueName: "ID"))
  var from: String?

  @Option(help: ArgumentHelp("Shows the cells up to this one.", valueName: "ID"))
  var until: String?

  @Flag(help: "Goes on with the next notebook after one has failed.")
  var keepGoing = false

  @Flag(help: "A hypothesis that does not hold is a failure (exit code 1).")
  var strict = false

  @Flag(help: "Writes each report as one self-contained page, too: report.html beside its README.md.")
  var html = false

  @Option(help: ArgumentHelp("Another folder below which notebooks may write. May be repeated.", valueName: "DIR"))
  var allowWrite: [String] = []

  @OptionGroup var computing: ComputingOptions

  func validate() throws {
    guard !notebooks.isEmpty else { throw ValidationError("which notebook?") }
    guard only.isEmpty || (from == nil && until == nil) else { throw ValidationError("--only cannot stand beside --from and --until") }
    guard output != "", !allowWrite.contains("") else { throw ValidationError("a folder's name cannot be empty") }
  }

  var run: RunOptions {
    var options = RunOptions()
    options.output = output
    parameters.apply(to: &options)
    options.selection = CellSelection(only: only, from: from, until: until)
    (options.keepsGoing, options.isStrict, options.allowedFolders) = (keepGoing, strict, allowWrite)
    (options.writesHTML, options.summarizes) = (html, true)
    (options.threads, options.seed, options.timeout) = (computing.threads, computing.seed, computing.timeout)
    options.cache = computing.cache
    return options
  }
}
