import Syntax

/// What a function gives, as far as its text tells: a procedure's call has no value that anyone could want to see.
enum Giving: Sendable {
  case value, nothing
  /// Whatever another one gives.
  case same(asFunction: String)

  init(_ body: Block) {
    if body.returnsValue {
      self = .value
    } else if body.statements.count == 1, case .expression(let expression) = body.statements[0].kind {
      self.init(expression)
    } else {
      self = .nothing
    }
  }

  init(_ expression: Expression) {
    guard case .call(let call) = expression.kind else {
      self = .value
      return
    }
    self =
      switch call.callee.kind {
      case .name(let name): .same(asFunction: name)
      case .member(let member): .same(asFunction: member.name)
      default: .value
      }
  }
}

extension World {
  /// Whether an expression is a call that gives nothing, whatever its arguments are.
  func givesNothing(_ giving: Giving, _ file: FileScope) -> Bool {
    var giving = giving
    // Functions may call each other in a circle.
    for _ in 0..<32 {
      switch giving {
      case .value: return false
      case .nothing: return true
      case .same(let name):
        if case .routine(let index)? = file.entries[name] {
          giving = routines[index].giving
        } else if file.entries[name] == nil, let builtin = registry[name] {
          return builtin.signature.returns == .none || builtin.topic == .claims
        } else {
          return false
        }
      }
    }
    return false
  }
}

extension Block {
  /// Whether a `return` in it, not in a function within it, has a value.
  fileprivate var returnsValue: Bool {
    statements.contains { statement in
      switch statement.kind {
      case .return(let value): value != nil
      case .if(let choice): choice.returnsValue
      case .expression(let expression): if case .if(let choice) = expression.kind { choice.returnsValue } else { false }
      case .for(let loop): loop.body.returnsValue
      case .while(let loop): loop.body.returnsValue
      default: false
      }
    }
  }
}

extension Expression.If {
  fileprivate var returnsValue: Bool { branches.contains { $0.body.returnsValue } || otherwise?.returnsValue == true }
}
