import Diagnostics
import Stopping
import Synchronization

/// What a built-in may ask of the run that calls it. One a run; the evaluator makes its own kind.
open class Context {
  public let services: Services
  public init(services: Services) { self.services = services }

  /// Where the call stands in the program.
  open var place: Place? { nil }

  /// Whether values are being planned, not computed.
  open var isPlanning: Bool { false }

  open func call(_ function: Function, _ arguments: [Value]) throws(Trap) -> Value {
    throw Trap("a function cannot be called here")
  }

  /// Runs a closure, and gives back its result and each comparison that it made, in order.
  open func comparing(_ function: Function) throws(Trap) -> (result: Value, comparisons: [Comparison]) {
    (try call(function, []), [])
  }

  /// Hands something to whoever shows it.
  public func emit(_ event: Event) { services.emit(event) }

  /// Throws when the person has asked to stop; call it between steps of anything long.
  public func checkInterrupt() throws(Trap) { if services.isInterrupted { throw .interrupted } }
}

/// A comparison that a hypothesis made: `2/3 < ratio < 3/2` with the values on both sides.
public struct Comparison: Sendable {
  /// As the program writes it.
  public let text: String
  public let operators: [String]
  public let operands: [Value]
  public let holds: Bool
  public init(text: String, operators: [String], operands: [Value], holds: Bool) {
    (self.text, self.operators, self.operands, self.holds) = (text, operators, operands, holds)
  }
}

/// What a program shows to the world.
public enum Event: Sendable {
  case printed(String)
  case shown(Value, caption: String?)
  /// A bare expression was `nil`: not shown, but a person who entered just that may want to know.
  case absent
  /// What a computation that was stopped has come to, shown with a caption that says how far that is.
  case unfinished(Value, caption: String)
  case hypothesis(HypothesisResult)
  case progress(ProgressReport)
  case warning(String)
  /// For the person in front of the program, never part of a report: what depends on the machine and not on the program.
  case notice(String)
}

public struct HypothesisResult: Sendable {
  public enum Verdict: Sendable { case holds, fails, notANumber }
  public let claim: String, verdict: Verdict, comparisons: [Comparison]
  public init(claim: String, verdict: Verdict, comparisons: [Comparison]) {
    (self.claim, self.verdict, self.comparisons) = (claim, verdict, comparisons)
  }
}

public struct ProgressReport: Sendable {
  public let what: String, done: Int, total: Int
  /// What is being made larger or smaller, and where it stands.
  public let watched: (name: String, value: Double)?
  /// Seconds that it will take as a whole, by what such work took before; said once, when it begins.
  public let estimate: Double?
  /// Makes what is being worked on, as it is now, for a person to look at; only while the report is being heard, and never part of a result.
  public let picture: (@Sendable () -> Value?)?

  public init(
    what: String, done: Int, total: Int, watched: (name: String, value: Double)? = nil, estimate: Double? = nil,
    picture: (@Sendable () -> Value?)? = nil
  ) {
    (self.what, self.done, self.total, self.watched) = (what, done, total, watched)
    (self.estimate, self.picture) = (estimate, picture)
  }
}

/// What a run is connected to: where events go, whether it should stop, and what the built-ins keep between calls
/// (the network in use, folders, the parameters of the command line), one object a type.
public final class Services: Sendable {
  private let sink: @Sendable (Event) -> Void
  /// What a person may stop, and all threads that work for it.
  let work: StoppableWork
  /// Behind a lock: a lazy map's function may run on any thread.
  private let items = Mutex<[ObjectIdentifier: any Sendable]>([:])

  public init(emit: @escaping @Sendable (Event) -> Void = { _ in }, isInterrupted: @escaping @Sendable () -> Bool = { false }) {
    (sink, work) = (emit, StoppableWork(asked: isInterrupted))
  }

  /// Everything that is kept, as facts for a check.
  var facts: StaticFacts { items.withLock { StaticFacts($0) } }

  public func emit(_ event: Event) { sink(event) }
  public var isInterrupted: Bool { work.isEndAsked }

  public subscript<T: Sendable>(type: T.Type) -> T? {
    get { items.withLock { $0[ObjectIdentifier(type)] } as? T }
    set { items.withLock { $0[ObjectIdentifier(type)] = newValue } }
  }
}
