import Builtins
import Cache
import Language

extension Session.Configuration {
  /// The same, for a session that plans: see ``Session/isPlanning``.
  ///
  /// - Parameter effort: seconds that it may spend on what takes milliseconds, so that it comes further.
  public func planning(effort: Double) -> Session.Configuration {
    var result = self
    switch cache {
    case .on(let store): result.cache = .lookingOnly(store)
    case .off, .lookingOnly: result.cache = .lookingOnly(nil)
    }
    result.effort = effort
    return result
  }
}

extension Session {
  /// An expensive call that could not be asked about, because what it is called with is not known before it runs.
  public struct OpenCall: Sendable {
    public let operation: String, line: CallRecord.Line
  }

  /// Hears of expensive calls whose arguments are not known, and then of every other one in the cache's records.
  public func onOpenCall(_ hear: @escaping @Sendable (OpenCall) -> Void) {
    interpreter.onPlanned = { call in
      guard !call.isAsked else { return }
      let line = CallRecord.Line(file: call.place.source.name, line: call.place.source.line(of: call.place.span.start))
      hear(OpenCall(operation: call.builtin.name, line: line))
    }
  }

  /// While planning, after a statement failed or instead of running it: what it would have declared, changed or written is unknown from here on.
  public func forget(_ unit: Unit) {
    if interpreter.forget(unit).contains(where: \.writesFiles) { services[PlannedWrites.self]?.noteAnywhere() }
  }

  /// The same where what stands there cannot be read: it may do anything.
  public func forgetVariables() {
    interpreter.forgetVariables()
    services[PlannedWrites.self]?.noteAnywhere()
  }

  /// While planning: whether so little is certain by now that no failure is.
  public var isLost: Bool { interpreter.isLost }
}
