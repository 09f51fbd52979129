import Diagnostics

/// A call as it can be seen before anything runs: the arguments whose values are certain, by parameter name.
public struct StaticCall: Sendable {
  public let constants: [String: Value]
  /// The parameters that are given at all, known or not.
  public let given: Set<String>
  /// Facts that hold at this point of the program, e.g. the network in use; built-ins define their own kinds.
  public let facts: StaticFacts
  public init(constants: [String: Value], given: Set<String>, facts: StaticFacts) {
    (self.constants, self.given, self.facts) = (constants, given, facts)
  }
}

/// While planning: which facts hold (the network in use) is not certain, since what changes them may or may not have been done.
public struct UncertainFacts: Sendable {
  public init() {}
}

/// A fault in an argument's value: which, what, and what would be valid.
public struct StaticComplaint: Sendable {
  public let code: Code
  /// The parameter whose argument is at fault; empty where the whole call is.
  public let argument: String
  /// Which element of an array: the caret goes under it where the array is written out.
  public let element: Int?
  public let message: String, label: String, notes: [String]

  public init(
    argument: String, message: String, label: String = "", notes: [String] = [], code: Code = .refusedArgument, element: Int? = nil
  ) {
    (self.code, self.argument, self.element, self.message, self.label, self.notes) = (code, argument, element, message, label, notes)
  }
}

/// A fact that no program can change: it outlives `StaticFacts.forget`.
public protocol LastingFact: Sendable {}

/// What is known while checking: one value a type. The checker hands each call the facts that are certain there;
/// a built-in that changes one (`use`) says so by `changesFacts`, and does so in its `check`; the checker forgets where it is not certain.
public final class StaticFacts: @unchecked Sendable {
  // SAFETY: a checker runs on one thread and owns its facts.
  private var items: [ObjectIdentifier: any Sendable] = [:]
  public init() {}
  init(_ items: [ObjectIdentifier: any Sendable]) { self.items = items }
  public subscript<T: Sendable>(type: T.Type) -> T? {
    get { items[ObjectIdentifier(type)] as? T }
    set { items[ObjectIdentifier(type)] = newValue }
  }
  /// Forget everything that a program can change: after a branch or a call whose effect is not certain.
  public func forget() { items = items.filter { $0.value is any LastingFact } }

  /// The same facts, to be changed apart.
  public func copy() -> StaticFacts {
    let copy = StaticFacts()
    copy.items = items
    return copy
  }
}
