import Stopping

/// A parameter of a built-in, tied to a Swift type.
public struct Parameter<T: ResinValue>: Sendable {
  let name: String, isLabelled: Bool, isVariadic: Bool, fallback: T?, fallbackText: String?, summary: String

  /// Unlabelled and required.
  public static func first(_ name: String, _ summary: String) -> Self {
    .init(name: name, isLabelled: false, isVariadic: false, fallback: nil, fallbackText: nil, summary: summary)
  }
  /// Unlabelled with a default.
  public static func next(_ name: String, default fallback: T, _ summary: String) -> Self {
    .init(name: name, isLabelled: false, isVariadic: false, fallback: fallback, fallbackText: fallback.value.quoted, summary: summary)
  }
  /// Labelled and required.
  public static func required(_ name: String, _ summary: String) -> Self {
    .init(name: name, isLabelled: true, isVariadic: false, fallback: nil, fallbackText: nil, summary: summary)
  }
  /// Labelled with a default.
  public static func optional(_ name: String, default fallback: T, _ summary: String) -> Self {
    .init(name: name, isLabelled: true, isVariadic: false, fallback: fallback, fallbackText: fallback.value.quoted, summary: summary)
  }

  var signature: ParameterSignature {
    .init(name: name, isLabelled: isLabelled, type: T.type, fallback: fallbackText, isVariadic: isVariadic, summary: summary)
  }

  /// The binder has already put arguments into slots by position and label, and reported what is missing or doubled.
  func read(_ slots: [Value?], _ next: inout Int) throws(Trap) -> T {
    defer { next += 1 }
    if next < slots.count, let given = slots[next] {
      do { return try T(given) } catch {
        var trap = error
        if trap.argument == nil { (trap.argument, trap.message) = (name, "`\(name)`: \(error.message)") }
        throw trap
      }
    }
    if let fallback { return fallback }
    throw Trap("`\(name)` is missing", argument: name)
  }

  /// The same for an argument that is known.
  func readKnown(_ slots: [Value?], _ next: inout Int) throws(Trap) {
    if next < slots.count, slots[next]?.holdsUnknown == true { next += 1 } else { _ = try read(slots, &next) }
  }
}

extension Builtin {
  /// Holds a call that is not made against what is known of it.
  func consider(_ context: Context, _ slots: [Value?]) throws(Trap) {
    try read(slots)
    if let check, context.services[UncertainFacts.self] == nil {
      var constants: [String: Value] = [:], given: Set<String> = []
      for (parameter, slot) in zip(signature.parameters, slots) {
        guard let slot else { continue }
        given.insert(parameter.name)
        if !slot.holdsUnknown { constants[parameter.name] = slot }
      }
      let call = StaticCall(constants: constants, given: given, facts: context.services.facts)
      if let complaint = check(call).first {
        throw Trap(
          complaint.message, code: complaint.code, argument: complaint.argument.isEmpty ? nil : complaint.argument, label: complaint.label,
          notes: complaint.notes)
      }
    }
    try planning?(context, slots)
  }
}

extension Parameter {
  /// All unlabelled arguments that are left.
  public static func rest<Element: ResinValue>(_ name: String, _ summary: String) -> Self where T == [Element] {
    .init(name: name, isLabelled: false, isVariadic: true, fallback: [], fallbackText: nil, summary: summary)
  }
}

/// A built-in function: declared once, tied to its body by the type system. Checker, evaluator, help, completion and the
/// reference manual read the declaration; every example is run as a test.
public struct Builtin: Sendable {
  public let signature: Signature
  public let topic: Topic
  /// Whether its `check` changes the facts that later calls are held against (`use`).
  public let changesFacts: Bool
  /// Whether it calls its function with every element of its first argument (`map`): the checker then tries the elements that it knows.
  public let callsWithEach: Bool
  /// Programs; where one ends in `// text`, its last value must show as that text.
  public let examples: [String]
  /// What the arguments can be held against before anything runs.
  public let check: (@Sendable (borrowing StaticCall) -> [StaticComplaint])?
  /// The result on unknown arguments (one slot a parameter); nil gives an unknown of the declared type.
  public let shape: (@Sendable ([Value?]) -> Value)?
  /// Whether it shows, writes or changes something: such a built-in is not called while planning.
  public let hasEffect: Bool
  /// Whether its result depends on more than its arguments: on files. A data set's function that calls one cannot be a part of any key.
  public let readsFiles: Bool
  /// Whether it may write a file that later calls read.
  public let writing: Writing
  public var writesFiles: Bool { writing != .never }

