import ArgumentParser
import Notebook
import Session

/// `rsn new NAME`
struct New: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Begin a notebook: a small one that runs as it is.")

  @Argument(help: ArgumentHelp("Its name or path; .rsn is added.", valueName: "NAME"))
  var name: String

  func validate() throws {
    guard !name.isEmpty, !name.hasSuffix("/") else { throw ValidationError("a notebook needs a name") }
  }

  func perform() -> ExitStatus { NewNotebook(console: .standard).write(name) }
}
