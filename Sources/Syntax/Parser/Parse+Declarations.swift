import Diagnostics

extension Parse {
  mutating func function() -> Statement.Kind {
    let documentation = documentationAbove(token.span.start)
    advance()
    guard case .identifier(let name) = token.kind, name != "_" else {
      reportExpected("the function's name")
      return .invalid
    }
    let nameSpan = token.span
    advance()
    guard token.is(.leftParenthesis), !token.startsLine else {
      reportExpected("`(`", hint: "a function reads: func f(_ a, label: b) { … }")
      return .invalid
    }
    closures.append(nil)
    defer { closures.removeLast() }
    let parameters = list(.rightParenthesis) { $0.functionParameter() }.compactMap { $0 }
    reportRepeated(parameters.map { ($0.name, $0.nameSpan) })
    let result = !isRecovering && take(.arrow) ? type() : nil
    let body = block(after: "the function's parameters")
    return .function(
      Statement.Function(name: name, nameSpan: nameSpan, parameters: parameters, result: result, body: body, documentation: documentation))
  }

  /// `_ a: T`, `label b: T = default`, `b: T`.
  private mutating func functionParameter() -> Statement.Function.Parameter? {
    guard let first = token.nameText else {
      reportExpected("a parameter")
      return nil
    }
    var nameSpan = token.span
    var name = first
    let label = first == "_" ? nil : first
    advance()
    if case .identifier(let inner) = token.kind {
      (name, nameSpan) = (inner, token.span)
      advance()
    } else if Keyword.byText[first] != nil {
      reportExpected("a name after the label `\(first)`")
      return nil
    }
    let type = take(.colon) ? self.type() : nil
    let fallback = !isRecovering && take(.assign) ? expression() : nil
    return Statement.Function.Parameter(label: label, name: name, nameSpan: nameSpan, type: type, fallback: fallback)
  }

  mutating func importModule(_ isTopLevel: Bool) -> Statement.Kind {
    let start = token.span
    advance()
    guard case .identifier(let module) = token.kind, !token.startsLine else {
      if token.kind == .stringStart, !token.startsLine {
        fail(.importForm(hint: "a file is no module"), at: token.span)
      } else {
        reportExpected("the module's name")
      }
      return .invalid
    }
    let span = token.span
    advance()
    if !token.startsLine, token.is(.dot) || token.is(.comma) || token.kind == .identifier("as") {
      fail(
        .importForm(
          hint: token.is(.dot) ? "modules have no parts" : token.is(.comma) ? "one in each line" : "its functions stand by themselves"),
        at: token.span)
    }
    guard isTopLevel else {
      report(.onlyAtTopLevel("import"), at: start)
      return .invalid
    }
    return .import(Statement.Import(module: module, moduleSpan: span))
  }

  mutating func param(_ isTopLevel: Bool) -> Statement.Kind {
    let start = token.span
    advance()
    guard case .identifier(let name) = token.kind, !token.startsLine else {
      reportExpected("the parameter's name")
      return .invalid
    }
    let nameSpan = token.span
    advance()
    var type = TypeSyntax(kind: .invalid, span: nameSpan)
    if take(.colon) {
      type = self.type()
    } else if token.is(.assign) {
      // The name is declared all the same, so that its uses are no further problems.
      report(.paramWithoutType, at: nameSpan)
    } else {
      reportExpected("`:` and a type")
    }
    guard !isRecovering else { return .invalid }
    guard take(.assign) else {
      fail(.noValue(name), at: nameSpan)
      return .invalid
    }
    let value = expression()
    if !isRecovering, !value.isLiteral { report(.paramNotLiteral, at: value.span) }
    guard isTopLevel else {
      report(.onlyAtTopLevel("param"), at: start)
      return .invalid
    }
    return .param(Statement.Param(name: name, nameSpan: nameSpan, type: type, value: value, help: helpBehind(lastEnd)))
  }

  /// The comment on the same line, behind an offset.
  private func helpBehind(_ offset: Int) -> String {
    guard let comment = comments[firstComment(from: offset)...].first, source.line(of: offset) == source.line(of: comment.span.start) else {
      return ""
    }
    return comment.text
  }

  /// The `///` lines that end on the line directly above.
  private func documentationAbove(_ offset: Int) -> [String] {
    var line = source.line(of: offset) - 1
    var lines: [String] = []
    var index = firstComment(from: offset) - 1
    while index >= 0, comments[index].isDocumentation, source.line(of: comments[index].span.start) == line {
      lines.append(comments[index].text)
      index -= 1
      line -= 1
    }
    return lines.reversed()
  }

  private func firstComment(from offset: Int) -> Int {
    var low = 0, high = comments.count
    while low < high {
      let middle = (low + high) / 2
      if comments[middle].span.start < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Expression {
  /// Whether it is written out, so that its value is known at once.
  public var isLiteral: Bool {
    switch kind {
    case .number, .bool, .nil, .invalid: true
    case .string(let parts): parts.allSatisfy { if case .text = $0 { true } else { false } }
    case .unary(let unary):
      if unary.operation == .negate, case .number = unary.operand.kind { true } else { false }
    case .symbol(let symbol): (symbol.arguments ?? []).allSatisfy(\.value.isLiteral)
    case .array(let items): items.allSatisfy(\.isLiteral)
    case .dictionary(let entries): entries.allSatisfy { $0.key.isLiteral && $0.value.isLiteral }
    default: false
    }
  }
}
