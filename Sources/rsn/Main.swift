import ArgumentParser
import CProcessor
import CSignals
import Cache
import Diagnostics
import Language
import Session
import Stopping

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `rsn`: arguments in, exit code out.
@main
enum Main {
  static func main() {
    guard processor_runs_engine() else {
      try? StandardStream.error.write("rsn: this processor lacks AVX2 and FMA, which the engine was built for\n")
      end(.unavailable)
    }
    signals_ignore_pipe()
    // Programs recurse: everything runs on a thread with a large stack.
    let status = NativeStack.large { run(Array(CommandLine.arguments.dropFirst())) }
    Lingering.wait()
    end(status)
  }

  static func run(_ arguments: [String]) -> ExitStatus {
    do {
      if let text = unknownCommand(arguments) { throw ValidationError(text) }
      let (rest, expression) = Self.expression(in: arguments)
      if let word = rest.first(where: Self.looksLikeNotebook) {
        throw ValidationError("'\(word)' begins like an option; did you mean './\(word)'?")
      }
      var command = try Resin.parseAsRoot(rest)
      if let expression, var root = command as? Resin {
        root.expression = expression
        return root.perform()
      }
      if let command = command as? any Performing { return command.perform() }
      try command.run()
      return .ok
    } catch {
      return usage(error)
    }
  }

  private static var commands: [String] { Resin.configuration.subcommands.compactMap { $0.configuration.commandName } }

  /// What is wrong with a first word that is no command; nil if it is one.
  private static func unknownCommand(_ arguments: [String]) -> String? {
    guard let word = arguments.first, !word.hasPrefix("-"), !commands.contains(word) else { return nil }
    let isNotebook = word.hasSuffix(".rsn") || Files.kind(word) == .file
    let near = isNotebook ? "run \(word)" : didYouMean(word, among: commands)
    return "there is no command '\(word)'" + (near.map { "; did you mean `rsn \($0)`?" } ?? "")
  }

  /// `-dash.rsn`, whose letters would be taken for options, `-h` among them.
  private static func looksLikeNotebook(_ word: String) -> Bool {
    word.hasPrefix("-") && word.hasSuffix(".rsn") && !word.contains("=")
  }

  /// Takes each `-e` and its next word out, whatever that begins with: three dashes would be too much for the parser of arguments.
  /// Several are the lines of one program.
  private static func expression(in arguments: [String]) -> (rest: [String], expression: String?) {
    var rest: [String] = [], lines: [String] = []
    var words = arguments[...]
    while let word = words.popFirst() {
      if word == "-e", Set(commands).isDisjoint(with: rest), let line = words.popFirst() { lines.append(line) } else { rest.append(word) }
    }
    return (rest, lines.isEmpty ? nil : lines.joined(separator: "\n"))
  }

  private static func end(_ code: ExitStatus) -> Never { exit(code.rawValue) }

  /// Help and versions go to standard output, complaints to standard error with the code of this program's table.
  private static func usage(_ error: any Error) -> ExitStatus {
    let text = Resin.fullMessage(for: error)
    let isHelp = Resin.exitCode(for: error) == .success
    do { try (isHelp ? StandardStream.output : .error).write(text + "\n") } catch { return .unavailable }
    return isHelp ? .ok : .usage
  }
}

/// A command of `rsn`.
protocol Performing {
  func perform() -> ExitStatus
}
