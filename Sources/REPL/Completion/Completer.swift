import Diagnostics
import Language
import Syntax

/// Says how an entry may go on, from what is typed before the cursor. Needs no terminal; every part of it is quick whatever the session holds.
public struct Completer {
  let facts: any CompletionFacts
  let files: FolderReader

  public init(_ facts: any CompletionFacts, files: FolderReader = FolderReader()) { (self.facts, self.files) = (facts, files) }

  /// More than so many bytes before the cursor are not read: what stands further up is seldom missed.
  private static let mostBytes = 1 << 16

  /// Completes an entry, which may have several lines, at the cursor: what stands before it and what stands after it.
  public func complete(_ text: String, after: String = "") -> Completion {
    if text.hasPrefix(":") || text.hasPrefix("?") { return command(text) }
    let place = Place(
      text.utf8.count > Self.mostBytes ? String(text.suffix(Self.mostBytes).drop { !$0.isNewline }) : text, after: after, facts)
    switch place.entry.position {
    case .nothing: return .nothing
    case .header(let line): return header(line)
    case .string: return string(place)
    case .symbol: return offer(place.entry.word, symbols(place))
    case .member(let base): return offer(place.entry.word, members(place.estimate.value(at: base), place))
    case .code: return code(place)
    }
  }

  /// What the parts of the completer share: the entry, its names, and what values are.
  struct Place {
    let entry: OpenEntry, locals: LocalNames, estimate: Estimate
    /// The labels that the call around the cursor has behind it.
    let laterLabels: Set<String>

    init(_ text: String, after: String, _ facts: any CompletionFacts) {
      entry = OpenEntry(text)
      laterLabels = after.isEmpty ? [] : OpenCall.labels(in: String(after.prefix(2000)))
      locals = LocalNames(entry, facts.types)
      estimate = Estimate(facts, entry, locals)
    }
  }

  /// The candidates that begin with the word; where none does, those that do but for the case of their letters. The first of equal ones.
  func offer(_ word: String, _ candidates: [Completion.Candidate], hint: String? = nil) -> Completion {
    var fitting = candidates.filter { $0.text.hasPrefix(word) }
    if fitting.isEmpty {
      let lower = word.lowercased()
      fitting = candidates.filter { $0.text.lowercased().hasPrefix(lower) }
    }
    var seen: Set<String> = []
    fitting = fitting.filter { seen.insert($0.text).inserted }
    return Completion(replaced: word.count, candidates: fitting, hint: hint)
  }

  func offer(_ word: String, _ texts: [String]) -> Completion { offer(word, texts.map { Completion.Candidate($0) }) }

  // MARK: Names

  private func code(_ place: Place) -> Completion {
    let entry = place.entry
    if entry.previous?.isKeyword("import") ?? false, !entry.startsLine { return offer(entry.word, modules()) }
    if isType(entry) { return offer(entry.word, facts.types.names) }
    if let opener = entry.openers.last, entry.words[opener].is("["), entry.previous?.span == entry.words[opener].span,
      let keys = keys(opener, place)
    {
      let quoted = keys.map { Completion.Candidate($0.literal) }
      return entry.word.isEmpty && !quoted.isEmpty ? offer("", quoted) : names(place)
    }
    if let (call, isInList) = entry.callAndList, let found = argument(call, isInList: isInList, place) { return found }
    return names(place)
  }

  /// What is known beside the names is looked up only where so few fit that it will be shown.
  private static let mostDescribed = 40

  func names(_ place: Place, first: [Completion.Candidate] = []) -> Completion {
    let entry = place.entry
    if entry.followsOperand { return offer(entry.word, following(entry)) }
    let word = entry.word, lower = word.lowercased()
    func fits(_ name: String) -> Bool { word.isEmpty || name.hasPrefix(word) || (!lower.isEmpty && name.lowercased().hasPrefix(lower)) }
    let locals = place.locals.names.filter(fits)
    let variables = facts.variables.filter { fits($0) && place.locals[$0] == nil }
    let callable = functions(place).filter { fits($0.name) && place.locals[$0.name] == nil }
    let isShort = locals.count + variables.count <= Self.mostDescribed
    var names = locals.map { isShort ? local($0, place) : Completion.Candidate($0) }
    names += variables.map { isShort ? variable($0) : Completion.Candidate($0) }
    names += callable.map { called($0) }
    names.sort { $0.text < $1.text }
    return offer(word, first + names + keywords(entry, place.locals).map { Completion.Candidate($0) })
  }

