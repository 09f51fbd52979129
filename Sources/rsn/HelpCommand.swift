import ArgumentParser
import Builtins
import Cache
import Diagnostics
import Language
import Notebook
import REPL
import Session

/// `rsn help NAME`
struct HelpPage: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "help", abstract: "Explain a function, a topic, a module, a word of the language or a type; without a name list them all.")

  @Argument(
    help: ArgumentHelp("What to explain.", valueName: "NAME"), completion: .custom { _, _, _ in Help(registry: .resin).names })
  var name: String?

  func perform() -> ExitStatus {
    let help = Help(registry: .resin)
    let console = Console.standard
    guard let name else {
      let text = help.overview + "\n`rsn explain CODE` explains the code of a problem, `rsn run --help` a command."
      return console.show(console.outputColumns.map { text.wrapped(to: $0) } ?? text)
    }
    if let page = help.text(for: name) { return console.show(console.outputColumns.map { page.wrapped(to: $0) } ?? page) }
    // `rsn help run`: the command's own page, `rsn help undo`: the REPL's.
    if let command = Resin.configuration.subcommands.first(where: { $0.configuration.commandName == name }) {
      return console.show(Resin.helpMessage(for: command))
    }
    if let page = Command.page(of: name) { return console.show(page) }
    if name.lowercased().hasPrefix("rsn"), let code = Code(named: name) { return console.show(code) }
    console.complain(
      "there is nothing named `\(name)`"
        + (Command.suggestion(for: name, help).map { "; did you mean `\($0)`?" } ?? "; `rsn help` lists everything")
    )
    return .usage
  }
}

/// `rsn completions SHELL`
struct Completions: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Print a completion script for bash, zsh or fish.")

  enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

  @Argument(help: "The shell.")
  var shell: Shell

  func perform() -> ExitStatus {
    let script =
      switch shell {
      case .bash: Resin.completionScript(for: .bash)
      case .zsh: Resin.completionScript(for: .zsh)
      case .fish: Resin.completionScript(for: .fish)
      }
    return Console.standard.show(script)
  }
}
