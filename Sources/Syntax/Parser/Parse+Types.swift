import Diagnostics

extension Parse {
  /// `Int`, `[Image]`, `Int|[Int]`, `Model?`, `.paper|.lucent`, `(Image) -> Number`.
  mutating func type() -> TypeSyntax {
    let start = token.span.start
    let invalid = TypeSyntax(kind: .invalid, span: token.span)
    var alternatives = [nested { $0.simpleType() } ?? invalid]
    while !isRecovering, take(.bar) { alternatives.append(nested { $0.simpleType() } ?? invalid) }
    guard alternatives.count > 1 else { return alternatives.first ?? invalid }
    return TypeSyntax(kind: .union(alternatives), span: span(from: start))
  }

  private mutating func simpleType() -> TypeSyntax {
    let start = token.span.start
    var type = TypeSyntax(kind: bareType(), span: span(from: start))
    // `T??` says no more than `T?`.
    while !isRecovering, !token.spaceBefore, token.is(.question) || token.is(.coalesce) {
      advance()
      if case .optional = type.kind { continue }
      type = TypeSyntax(kind: .optional(type), span: span(from: start))
    }
    return type
  }

  private mutating func bareType() -> TypeSyntax.Kind {
    switch token.kind {
    case .identifier(let name):
      advance()
      return .name(name)
    case .keyword(.nil):
      advance()
      return .name("nil")
    case .punctuator(.dot): return symbolType()
    case .punctuator(.leftBracket):
      let opener = token
      advance()
      let element = type()
      let value = !isRecovering && take(.colon) ? type() : nil
      close(opener, .rightBracket)
      return value.map { .dictionary(key: element, value: $0) } ?? .array(element)
    case .punctuator(.leftParenthesis):
      let parameters = list(.rightParenthesis) { $0.type() }
      guard !isRecovering, take(.arrow) else {
        if parameters.count == 1 { return parameters[0].kind }
        reportExpected("`->`")
        return .invalid
      }
      return .function(parameters, result: nested { $0.type() } ?? TypeSyntax(kind: .invalid, span: token.span))
    default:
      reportExpected("a type")
      return .invalid
    }
  }

  private mutating func symbolType() -> TypeSyntax.Kind {
    advance()
    guard let name = token.nameText else {
      reportExpected("a name after `.`")
      return .invalid
    }
    advance()
    guard token.is(.leftParenthesis), !token.startsLine else { return .symbol(name, []) }
    let arguments = list(.rightParenthesis) { parse -> (label: String?, type: TypeSyntax) in
      var label: String?
      if let text = parse.token.nameText, parse.peek(1).is(.colon) {
        label = text
        parse.advance()
        parse.advance()
      }
      return (label, parse.type())
    }
    return .symbol(name, arguments)
  }
}
