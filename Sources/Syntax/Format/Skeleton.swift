import Diagnostics

/// A program as a text that holds all that it means, and nothing of how it is laid out: two sources with the same skeleton are the same
/// program with the same prose and the same cells.
public enum Skeleton {
  public static func text(of program: Program) -> String {
    var writer = SkeletonWriter()
    for item in program.items {
      switch item {
      case .statement(let statement): writer.write(statement)
      case .prose(let prose): writer.write(prose)
      case .header(let header): writer.add("(header \(header.options))")
      }
      writer.add("\n")
    }
    return writer.text
  }
}

private struct SkeletonWriter {
  var text = ""

  mutating func add(_ part: String) { text += part }

  /// Bracketed, with spaces between.
  private mutating func node(_ name: String, _ body: (inout SkeletonWriter) -> Void) {
    add("(\(name)")
    body(&self)
    add(")")
  }

  private mutating func write(_ name: String?) { add(name.map { " " + $0.debugDescription } ?? " _") }

  mutating func write(_ prose: Prose) {
    node("prose") { writer in
      for segment in prose.segments {
        switch segment {
        case .text(let text): writer.write(text)
        case .value(let value): writer.write(value)
        case .figure(let id, _): writer.node("figure") { $0.write(id) }
        }
      }
    }
  }

  mutating func write(_ block: Block) { node("block") { writer in for statement in block.statements { writer.write(statement) } } }

  mutating func write(_ statement: Statement) {
    node(statement.isHidden ? "hidden" : "statement") { $0.write(kind: statement.kind) }
  }

  private mutating func write(kind: Statement.Kind) {
    switch kind {
    case .expression(let expression): write(expression)
    case .if(let choice): write(choice)
    case .declaration(let declaration):
      for binding in declaration.bindings {
        node(declaration.isVariable ? "var" : "let") { writer in
          writer.write(binding.pattern)
          writer.write(binding.type)
          writer.write(binding.value)
        }
      }
    case .assignment(let assignment):
      node("assign \(assignment.operation?.rawValue ?? "")") { writer in
        writer.write(assignment.target)
        writer.write(assignment.value)
      }
    case .function(let function): write(function)
    case .for(let loop):
      node("for") { writer in
        writer.write(loop.pattern)
        writer.write(loop.sequence)
        writer.write(loop.body)
      }
    case .while(let loop):
      node("while") { writer in
        writer.write(loop.condition)
        writer.write(loop.body)
      }
    case .break: add("break")
    case .continue: add("continue")
    case .return(let value): node("return") { writer in if let value { writer.write(value) } }
    case .import(let module): node("import") { $0.write(module.module) }
    case .param(let param):
      node("param") { writer in
        writer.write(param.name)
        writer.write(param.type)
        writer.write(param.value)
        writer.write(param.help)
      }
    case .invalid: add("invalid")
    }
  }

  private mutating func write(_ function: Statement.Function) {
    node("func") { writer in
      writer.write(function.name)
      for parameter in function.parameters {
        writer.node("parameter") { writer in
          writer.write(parameter.label)
          writer.write(parameter.name)
          writer.write(parameter.type)
          if let fallback = parameter.fallback { writer.write(fallback) }
        }
      }
      writer.write(function.result)
      for line in function.documentation { writer.write(line) }
      writer.write(function.body)
    }
  }

  private mutating func write(_ choice: Expression.If) {
    node("if") { writer in
      for branch in choice.branches {
        writer.write(branch.condition)
        writer.write(branch.body)
      }
      if let otherwise = choice.otherwise { writer.write(otherwise) }
    }
  }

  private mutating func write(_ pattern: Pattern) {
    switch pattern {
    case .name(let name, _): write(name)
    case .tuple(let parts, _): node("tuple") { writer in for part in parts { writer.write(part) } }
    case .ignored: add(" _")
    }
  }

  private mutating func write(_ type: TypeSyntax?) {
    guard let type else { return add(" untyped") }
    switch type.kind {
    case .name(let name): write(name)
    case .array(let element): node("array") { $0.write(element) }
    case .dictionary(let key, let value):
      node("dictionary") { writer in
        writer.write(key)
        writer.write(value)
      }
    case .optional(let wrapped): node("optional") { $0.write(wrapped) }
    case .union(let types): node("union") { writer in for type in types { writer.write(type) } }
    case .symbol(let name, let arguments):
      node("symbol") { writer in
        writer.write(name)
        for argument in arguments {
          writer.write(argument.label)
          writer.write(argument.type)
        }
      }
    case .function(let parameters, let result):
      node("function") { writer in
        for parameter in parameters { writer.write(parameter) }
        writer.add(" ->")
        writer.write(result)
      }
    case .invalid: add(" invalid")
    }
  }

  private mutating func write(_ arguments: [Expression.Argument]) {
    for argument in arguments {
      node(argument.isTrailing ? "trailing" : "argument") { writer in
        writer.write(argument.label)
        writer.write(argument.value)
      }
    }
  }

  private mutating func write(_ expression: Expression) {
    switch expression.kind {
    case .number(let number): add(" \(number.bitPattern)")
    case .bool(let flag): add(" \(flag)")
    case .nil: add(" nil")
    case .name(let name): node("name") { $0.write(name) }
    case .dollar(let number): add(" $\(number)")
    case .invalid: add(" invalid")
    case .string(let parts):
      node("string") { writer in
        for part in parts {
          switch part {
          case .text(let text): writer.write(text)
          case .value(let value): writer.write(value)
          }
        }
      }
    case .symbol(let symbol):
      node(symbol.arguments == nil ? "symbol" : "symbol of") { writer in
        writer.write(symbol.name)
        writer.write(symbol.arguments ?? [])
      }
    case .member(let member):
      node("member") { writer in
        writer.write(member.base)
        writer.write(member.name)
      }
    case .call(let call):
      node("call") { writer in
        writer.write(call.callee)
        writer.write(call.arguments)
      }
    case .closure(let closure):
      node("closure \(closure.dollarCount)") { writer in
        for parameter in closure.parameters {
          writer.write(parameter.pattern)
          writer.write(parameter.type)
        }
        writer.write(closure.body)
      }
    case .if(let choice): write(choice)
    case .range(let range):
      node("range \(range.isClosed) \(range.lower == nil) \(range.upper == nil)") { writer in
        for child in expression.children { writer.write(child) }
      }
    default: node(expression.operation) { writer in for child in expression.children { writer.write(child) } }
    }
  }
}

extension Expression {
  /// What is done with its parts.
  fileprivate var operation: String {
    switch kind {
    case .array: "array"
    case .dictionary: "dictionary"
    case .unary(let unary): "unary \(unary.operation.rawValue)"
    case .binary(let binary): "binary \(binary.rest.map(\.operation.rawValue).joined(separator: " "))"
    case .logical(let logical): "logical \(logical.operation.rawValue)"
    case .comparison(let comparison): "comparison \(comparison.operations.map(\.rawValue).joined(separator: " "))"
    case .conditional: "conditional"
    case .subscripted: "subscript"
    default: "other"
    }
  }
}
