import Diagnostics
import Language
import Syntax

/// What `rsn help` and `:help` say, read from the declarations.
public struct Help: Sendable {
  private let registry: Registry
  private let library: StandardLibrary

  public init(registry: Registry, library: StandardLibrary = .shared) { (self.registry, self.library) = (registry, library) }

  /// A built-in, a topic, a type, a module or one of its functions; nil if there is none of that name.
  public func text(for name: String) -> String? {
    var name = name
    if name.hasSuffix("()") { name.removeLast(2) }
    if let builtin = registry[name] { return page(builtin) }
    if let topic = Topic(rawValue: name) { return page(topic) }
    if let members = registry.types[name] { return page(type: name, members) }
    if let source = library.source(named: name) { return page(module: source, name: name) }
    for module in library.names {
      guard let source = library.source(named: module) else { continue }
      if let function = functions(source).first(where: { $0.name == name }) { return page(function) + "\n\nModule: import \(module)" }
    }
    return nil
  }

  /// What someone who wrote `name` may have meant.
  public func suggestion(for name: String) -> String? { didYouMean(name, among: names) }

  /// Everything that has a page.
  public var names: [String] {
    registry.names + Topic.allCases.map(\.rawValue) + registry.types.keys.sorted() + library.names
      + library.names.flatMap { library.source(named: $0).map { functions($0).map(\.name) } ?? [] }
  }

  /// All built-ins by topic, one line each.
  public var overview: String {
    var blocks: [String] = []
    for topic in Topic.allCases {
      let list = registry.builtins.filter { $0.topic == topic }
      if !list.isEmpty { blocks.append(topic.rawValue.uppercased() + "\n" + lines(list)) }
    }
    if !library.names.isEmpty { blocks.append("MODULES (import NAME)\n  " + library.names.joined(separator: ", ")) }
    blocks.append("`help NAME` says more about a function, a topic, a type or a module.")
    return blocks.joined(separator: "\n\n")
  }

  private func lines(_ builtins: [Builtin]) -> String {
    let width = min(14, builtins.map(\.name.count).max() ?? 0)
    return builtins.map { builtin in
      "  " + builtin.name + String(repeating: " ", count: max(1, width + 2 - builtin.name.count)) + builtin.signature.summary
    }.joined(separator: "\n")
  }

  private func page(_ topic: Topic) -> String {
    topic.rawValue.uppercased() + "\n" + lines(registry.builtins.filter { $0.topic == topic })
  }

  private func page(_ builtin: Builtin) -> String {
    page(builtin.signature, examples: builtin.examples) + "\n\nTopic: \(builtin.topic.rawValue)"
  }

  /// Of a function of the program.
  public func page(of signature: Signature) -> String { page(signature) }

  /// The same for a built-in and for a function of a module.
  private func page(_ signature: Signature, examples: [String] = []) -> String {
    var text = Self.wrapped(signature.full) + (signature.summary.isEmpty ? "" : "\n\n" + signature.summary)
    if !signature.parameters.isEmpty { text += "\n\n" + parameterLines(signature.parameters) }
    if !examples.isEmpty { text += "\n\nExamples\n" + examples.map { indented($0) }.joined(separator: "\n") }
    return text
  }

  private func parameterLines(_ parameters: [ParameterSignature]) -> String {
    let names = parameters.map { $0.isLabelled ? "\($0.name):" : $0.name + ($0.isVariadic ? "…" : "") }
    let width = names.map(\.count).max() ?? 0
    return zip(names, parameters).map { name, parameter in
      var line = "  " + name + String(repeating: " ", count: width + 2 - name.count) + parameter.summary
      line += "  (\(Self.cases(parameter.type) ?? parameter.type.name)" + (parameter.fallback.map { " = \($0)" } ?? "") + ")"
      return line
    }.joined(separator: "\n")
  }

  /// The names of a parameter's cases, which say more than the type's name.
  private static func cases(_ type: ValueType) -> String? {
    let alternatives = type.alternatives
    guard alternatives.contains(where: { if case .cases = $0 { true } else { false } }) else { return nil }
    return alternatives.flatMap { alternative in
      guard case .cases(_, let cases) = alternative else { return [alternative.name] }
      return cases.map { item in
        let list = item.arguments.map { ($0.label.map { "\($0): " } ?? "") + $0.type.name }
        return ".\(item.name)" + (list.isEmpty ? "" : "(\(list.joined(separator: ", ")))")
      }
    }.joined(separator: " | ")
  }

  private func page(type name: String, _ members: [Member]) -> String {
    let makers = registry.builtins.filter { $0.signature.returns.alternatives.contains(.domain(name)) }.map(\.name)
    var text = name
    if !members.isEmpty {
      let width = members.map(\.name.count).max() ?? 0
      text +=
        "\n"
        + members.map { "  ." + $0.name + String(repeating: " ", count: width + 2 - $0.name.count) + $0.summary }.joined(separator: "\n")
    }
    if !makers.isEmpty { text += "\n\nMade by: " + makers.joined(separator: ", ") }
    return text
  }

  // MARK: Modules

  /// The names that an import of the module brings.
  public static func functionNames(_ source: Source) -> [String] {
    Parser.parse(source).program.statements.compactMap { if case .function(let function) = $0.kind { function.name } else { nil } }
  }

  private func functions(_ source: Source) -> [Signature] {
    let types = TypeNames(registry)
    return Parser.parse(source).program.statements.compactMap { statement in
      if case .function(let function) = statement.kind { Signature(function, source: source, types: types) } else { nil }
    }
  }

  private func page(module source: Source, name: String) -> String {
    "import \(name)\n\n" + functions(source).map { indented(page($0)) }.joined(separator: "\n\n")
  }

  private func indented(_ text: String, by count: Int = 2) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : String(repeating: " ", count: count) + $0 }
      .joined(separator: "\n")
  }

  /// A long signature in lines, broken between its parameters.
  static func wrapped(_ signature: String, width: Int = 100) -> String {
    var lines = [""], depth = 0
    var word = ""
    func flush() {
      if lines[lines.count - 1].count + word.count > width {
        lines.append("    " + word.drop { $0 == " " })
      } else {
        lines[lines.count - 1] += word
      }
      word = ""
    }
    for character in signature {
      word.append(character)
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      if character == ",", depth <= 1 { flush() }
    }
    flush()
    return lines.joined(separator: "\n")
  }
}
