import Diagnostics
import Language
import Networks
import Syntax

/// Labels, and what may stand behind them.
extension Completer {
  /// Inside the brackets of a call; nil where nothing but a name can stand.
  func argument(_ call: OpenCall, isInList: Bool, _ place: Place) -> Completion? {
    let entry = place.entry
    if call.isSymbol { return symbolArgument(call, place) }
    guard let signature = place.estimate.signature(call.name) else { return nil }
    if let label = call.label {
      guard call.isValueStart, let parameter = signature.parameters.first(where: { $0.isLabelled && $0.name == label }) else { return nil }
      return values(for: parameter, call, isInList: isInList, place)
    }
    guard call.isStart || call.isValueStart else { return nil }
    let labels = isInList ? [] : missingLabels(signature, call, place)
    guard let parameter = unlabelledParameter(signature, call) else {
      if entry.word.isEmpty { return Completion(candidates: labels, hint: labels.isEmpty ? signature.full : nil) }
      return names(place, first: labels)
    }
    let found = values(for: parameter, call, isInList: isInList, place)
    guard entry.word.isEmpty else { return names(place, first: labels + (found?.candidates ?? [])) }
    return Completion(candidates: (found?.candidates ?? []) + labels, hint: signature.full)
  }

  /// The labels that are not given yet, with their types and defaults.
  private func missingLabels(_ signature: Signature, _ call: OpenCall, _ place: Place) -> [Completion.Candidate] {
    let given = Set(call.labels).union(place.laterLabels)
    return signature.parameters.filter { parameter in
      guard parameter.isLabelled, !given.contains(parameter.name) else { return false }
      // `module:` stands in the place of `block:` and `layer:`.
      if parameter.name == "module" { return given.isDisjoint(with: ["block", "layer"]) }
      return !(["block", "layer"].contains(parameter.name) && given.contains("module"))
    }.map { parameter in
      let type =
        (parameter.type.casesText ?? parameter.type.name) + (parameter.fallback == "nil" && parameter.type.casesText != nil ? "?" : "")
      let detail =
        type + (parameter.fallback.flatMap { $0 == "nil" ? nil : " = \($0)" } ?? "")
        + (parameter.summary.isEmpty ? "" : "  \(parameter.summary)")
      return Completion.Candidate("\(parameter.name): ", shown: "\(parameter.name):", detail)
    }
  }

  /// The parameter that an unlabelled argument at the cursor would go to.
  func unlabelledParameter(_ signature: Signature, _ call: OpenCall) -> ParameterSignature? {
    let unlabelled = signature.parameters.filter { !$0.isLabelled }
    let position = call.unlabelled + (call.base == nil ? 0 : 1)
    if unlabelled.indices.contains(position) { return unlabelled[position] }
    return unlabelled.last.flatMap { $0.isVariadic ? $0 : nil }
  }

  func parameter(_ call: OpenCall, _ place: Place) -> ParameterSignature? {
    guard let signature = place.estimate.signature(call.name) else { return nil }
    if let label = call.label { return signature.parameters.first { $0.isLabelled && $0.name == label } }
    return unlabelledParameter(signature, call)
  }

  /// What may stand for a parameter; nil where any name may, and has been begun.
  private func values(for parameter: ParameterSignature, _ call: OpenCall, isInList: Bool, _ place: Place) -> Completion? {
    let entry = place.entry
    switch parameter.name {
    case "ch", "channels":
      if let hint = channels(call, place), entry.word.isEmpty || entry.word.first?.isNumber == true { return Completion(hint: hint) }
    case "block", "blocks":
      let blocks = outline(place)?.blocks ?? []
      if entry.word.isEmpty, !blocks.isEmpty {
        let list = blocks.map { Completion.Candidate("\"\($0.name)\"", "0..<\($0.channels)") }
        return offer("", parameter.name == "blocks" && !isInList ? list.map { .init("[\($0.text)", shown: $0.shown, $0.detail) } : list)
      }
    case "module", "modules":
      if entry.word.isEmpty, outline(place) != nil, parameter.name == "module" || isInList {
        return Completion(hint: "\"layer3.1.bn2\": Tab after the quote lists the modules")
      }
    default: break
    }
    guard entry.word.isEmpty else { return nil }
    let type = isInList ? parameter.type.elementOfArrays ?? parameter.type : parameter.type
    var candidates = cases(type).map { Completion.Candidate(".\($0.text)", shown: ".\($0.shown)", $0.detail) }
    if type.alternatives.contains(.bool) { candidates += [.init("true"), .init("false")] }
    if type != .any { candidates += fittingVariables(type, place) }
    if candidates.isEmpty { candidates = makers(of: type, place) }
    if candidates.isEmpty {
      return Completion(hint: "\(parameter.name): \(type.name)" + (parameter.summary.isEmpty ? "" : "  \(parameter.summary)"))
    }
    return Completion(candidates: candidates)
  }

