import Diagnostics
import Syntax

/// What is known of a name.
struct CheckedName {
  enum Kind {
    /// By which word or place it cannot change: `let`, a `param`, a loop, a parameter.
    case constant(String)
    case variable
    case function(Signature)
  }
  var kind: Kind
  /// Where it was declared; nil for what comes from elsewhere.
  var span: Span?
  /// What is known of its value.
  var value: Value

  var signature: Signature? { if case .function(let signature) = kind { signature } else { nil } }
}

/// The names of a file, a block, a function or a closure.
struct Scope {
  enum Kind { case known, imported, file, block }
  let kind: Kind
  var names: [String: CheckedName] = [:]
  /// What the block declares further down, for the message about a use that comes too early.
  var later: [String: Span] = [:]
  /// Functions whose bodies are looked at when all names of the scope are known.
  var pending: [Statement.Function] = []

  init(_ kind: Kind, _ statements: [Statement] = []) {
    self.kind = kind
    for case .declaration(let declaration) in statements.map(\.kind) {
      for (name, span) in declaration.bindings.flatMap(\.pattern.names) where later[name] == nil { later[name] = span }
    }
    for case .param(let param) in statements.map(\.kind) where later[param.name] == nil { later[param.name] = param.nameSpan }
  }
}

extension Analysis {
  /// The nearest meaning of a name.
  func find(_ name: String) -> CheckedName? {
    for scope in scopes.reversed() { if let found = scope.names[name] { return found } }
    return nil
  }

  /// A function's signature where the name means one, of the program or a built-in.
  func signature(_ name: String) -> (signature: Signature, builtin: Builtin?)? {
    if let found = find(name) { return found.signature.map { ($0, nil) } }
    return registry[name].map { ($0.signature, $0) }
  }

  func declare(_ name: String, _ span: Span, _ kind: CheckedName.Kind, value: Value = .unknown(Unknown(.any))) {
    guard let last = scopes.indices.last, name != "_" else { return }
    if let earlier = scopes[last].names[name], let other = earlier.span, other != span {
      report(.redeclaration(name, line: source.line(of: other.start)), span)
    }
    scopes[last].names[name] = CheckedName(kind: kind, span: span, value: value)
  }

  func declare(_ pattern: Pattern, _ kind: CheckedName.Kind, value: Value = .unknown(Unknown(.any))) {
    if case .name(let name, let span) = pattern { return declare(name, span, kind, value: value) }
    for (name, span) in pattern.names { declare(name, span, kind) }
  }

  func declareKnown(_ known: [String: Checker.KnownName]) {
    for (name, entry) in known {
      let kind: CheckedName.Kind = entry.signature.map { .function($0) } ?? (entry.isVariable ? .variable : .constant("let"))
      scopes[0].names[name] = CheckedName(
        kind: kind, value: entry.isVariable ? .unknown(Unknown(.any)) : entry.value ?? .unknown(Unknown(.any)))
    }
  }

  /// Looks at something in a scope of its own, and at the functions that it declares when all its names are known.
  func scoped<T>(_ scope: Scope, _ look: () -> T) -> T {
    scopes.append(scope)
    let result = look()
    checkPendingFunctions()
    scopes.removeLast()
    return result
  }

  /// Functions are visible in all of their scope, and see all of it.
  func hoistFunctions(_ statements: [Statement]) {
    for case .function(let function) in statements.map(\.kind) {
      declare(
        function.name, function.nameSpan, .function(Signature(function, source: source, types: checker.types)),
        value: .unknown(Unknown(.function)))
      scopes[scopes.count - 1].pending.append(function)
    }
  }

  /// Every name that may stand here, for suggestions, the nearest first.
  var namesInScope: [String] {
    scopes.reversed().flatMap { $0.names.keys.sorted() } + registry.names + ["true", "false", "nil"]
  }
}
