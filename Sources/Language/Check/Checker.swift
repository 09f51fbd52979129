import Diagnostics
import Syntax

/// Looks at a whole program before anything of it runs, and finds all problems that are certain.
///
/// What cannot be known is never a problem: every expression has a value that is known, known in part (`Value.unknown` inside), or not
/// known at all, and only what is known is held against anything.
public struct Checker {
  let registry: Registry
  let modules: any ModuleProvider
  let types: TypeNames

  public init(registry: Registry, modules: any ModuleProvider) {
    (self.registry, self.modules) = (registry, modules)
    types = TypeNames(registry)
  }

  /// A name that stands before the program begins: what earlier entries of the REPL declared.
  public struct KnownName: Sendable {
    public let signature: Signature?, value: Value?, isVariable: Bool

    /// - Parameter value: Its value where the checker may rely on it.
    public init(signature: Signature? = nil, value: Value? = nil, isVariable: Bool = true) {
      (self.signature, self.value, self.isVariable) = (signature, value, isVariable)
    }
  }

  /// All problems beyond those that the parser found, in the order of the source, with their cells.
  ///
  /// - Parameters:
  ///   - parameters: The final values of `param`s that the command line sets.
  ///   - facts: What holds at the beginning, e.g. the network in use.
  ///   - known: What earlier entries declared; a program may declare it again.
  public func check(
    _ program: Program, parameters: [String: Value] = [:], facts: StaticFacts = StaticFacts(), known: [String: KnownName] = [:]
  ) -> [Problem] {
    let analysis = Analysis(self, program.source, facts: facts.copy(), loading: [])
    analysis.parameters = parameters
    analysis.declareKnown(known)
    analysis.check(program)
    return program.placed(analysis.problems)
  }
}

extension Program {
  /// Whether a problem is what a cell with `expect-error` is there to show.
  public func expected(_ problem: Problem) -> Bool {
    guard let place = problem.place, place.source == source else { return false }
    return cell(at: place.span.start)?.options.expectsError ?? false
  }
}