  /// Variables whose values fit, at most a screenful.
  private func fittingVariables(_ type: ValueType, _ place: Place) -> [Completion.Candidate] {
    var found: [Completion.Candidate] = []
    for name in facts.variables.reversed() where name != "_" {
      guard let value = facts.value(of: name), type.accepts(value) else { continue }
      found.append(Completion.Candidate(name, value.type.name))
      if found.count == 20 { break }
    }
    return found.sorted { $0.text < $1.text }
  }

  /// Functions that make a value of one of the domain's types that fit.
  private func makers(of type: ValueType, _ place: Place) -> [Completion.Candidate] {
    let wanted = type.alternatives.filter { if case .domain = $0 { true } else { false } }
    guard !wanted.isEmpty else { return [] }
    return functions(place).filter { $0.returns.alternatives.contains(where: wanted.contains) }.map { called($0) }.sorted {
      $0.text < $1.text
    }
  }

  /// `block 3.1: 0..<64`, or what each block has.
  private func channels(_ call: OpenCall, _ place: Place) -> String? {
    guard let outline = outline(place) else { return nil }
    func text(_ label: String) -> String? {
      guard let span = call.value(label), case .string(let text) = place.estimate.value(at: span) else { return nil }
      return text
    }
    if let module = text("module") { return outline.modules[module].map { "\(module): 0..<\(outline.channels(of: $0))" } }
    if let block = text("block") { return outline.blocks.first { $0.name == block }.map { "block \($0.name): 0..<\($0.channels)" } }
    return outline.blocks.map { "\($0.name): 0..<\($0.channels)" }.joined(separator: "  ")
  }

  // MARK: Symbols

  /// The cases after a point that nothing stands before.
  func symbols(_ place: Place) -> [Completion.Candidate] {
    if let (call, _) = place.entry.callAndList, let parameter = parameter(call, place) { return cases(parameter.type) }
    return []
  }

  private func cases(_ type: ValueType) -> [Completion.Candidate] {
    var seen: Set<String> = []
    return type.symbolCases.filter { seen.insert($0.name).inserted }.map { item in
      let list = item.arguments.map { ($0.label.map { "\($0): " } ?? "") + $0.type.name }.joined(separator: ", ")
      return Completion.Candidate(item.name + (item.arguments.isEmpty ? "" : "("), shown: item.name, list.isEmpty ? "" : "(\(list))")
    }
  }

  /// Inside `.noise(`: the labels of that case.
  private func symbolArgument(_ call: OpenCall, _ place: Place) -> Completion? {
    guard let outer = place.entry.outerCall, let parameter = parameter(outer, place),
      let found = parameter.type.symbolCases.first(where: { $0.name == call.name })
    else { return nil }
    if let label = call.label {
      guard call.isValueStart, place.entry.word.isEmpty, let wanted = found.arguments.first(where: { $0.label == label }) else {
        return nil
      }
      return Completion(candidates: fittingVariables(wanted.type, place), hint: "\(label): \(wanted.type.name)")
    }
    guard call.isStart else { return nil }
    let given = Set(call.labels)
    let labels = found.arguments.compactMap { argument in
      argument.label.flatMap { given.contains($0) ? nil : Completion.Candidate("\($0): ", shown: "\($0):", argument.type.name) }
    }
    if !place.entry.word.isEmpty { return names(place, first: labels) }
    let position = call.unlabelled
    let wanted = found.arguments.filter { $0.label == nil }
    let variables = wanted.indices.contains(position) ? fittingVariables(wanted[position].type, place) : []
    return Completion(candidates: labels + variables, hint: wanted.indices.contains(position) ? wanted[position].type.name : nil)
  }
}

extension ValueType {
  /// The named cases among its alternatives, also those of its arrays' elements.
  fileprivate var symbolCases: [SymbolCase] {
    alternatives.flatMap { type -> [SymbolCase] in
      switch type {
      case .cases(_, let cases): cases
      case .array(let element): element.symbolCases
      default: []
      }
    }
  }

  /// `.in | .pre | .post`
  fileprivate var casesText: String? {
    let names = Array(Set(symbolCases.map(\.name)))
    return names.isEmpty || names.count > 4 ? nil : symbolCases.prefix(names.count).map { ".\($0.name)" }.joined(separator: "|")
  }

  fileprivate var elementOfArrays: ValueType? {
    alternatives.lazy.compactMap { if case .array(let element) = $0 { element } else { nil } }.first
  }
}
