import Diagnostics
import Syntax

/// A tree as nested brackets, short enough to compare by eye.
struct Outline {
  static func of(_ text: String) -> String {
    let (program, problems) = Parser.parse(Source(name: "test.rsn", text: text))
    let lines = program.items.map(item) + problems.map { "!\($0.code.id) \($0.message)" }
    return lines.joined(separator: " | ")
  }

  static func item(_ item: Program.Item) -> String {
    switch item {
    case .statement(let statement): outline(statement)
    case .prose(let prose): "prose<\(prose.segments.map(segment).joined(separator: "·"))>"
    case .header: "header"
    }
  }

  static func segment(_ segment: Prose.Segment) -> String {
    switch segment {
    case .text(let text): text
    case .value(let value): outline(value)
    case .figure(let id, _): "fig:\(id)"
    }
  }

  static func outline(_ statement: Statement) -> String {
    let hidden = statement.isHidden ? ";" : ""
    switch statement.kind {
    case .expression(let expression): return outline(expression) + hidden
    case .if(let choice): return outline(choice) + hidden
    case .declaration(let declaration):
      let bindings = declaration.bindings.map { outline($0.pattern) + ($0.type.map { ":\(outline($0))" } ?? "") + "=\(outline($0.value))" }
      return "(\(declaration.isVariable ? "var" : "let") \(bindings.joined(separator: ", ")))" + hidden
    case .assignment(let assignment):
      return "(\(assignment.operation?.rawValue ?? "")= \(outline(assignment.target)) \(outline(assignment.value)))" + hidden
    case .function(let function):
      let parameters = function.parameters.map {
        "\($0.label ?? "_") \($0.name)" + ($0.type.map { ":\(outline($0))" } ?? "") + ($0.fallback.map { "=\(outline($0))" } ?? "")
      }
      let result = function.result.map { "->\(outline($0))" } ?? ""
      return "(func \(function.name) (\(parameters.joined(separator: ", ")))\(result) \(outline(function.body)))"
    case .for(let loop): return "(for \(outline(loop.pattern)) \(outline(loop.sequence)) \(outline(loop.body)))"
    case .while(let loop): return "(while \(outline(loop.condition)) \(outline(loop.body)))"
    case .break: return "break"
    case .continue: return "continue"
    case .return(let value): return "(return\(value.map { " \(outline($0))" } ?? ""))"
    case .import(let module): return "(import \(module.module))"
    case .param(let param): return "(param \(param.name):\(outline(param.type))=\(outline(param.value)) “\(param.help)”)"
    case .invalid: return "?"
    }
  }

  static func outline(_ block: Block) -> String { "{\(block.statements.map(outline).joined(separator: " "))}" }

  static func outline(_ choice: Expression.If) -> String {
    let branches = choice.branches.map { "\(outline($0.condition)) \(outline($0.body))" }.joined(separator: " ")
    return "(if \(branches)\(choice.otherwise.map { " else \(outline($0))" } ?? ""))"
  }

  static func outline(_ pattern: Pattern) -> String {
    switch pattern {
    case .name(let name, _): name
    case .tuple(let parts, _): "(\(parts.map(outline).joined(separator: ",")))"
    case .ignored: "_"
    }
  }

  static func outline(_ type: TypeSyntax) -> String {
    switch type.kind {
    case .name(let name): name
    case .array(let element): "[\(outline(element))]"
    case .dictionary(let key, let value): "[\(outline(key)):\(outline(value))]"
    case .optional(let wrapped): "\(outline(wrapped))?"
    case .union(let types): types.map(outline).joined(separator: "|")
    case .symbol(let name, let arguments):
      ".\(name)" + (arguments.isEmpty ? "" : "(\(arguments.map { "\($0.label ?? "_"):\(outline($0.type))" }.joined(separator: ",")))")
    case .function(let parameters, let result): "(\(parameters.map(outline).joined(separator: ","))->\(outline(result)))"
    case .invalid: "?"
    }
  }

  static func outline(_ arguments: [Expression.Argument]) -> String {
    arguments.map { ($0.label.map { "\($0): " } ?? "") + outline($0.value) + ($0.isTrailing ? "'" : "") }.joined(separator: ", ")
  }

  static func outline(_ expression: Expression) -> String {
    switch expression.kind {
    case .number(let number): return number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
    case .bool(let flag): return String(flag)
    case .nil: return "nil"
    case .name(let name): return name
    case .dollar(let number): return "$\(number)"
    case .string(let parts):
      return "\""
        + parts.map { part in
          switch part {
          case .text(let text): text.replacing("\n", with: "⏎")
          case .value(let value): "\\(\(outline(value)))"
          }
        }.joined() + "\""
    case .symbol(let symbol): return ".\(symbol.name)" + (symbol.arguments.map { "(\(outline($0)))" } ?? "")
    case .array(let items): return "[\(items.map(outline).joined(separator: ", "))]"
    case .dictionary(let entries):
      return entries.isEmpty ? "[:]" : "[\(entries.map { "\(outline($0.key)): \(outline($0.value))" }.joined(separator: ", "))]"
    case .unary(let unary): return "(\(unary.operation.rawValue)\(outline(unary.operand)))"
    case .binary(let binary):
      return "(" + outline(binary.first) + binary.rest.map { " \($0.operation.rawValue) \(outline($0.operand))" }.joined() + ")"
    case .logical(let logical): return "(\(logical.operands.map(outline).joined(separator: " \(logical.operation.rawValue) ")))"
    case .comparison(let comparison):
      let rest = zip(comparison.operations, comparison.operands.dropFirst()).map { " \($0.rawValue) \(outline($1))" }
      return "(" + comparison.operands.prefix(1).map(outline).joined() + rest.joined() + ")"
    case .range(let range):
      return "(\(range.lower.map(outline) ?? "")\(range.isClosed ? "..." : "..<")\(range.upper.map(outline) ?? ""))"
    case .conditional(let choice): return "(\(outline(choice.condition)) ? \(outline(choice.then)) : \(outline(choice.otherwise)))"
    case .member(let member): return "\(outline(member.base)).\(member.name)"
    case .call(let call): return "\(outline(call.callee))(\(outline(call.arguments)))"
    case .subscripted(let element): return "\(outline(element.base))[\(element.indices.map(outline).joined(separator: ", "))]"
    case .closure(let closure):
      let names = closure.parameters.map { outline($0.pattern) + ($0.type.map { ":\(outline($0))" } ?? "") }
      let head = names.isEmpty ? (closure.dollarCount > 0 ? "$\(closure.dollarCount) in " : "") : names.joined(separator: ", ") + " in "
      return "{" + head + closure.body.statements.map(outline).joined(separator: " ") + "}"
    case .if(let choice): return outline(choice)
    case .invalid: return "?"
    }
  }
}
