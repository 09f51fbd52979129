import Cache
import Language
import Syntax

/// What the completer may know of the session.
public struct CompletionFacts: Sendable {
  public struct Block: Sendable {
    public let name: String, channels: Int
    public init(name: String, channels: Int) { (self.name, self.channels) = (name, channels) }
  }
  public var registry: Registry
  /// Names in scope with their values.
  public var variables: [String: Value]
  /// Functions of the session and of imported modules.
  public var functions: [String: Signature]
  /// The blocks of the network in use; empty while no network is loaded.
  public var blocks: [Block]
  public var networks: [String], modules: [String]

  public init(
    registry: Registry, variables: [String: Value] = [:], functions: [Signature] = [], blocks: [Block] = [], networks: [String] = [],
    modules: [String] = []
  ) {
    (self.registry, self.variables, self.blocks, self.networks, self.modules) = (registry, variables, blocks, networks, modules)
    self.functions = Dictionary(functions.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
  }
}

/// What Tab offers: what stands before the cursor goes on with one of the candidates.
public struct Completion: Sendable, Equatable {
  /// How many characters before the cursor each candidate replaces.
  public var replaced: Int
  public var candidates: [String]
  /// Shown where there is nothing to insert: `ch: 0..<64`.
  public var hint: String?
}

public struct Completer: Sendable {
  private let facts: CompletionFacts

  public init(_ facts: CompletionFacts) { self.facts = facts }

  /// Completes an entry, given up to the cursor.
  public func complete(_ text: String) -> Completion {
    if text.hasPrefix(":") || text.hasPrefix("?") { return command(text) }
    let entry = PartialEntry(text)
    switch entry.position {
    case .comment: return Completion(replaced: 0, candidates: [])
    case .string: return string(entry)
    case .symbol: return offer(entry.word, symbols(entry.call))
    case .member(let name): return offer(entry.word, members(of: name))
    case .name: return name(entry)
    }
  }

  private func offer(_ word: String, _ candidates: [String], hint: String? = nil) -> Completion {
    var seen: Set<String> = []
    let fitting = candidates.filter { $0.hasPrefix(word) && seen.insert($0).inserted }
    return Completion(replaced: word.count, candidates: fitting, hint: fitting.isEmpty && word.isEmpty ? hint : nil)
  }

  // MARK: Names and labels

  private func name(_ entry: PartialEntry) -> Completion {
    if entry.isImport { return offer(entry.word, facts.modules) }
    var candidates: [String] = []
    if let call = entry.call {
      if entry.isArgumentStart {
        candidates += missingLabels(call)
        // With nothing typed the labels are what helps; all names would bury them.
        if entry.word.isEmpty, !candidates.isEmpty { return offer("", candidates) }
      } else if let label = call.label, entry.word.isEmpty {
        return values(for: label, call)
      }
    }
    candidates += Set(facts.variables.keys).union(facts.functions.keys).sorted()
    candidates += facts.registry.names.sorted() + Parser.keywords
    return offer(entry.word, candidates)
  }

  private func signature(_ name: String) -> Signature? {
    if case .function(let function)? = facts.variables[name] { return function.signature }
    return facts.functions[name] ?? facts.registry[name]?.signature
  }

  private func missingLabels(_ call: PartialEntry.OpenCall) -> [String] {
    guard let signature = signature(call.name) else { return [] }
    // `module:` stands in the place of `block:` and `layer:`.
    return signature.parameters.filter { parameter in
      parameter.isLabelled && !call.labels.contains(parameter.name)
    }.map { "\($0.name): " }
  }

  private func parameter(_ call: PartialEntry.OpenCall) -> ParameterSignature? {
    guard let signature = signature(call.name) else { return nil }
    if let label = call.label { return signature.parameters.first { $0.isLabelled && $0.name == label } }
    let position = call.unlabelled + (call.isMethod ? 1 : 0)
    let unlabelled = signature.parameters.filter { !$0.isLabelled }
    return position < unlabelled.count ? unlabelled[position] : nil
  }

  /// After `label:`, with nothing typed.
  private func values(for label: String, _ call: PartialEntry.OpenCall) -> Completion {
    if label == "block" { return offer("", facts.blocks.map { "\"\($0.name)\"" }) }
    if label == "ch" || label == "channels", !facts.blocks.isEmpty {
      let chosen = facts.blocks.filter { $0.name == call.values["block"] }
      let shown = chosen.isEmpty ? facts.blocks : chosen
      return offer("", [], hint: shown.map { "\($0.name): 0..<\($0.channels)" }.joined(separator: "  "))
    }
    let cases = symbols(call).map { ".\($0)" }
    if !cases.isEmpty { return offer("", cases) }
    if parameter(call)?.type.alternatives.contains(.bool) == true { return offer("", ["true", "false"]) }
    return offer("", [], hint: parameter(call).map { "\($0.name): \($0.type.name)" })
  }

