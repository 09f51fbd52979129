import Diagnostics
import Syntax

/// Where a program mentions something that may change the facts (the network in use): built-ins that say so, and functions that
/// mention such a thing themselves. Found by words alone, so that nothing is missed.
struct FactChanges {
  var names: Set<String> = []
  /// The offsets of all mentions outside functions, in order.
  private(set) var mentions: [Int] = []
  /// Where each function's name is mentioned first, outside its own declaration.
  private var firstUse: [String: Int] = [:]

  init() {}

  init(_ program: Program, _ registry: Registry, changing: Set<String>) {
    names = changing.union(registry.builtins.filter(\.changesFacts).map(\.name))
    let functions = program.statements.compactMap { statement -> (function: Statement.Function, span: Span)? in
      if case .function(let function) = statement.kind { (function, statement.span) } else { nil }
    }
    let words = Parser.words(program.source).filter { $0.kind == .name }.map { (name: program.source[$0.span], offset: $0.span.start) }
    guard words.contains(where: { names.contains($0.name) }) else { return }
    // Functions that mention a changing name change things themselves, and so on.
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for (function, span) in functions where !names.contains(function.name) {
        let words = words.filter { function.body.span.contains($0.offset) || span.contains($0.offset) }
        if words.contains(where: { names.contains($0.name) }) {
          names.insert(function.name)
          isGrowing = true
        }
      }
    }
    for word in words {
      if functions.contains(where: { $0.span.contains(word.offset) }) { continue }
      if names.contains(word.name) { mentions.append(word.offset) }
      if firstUse[word.name] == nil { firstUse[word.name] = word.offset }
    }
  }

  var isEmpty: Bool { mentions.isEmpty }

  func isMentioned(in span: Span) -> Bool { mentions.contains { span.contains($0) } }
  func isMentioned(after offset: Int) -> Bool { mentions.contains { $0 >= offset } }

  /// Whether the facts at the end of the program hold whenever a function runs.
  func isSettled(before function: String) -> Bool {
    guard let last = mentions.last else { return true }
    return (firstUse[function] ?? Int.max) > last
  }
}

extension Analysis {
  /// Looks at what runs once or not at all, or often: what changes in it is not certain, neither inside (where it comes round again)
  /// nor after.
  func uncertain<T>(_ span: Span, repeats: Bool = false, _ look: () -> T) -> T {
    guard changes.isMentioned(in: span) else { return look() }
    if repeats { facts.forget() }
    let result = look()
    facts.forget()
    return result
  }

  /// Looks at a closure: it runs now or later. Only if nothing changes from here on do the facts hold inside.
  func closureFacts<T>(_ span: Span, _ look: () -> T) -> T {
    guard changes.isMentioned(after: span.start) else { return look() }
    let outside = facts
    facts = outside.copy()
    facts.forget()
    defer {
      facts = outside
      if changes.isMentioned(in: span) {
        facts.forget()
        isUnsettled = true
      }
    }
    return look()
  }
}
