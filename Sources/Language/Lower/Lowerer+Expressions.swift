import Diagnostics
import Syntax

extension Lowerer {
  func lower(_ expression: Expression) -> Node {
    let place = place(expression.span)
    switch expression.kind {
    case .number(let number): return ConstantNode(.number(number), place)
    case .bool(let flag): return ConstantNode(.bool(flag), place)
    case .nil: return ConstantNode(.none, place)
    case .string(let parts): return lower(string: parts, place)
    case .name(let name): return lower(name: name, expression.span)
    case .dollar(let index): return lower(name: "$\(index)", expression.span)
    case .symbol(let symbol): return lower(symbol, place)
    case .array(let items): return ArrayNode(items.map { lower($0) }, place)
    case .dictionary(let entries): return DictionaryNode(entries.map { (lower($0.key), lower($0.value)) }, place)
    case .unary(let unary): return lower(unary, place)
    case .binary(let binary): return lower(binary, place)
    case .logical(let logical): return lower(logical, place)
    case .comparison(let comparison): return lower(comparison, place)
    case .range(let range): return lower(range, place)
    case .conditional(let choice): return ChoiceNode(lower(choice.condition), lower(choice.then), lower(choice.otherwise), place)
    case .member(let member): return lower(member, place)
    case .call(let call): return lower(call, expression.span)
    case .subscripted(let element): return lower(element, place)
    case .closure(let closure): return lower(closure, expression.span)
    case .if(let choice): return lower(value: choice, expression.span)
    case .invalid: return failing(.syntax, "this could not be read", expression.span)
    }
  }

  private func lower(string parts: [Expression.StringPart], _ place: Place) -> Node {
    let pieces = parts.map { part -> InterpolationNode.Part in
      switch part {
      case .text(let text): .text(text)
      case .value(let value): .value(lower(value))
      }
    }
    var text = ""
    for piece in pieces {
      guard case .text(let part) = piece else { return InterpolationNode(pieces, place) }
      text += part
    }
    return ConstantNode(.string(text), place)
  }

  private func lower(_ symbol: Expression.Symbol, _ place: Place) -> Node {
    let arguments = (symbol.arguments ?? []).map { (label: $0.label, value: lower($0.value)) }
    if arguments.isEmpty { return ConstantNode(.symbol(Symbol(symbol.name)), place) }
    return SymbolNode(symbol.name, arguments, place)
  }

  private func lower(_ unary: Expression.Unary, _ place: Place) -> Node {
    let operand = lower(unary.operand)
    switch unary.operation {
    case .not: return NotNode(operand, place)
    case .negate:
      let node = NegateNode(operand, place)
      return node.constant.map { ConstantNode($0, place) } ?? node
    }
  }

  private func lower(_ binary: Expression.Binary, _ place: Place) -> Node {
    var left = lower(binary.first)
    if binary.rest.count > 32 {
      return SumNode(left, binary.rest.map { ($0.operation.arithmetic, lower($0.operand)) }, place)
    }
    for step in binary.rest {
      let right = lower(step.operand)
      left = step.operation.arithmetic.node(left, right, Place(source, Span(left.place.span, right.place.span)))
    }
    return left
  }

  private func lower(_ logical: Expression.Logical, _ place: Place) -> Node {
    let operands = logical.operands.map { lower($0) }
    return switch logical.operation {
    case .and: LogicalNode(isAnd: true, operands, place)
    case .or: LogicalNode(isAnd: false, operands, place)
    case .coalesce: CoalesceNode(operands, place)
    }
  }

  private func lower(_ comparison: Expression.Comparison, _ place: Place) -> Node {
    let operands = comparison.operands.map { lower($0) }
    if operands.count == 2, comparison.operations.count == 1 { return comparison.operations[0].node(operands[0], operands[1], place) }
    guard operands.count == comparison.operations.count + 1 else { return FailingNode(.syntax, "this could not be read", place) }
    return ChainNode(comparison.operations, operands, place)
  }

  private func lower(_ range: Expression.Range, _ place: Place) -> Node {
    guard let lower = range.lower, let upper = range.upper else { return FailingNode(.syntax, "a range needs both ends here", place) }
    return RangeNode(self.lower(lower), self.lower(upper), isClosed: range.isClosed, place)
  }

  private func lower(_ member: Expression.Member, _ place: Place) -> Node {
    let isFunction = candidates(member.name).contains { if case .routine = $0 { true } else if case .builtin = $0 { true } else { false } }
    return MemberNode(lower(member.base), member.name, isFunction: isFunction, self.place(member.nameSpan))
  }

  private func lower(_ element: Expression.Subscript, _ place: Place) -> Node {
    let base = lower(element.base)
    if element.indices.count == 1, case .range(let range) = element.indices[0].kind, range.lower == nil || range.upper == nil {
      return SliceNode(
        base, range.lower.map { lower($0) }, range.upper.map { lower($0) }, isClosed: range.isClosed, self.place(element.indices[0].span))
    }
    return SubscriptNode(base, element.indices.map { lower($0) }, place)
  }

  /// `if` where its value counts.
  func lower(value choice: Expression.If, _ span: Span) -> Node {
    function.branches += 1
    defer { function.branches -= 1 }
    return chain(choice, span) { lower(body: $0, wantsValue: true) }
  }

  func chain(_ choice: Expression.If, _ span: Span, _ lowerBlock: (Block) -> Node) -> Node {
    var otherwise = choice.otherwise.map(lowerBlock)
    for branch in choice.branches.reversed() {
      otherwise = ChoiceNode(lower(branch.condition), lowerBlock(branch.body), otherwise, place(span))
    }
    return otherwise ?? ConstantNode(.none, place(span))
  }
}

extension BinaryOperator {
  var arithmetic: ArithmeticOperator {
    switch self {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .remainder: .remainder
    case .power: .power
    }
  }
}
