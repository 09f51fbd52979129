/// Writes texts that are equal for equal values, and for no others: for keys of caches.
///
/// A function is its syntax without comments and layout, what it has captured, and what it uses of its file, each by its name. What is reached again (a function
/// that calls itself, a closure that two others hold) is named by its number in the order of the text.
struct IdentityWriter {
  private(set) var text = ""
  private var numbers: [ObjectIdentifier: Int] = [:]

  /// Whether it has been written already; then its number stands for it.
  private mutating func isKnown(_ object: AnyObject) -> Bool {
    if let number = numbers[ObjectIdentifier(object)] {
      text += "#\(number)"
      return true
    }
    numbers[ObjectIdentifier(object)] = numbers.count
    return false
  }

  /// A text of which nothing is known: with its length before it, so that it cannot be taken for what stands around it.
  private mutating func write(foreign other: String) { text += "\(other.utf8.count):\(other)" }

  mutating func write(_ closure: Closure, on machine: Machine?) {
    if isKnown(closure) { return }
    text += "{"
    write(foreign: closure.routine.normalized)
    for (index, value) in closure.captures.enumerated() {
      let names = closure.routine.captureNames
      text += "; \(names.indices.contains(index) ? names[index] : "")="
      write(value, on: closure.home.machine ?? machine)
    }
    writeUses(of: closure.routine, on: closure.home.machine ?? machine)
    text += "}"
  }

  private mutating func writeUses(of routine: Routine, on machine: Machine?) {
    guard let machine else { return }
    let globals = routine.uses.globals.filter { $0 < machine.globalCount }
    let named = globals.map { (name: machine.globalNames.indices.contains($0) ? machine.globalNames[$0] : "", index: $0) }
    for (name, index) in named.sorted(by: <) {
      text += "; \(name):="
      write(machine.registers.pointee.globals[index], on: machine)
    }
    let routines = routine.uses.routines.filter { machine.routines.indices.contains($0) }.map { machine.routines[$0] }
    // Their texts begin with their names.
    for used in routines.sorted(by: { $0.normalized < $1.normalized }) {
      text += "; func "
      if isKnown(used) { continue }
      write(foreign: used.normalized)
      writeUses(of: used, on: machine)
    }
  }

  mutating func write(_ value: Value, on machine: Machine?) {
    switch value {
    case .array(let items):
      text += "["
      for item in items {
        write(item, on: machine)
        text += ","
      }
      text += "]"
    case .dictionary(let dictionary):
      text += "["
      for (key, item) in dictionary.items {
        text += key.value.quoted + ":"
        write(item, on: machine)
        text += ","
      }
      text += ":]"
    case .symbol(let symbol):
      text += ".\(symbol.name)("
      for argument in symbol.arguments {
        text += (argument.label ?? "") + ":"
        write(argument.value, on: machine)
        text += ","
      }
      text += ")"
    case .function(let box as Box):
      text += "&"
      if !isKnown(box) { write(box.value, on: machine) }
    case .function(let closure as Closure): write(closure, on: machine)
    case .function(let function): write(foreign: function.identity)
    case .domain(let box):
      text += Swift.type(of: box.value).typeName + " "
      write(foreign: box.value.identity)
    case .number(let number): text += number.bitPattern == (-0.0).bitPattern ? "-0" : number.shortest
    default: text += value.quoted
    }
  }
}

extension Value {
  /// A text that is equal for equal values, for keys of caches.
  public var identity: String {
    var writer = IdentityWriter()
    writer.write(self, on: nil)
    return writer.text
  }
}
