import Diagnostics
import Language
import Syntax

/// What the entry itself declares, as it is seen from the cursor: a light reading that passes over whatever it does not understand.
struct LocalNames {
  enum Meaning {
    /// What it is set to.
    case initializer(Span)
    case type(ValueType)
    /// An element of what a loop runs over.
    case element(of: Span)
    /// A closure's parameter by its number.
    case closureParameter(Int, brace: Int)
    case function(Signature)
    case unknown
  }

  private var scopes: [(brace: Int, names: [String: Meaning])] = [(-1, [:])]
  /// What the next brace declares: a loop's variables, a function's parameters.
  private var pending: [Int: [String: Meaning]] = [:]
  /// Modules that the entry imports.
  private(set) var imports: [String] = []
  /// Whether the cursor is in the body of a loop, or of a function or closure.
  private(set) var isInLoop = false, isInFunction = false

  private let entry: OpenEntry
  private let types: TypeNames

  init(_ entry: OpenEntry, _ types: TypeNames) {
    (self.entry, self.types) = (entry, types)
    var index = 0
    while index < entry.words.endIndex { index = read(index) }
  }

  var names: [String] { Array(Set(scopes.flatMap(\.names.keys))).sorted() }

  subscript(name: String) -> Meaning? {
    for scope in scopes.reversed() { if let meaning = scope.names[name] { return meaning } }
    return nil
  }

  /// The open braces around the cursor, the innermost first.
  var braces: [Int] { scopes.dropFirst().map(\.brace).reversed() }

  // MARK: Reading

  private mutating func declare(_ name: String, _ meaning: Meaning) {
    if name != "_" { scopes[scopes.count - 1].names[name] = meaning }
  }

  private func word(_ index: Int) -> OpenText.Word? { entry.words.indices.contains(index) ? entry.words[index] : nil }

  /// Reads what begins at a word; the index of the next one to look at.
  private mutating func read(_ index: Int) -> Int {
    guard let first = word(index) else { return index + 1 }
    if first.is("{") { return open(index) }
    if first.is("}") {
      if first.partner != nil, scopes.count > 1 { scopes.removeLast() }
      return index + 1
    }
    guard case .keyword(let keyword) = first.kind, word(index - 1)?.is(".") != true, word(index + 1)?.is(":") != true else {
      return index + 1
    }
    switch keyword {
    case "let", "var", "param": bindings(index + 1)
    case "for": loop(index)
    case "func": function(index)
    case "import": if let name = word(index + 1)?.name { imports.append(name) }
    default: break
    }
    return index + 1
  }

  private mutating func open(_ brace: Int) -> Int {
    var names = pending[brace] ?? [:]
    let isOpen = word(brace)?.partner == nil
    if names.isEmpty, !entry.isBody(brace) {
      // `{ a, b in`, `{ (i, x) in`: with what the closure is called is seen when it is asked for.
      var index = brace + 1, list: [String] = [], isAnnotated = false
      while let next = word(index), !next.isKeyword("in"),
        next.name != nil || ["(", ")", ",", ":", "[", "]", "|", "?"].contains(where: next.is)
      {
        if next.is(":") { isAnnotated = true }
        if next.is(",") { isAnnotated = false }
        if let name = next.name, !isAnnotated { list.append(name) }
        index += 1
      }
      if word(index)?.isKeyword("in") ?? false {
        let isTuple = word(brace + 1)?.is("(") ?? false
        for (number, name) in list.enumerated() { names[name] = isTuple ? .unknown : .closureParameter(number, brace: brace) }
      }
    }
    if isOpen {
      if entry.isBody(brace) {
        let head = entry.words[..<brace].last {
          $0.isKeyword("for") || $0.isKeyword("while") || $0.isKeyword("func") || $0.isKeyword("if") || $0.isKeyword("else")
        }
        if head?.isKeyword("func") ?? false { (isInFunction, isInLoop) = (true, false) }
        if head?.isKeyword("for") ?? false || head?.isKeyword("while") ?? false { isInLoop = true }
      } else {
        (isInFunction, isInLoop) = (true, false)
      }
    }
    scopes.append((brace, names))
    return brace + 1
  }

