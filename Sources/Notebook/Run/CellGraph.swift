import Language
import Syntax

/// Which cells need which earlier ones: by the names that they make, change and read, and by the network in use.
struct CellGraph {
  /// For each cell, by its place in `Program.cells`, the earlier ones that it needs, at any remove.
  let needs: [Set<Int>]
  /// With what the functions that they call read and change.
  private let makers: [NameUse]
  private let functions: [String: NameUse]
  private let speaksToNetwork: (String) -> Bool

  init(_ program: Program, registry: Registry, module: (String) -> [String]) {
    let makers = program.cells.map { cell in
      NameUse(
        program.items[cell.items].compactMap { if case .statement(let statement) = $0 { statement } else { nil } }, module: module)
    }
    let imported = makers.reduce(into: Set<String>()) { $0.formUnion($1.imports) }
    // What a module's function does is not looked into: it may speak to the network.
    speaksToNetwork = { name in registry[name]?.topic.speaksToNetwork ?? imported.contains(name) }
    functions = makers.reduce(into: [:]) { $0.merge($1.functions) { $1 } }
    self.makers = makers.map { [functions] in Self.expanded($0, functions) }
    var needs: [Set<Int>] = []
    for index in makers.indices {
      needs.append(Self.needs(of: self.makers[index], among: self.makers[..<index], needs, speaksToNetwork))
    }
    self.needs = needs
  }

  /// The cells, all before `end`, that prose with values needs.
  func needs(of prose: Prose, before end: Int) -> Set<Int> {
    Self.needs(of: Self.expanded(NameUse(prose), functions), among: makers[..<end], needs, speaksToNetwork)
  }

  private static func needs(
    of use: NameUse, among earlier: ArraySlice<NameUse>, _ needs: [Set<Int>], _ speaksToNetwork: (String) -> Bool
  ) -> Set<Int> {
    var result: Set<Int> = []
    let needsNetwork = use.uses.contains(where: speaksToNetwork)
    for (index, maker) in earlier.enumerated() {
      let makes = maker.declares.union(maker.changes)
      if !makes.isDisjoint(with: use.uses) || (needsNetwork && makes.contains(NameUse.network)) {
        result.insert(index)
        result.formUnion(needs[index])
      }
    }
    return result
  }

  /// With what the functions that it calls read and change, at any remove.
  private static func expanded(_ use: NameUse, _ functions: [String: NameUse]) -> NameUse {
    var result = use, open = use.uses, seen: Set<String> = []
    while let name = open.popFirst() {
      guard seen.insert(name).inserted, let function = functions[name] else { continue }
      open.formUnion(function.uses)
      result.uses.formUnion(function.uses)
      result.changes.formUnion(function.changes)
    }
    return result
  }
}