  /// When a built-in writes a file.
  public enum Writing: Sendable, Equatable {
    case never, always
    /// Only where the argument with this label names one.
    case label(String)
  }

  /// Whether it takes long: such a built-in is not called while planning, and the plan names it.
  public let isExpensive: Bool
  /// Whether its body may run while planning if all arguments are known: it then only looks for what is kept, and gives what is not as unknown.
  public let asksWhilePlanning: Bool
  /// Whether it only moves elements about, or hands them to a function: then it is called while planning even if they are unknown.
  public let takesUnknownElements: Bool
  /// What a call that is not made while planning can be held against, and leaves for later ones to know: files that would be written.
  let planning: (@Sendable (Context, [Value?]) throws(Trap) -> Void)?
  /// Reads each argument that is known, as the call would.
  private let read: @Sendable ([Value?]) throws(Trap) -> Void
  private let made: @Sendable (Context, [Value?]) throws(Trap) -> Value
  private var isAlone = false

  public var name: String { signature.name }

  public init<each P: ResinValue, R: ResinValue>(
    _ name: String, _ summary: String, topic: Topic, parameters: repeat Parameter<each P>, returns: ValueType? = nil,
    examples: [String], hasEffect: Bool = false, readsFiles: Bool = false, writing: Writing = .never, isExpensive: Bool = false,
    asksWhilePlanning: Bool = false,
    check: (@Sendable (borrowing StaticCall) -> [StaticComplaint])? = nil,
    shape: (@Sendable ([Value?]) -> Value)? = nil,
    changesFacts: Bool = false, callsWithEach: Bool = false, takesUnknownElements: Bool = false,
    planning: (@Sendable (Context, [Value?]) throws(Trap) -> Void)? = nil,
    body: @escaping @Sendable (Context, repeat each P) throws(Trap) -> R
  ) {
    self.changesFacts = changesFacts
    self.callsWithEach = callsWithEach
    self.takesUnknownElements = takesUnknownElements
    (self.readsFiles, self.writing, self.asksWhilePlanning, self.planning) = (readsFiles, writing, asksWhilePlanning, planning)
    read = { (slots) throws(Trap) in
      var next = 0
      repeat try (each parameters).readKnown(slots, &next)
    }
    var signatures: [ParameterSignature] = []
    for parameter in repeat each parameters { signatures.append(parameter.signature) }
    signature = Signature(name: name, summary: summary, parameters: signatures, returns: returns ?? R.type)
    (self.topic, self.examples, self.hasEffect, self.isExpensive, self.check, self.shape) =
      (topic, examples, hasEffect, isExpensive, check, shape)
    made = { (context, slots) throws(Trap) in
      var next = 0
      return try body(context, repeat (each parameters).read(slots, &next)).value
    }
  }

  /// One that is a function of its arguments alone: it asks nothing of the run, and shows and changes nothing. Where they are large, it is done aside, so that the person need
  /// not wait for it.
  public init<each P: ResinValue, R: ResinValue>(
    _ name: String, _ summary: String, topic: Topic, parameters: repeat Parameter<each P>, returns: ValueType? = nil,
    examples: [String], check: (@Sendable (borrowing StaticCall) -> [StaticComplaint])? = nil,
    shape: (@Sendable ([Value?]) -> Value)? = nil,
    takesUnknownElements: Bool = false, body: @escaping @Sendable (repeat each P) throws(Trap) -> R
  ) {
    self.init(
      name, summary, topic: topic, parameters: repeat each parameters, returns: returns, examples: examples, check: check, shape: shape,
      takesUnknownElements: takesUnknownElements,
      body: { (_: Context, arguments: repeat each P) throws(Trap) -> R in
        try body(repeat each arguments)
      })
    isAlone = true
  }

  /// Calls it with values in the order of the parameters.
  public func call(_ context: Context, _ slots: [Value?]) throws(Trap) -> Value {
    guard isAlone else { return try made(context, slots) }
    return try Interruption.leaving(steps: slots.reduce(0) { $0 + ($1?.extent ?? 0) }) {
      [made, services = context.services] () throws(Trap) in
      try made(Context(services: services), slots)
    }
  }
}

/// Where a built-in stands in the help and in the manual.
public enum Topic: String, Sendable, CaseIterable {
  case networks, visualization, measuring, intervening, data, images, numbers, collections, showing, plots, claims, files, training

  /// Whether what its built-ins give depends on the network in use.
  public var speaksToNetwork: Bool {
    switch self {
    case .networks, .visualization, .measuring, .intervening, .training: true
    default: false
    }
  }
}
