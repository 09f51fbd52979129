import Diagnostics
import Syntax

/// One argument of a call as the checker sees it.
struct CheckedArgument {
  let label: String?, isTrailing: Bool
  /// What a caret about the label, and about the value, stands under.
  let labelSpan: Span
  let expression: Expression
  let value: Value
}

extension Analysis {
  func evaluate(_ call: Expression.Call, _ expression: Expression) -> Value {
    switch call.callee.kind {
    case .name(let name):
      guard find(name) != nil || registry[name] != nil else {
        reportUndefined(name, call.callee.span, arguments: written(call.arguments))
        _ = evaluate(call.arguments)
        return .unknown(Unknown(.any))
      }
      if let (signature, _) = signature(name) { noteTexts(call.arguments, signature) }
      let arguments = evaluate(call.arguments, of: signature(name)?.builtin)
      if let (signature, builtin) = signature(name) {
        check(arguments, signature, builtin, name: call.callee.span)
      } else if let found = find(name), !found.value.mayBeCalled {
        report(.notCallable(name, found.value), call.callee.span)
      }
    case .member(let member): return evaluate(call, member)
    default:
      _ = evaluate(call.callee)
      _ = evaluate(call.arguments)
    }
    return .unknown(Unknown(.any))
  }

  /// - Parameters:
  ///   - builtin: What is called, where that is certain: it calls the closures that it is given.
  ///   - base: What stands before the point of a method.
  private func evaluate(_ arguments: [Expression.Argument], of builtin: Builtin? = nil, base: Value? = nil) -> [CheckedArgument] {
    var first = base
    return arguments.map { argument in
      let value: Value
      if let builtin, case .closure(let closure) = argument.value.kind {
        check(closure, argument.value.span, elements: builtin.callsWithEach ? first?.certainElements : nil)
        value = .unknown(Unknown(.function))
      } else {
        value = evaluate(argument.value)
      }
      if first == nil { first = value }
      return CheckedArgument(
        label: argument.label, isTrailing: argument.isTrailing, labelSpan: argument.labelSpan ?? argument.value.span,
        expression: argument.value, value: value)
    }
  }

  /// `x.f(…)`: a member of x's type, or else the function f with x before the other arguments.
  private func evaluate(_ call: Expression.Call, _ member: Expression.Member) -> Value {
    if reportLibrary(member, arguments: written(call.arguments)) {
      _ = evaluate(call.arguments)
      return .unknown(Unknown(.any))
    }
    let base = evaluate(member.base)
    let owners = registry.types.values.flatMap { $0 }.filter { $0.name == member.name }
    // A variable that is no function is passed over; of one whose value is not known nothing is certain.
    let isHidden = find(member.name).map { $0.signature == nil && $0.value.mayBeCalled } ?? false
    guard !isHidden, !owners.contains(where: { $0.type.mayAcceptFunction }),
      let (signature, builtin) = signature(member.name) ?? registry[member.name].map({ ($0.signature, $0) })
    else {
      _ = evaluate(call.arguments)
      if owners.isEmpty, !isHidden { reportMissing(member) }
      return .unknown(Unknown(.any))
    }
    let arguments = evaluate(call.arguments, of: builtin, base: base)
    // `foo.mean(x)` with a `foo` that does not exist is one mistake.
    if undefinedRoot(member.base) != nil { return .unknown(Unknown(.any)) }
    let first = CheckedArgument(label: nil, isTrailing: false, labelSpan: member.base.span, expression: member.base, value: base)
    check([first] + arguments, signature, builtin, name: member.nameSpan)
    return .unknown(Unknown(.any))
  }

  private func reportMissing(_ member: Expression.Member) {
    let functions = scopes.reversed().flatMap { $0.names.filter { $0.value.signature != nil }.keys.sorted() } + registry.names
    let members = registry.types.values.flatMap { $0.map(\.name) }.sorted()
    let suggestion = didYouMean(member.name, among: functions + members)
    report(.unknownMethod(member.name, suggestion: suggestion, Habit.member(member.name)), member.nameSpan)
  }

  /// Arguments against a signature: labels and counts, then literal types, then what the built-in itself knows.
  private func check(_ arguments: [CheckedArgument], _ signature: Signature, _ builtin: Builtin?, name: Span) {
    let binding = signature.bind(arguments.map { Binding.Argument(label: $0.label, isTrailing: $0.isTrailing) })
    report(binding, arguments, signature, name)
    var isSound = binding.faults.isEmpty
    for (index, parameter) in signature.parameters.enumerated() {
      for argument in binding.slots[index].map({ arguments[$0] }) {
        let type = parameter.isVariadic ? parameter.type.element ?? .any : parameter.type
        if check(argument.value, argument.expression, fits: type, parameter: parameter.name) {
          checkArguments(of: argument.expression, argument.value, type)
        } else {
          isSound = false
        }
      }
    }
    guard let builtin else {
      if changes.names.contains(signature.name) { facts.forget() }
      return
    }
    if isSound { return complain(builtin, binding, arguments, name) }
    if builtin.changesFacts { facts.forget() }
    note(builtin, writes: nil)
  }

