import Builtins
import Diagnostics
import Language
import Syntax

/// What `rsn help` and `:help` say, read from the declarations and from the pages of the language.
public struct Help: Sendable {
  let registry: Registry
  let library: StandardLibrary

  public init(registry: Registry, library: StandardLibrary = .shared) { (self.registry, self.library) = (registry, library) }

  /// What a name is about: a built-in, a topic, a module, one of its functions, a type, something of the language, an argument, a member; nil if
  /// there is none of that name.
  public func text(for name: String) -> String? { declared(name) ?? spoken(name) }

  /// What has this name in programs, too.
  public func declared(_ name: String) -> String? {
    let name = name.hasSuffix("()") ? String(name.dropLast(2)) : name
    if let builtin = registry[name] { return page(builtin) }
    if let topic = Topic(rawValue: name) { return page(topic) }
    if name == "modules" { return modulesPage }
    if let source = library.source(named: name) { return page(module: source, name: name) }
    for module in library.names {
      guard let source = library.source(named: module) else { continue }
      if let function = functions(source).first(where: { $0.name == name }) { return page(function) + "\n\nModule: import \(module)" }
    }
    return nil
  }

  /// What is written: words and signs of the language, types, arguments, members.
  public func spoken(_ name: String) -> String? {
    if name == Self.language { return languageOverview }
    let exact = LanguagePage.all.first { ($0.names + $0.otherNames).contains(name) }
    let foreign = exact?.names.contains(name) == true || Parser.signs.contains(name) ? nil : foreignPage(name)
    if let page = exact { return (foreign.map { $0 + "\n\n" } ?? "") + text(page) }
    let word = name.hasSuffix(":") ? String(name.dropLast()) : name.hasPrefix(".") ? String(name.dropFirst()) : name
    let near = LanguagePage.named(word).map(text)
    let parts = [argumentPage(word), memberPage(word), foreign, near].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: "\n\n")
  }

  /// Everything that has a page.
  public var names: [String] {
    registry.names + Topic.allCases.map(\.rawValue) + library.names
      + library.names.flatMap { library.source(named: $0).map { functions($0).map(\.name) } ?? [] } + languageNames + arguments
  }

  /// The words of the language: keywords, types, and what else has a page of its own.
  public var languageNames: [String] { [Self.language] + LanguagePage.all.flatMap(\.names) }

  /// All built-ins by topic, one line each.
  public var overview: String {
    var blocks: [String] = []
    for topic in Topic.allCases {
      let list = registry.builtins.filter { $0.topic == topic }
      if !list.isEmpty { blocks.append(topic.rawValue.uppercased() + "\n" + lines(list)) }
    }
    if !library.names.isEmpty { blocks.append("MODULES (import NAME)\n  " + library.names.joined(separator: ", ")) }
    for (title, kind) in [("KEYWORDS", LanguagePage.Kind.keyword), ("THE LANGUAGE", .topic), ("TYPES", .type)] {
      blocks.append("\(title)\n  " + LanguagePage.all.filter { $0.kind == kind }.flatMap(\.names).joined(separator: ", "))
    }
    blocks.append("`help NAME` says more about a function, a topic, a module, a word of the language or a type.")
    return blocks.joined(separator: "\n\n")
  }

  // MARK: Built-ins

  private func lines(_ builtins: [Builtin]) -> String { columns(builtins.map { ($0.name, $0.signature.summary) }, most: 14) }

  /// `  name  what it is`, a line each.
  func columns(_ rows: [(name: String, text: String)], most: Int = 40) -> String {
    let width = min(most, rows.map(\.name.terminalWidth).max() ?? 0)
    return rows.map { "  " + $0.name.padded(to: width) + "  " + $0.text }.joined(separator: "\n")
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
    var text = signature.inLines() + (signature.summary.isEmpty ? "" : "\n\n" + signature.summary)
    if !signature.parameters.isEmpty { text += "\n\n" + parameterLines(signature.parameters) }
    if !examples.isEmpty { text += "\n\nExamples\n" + examples.map { indented($0) }.joined(separator: "\n") }
    return text
  }

  private func parameterLines(_ parameters: [ParameterSignature]) -> String {
    columns(
      parameters.map { parameter in
        let type = Self.cases(parameter.type) ?? parameter.type.name
        return (
          parameter.isLabelled ? "\(parameter.name):" : parameter.name + (parameter.isVariadic ? "…" : ""),
          "\(parameter.summary)  (\(type)" + (parameter.fallback.map { " = \($0)" } ?? "") + ")"
        )
      })
  }

  /// The names of a parameter's cases, which say more than the type's name.
  private static func cases(_ type: ValueType) -> String? {
    let alternatives = type.alternatives
    guard alternatives.contains(where: { $0.writtenCases != nil }) else { return nil }
    return alternatives.flatMap { $0.writtenCases ?? [$0.name] }.joined(separator: " | ")
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

  private var modulesPage: String {
    "MODULES (import NAME)\n"
      + columns(
        library.names.map { name in (name, library.source(named: name).map { Self.functionNames($0).joined(separator: ", ") } ?? "") })
  }

  func indented(_ text: String, by count: Int = 2) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : String(repeating: " ", count: count) + $0 }
      .joined(separator: "\n")
  }
}

extension ValueType {
  /// `.in`, `.noise(std: Number, seed: Int)`: the cases of a type that has some.
  var writtenCases: [String]? {
    guard case .cases(_, let cases) = self else { return nil }
    return cases.map { item in
      let list = item.arguments.map { ($0.label.map { "\($0): " } ?? "") + $0.type.name }
      return ".\(item.name)" + (list.isEmpty ? "" : "(\(list.joined(separator: ", ")))")
    }
  }
}

extension Signature {
  /// A long signature in lines, broken between its parameters.
  func inLines(width: Int = 100) -> String {
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
    for character in full {
      word.append(character)
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      if character == ",", depth <= 1 { flush() }
    }
    flush()
    return lines.joined(separator: "\n")
  }
}
