import Diagnostics

/// A failure while running: what went wrong, and which argument is to blame. The evaluator adds the place and the call stack.
public struct Trap: Error, Sendable {
  public enum Kind: Sendable {
    case failed
    /// The person or the system asked to stop.
    case interrupted
    /// A file, a network or a library is missing, or the output cannot be written (exit code 6).
    case unavailable
    /// A `timeout` ran out (exit code 124).
    case timedOut
    /// While planning: the result depends on what would have been done by then. Never leaves the plan.
    case unplannable
  }
  public var kind: Kind
  /// The code under which it is reported; nil: as its kind says.
  public var code: Code?
  public var message: String
  /// The parameter whose argument is at fault: the caret goes under that argument.
  public var argument: String?
  /// What stands beside the caret.
  public var label: String
  /// Lines that say what is valid, and the way out.
  public var notes: [String]
  /// The finished diagnostic, once the evaluator has placed it.
  public var problem: Problem?

  public init(
    _ message: String, kind: Kind = .failed, code: Code? = nil, argument: String? = nil, label: String = "", notes: [String] = []
  ) {
    (self.message, self.kind, self.code, self.argument, self.label, self.notes) = (message, kind, code, argument, label, notes)
    problem = nil
  }

  public static let interrupted = Trap("interrupted", kind: .interrupted)
  public static let unplannable = Trap("not known before it runs", kind: .unplannable)
}
