/// How deep programs may nest. Beyond that is a reported error, so that no pass over a tree can run out of stack.
public enum Limits {
  /// Brackets, blocks and operators inside each other.
  public static let nesting = 200
  /// Nodes on the longest way down a tree.
  public static let height = 1000
  /// Problems that one source reports; what is beyond is noise.
  public static let problems = 100
}

extension Expression.Kind {
  /// The height of the highest child.
  var childHeight: Int {
    switch self {
    case .number, .bool, .nil, .name, .dollar, .invalid: 0
    case .string(let parts): highest(parts) { if case .value(let value) = $0 { value.height } else { 0 } }
    case .symbol(let symbol): highest(symbol.arguments ?? []) { $0.value.height }
    case .array(let items): highest(items, \.height)
    case .dictionary(let entries): highest(entries) { max($0.key.height, $0.value.height) }
    case .unary(let unary): unary.operand.height
    case .binary(let binary): max(binary.first.height, highest(binary.rest, \.operand.height))
    case .logical(let logical): highest(logical.operands, \.height)
    case .comparison(let comparison): highest(comparison.operands, \.height)
    case .range(let range): max(range.lower?.height ?? 0, range.upper?.height ?? 0)
    case .conditional(let choice): max(choice.condition.height, choice.then.height, choice.otherwise.height)
    case .member(let member): member.base.height
    case .call(let call): max(call.callee.height, highest(call.arguments, \.value.height))
    case .subscripted(let element): max(element.base.height, highest(element.indices, \.height))
    case .closure(let closure): closure.body.height
    case .if(let choice): choice.height
    }
  }
}

extension Statement.Kind {
  var childHeight: Int {
    switch self {
    case .break, .continue, .import, .invalid: 0
    case .expression(let expression): expression.height
    case .if(let choice): choice.height
    case .declaration(let declaration): highest(declaration.bindings, \.value.height)
    case .assignment(let assignment): max(assignment.target.height, assignment.value.height)
    case .function(let function): max(function.body.height, highest(function.parameters) { $0.fallback?.height ?? 0 })
    case .for(let loop): max(loop.sequence.height, loop.body.height)
    case .while(let loop): max(loop.condition.height, loop.body.height)
    case .return(let value): value?.height ?? 0
    case .param(let param): param.value.height
    }
  }
}

extension Expression.If {
  var height: Int { max(highest(branches) { max($0.condition.height, $0.body.height) }, otherwise?.height ?? 0) }
}

extension Block {
  var height: Int { highest(statements, \.height) }
}

private func highest<T>(_ items: [T], _ height: (T) -> Int) -> Int { items.reduce(0) { max($0, height($1)) } }
