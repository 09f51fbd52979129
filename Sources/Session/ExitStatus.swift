/// How the program ends; the table of the command line.
public enum ExitStatus: Int32, Sendable, Error {
  case ok = 0
  /// Something failed while running (or, with `--strict`, a hypothesis).
  case failed = 1
  case usage = 2
  /// Whatever `check` finds: nothing ran.
  case problems = 3
  /// `verify` or `diff` found a difference.
  case different = 4
  /// A report is stale, or `fmt --check` would change something.
  case stale = 5
  /// The notebook, a model or a library is missing, or the output cannot be written.
  case unavailable = 6
  case timedOut = 124
  case interrupted = 130
  case terminated = 143

  /// Of several runs the gravest: what stopped everything before what failed, before what was found.
  public static func worst(_ codes: some Sequence<ExitStatus>) -> ExitStatus {
    let order: [ExitStatus] = [.ok, .stale, .different, .failed, .problems, .usage, .unavailable, .timedOut, .terminated, .interrupted]
    return codes.max { (order.firstIndex(of: $0) ?? 0) < (order.firstIndex(of: $1) ?? 0) } ?? .ok
  }
}