  private func local(_ name: String, _ place: Place) -> Completion.Candidate {
    if let signature = place.estimate.signature(name) { return called(signature) }
    return Completion.Candidate(name)
  }

  private func variable(_ name: String) -> Completion.Candidate {
    guard let value = facts.value(of: name) else { return Completion.Candidate(name) }
    if case .function(let function) = value, let signature = function.signature { return called(signature, as: name) }
    return Completion.Candidate(name, value.type == .any ? "" : value.type.name)
  }

  /// Of the session, of modules that the entry imports, and the built-ins.
  func functions(_ place: Place) -> [Signature] {
    facts.functions + place.locals.imports.flatMap { facts.exports(of: $0) } + facts.registry.builtins.map(\.signature)
  }

  /// A function as it is called: with its bracket, and with both where it takes nothing.
  func called(_ signature: Signature, as name: String? = nil) -> Completion.Candidate {
    Completion.Candidate(
      (name ?? signature.name) + (signature.parameters.isEmpty ? "()" : "("), shown: name ?? signature.name, signature.summary)
  }

  private func modules() -> [Completion.Candidate] {
    facts.modules.map { Completion.Candidate($0, facts.exports(of: $0).map(\.name).joined(separator: ", ")) }
  }

  // MARK: Keywords

  /// The words that may stand where a value may, or a statement.
  private func keywords(_ entry: OpenEntry, _ locals: LocalNames) -> [String] {
    var words = ["true", "false", "nil", "if"]
    guard entry.beginsStatement else { return entry.previous?.is("}") == true ? words + ["else"] : words }
    words += ["let", "var", "func", "for", "while"]
    if locals.isInLoop { words += ["break", "continue"] }
    if locals.isInFunction { words.append("return") }
    if entry.openers.isEmpty { words += ["import", "param"] }
    if entry.previous?.is("}") ?? false { words.append("else") }
    return words
  }

  /// What may stand behind a complete operand on its line.
  private func following(_ entry: OpenEntry) -> [String] {
    if entry.previous?.is("}") ?? false { return ["else"] }
    let line = entry.words.reversed().prefix { !$0.is("{") && !$0.is(";") }
    let isLoop = line.contains { $0.isKeyword("for") } && !line.contains { $0.isKeyword("in") }
    let isClosure =
      entry.openers.last.map { entry.words[$0].is("{") && !entry.isBody($0) && !line.contains { $0.isKeyword("in") } } ?? false
    return isLoop || isClosure ? ["in"] : []
  }

  /// Whether a type must stand here: behind the colon of a declaration, or behind `->`; also in brackets, `[Number]`.
  private func isType(_ entry: OpenEntry) -> Bool {
    guard !entry.startsLine else { return false }
    var end = entry.words.endIndex, openers = entry.openers[...]
    while let last = openers.last, last == end - 1, entry.words[last].is("[") {
      end = last
      openers.removeLast()
    }
    guard let last = entry.words[..<end].last else { return false }
    if last.is("->") { return true }
    guard last.is(":") || last.is("|") else { return false }
    if let opener = openers.last, entry.words[opener].is("(") {
      // The parameters of a function.
      guard let name = entry.words[..<opener].last else { return false }
      return name.name != nil && entry.words[..<(opener - 1)].last?.isKeyword("func") ?? false
    }
    guard let start = entry.words[..<end].lastIndex(where: { word in ["let", "var", "param"].contains(where: word.isKeyword) }) else {
      return false
    }
    return !entry.words[start..<end].contains { $0.is("=") || $0.is("{") || $0.is(";") }
  }

  // MARK: Cell headers

  private func header(_ line: String) -> Completion {
    let parts = line.split(separator: "|", omittingEmptySubsequences: false).map { String($0).trimmed }
    let part = String(line.split(separator: "|", omittingEmptySubsequences: false).last ?? "")
    guard let colon = part.firstIndex(of: ":") else {
      let word = String(part.drop(while: \.isWhitespace))
      let given = Set(parts.dropLast().map { String($0.prefix { $0 != ":" }) })
      return offer(word, CellOptions.names.filter { !given.contains($0) }.map { "\($0): " })
    }
    let value = String(part[part.index(after: colon)...].drop(while: \.isWhitespace))
    switch String(part[..<colon]).trimmed {
    case "echo", "output", "expect-error": return offer(value, ["true", "false"])
    case "title", "caption": return value.isEmpty ? offer("", ["\""]) : .nothing
    default: return .nothing
    }
  }
}
