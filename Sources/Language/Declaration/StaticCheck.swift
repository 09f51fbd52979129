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

/// A fault in an argument's value: which, what, and what would be valid.
public struct StaticComplaint: Sendable {
  public let argument: String, message: String, label: String, notes: [String]
  public init(argument: String, message: String, label: String = "", notes: [String] = []) {
    (self.argument, self.message, self.label, self.notes) = (argument, message, label, notes)
  }
}

/// What is known while checking: one value a type. The checker hands each call the facts that are certain there;
/// a call that changes one (`use`) does so through `StaticFacts.change`, and the checker forgets it where it is no longer certain.
public final class StaticFacts: @unchecked Sendable {
  // SAFETY: a checker runs on one thread and owns its facts.
  private var items: [ObjectIdentifier: any Sendable] = [:]
  public init() {}
  public subscript<T: Sendable>(type: T.Type) -> T? {
    get { items[ObjectIdentifier(type)] as? T }
    set { items[ObjectIdentifier(type)] = newValue }
  }
  /// Forget everything: after a branch or a call whose effect is not certain.
  public func forget() { items = [:] }
}
