import Diagnostics
import Language
import Networks

// Where in a network a call looks: `block:` with `layer:`, or `module:` in their stead.

extension NetworkPlaces {
  func place(block: String? = nil, layer: Layer? = nil, module: String? = nil) throws(Trap) -> Tap {
    if let module {
      guard block == nil, layer == nil else { throw Trap("give either `module:` or `block:` and `layer:`", argument: "module") }
      do { return try tap(module: module) } catch { throw Trap(error, argument: "module") }
    }
    guard let block else { throw Trap("`block` is missing", notes: ["say `block:` and `layer:`, or `module:`"]) }
    guard let layer else { throw Trap("`layer` is missing", notes: ["`layer:` is .in, .pre or .post"]) }
    _ = try self.block(block)
    do { return try tap(block: block, layer: layer) } catch { throw Trap(error, argument: "block") }
  }

  /// Refuses channels that the tap does not have.
  func require(_ channels: [Int], of tap: Tap, argument: String = "ch") throws(Trap) {
    if let bad = channels.first(where: { !(0..<tap.channels).contains($0) }) { throw Trap(channel: bad, of: tap, argument: argument) }
  }
}

extension Tap {
  /// "3.1/pre", or the module's path.
  var label: String { block.flatMap { block in layer.map { "\(block)/\($0.rawValue)" } } ?? module }
}

extension Trap {
  init(unknownBlock name: String, in network: some NetworkPlaces) {
    let names = network.blocks.map(\.name)
    // `layer3` is the stage of 3.0 and 3.1, and `layer3.1` is 3.1.
    let path = name.split(separator: ".")
    let stage = path.first.flatMap { $0.hasPrefix("layer") ? String($0.dropFirst(5)) : nil }
    let inside = names.filter { stage != nil && $0.hasPrefix((stage ?? "") + ".") }
    var label = didYouMean(name, among: names).map { "did you mean \($0.literal)?" } ?? ""
    if path.count == 1, let last = inside.last { label = "did you mean \(last.literal)?" }
    if let stage, path.count == 2, names.contains("\(stage).\(path[1])") { label = "did you mean \"\(stage).\(path[1])\"?" }
    if path.count > 2, (try? network.tap(module: name)) != nil { label = "this is a module: `module: \(name.literal)`" }
    self.init(
      "\(network.name) has no block \(name.literal)", argument: "block", label: label, notes: ["blocks: " + names.joined(separator: ", ")]
    )
  }

  init(channel: Int, of tap: Tap, argument: String) {
    let place = tap.block.map { "block \($0)" } ?? tap.module
    self.init("\(place) has no channel \(channel)", argument: argument, label: "valid: 0..<\(tap.channels)")
  }
}

extension StaticComplaint {
  init(_ trap: Trap, argument: String, code: Code = .outOfRange, element: Int? = nil) {
    self.init(
      argument: trap.argument ?? argument, message: trap.message, label: trap.label, notes: trap.notes, code: code, element: element)
  }
}

extension StaticCall {
  /// The network in use at this point, where that is certain and its file can be read. No weights are.
  var network: NetworkOutline? { facts[NetworkInUse.self]?.outline }

  private func constant<T: ResinValue>(_ name: String, as type: T.Type = T.self) -> T? { constants[name].flatMap { try? T($0) } }

  func unknownBlock() -> [StaticComplaint] {
    guard let network, let name: String = constant("block") else { return [] }
    do { _ = try network.block(name) } catch { return [StaticComplaint(error, argument: "block")] }
    return []
  }

  /// What is wrong with `block:`, `layer:`, `module:` and channels that are certain.
  ///
  /// - Parameter layer: The layer where none is given; without it one must be.
  func misplaced(channels parameter: String, layer fallback: Layer? = nil) -> [StaticComplaint] {
    if !given.contains("module") {
      for name in fallback == nil ? ["block", "layer"] : ["block"] where !given.contains(name) {
        return [StaticComplaint(argument: "", message: "`\(name)` is missing", notes: ["say `block:` and `layer:`, or `module:`"])]
      }
    }
    guard let network else { return [] }
    let wrongBlock = unknownBlock()
    guard wrongBlock.isEmpty else { return wrongBlock }
    let module: String? = constant("module")
    // Channels do not depend on the layer, so a layer that is not certain does no harm.
    let layer: Layer? = module == nil ? constant("layer") ?? .post : nil
    guard module != nil || constants["block"] != nil else { return [] }
    do {
      let tap = try network.place(block: constant("block"), layer: layer, module: module)
      guard let channels: Channels = constant(parameter) else { return [] }
      if channels.list.isEmpty {
        return [StaticComplaint(argument: parameter, message: "there is no channel in the list", label: "name at least one")]
      }
      return channels.list.enumerated().filter { !(0..<tap.channels).contains($0.element) }.map { index, channel in
        StaticComplaint(
          Trap(channel: channel, of: tap, argument: parameter), argument: parameter, element: channels.isSingle ? nil : index)
      }
    } catch { return [StaticComplaint(error, argument: parameter)] }
  }

  func unknownNetwork(_ parameter: String) -> [StaticComplaint] {
    guard case .string(let name)? = constants[parameter] else { return [] }
    do { try NetworkInUse(name: name, candidates: candidates(name)).requireOutline() } catch {
      return [StaticComplaint(error, argument: parameter, code: .missingFile)]
    }
    return []
  }

  /// Where a file may lie that a literal names.
  func candidates(_ path: String) -> [String] { facts[RunSettings.self]?.readable(path) ?? [path] }
}

/// One channel or several.
struct Channels: ResinValue {
  let list: [Int], isSingle: Bool

  static var type: ValueType { .oneOf([.int, .array(.int)]) }

  init(_ value: Value) throws(Trap) {
    if case .number = value {
      (list, isSingle) = ([try Int(value)], true)
    } else {
      (list, isSingle) = (try [Int](value), false)
    }
  }

  var value: Value { isSingle ? .int(list.first ?? 0) : list.value }
}
