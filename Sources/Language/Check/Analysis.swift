import Diagnostics
import Syntax

/// The state of one check. Each pass over a kind of syntax is in an extension.
final class Analysis {
  let checker: Checker
  let source: Source
  var problems: [Problem] = []
  /// Innermost last. The first holds what earlier entries declared, the second what is imported, the third is the file's.
  var scopes: [Scope] = [Scope(.known), Scope(.imported)]
  var parameters: [String: Value] = [:]
  /// The modules that are being read, so that a circle ends.
  let loading: Set<String>

  /// Loops around this place, inside the function or closure.
  var loopDepth = 0
  /// Functions and closures around this place.
  var functionDepth = 0
  /// Branches around this place that certainly are not taken.
  var deadDepth = 0

  /// Loops over known elements that are looked at element by element, and how many elements those have together.
  var eachDepth = 0, repetitions = 1
  /// What is known of `$0`, `$1`… in each closure around this place.
  var dollars: [[Value]] = []
  /// Whether the values of bare expressions are dropped here, also that of a block's last one.
  var dropsValues = false
  /// Where names stand in the place of texts.
  var wordsForTexts: Set<Int> = []

  var files = WrittenFiles()
  var facts: StaticFacts
  var changes = FactChanges()
  /// Functions of modules that may change facts.
  var changingNames: Set<String> = []
  /// Whether something that changes facts is out of sight (in a closure, or passed on): then nothing that changes is certain any more.
  var isUnsettled = false

  var registry: Registry { checker.registry }

  init(_ checker: Checker, _ source: Source, facts: StaticFacts, loading: Set<String>) {
    (self.checker, self.source, self.facts, self.loading) = (checker, source, facts, loading)
  }

  func report(_ fault: CheckFault, _ span: Span) { report(fault.problem(at: Place(source, span))) }

  func report(_ problem: Problem) {
    if problems.count < Limits.problems { problems.append(problem) }
  }

  func check(_ program: Program) {
    for case .import(let item) in program.statements.map(\.kind) { importModule(item) }
    scopes.append(Scope(.file, program.statements))
    hoistFunctions(program.statements)
    changes = FactChanges(program, registry, changing: changingNames)
    for item in program.items {
      switch item {
      case .statement(let statement): check(statement)
      case .prose(let prose): for case .value(let value) in prose.segments { _ = evaluate(value) }
      case .header: break
      }
    }
    checkPendingFunctions()
    reportMissingFiles()
  }

  /// The names that a module brings.
  private func importModule(_ item: Statement.Import) {
    guard let source = checker.modules.source(named: item.module) else {
      let names = checker.modules.names
      return report(.unknownModule(item.module, suggestion: didYouMean(item.module, among: names), names), item.moduleSpan)
    }
    guard !loading.contains(item.module) else { return }
    let (program, problems) = Parser.parse(source)
    let facts = StaticFacts()
    let analysis = Analysis(checker, source, facts: facts, loading: loading.union([item.module]))
    analysis.check(program)
    for problem in problems + program.placed(analysis.problems) where problem.severity == .error { report(problem) }
    for scope in analysis.scopes where scope.kind == .file {
      for (name, var entry) in scope.names {
        entry.span = nil
        if case .variable = entry.kind { entry.kind = .constant("import") }
        scopes[1].names[name] = entry
      }
    }
    changingNames.formUnion(analysis.changes.names)
    if analysis.files.hasUnknown || !analysis.files.paths.isEmpty { files.hasUnknown = true }
  }
}
