/// Something that can be called: a built-in, a function of the program, a closure. The evaluator makes its own kinds.
open class Function: @unchecked Sendable {
  public let name: String?
  public init(name: String?) { self.name = name }

  /// What it takes, for diagnostics and help; nil for a closure without a parameter list.
  open var signature: Signature? { nil }

  /// The syntax and the captured values: equal functions have equal identities (part of a lazy map's cache key).
  open var identity: String { name ?? "{…}" }

  /// Whether it may reach a built-in of a certain kind, also through the functions that it calls and those that it has captured.
  open func uses(builtin isMeant: (Builtin) -> Bool) -> Bool { true }

  /// A copy that has taken its captured values and may be called from any thread, outside the run that made it.
  open func detached() -> any DetachedFunction { UncallableFunction() }
}

public protocol DetachedFunction: Sendable {
  func call(_ arguments: [Value]) throws(Trap) -> Value
}

private struct UncallableFunction: DetachedFunction {
  func call(_ arguments: [Value]) throws(Trap) -> Value { throw Trap("this function cannot be called here") }
}
