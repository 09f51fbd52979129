import ArgumentParser
import Notebook
import Session

/// `rsn check NB…`
struct Check: ParsableCommand, Performing {
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find everything that can be known before running.",
    discussion: "Exit code 3 if there is an error; nothing runs.")

  @Argument(help: ArgumentHelp("The notebooks.", valueName: "NOTEBOOK"))
  var notebooks: [String]

  @Option(help: "How to write the problems.")
  var format: Format = .text

  @Option(
    name: .customShort("p"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Sets a `param` of the notebook.", valueName: "NAME=VALUE"))
  var parameter: [String] = []

  func validate() throws {
    guard !notebooks.isEmpty else { throw ValidationError("which notebook?") }
    for text in parameter where !text.contains("=") { throw ValidationError("-p wants NAME=VALUE, not “\(text)”") }
  }

  func perform() -> ExitStatus {
    var options = RunOptions()
    options.parameters = parameter.compactMap { text in
      text.firstIndex(of: "=").map { (String(text[..<$0]), String(text[text.index(after: $0)...])) }
    }
    return NotebookRun(console: .standard, options: options).check(notebooks, asJSON: format == .json)
  }
}