  private func report(_ binding: Binding, _ arguments: [CheckedArgument], _ signature: Signature, _ name: Span) {
    let parameters = signature.parameters
    // A label where none belongs stands for the argument of that name.
    let labelled = Set(arguments.compactMap(\.label))
    var missing: [Int] = []
    for case .missing(let parameter) in binding.faults
    where parameters[parameter].isLabelled || !labelled.contains(parameters[parameter].name) {
      missing.append(parameter)
    }
    /// What an argument without a label may be meant for: what is missing comes first.
    var open = missing + parameters.indices.filter { binding.slots[$0].isEmpty && !missing.contains($0) }
    open.removeAll { !parameters[$0].isLabelled }
    for fault in binding.faults {
      switch fault {
      case .unknownLabel(let argument, let suggestion):
        let label = arguments[argument].label ?? ""
        var hint = suggestion.map { "did you mean `\(parameters[$0].name)`?" } ?? ""
        if parameters.contains(where: { !$0.isLabelled && $0.name == label }) { hint = "this argument has no label" }
        report(.unknownLabel(signature.name, label, hint: hint, signature.hint), arguments[argument].labelSpan)
      case .doubled(let argument, let parameter):
        report(.doubledArgument(parameters[parameter].name), arguments[argument].labelSpan)
      case .tooMany(let argument):
        let meant = open.firstIndex { parameters[$0].type.accepts(arguments[argument].value) }.map { open.remove(at: $0) }
        missing.removeAll { $0 == meant }
        report(
          .tooManyArguments(
            signature.name, parameters.count { !$0.isLabelled }, label: meant.map { parameters[$0].name }, signature.hint),
          arguments[argument].expression.span)
      case .missing: break
      }
    }
    if !missing.isEmpty {
      let names = missing.map { parameters[$0].isLabelled ? "\(parameters[$0].name):" : parameters[$0].name }
      report(.missingArguments(signature.name, names, signature.hint), name)
    }
  }

  /// Asks the built-in what is wrong with the arguments that are certain.
  private func complain(_ builtin: Builtin, _ binding: Binding, _ arguments: [CheckedArgument], _ name: Span) {
    var constants: [String: Value] = [:]
    var given: Set<String> = []
    for (index, parameter) in builtin.signature.parameters.enumerated() where !binding.slots[index].isEmpty {
      let values = binding.slots[index].map { arguments[$0].value }
      given.insert(parameter.name)
      if values.allSatisfy(\.isCertain) { constants[parameter.name] = parameter.isVariadic ? .array(values) : values[0] }
    }
    note(builtin, writes: constants["path"])
    let complaints = builtin.check?(StaticCall(constants: constants, given: given, facts: facts)) ?? []
    if builtin.changesFacts, isUnsettled || builtin.check == nil { facts.forget() }
    guard deadDepth == 0 else { return }
    for complaint in complaints {
      let parameter = builtin.signature.parameters.firstIndex { $0.name == complaint.argument }
      let argument = parameter.flatMap { binding.slots[$0].first }.map { arguments[$0].expression }
      let span = complaint.element.flatMap { element in argument.flatMap { $0.element(element) } } ?? argument?.span ?? name
      let problem = Problem(complaint.code, complaint.message, at: Place(source, span), label: complaint.label, notes: complaint.notes)
      if complaint.code == .missingFile { files.complaints.append((problem, constants[complaint.argument])) } else { report(problem) }
    }
  }
}

extension Signature {
  /// What stands under a problem with a call: at most so many parameters.
  var hint: String {
    let shown = 7
    let list = parameters.prefix(shown).map { $0.isLabelled ? "\($0.name):" : $0.isVariadic ? "…" : $0.name }
    return "\(name)(" + (list + (parameters.count > shown ? ["…"] : [])).joined(separator: ", ") + ")"
  }
}

extension Expression {
  /// The place of an element where the array is written out.
  fileprivate func element(_ index: Int) -> Span? {
    guard case .array(let items) = kind, items.indices.contains(index) else { return nil }
    return items[index].span
  }
}

extension ValueType {
  fileprivate var mayAcceptFunction: Bool { alternatives.contains { $0 == .function || $0 == .any } }
}

extension Value {
  /// Whether it may be a function, as far as is known.
  fileprivate var mayBeCalled: Bool {
    switch self {
    case .function: true
    case .unknown(let unknown): unknown.type.alternatives.contains { $0 == .function || $0 == .any }
    default: false
    }
  }
}
