import Builtins
import Cache
import Diagnostics
import Engine
import Language
import Syntax

/// The language, the built-ins, the standard library and the network in use: programs in, values and events out. Prints nothing.
///
/// One a notebook or a REPL; what an entry declares is there for the next. Used by one thread at a time.
public final class Session {
  public struct Configuration: Sendable {
    public var registry: Registry, modules: any ModuleProvider
    public var settings: RunSettings
    /// Values of `param`s that the command line sets.
    public var parameters: [String: Value]
    /// Where results of expensive calls are kept. Only the program's commands keep any.
    public var cache: CachePolicy
    /// Of a session that plans, how many seconds it may compute; nil for one that runs.
    var effort: Double?

    public init(
      registry: Registry = .resin, modules: any ModuleProvider = StandardLibrary.shared, settings: RunSettings = RunSettings(),
      parameters: [String: Value] = [:], cache: CachePolicy = .off
    ) {
      (self.registry, self.modules, self.settings, self.parameters, self.cache) = (registry, modules, settings, parameters, cache)
    }
  }

  public let configuration: Configuration
  /// What was entered, where it is kept: see ``keepJournal()``.
  public internal(set) var journal: Journal?
  /// The network in use at the moments that can be taken back to.
  var networks: [NetworkInUse?] = []
  public let services: Services
  /// What its expensive calls ask before they compute, and what became of each.
  public let cache: CallCache
  lazy var interpreter = Interpreter(
    registry: configuration.registry, modules: configuration.modules, services: services, parameters: configuration.parameters,
    isPlanning: isPlanning)

  /// Whether it runs programs without computing what takes long and without writing anything: what such calls would give is unknown, and whatever
  /// depends on it is skipped. What fails all the same would surely fail.
  public var isPlanning: Bool { configuration.effort != nil }

  public init(
    _ configuration: Configuration, emit: @escaping @Sendable (Event) -> Void = { _ in },
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.configuration = configuration
    services = Services(emit: emit, isInterrupted: isInterrupted)
    cache = CallCache(configuration.cache) { emit(.notice($0)) }
    services[CallCache.self] = cache
    if let effort = configuration.effort {
      services[PlanEffort.self] = PlanEffort(seconds: effort)
      services[PlannedWrites.self] = PlannedWrites()
    }
    services[RunSettings.self] = configuration.settings
    if let threads = configuration.settings.threads { Threads.shared.count = threads }
    services[NetworkInUse.self] = NetworkInUse(name: Self.firstNetwork)
  }

  /// The network that calls speak to when nothing else is said.
  public static let firstNetwork = "box"

  public var registry: Registry { configuration.registry }
  public var settings: RunSettings { configuration.settings }

  // MARK: Before anything runs

  /// Everything that can be known of a program before it runs, besides what the parser said.
  public func check(_ program: Program) -> [Problem] {
    // Of a great many names only those that it mentions count, as long as nothing is wrong: a suggestion may be any of them.
    if interpreter.nameCount > 200, !program.statements.contains(where: \.isImport), check(program, knowing: mentions(in: program)).isEmpty
    {
      return []
    }
    return check(program, knowing: interpreter.variables.map(\.name) + interpreter.functions.map(\.name))
  }

  private func check(_ program: Program, knowing names: [String]) -> [Problem] {
    let facts = StaticFacts()
    facts[NetworkInUse.self] = services[NetworkInUse.self]
    facts[RunSettings.self] = settings
    var known: [String: Checker.KnownName] = [:]
    for name in names {
      if let signature = interpreter.ownSignature(of: name) {
        known[name] = Checker.KnownName(signature: signature)
      } else if interpreter.hasOwnVariable(name) {
        known[name] = Checker.KnownName()
      }
    }
    return Checker(registry: registry, modules: configuration.modules)
      .check(program, parameters: configuration.parameters, facts: facts, known: known)
  }

  /// Every word of it, also those within texts.
  private func mentions(in program: Program) -> [String] {
    Array(Set(program.source.text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)))
  }

  // MARK: Running

  public func prepare(_ program: Program) -> Script { interpreter.prepare(program) }
  public func run(_ unit: Unit) throws(Trap) { try interpreter.run(unit) }
  /// The values in a piece of prose, in order.
  public func values(of prose: Unit) throws(Trap) -> [Value] { try interpreter.values(of: prose) }

  // MARK: What is there

  public var variables: [(name: String, value: Value)] { interpreter.variables }
  /// The functions of earlier entries and of imported modules.
  public var functions: [Signature] { interpreter.functions }
  public func signature(of name: String) -> Signature? { interpreter.signature(of: name) }
  public subscript(name: String) -> Value? {
    get { interpreter[name] }
    set { interpreter[name] = newValue }
  }
  public var lastValue: Value { interpreter.lastValue }

  /// Name and hash of the network in use, if it has been loaded: asking does not load it.
  public var loadedNetwork: (name: String, hash: String)? {
    services[NetworkInUse.self]?.loaded.map { ($0.name, $0.hash) }
  }
}

extension Statement {
  fileprivate var isImport: Bool { if case .import = kind { true } else { false } }
}
