import Diagnostics
import Syntax

extension Lowerer {
  func lower(_ call: Expression.Call, _ span: Span) -> Node {
    switch call.callee.kind {
    case .name(let name):
      guard let found = candidates(name).first else { return undefined(name, call.callee.span) }
      return lower(call: found, name, call.callee.span, call.arguments.map { Written($0) }, span)
    case .member(let member): return lower(method: member, call, span)
    default: return DynamicCallNode(lower(call.callee), dynamic(call.arguments), place(span))
    }
  }

  /// An argument before it is lowered, or the value before the point of `x.f(…)`.
  struct Written {
    let label: String?, labelSpan: Span?, isTrailing: Bool, span: Span
    let lower: (Lowerer) -> Node

    init(_ argument: Expression.Argument) {
      (label, labelSpan, isTrailing, span) = (argument.label, argument.labelSpan, argument.isTrailing, argument.value.span)
      lower = { $0.lower(argument.value) }
    }

    init(held slot: Int, _ span: Span) {
      (label, labelSpan, isTrailing, self.span) = (nil, nil, false, span)
      lower = { HeldNode(slot, $0.place(span)) }
    }
  }

  private func dynamic(_ arguments: [Expression.Argument]) -> [DynamicArgument] {
    arguments.map { DynamicArgument(label: $0.label, isTrailing: $0.isTrailing, value: lower($0.value)) }
  }

  private func dynamic(_ arguments: [Written]) -> [DynamicArgument] {
    arguments.map { DynamicArgument(label: $0.label, isTrailing: $0.isTrailing, value: $0.lower(self)) }
  }

  // MARK: what is called

  private func lower(call found: Resolution, _ name: String, _ nameSpan: Span, _ arguments: [Written], _ span: Span) -> Node {
    switch found {
    case .routine(let index):
      let routine = world.routines[index]
      function.use(routine: index)
      return bind(arguments, routine.signature ?? routine.plainSignature, span) { slots in
        if slots.count == 1, let only = slots[0] { return CallOneNode(index, only, place(span)) }
        return CallNode(index, slots, place(span))
      }
    case .builtin(let builtin):
      function.use(builtin: builtin.name)
      return bind(arguments, builtin.signature, span) { BuiltinCallNode(builtin, $0, place(span)) }
    case .local(let variable):
      let callee = read(found, name, nameSpan)
      guard let routine = variable.routine else { return DynamicCallNode(callee, dynamic(arguments), place(span)) }
      return bind(arguments, routine.signature ?? routine.plainSignature, span) { CallNestedNode(callee, routine, $0, place(span)) }
    case .global:
      return DynamicCallNode(read(found, name, nameSpan), dynamic(arguments), place(span))
    }
  }

  /// Arguments in the order of the parameters; or the node that reports why they cannot be.
  private func bind(_ arguments: [Written], _ signature: Signature, _ span: Span, _ make: ([Node?]) -> Node) -> Node {
    let list = arguments.map { Binding.Argument(label: $0.label, isTrailing: $0.isTrailing) }
    let binding = signature.bind(list)
    if let fault = binding.faults.first {
      let (code, text, argument, label) = fault.message(signature, list)
      let at = argument.flatMap { arguments.indices.contains($0) ? arguments[$0].labelSpan ?? arguments[$0].span : nil }
      return failing(code, text, label: label, at ?? span)
    }
    return make(
      zip(signature.parameters, binding.slots).map { parameter, indices -> Node? in
        if parameter.isVariadic { return ArrayNode(indices.map { arguments[$0].lower(self) }, place(span)) }
        return indices.first.map { arguments[$0].lower(self) }
      })
  }

  // MARK: x.f(…)

  private func lower(method member: Expression.Member, _ call: Expression.Call, _ span: Span) -> Node {
    let base = lower(member.base)
    let held = function.newSlot()
    // A variable of this name that holds no function is passed over, which only running can tell.
    var variables: [Resolution] = []
    var fixed: Resolution?
    for candidate in candidates(member.name) {
      switch candidate {
      case .routine, .builtin: fixed = candidate
      case .local(let variable) where variable.routine != nil: fixed = candidate
      default: variables.append(candidate)
      }
      if fixed != nil { break }
    }
    let arguments = [Written(held: held, member.base.span)] + call.arguments.map { Written($0) }
    var node = fixed.map { lower(call: $0, member.name, member.nameSpan, arguments, span) }
    for variable in variables.reversed() {
      node = VariableMethodNode(read(variable, member.name, member.nameSpan), dynamic(arguments), otherwise: node, place(span))
    }
    return MethodCallNode(base, member.name, member.nameSpan, dynamic(call.arguments), function: node, held: held, place(span))
  }
}

/// `x.f(…)` where `f` is a variable: its function is called with x first, if it is one.
final class VariableMethodNode: Node {
  let callee: Node, arguments: [DynamicArgument], otherwise: Node?
  init(_ callee: Node, _ arguments: [DynamicArgument], otherwise: Node?, _ place: Place) {
    (self.callee, self.arguments, self.otherwise) = (callee, arguments, otherwise)
    super.init(place)
  }
  override func evaluate(_ frame: Frame) throws(Fault) -> Value {
    let value = try callee.evaluate(frame)
    if !value.isFunction, !value.isUnknown, let otherwise { return try otherwise.evaluate(frame) }
    var values: [Value] = []
    for argument in arguments { values.append(try argument.value.evaluate(frame)) }
    return try frame.apply(value, values, self, arguments, callee: callee.place)
  }
}
