import ArgumentParser
import Notebook
import Session
import Storage

/// `rsn fmt PATH…`
struct Format: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Format notebooks and modules: spaces, indentation, lines.",
    discussion: """
      Of a folder all .rsn files below it; `-` is standard input, formatted to standard output. What a file means, its comments and its \
      prose stay as they are; a file with errors is left alone (exit code 3). Existing line breaks are kept; lines of more than \
      140 columns are broken inside brackets.
      """)

  @Argument(help: ArgumentHelp("Files and folders.", valueName: "PATH"))
  var paths: [String]

  @Flag(help: "Changes nothing; exit code 5 if something is not formatted.")
  var check = false

  func validate() throws {
    guard !paths.isEmpty else { throw ValidationError("which file?") }
    guard paths == ["-"] || !paths.contains("-") else { throw ValidationError("- stands alone") }
  }

  func perform() -> ExitStatus {
    let command = FormatFiles(console: .standard, isCheck: check)
    guard paths == ["-"] else { return command.run(paths) }
    do { return command.run(text: try Files.read("/dev/stdin", limit: 1 << 26)) } catch {
      Console.standard.complain(error.description)
      return .unavailable
    }
  }
}
