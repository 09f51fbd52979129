import ArgumentParser
import CSignals
import Notebook
import Session

/// `rsn watch NB…`
struct WatchNotebooks: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Run notebooks again whenever they are saved.",
    discussion: "What has not changed comes from the cache. Files that the notebooks read are watched, too. Ctrl-C leaves.")

  @OptionGroup var options: NotebookOptions

  func perform() -> ExitStatus {
    signals_watch()
    return Watch(console: .standard, options: options.run, pendingSignal: { signals_pending() }).run(options.notebooks)
  }
}

/// `rsn params NB…`
struct Params: ParsableCommand, Performing {
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "params", abstract: "List what can be set with -p: names, types, defaults, help.")

  @Argument(help: ArgumentHelp("The notebooks.", valueName: "NOTEBOOK"))
  var notebooks: [String]

  @Option(help: "How to write it.")
  var format: Format = .text

  func validate() throws {
    guard !notebooks.isEmpty else { throw ValidationError("which notebook?") }
  }

  func perform() -> ExitStatus { NotebookRun(console: .standard, options: RunOptions()).params(notebooks, asJSON: format == .json) }
}
