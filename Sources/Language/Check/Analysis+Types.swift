import Diagnostics
import Syntax

extension Analysis {
  /// Reports names of types that do not exist.
  func checkNames(_ type: TypeSyntax) {
    switch type.kind {
    case .name(let name):
      if checker.types[name] == nil { report(.undefinedType(name, suggestion: didYouMean(name, among: checker.types.names)), type.span) }
    case .array(let element), .optional(let element): checkNames(element)
    case .dictionary(let key, let value): [key, value].forEach(checkNames)
    case .union(let types): types.forEach(checkNames)
    case .symbol(_, let arguments): arguments.map(\.type).forEach(checkNames)
    case .function(let parameters, let result): (parameters + [result]).forEach(checkNames)
    case .invalid: break
    }
  }

  /// What is known of a value against an annotation.
  func check(_ value: Value, _ expression: Expression, fits annotation: TypeSyntax, name: String?) {
    checkNames(annotation)
    if let type = checker.types.resolve(annotation) { check(value, expression, fits: type, parameter: name) }
  }

  /// What is known of a value against the type of a parameter, or of an annotation.
  /// - Returns: Whether it may fit.
  @discardableResult
  func check(_ value: Value, _ expression: Expression, fits type: ValueType, parameter: String?) -> Bool {
    if deadDepth > 0 || type.accepts(value) { return true }
    let cases = type.cases
    if case .symbol(let symbol) = value, !cases.isEmpty {
      reportSymbol(symbol, expression, cases, type, parameter)
    } else if case .array(let items) = value, case .array(let elements) = expression.kind, items.count == elements.count,
      let inner = type.element,
      let wrong = items.indices.first(where: { !inner.accepts(items[$0]) })
    {
      // The element at fault, not the whole array.
      check(items[wrong], elements[wrong], fits: inner, parameter: parameter)
    } else {
      report(.wrongType(value, wanted: type, parameter: parameter), expression.span)
    }
    return false
  }

  private func reportSymbol(_ symbol: Symbol, _ expression: Expression, _ cases: [SymbolCase], _ type: ValueType, _ parameter: String?) {
    var name = expression.span
    var arguments: [Expression.Argument] = []
    if case .symbol(let syntax) = expression.kind {
      name = Span(start: expression.span.start, end: syntax.nameSpan.end)
      arguments = syntax.arguments ?? []
    }
    guard let found = cases.first(where: { $0.name == symbol.name }) else {
      let suggestion = didYouMean(symbol.name, among: cases.map(\.name))
      return report(.unknownCase(symbol.name, suggestion: suggestion, cases.map(\.written), parameter: parameter), name)
    }
    let span = arguments.count > found.arguments.count ? arguments[found.arguments.count].span : name
    report(.caseArguments(symbol.name, found.written), span)
  }

  /// The arguments of a symbol that has the right name: their labels and literal types.
  func checkArguments(of expression: Expression, _ value: Value, _ type: ValueType) {
    guard case .symbol(let symbol) = value, case .symbol(let syntax) = expression.kind, let arguments = syntax.arguments,
      let found = type.cases.first(where: { $0.name == symbol.name })
    else { return }
    for (index, argument) in arguments.enumerated() {
      guard let label = argument.label else {
        if found.arguments.indices.contains(index), index < symbol.arguments.count {
          check(symbol.arguments[index].value, argument.value, fits: found.arguments[index].type, parameter: found.arguments[index].label)
        }
        continue
      }
      guard let wanted = found.arguments.first(where: { $0.label == label }) else {
        let suggestion = didYouMean(label, among: found.arguments.compactMap(\.label))
        report(
          .unknownLabel(".\(symbol.name)", label, hint: suggestion.map { "did you mean `\($0)`?" } ?? "", found.written),
          argument.labelSpan ?? argument.span)
        continue
      }
      if index < symbol.arguments.count { check(symbol.arguments[index].value, argument.value, fits: wanted.type, parameter: label) }
    }
  }
}

extension ValueType {
  /// The named cases among its alternatives.
  var cases: [SymbolCase] {
    alternatives.flatMap { if case .cases(_, let cases) = $0 { cases } else { [SymbolCase]() } }
  }

  /// The type of the elements, where it takes arrays of one type.
  var element: ValueType? {
    let elements = alternatives.compactMap { if case .array(let element) = $0 { element } else { nil } }
    return elements.count == 1 ? elements.first : nil
  }
}

extension SymbolCase {
  /// `.noise(std: Number, seed: Int)`
  var written: String {
    let list = arguments.map { ($0.label.map { "\($0): " } ?? "") + $0.type.name }
    return ".\(name)" + (list.isEmpty ? "" : "(\(list.joined(separator: ", ")))")
  }
}