  private func symbols(_ call: PartialEntry.OpenCall?) -> [String] {
    guard let call, let parameter = parameter(call) else { return [] }
    return parameter.type.alternatives.flatMap { type in
      if case .cases(_, let cases) = type { cases.map { $0.arguments.isEmpty ? $0.name : "\($0.name)(" } } else { [String]() }
    }
  }

  // MARK: Members

  private func members(of name: String?) -> [String] {
    guard let name, let value = facts.variables[name] else {
      // Of an unknown value: every function that takes something first.
      return methods { _ in true } + facts.registry.types.values.flatMap { $0.map(\.name) }.sorted()
    }
    let type = value.type
    var own: [String] = []
    if case .domain(let name) = type { own = facts.registry.types[name]?.map(\.name) ?? [] }
    switch value {
    case .array, .dictionary, .range, .string: own.append("count")
    default: break
    }
    return own.sorted() + methods { accepts($0, type) }
  }

  private func methods(_ fits: (ValueType) -> Bool) -> [String] {
    facts.registry.builtins.filter { builtin in
      guard let first = builtin.signature.parameters.first, !first.isLabelled, !first.isVariadic else { return false }
      return fits(first.type)
    }.map { $0.name + "(" }.sorted()
  }

  private func accepts(_ wanted: ValueType, _ given: ValueType) -> Bool {
    wanted.alternatives.contains { alternative in
      switch (alternative, given) {
      case (.any, _): true
      case (.array, .array), (.int, .number): true
      default: alternative == given
      }
    }
  }

  // MARK: Strings

  private func string(_ entry: PartialEntry) -> Completion {
    guard let call = entry.call else { return offer(entry.word, []) }
    if call.label == "block" || (call.name == "info" && call.label == nil) { return offer(entry.word, facts.blocks.map { "\($0.name)\"" }) }
    if call.name == "model" || call.name == "use", call.label == nil {
      let known = offer(entry.word, facts.networks.map { "\($0)\"" })
      return known.candidates.isEmpty ? files(entry.word) : known
    }
    if call.name == "dataset", call.label == nil {
      let known = offer(entry.word, ["train\"", "val\"", "test\""])
      return known.candidates.isEmpty ? files(entry.word) : known
    }
    return ["image", "load", "save", "dataset"].contains(call.name) ? files(entry.word) : offer(entry.word, [])
  }

  private func files(_ path: String) -> Completion {
    let folder = path.contains("/") ? (path.hasSuffix("/") ? path : Paths.parent(path)) : "."
    let start = path.hasSuffix("/") ? "" : Paths.name(path)
    let names = ((try? Files.list(folder)) ?? []).filter { $0.hasPrefix(start) && (!$0.hasPrefix(".") || start.hasPrefix(".")) }
    let found = names.map { Files.kind(Paths.join(folder, $0)) == .folder ? $0 + "/" : $0 }
    return Completion(replaced: path.isEmpty ? 0 : start.count, candidates: found)
  }

  // MARK: Commands

  private func command(_ text: String) -> Completion {
    let names = facts.registry.names.sorted() + Topic.allCases.map(\.rawValue)
    if text.hasPrefix("?") { return offer(String(text.dropFirst()), names) }
    guard let space = text.firstIndex(of: " ") else { return offer(text, Command.all.map { ":\($0.name)" }) }
    let rest = String(text[text.index(after: space)...])
    switch Command.named(String(text[text.index(after: text.startIndex)..<space]))?.argument {
    case .name, .names: return offer(rest, names)
    case .file, .notebook: return files(rest)
    case .network: return offer(rest, facts.networks)
    case .expression: return complete(rest)
    case .count, .code, .nothing, nil: return offer(rest, [])
    }
  }
}

extension Completion {
  /// What all candidates begin with.
  public var common: String {
    guard var common = candidates.first else { return "" }
    for candidate in candidates.dropFirst() { common = String(zip(common, candidate).prefix { $0 == $1 }.map(\.0)) }
    return common
  }

  /// The candidates in columns.
  public func listing(columns: Int) -> String {
    // Without what only serves the insertion: a closing quote, a space.
    let shown = candidates.prefix(200).map { $0.hasSuffix(" ") || ($0.hasSuffix("\"") && !$0.hasPrefix("\"")) ? String($0.dropLast()) : $0 }
    let width = (shown.map(\.count).max() ?? 0) + 2
    let perLine = max(1, columns / max(1, width)), rows = (shown.count + perLine - 1) / perLine
    let lines = (0..<rows).map { row in
      stride(from: row, to: shown.count, by: rows).map { $0 + rows < shown.count ? shown[$0].padded(to: width) : shown[$0] }.joined()
    }
    let more = candidates.count > 200 ? ["… and \(candidates.count - 200) more"] : []
    return (lines + more).joined(separator: "\n")
  }
}

extension String {
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
