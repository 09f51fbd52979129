import Diagnostics
import Syntax

/// The texts that the spans of all expressions in the first declaration cover, from the outermost on.
func spans(_ text: String) -> [String] {
  let source = Source(name: "test.rsn", text: text)
  guard case .statement(let statement)? = Parser.parse(source).program.items.first, case .declaration(let declaration) = statement.kind,
    let value = declaration.bindings.first?.value
  else { return [] }
  func walk(_ expression: Expression) -> [String] {
    let inner: [Expression] =
      switch expression.kind {
      case .subscripted(let element): [element.base] + element.indices
      case .member(let member): [member.base]
      case .binary(let binary): [binary.first] + binary.rest.map(\.operand)
      case .call(let call): [call.callee] + call.arguments.map(\.value)
      default: []
      }
    return [source[expression.span]] + inner.flatMap(walk)
  }
  return walk(value)
}
