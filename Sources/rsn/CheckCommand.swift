import ArgumentParser
import Notebook
import Session

/// `rsn check NB…`
struct Check: ParsableCommand, Performing {
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find everything that can be known before running.",
    discussion:
      "Names, labels, types, files; and by a dry run what would surely fail. Exit code 3 if there is an error; nothing is computed or written."
  )

  @Argument(help: ArgumentHelp("The notebooks.", valueName: "NOTEBOOK"))
  var notebooks: [String]

  @Option(help: "How to write the problems.")
  var format: Format = .text

  @OptionGroup var parameters: ParameterOptions

  func validate() throws {
    guard !notebooks.isEmpty else { throw ValidationError("which notebook?") }
  }

  func perform() -> ExitStatus {
    var options = RunOptions()
    parameters.apply(to: &options)
    return NotebookRun(console: .standard, options: options).check(notebooks, asJSON: format == .json)
  }
}
