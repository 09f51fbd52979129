import Builtins
import Diagnostics
import Language
import Networks
import Synchronization
import Syntax

/// What the completer may ask of the session. Nothing here loads weights or computes.
public protocol CompletionFacts {
  var registry: Registry { get }
  /// The names of variables and their values.
  var variables: [String] { get }
  func value(of name: String) -> Value?
  /// Functions of earlier entries and of imported modules.
  var functions: [Signature] { get }
  func function(_ name: String) -> Signature?
  /// The places of the network in use.
  var outline: NetworkOutline? { get }
  /// Of another network, by what `use` takes: a name or a path. Nil where it cannot be found.
  func outline(of network: String) -> NetworkOutline?
  /// The names that `model` takes.
  var networks: [String] { get }
  /// What `import` takes, and what a module brings.
  var modules: [String] { get }
  func exports(of module: String) -> [Signature]
  /// Where relative paths begin.
  var folder: String { get }
}

extension CompletionFacts {
  /// The type names that annotations may use.
  var types: TypeNames { TypeNames(registry) }
}

/// Modules and networks that have been looked at for completion: once each.
public final class ModuleExports: Sendable {
  private let known = Mutex<[String: [Signature]]>([:])
  private let outlines = Mutex<[String: NetworkOutline]>([:])

  public init() {}

  func exports(of module: String, _ modules: any ModuleProvider, _ registry: Registry) -> [Signature] {
    if let found = known.withLock({ $0[module] }) { return found }
    guard let source = modules.source(named: module) else { return [] }
    let types = TypeNames(registry)
    let found = Parser.parse(source).program.statements.compactMap { statement in
      if case .function(let function) = statement.kind { Signature(function, source: source, types: types) } else { nil as Signature? }
    }
    known.withLock { $0[module] = found }
    return found
  }

  /// The places of a network that the entry names. One that is not found is looked for again.
  func outline(of network: String, candidates: [String]) -> NetworkOutline? {
    if let found = outlines.withLock({ $0[network] }) { return found }
    guard let found = NetworkInUse(name: network, candidates: candidates).outline else { return nil }
    outlines.withLock { $0[network] = found }
    return found
  }
}
