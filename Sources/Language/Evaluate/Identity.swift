extension Closure {
  /// What tells it apart: its syntax without comments and layout, what it has captured, and what it uses of its file.
  static func identity(of routine: Routine, _ captures: [Value], on machine: Machine?, _ visited: inout Set<ObjectIdentifier>) -> String {
    // A function that is reached again on the way down is named by its syntax alone.
    guard visited.insert(ObjectIdentifier(routine)).inserted else { return routine.normalized }
    var parts = [routine.normalized]
    for value in captures { parts.append(value.identity(on: machine, &visited)) }
    if let machine {
      for index in routine.uses.globals.sorted() where index < machine.globalCount {
        parts.append(machine.registers.pointee.globals[index].identity(on: machine, &visited))
      }
      for index in routine.uses.routines.sorted() where machine.routines.indices.contains(index) {
        parts.append(identity(of: machine.routines[index], [], on: machine, &visited))
      }
    }
    return "{" + parts.joined(separator: "\u{1}") + "}"
  }
}

extension Value {
  /// A text that is equal for equal values, for keys of caches.
  public var identity: String {
    var visited: Set<ObjectIdentifier> = []
    return identity(on: nil, &visited)
  }

  func identity(on machine: Machine?, _ visited: inout Set<ObjectIdentifier>) -> String {
    switch self {
    case .array(let items):
      var parts: [String] = []
      for item in items { parts.append(item.identity(on: machine, &visited)) }
      return "[" + parts.joined(separator: ",") + "]"
    case .dictionary(let dictionary):
      var parts: [String] = []
      for (key, value) in dictionary.items { parts.append(key.value.quoted + ":" + value.identity(on: machine, &visited)) }
      return "[" + parts.joined(separator: ",") + "]"
    case .symbol(let symbol):
      var parts: [String] = []
      for argument in symbol.arguments { parts.append((argument.label ?? "") + ":" + argument.value.identity(on: machine, &visited)) }
      return ".\(symbol.name)(" + parts.joined(separator: ",") + ")"
    case .function(let box as Box): return box.value.identity(on: machine, &visited)
    case .function(let closure as Closure):
      return Closure.identity(of: closure.routine, closure.captures, on: closure.home.machine ?? machine, &visited)
    case .function(let function): return function.identity
    case .domain(let box): return Swift.type(of: box.value).typeName + ":" + box.value.identity
    case .number(let number): return number.bitPattern == (-0.0).bitPattern ? "-0" : number.shortest
    default: return quoted
    }
  }
}
