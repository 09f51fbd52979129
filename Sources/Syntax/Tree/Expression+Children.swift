extension Expression {
  /// The expressions directly inside, in the order in which they are evaluated; not those of closures and branches.
  package var children: [Expression] {
    switch kind {
    case .number, .bool, .nil, .name, .dollar, .invalid, .closure, .if: []
    case .string(let parts): parts.compactMap { if case .value(let value) = $0 { value } else { nil } }
    case .symbol(let symbol): (symbol.arguments ?? []).map(\.value)
    case .array(let items): items
    case .dictionary(let entries): entries.flatMap { [$0.key, $0.value] }
    case .unary(let unary): [unary.operand]
    case .binary(let binary): [binary.first] + binary.rest.map(\.operand)
    case .logical(let logical): logical.operands
    case .comparison(let comparison): comparison.operands
    case .range(let range): [range.lower, range.upper].compactMap(\.self)
    case .conditional(let choice): [choice.condition, choice.then, choice.otherwise]
    case .member(let member): [member.base]
    case .call(let call): [call.callee] + call.arguments.map(\.value)
    case .subscripted(let element): [element.base] + element.indices
    }
  }
}
