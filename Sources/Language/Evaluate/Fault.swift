import Diagnostics

/// A failure on its way up through the evaluator: the trap, its place, and the calls that it has passed.
///
/// A class, so that a throwing function passes its error in one register.
final class Fault: Error, @unchecked Sendable {
  // SAFETY: a fault belongs to the one thread on which it is thrown.
  var trap: Trap
  var place: Place?
  private(set) var frames: [Problem.Frame] = []

  init(_ trap: Trap, at place: Place?) { (self.trap, self.place) = (trap, place) }

  convenience init(_ code: Code, _ message: String, at place: Place?, label: String = "", notes: [String] = []) {
    var trap = Trap(message, label: label, notes: notes)
    trap.code = code
    self.init(trap, at: place)
  }

  /// How many calls a message names: the innermost ones.
  static let namedCalls = 12

  func passed(_ function: String, call: Place?) {
    if frames.count < Fault.namedCalls { frames.append(Problem.Frame(function: function, call: call)) }
  }

  /// The trap with its finished diagnostic.
  var placed: Trap {
    var finished = trap
    if finished.problem == nil {
      finished.problem = Problem(.error, trap.diagnosticCode, trap.message, at: place, label: trap.label, notes: trap.notes, stack: frames)
    } else {
      finished.problem?.stack += frames
    }
    return finished
  }
}

extension Trap {
  /// The code under which it is reported: its own, or what its kind says.
  public var diagnosticCode: Code {
    if let code { return code }
    return switch kind {
    case .failed, .unplannable: .refusedValue
    case .interrupted: .interrupted
    case .unavailable: .noFile
    case .timedOut: .timedOut
    }
  }
}