  /// `a = 1, (b, c): T = d`
  private mutating func bindings(_ start: Int) {
    var index = start
    while let first = word(index) {
      var names: [String] = []
      if first.is("("), let end = first.partner {
        names = entry.words[index..<end].compactMap(\.name)
        index = end + 1
      } else if let name = first.name {
        names = [name]
        index += 1
      } else {
        return
      }
      let isOne = !first.is("(")
      var type: ValueType?
      if word(index)?.is(":") ?? false {
        let from = index + 1
        while let next = word(index), !next.is("="), !(next.startsLine && index > from) { index = entry.next(index) }
        if from < index, let end = word(index - 1) { type = resolve(entry.text.source.slice(entry.words[from].span.start..<end.span.end)) }
      }
      guard word(index)?.is("=") ?? false else { return names.forEach { declare($0, type.map(Meaning.type) ?? .unknown) } }
      let from = index + 1
      let end = endOfExpression(from)
      // In its own initializer a name has no value yet.
      guard end.isEnded, let last = word(end.index - 1), from < end.index else { return }
      let span = Span(start: entry.words[from].span.start, end: last.span.end)
      for name in names { declare(name, type.map(Meaning.type) ?? (isOne ? .initializer(span) : .unknown)) }
      guard word(end.index)?.is(",") ?? false else { return }
      index = end.index + 1
    }
  }

  /// Where an expression ends that begins at a word, and whether it ends before the cursor.
  private func endOfExpression(_ start: Int) -> (index: Int, isEnded: Bool) {
    var index = start
    while let next = word(index) {
      if next.is(",") || next.is(";") || next.is("}") || next.is(")") || next.is("]") { return (index, true) }
      if index > start, next.startsLine, !goesOn(next), word(index - 1)?.endsOperand ?? false { return (index, true) }
      if next.is("{") || next.is("(") || next.is("["), next.partner == nil { return (index, false) }
      index = entry.next(index)
    }
    // The cursor follows: on the same line it may still belong to it.
    return (index, entry.startsLine && index > start && !(entry.words.last.map { $0.is(".") } ?? false) && entry.position == .code)
  }

  private func goesOn(_ word: OpenText.Word) -> Bool {
    if case .punctuation(let text) = word.kind { return text == "." || (word.spaceBefore && Parser.infixes.contains(text)) }
    return word.isKeyword("else")
  }

  /// `for x in xs {`
  private mutating func loop(_ start: Int) {
    var index = start + 1, names: [String] = []
    while let next = word(index), !next.isKeyword("in") {
      guard next.name != nil || next.is("(") || next.is(")") || next.is(",") else { return }
      if let name = next.name { names.append(name) }
      index += 1
    }
    let from = index + 1
    index = from
    while let next = word(index), !(next.is("{") && entry.isBody(index)) { index = entry.next(index) }
    guard word(index) != nil, from < index else { return }
    let span = Span(start: entry.words[from].span.start, end: entry.words[index - 1].span.end)
    let isOne = !(word(start + 1)?.is("(") ?? false)
    pending[index] = Dictionary(names.map { ($0, isOne ? .element(of: span) : .unknown) }, uniquingKeysWith: { $1 })
  }

  /// `func f(_ a: Int, b: T = d) -> R {`
  private mutating func function(_ start: Int) {
    var index = start + 1
    while let next = word(index), !next.is("{") { index = entry.next(index) }
    guard word(index) != nil else { return }
    let head = entry.text.source.slice(entry.words[start].span.start..<entry.words[index].span.start) + "{}"
    let source = Source(name: "", text: head)
    guard case .function(let function)? = Parser.parse(source).program.statements.first?.kind else { return }
    declare(function.name, .function(Signature(function, source: source, types: types)))
    pending[index] = Dictionary(
      function.parameters.map { ($0.name, $0.type.flatMap(types.resolve).map(Meaning.type) ?? .unknown) }, uniquingKeysWith: { $1 })
  }

  private func resolve(_ text: String) -> ValueType? {
    let parsed = Parser.parse(Source(name: "", text: "let x: \(text) = nil")).program.statements.first?.kind
    guard case .declaration(let declaration)? = parsed, let type = declaration.bindings.first?.type else { return nil }
    return types.resolve(type)
  }
}
