import Diagnostics
import Syntax

/// Names that do not exist, and what they may stand for.
extension Analysis {
  /// - Parameters:
  ///   - arguments: Of a call, as they are written.
  ///   - isTarget: It is given a value.
  func reportUndefined(_ name: String, _ span: Span, arguments: [String]? = nil, isTarget: Bool = false) {
    for scope in scopes.reversed() {
      if let later = scope.later[name], later.start > span.start {
        return report(.usedTooEarly(name, line: source.line(of: later.start)), span)
      }
    }
    let meant = meant(name, span, arguments, isTarget: isTarget)
    report(.undefinedName(name, meant), span)
    // Its uses below are no further mistakes.
    if case .declaration = meant, let last = scopes.indices.last {
      scopes[last].names[name] = CheckedName(kind: .variable, value: .unknown(Unknown(.any)))
    }
  }

  private func meant(_ name: String, _ span: Span, _ arguments: [String]?, isTarget: Bool) -> CheckFault.Meant {
    if !isTarget, let habit = Habit.name(name) { return .habit(habit, arguments) }
    if isTarget {
      return didYouMean(name, among: scopes.flatMap { $0.names.filter { $0.value.signature == nil }.keys }.sorted()).map { .name($0) }
        ?? .declaration
    }
    if let near = didYouMean(name, among: namesInScope) { return .name(near) }
    if arguments == nil, caseNames.contains(name) { return .symbol }
    // A shorter one is rather a variable.
    if arguments == nil, name.count > 2, wordsForTexts.contains(span.start) { return .text }
    return .nothing
  }

  /// The names of all cases that built-ins take.
  private var caseNames: Set<String> {
    Set(registry.builtins.flatMap { $0.signature.parameters.flatMap { $0.type.cases.map(\.name) } })
  }

  /// `np.mean(x)`, `torch.nn.functional.relu(x)`: what stands before the point is no name of the program. One mistake, whatever follows.
  ///
  /// - Returns: Whether it was reported.
  func reportLibrary(_ member: Expression.Member, arguments: [String]?) -> Bool {
    guard let (name, span) = undefinedRoot(member.base), Habit.isLibrary(name), !scopes.contains(where: { $0.later[name] != nil }) else {
      return false
    }
    let builtin = registry[member.name].map { _ in member.name }
    let habit = builtin == nil ? Habit.member(member.name).map { CheckFault.Meant.habit($0, arguments) } : nil
    report(.undefinedName(name, habit ?? .library(builtin: builtin)), span)
    return true
  }

  /// The name that `a.b.c` begins with, if there is none of that name.
  func undefinedRoot(_ expression: Expression) -> (name: String, span: Span)? {
    var root = expression
    while case .member(let inner) = root.kind { root = inner.base }
    guard case .name(let name) = root.kind, find(name) == nil, registry[name] == nil else { return nil }
    return (name, root.span)
  }

  /// Marks the arguments that are names although a text is wanted: `use(resnet18)`.
  func noteTexts(_ arguments: [Expression.Argument], _ signature: Signature) {
    let binding = signature.bind(arguments.map { Binding.Argument(label: $0.label, isTrailing: $0.isTrailing) })
    for (index, parameter) in signature.parameters.enumerated() where parameter.type.alternatives.contains(.string) {
      for slot in binding.slots[index] {
        if case .name = arguments[slot].value.kind { wordsForTexts.insert(arguments[slot].value.span.start) }
      }
    }
  }

  func written(_ arguments: [Expression.Argument]) -> [String] { arguments.map { source[$0.value.span] } }
}
