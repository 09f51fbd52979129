import Language

/// What the declarations know of a type: its cases, its members, and which built-ins take it and give it.
extension Help {
  func typeFacts(_ name: String) -> String? {
    // `Double` is another name of `Number`, whose page says the rest.
    guard let type = TypeNames(registry)[name], type.name == name else { return nil }
    let members = registry.types[name] ?? CoreMembers.members(of: type)
    var lines: [String] = []
    if let cases = type.alternatives.lazy.compactMap(\.writtenCases).first { lines.append("Cases: " + cases.joined(separator: ", ")) }
    if !members.isEmpty { lines.append("Members\n" + columns(members.map { (".\($0.name)", "\($0.summary)  (\($0.type.name))") })) }
    if let element = registry.elementTypes[name] { lines.append("Its elements: \(element.name)") }
    let owners = registry.elementTypes.filter { $0.value.leaves.contains(name) && $0.key != name }.keys.sorted()
    if !owners.isEmpty { lines.append("Element of: " + owners.joined(separator: ", ")) }
    if type != .any { lines += [givers(name), takers(name)].compactMap { $0 } }
    return lines.isEmpty ? nil : lines.joined(separator: "\n\n")
  }

  /// A longer list says nothing.
  private static let most = 24

  private func givers(_ name: String) -> String? {
    let found = registry.builtins.filter { $0.signature.returns.leaves.contains(name) }.map(\.name)
    return found.isEmpty ? nil : "Given by: " + list(found)
  }

  private func takers(_ name: String) -> String? {
    var plain: [String] = [], labelled: [(label: String, functions: [String])] = []
    for builtin in registry.builtins {
      for parameter in builtin.signature.parameters where parameter.type.leaves.contains(name) {
        if !parameter.isLabelled {
          if plain.last != builtin.name { plain.append(builtin.name) }
        } else if let index = labelled.firstIndex(where: { $0.label == parameter.name }) {
          labelled[index].functions.append(builtin.name)
        } else {
          labelled.append((parameter.name, [builtin.name]))
        }
      }
    }
    let shown = labelled.count > Self.most / 3 ? [] : labelled
    var parts = shown.map { "as `\($0.label):` by \(list($0.functions))" }
    if shown.isEmpty, !labelled.isEmpty { parts.append("as \(labelled.count) arguments with labels") }
    if !plain.isEmpty { return "Taken by: " + ([list(plain)] + parts).joined(separator: "; ") }
    return parts.isEmpty ? nil : "Taken " + parts.joined(separator: "; ")
  }

  private func list(_ names: [String]) -> String {
    guard names.count > Self.most else { return names.joined(separator: ", ") }
    return names.prefix(Self.most - 4).joined(separator: ", ") + " and \(names.count - Self.most + 4) more"
  }
}

extension ValueType {
  /// The names of the types that it is made of: of `Image|[Image]`, `Image`.
  public var leaves: [String] {
    switch self {
    case .oneOf(let types): types.flatMap(\.leaves)
    case .array(let element) where element != .any: element.leaves
    default: [name]
    }
  }
}
