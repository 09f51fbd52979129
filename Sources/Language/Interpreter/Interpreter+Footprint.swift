import Diagnostics
import Syntax

/// What a statement needs of what came before it, and what it leaves to what follows.
public struct Footprint: Sendable {
  /// Something that a name of the file can stand for, or what such things share.
  public enum Thing: Hashable, Sendable {
    case variable(Int), function(Int)
    /// A variable that several closures hold.
    case shared(ObjectIdentifier)
    /// What no name stands for, such as the network in use.
    case outside(String)
  }

  /// At any remove: also what the functions read that it calls or that it finds in variables.
  public var reads: Set<Thing> = []
  /// What it gives new values, or may change in part.
  public var changes: Set<Thing> = []
  /// What it declares.
  public var makes: Set<Thing> = []
  /// The built-ins that may be called.
  public var builtins: Set<String> = []
  public init() {}
}

extension Interpreter {
  /// Of a statement that is about to run. Of a very long array the first elements speak for all.
  public func footprint(of unit: Unit) -> Footprint {
    var footprint = footprint(of: [unit.uses])
    for name in unit.defines { if let thing = thing(named: name) { footprint.makes.insert(thing) } }
    return footprint
  }

  /// Of reading a variable, or calling a function of the file.
  public func footprint(ofName name: String) -> Footprint {
    var uses = Uses()
    switch thing(named: name) {
    case .variable(let index)?: uses.globals = [index]
    case .function(let index)?: uses.routines = [index]
    default: break
    }
    return footprint(of: [uses])
  }

  private func footprint(of uses: [Uses]) -> Footprint {
    var result = Footprint()
    let all = machine.reach(uses, elements: 10_000) { box in
      // Whoever can call a closure may change what it shares with others.
      result.reads.insert(.shared(ObjectIdentifier(box)))
      result.changes.insert(.shared(ObjectIdentifier(box)))
    }
    result.reads.formUnion(all.globals.map { .variable($0) })
    result.reads.formUnion(all.routines.map { .function($0) })
    result.changes.formUnion(all.changes.map { .variable($0) })
    result.builtins = all.builtins
    return result
  }

  /// What a name of the file stands for; nil for built-ins and for what is unknown.
  public func thing(named name: String) -> Footprint.Thing? {
    switch file.entries[name] {
    case .global(let index, _)?: .variable(index)
    case .routine(let index)?: .function(index)
    case nil: nil
    }
  }
}
