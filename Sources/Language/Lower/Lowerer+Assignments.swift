import Diagnostics
import Syntax

extension Lowerer {
  func lower(_ assignment: Statement.Assignment, _ place: Place) -> Node {
    let target = assignment.target
    guard let name = target.rootName else { return failing(.badAssignment, "this cannot be assigned to", target.span) }
    guard let (storage, isVariable) = storage(name) else {
      if let found = candidates(name).first, case .builtin = found {
        return failing(.assignmentToLet, "`\(name)` is a built-in and cannot change", target.span)
      }
      return candidates(name).isEmpty
        ? undefined(name, target.span) : failing(.assignmentToLet, "`\(name)` is a function and cannot change", target.span)
    }
    var indices: [Node] = []
    guard path(target, &indices) else { return failing(.badAssignment, "a member cannot be assigned to", target.span) }
    guard isVariable else {
      return failing(.assignmentToLet, "`\(name)` is a `let` and cannot change", label: "declare it with `var`", target.span)
    }
    if case .global(let index) = storage {
      function.change(global: index)
      if assignment.operation != nil || !target.isName { function.use(global: index) }
    }
    let operation = assignment.operation?.arithmetic
    if indices.isEmpty { return assign(name, storage, operation, assignment, place) }
    return AssignElementNode(storage, name, indices, operation, lower(assignment.value), target: self.place(target.span), place)
  }

  /// The variable of this name, if it is one.
  private func storage(_ name: String) -> (Storage, isVariable: Bool)? {
    switch candidates(name).first {
    case .local(let variable): (variable.storage, variable.isVariable)
    case .global(let index, let isVariable): (.global(index), isVariable)
    default: nil
    }
  }

  /// The indices from the variable to what is assigned.
  private func path(_ target: Expression, _ indices: inout [Node]) -> Bool {
    switch target.kind {
    case .name: return true
    case .subscripted(let element):
      guard path(element.base, &indices) else { return false }
      indices += element.indices.map { lower($0) }
      return true
    default: return false
    }
  }

  private func assign(
    _ name: String, _ storage: Storage, _ operation: ArithmeticOperator?, _ assignment: Statement.Assignment, _ place: Place
  ) -> Node {
    let target = self.place(assignment.target.span)
    if let operation {
      let update = UpdateNode(operation, storage, name, lower(assignment.value), target: target, place)
      if operation == .add, case .array(let items) = assignment.value.kind, items.count == 1 {
        return AppendNode(storage, name, lower(items[0]), otherwise: update, target: target, place)
      }
      return update
    }
    let plain = AssignNode(storage, name, lower(assignment.value), place)
    if let item = appended(to: name, assignment.value) {
      return AppendNode(storage, name, lower(item), otherwise: plain, target: target, place)
    }
    return plain
  }

  /// What `xs.append(item)` or `append(xs, item)` appends, where `append` is the built-in.
  private func appended(to name: String, _ value: Expression) -> Expression? {
    guard case .call(let call) = value.kind, call.arguments.allSatisfy({ $0.label == nil }) else { return nil }
    guard case .builtin? = candidates("append").first else { return nil }
    switch call.callee.kind {
    case .member(let member) where member.name == "append" && member.base.isName(name) && call.arguments.count == 1:
      return call.arguments[0].value
    case .name("append") where call.arguments.count == 2 && call.arguments[0].value.isName(name): return call.arguments[1].value
    default: return nil
    }
  }
}

extension Expression {
  var isName: Bool { if case .name = kind { true } else { false } }
  func isName(_ name: String) -> Bool { if case .name(name) = kind { true } else { false } }
}
