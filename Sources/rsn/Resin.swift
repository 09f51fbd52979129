import ArgumentParser
import Builtins
import Cache
import Language
import Notebook
import REPL
import Session

/// The root: `rsn` and `rsn -e`.
struct Resin: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "rsn",
    abstract: "Experiments on the inside of vision networks.",
    usage: """
      rsn                     the REPL
      rsn -e 'EXPR'           one program from the command line
      rsn run NOTEBOOK…       a report from each notebook
      rsn check NOTEBOOK…     everything that can be known before running
      rsn plan NOTEBOOK…      what a run would compute, and how long that takes
      rsn explain CODE        what the code of a problem means, with an example
      """,
    discussion:
      "`rsn help` lists the built-in functions, `rsn help fz` explains one, `rsn run --help` a command.",
    version: "rsn \(Version.text)",
    subcommands: [
      Run.self, Check.self, Plan.self, WhyCommand.self, Verify.self, Status.self, WatchNotebooks.self, Difference.self, Params.self,
      New.self,
      Format.self, CacheCommand.self, HelpPage.self, Explain.self, ModelCommand.self, Completions.self,
    ])

  /// Takes its next word whatever it begins with.
  @Option(name: .customShort("e"), parsing: .unconditional, help: ArgumentHelp("Run a program and show its values.", valueName: "EXPR"))
  var expression: String?

  @OptionGroup var computing: ComputingOptions

  func perform() -> ExitStatus {
    let configuration = Session.Configuration(settings: computing.settings, cache: computing.cache)
    if let expression {
      return OneProgram(console: .standard, configuration: configuration, timeout: computing.timeout).run(expression)
    }
    return REPL(console: .standard, configuration: configuration).run()
  }
}

/// What every command that computes takes.
struct ComputingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Threads to compute with; results do not depend on it.", valueName: "N"))
  var threads: Int?
  @Option(help: ArgumentHelp("The seed of calls that give none.", valueName: "N"))
  var seed: Int?
  @Option(help: ArgumentHelp("Stop after so many seconds.", valueName: "SECONDS"))
  var timeout: Double?

  @Flag(help: "Computes everything anew, and keeps nothing.")
  var noCache = false

  var cache: CachePolicy { noCache ? .off : .standard }
  var settings: RunSettings { RunSettings(threads: threads, seed: seed) }

  func validate() throws {
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must lie between 1 and 1024") }
    if let seed, seed < 0 { throw ValidationError("--seed must not be negative") }
    if let timeout, !(timeout > 0 && timeout <= 1e9) { throw ValidationError("--timeout must lie between 0 and 1e9 seconds") }
  }
}
