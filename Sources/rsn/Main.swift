import ArgumentParser
import CProcessor
import CSignals
import Cache
import Language
import Session

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
    end(NativeStack.large { run(Array(CommandLine.arguments.dropFirst())) })
  }

  static func run(_ arguments: [String]) -> ExitStatus {
    do {
      var command = try Resin.parseAsRoot(arguments)
      if let command = command as? any Performing { return command.perform() }
      try command.run()
      return .ok
    } catch {
      return usage(error)
    }
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
