import Language
import Networks

extension Builtin {
  static let model = Builtin(
    "model", "A network by its name in the box or in the cache (`rsn model list`), or from a checkpoint: .pth or .safetensors.",
    topic: .networks,
    parameters: Parameter<String>.first("nameOrPath", "A name, or a path."), examples: ["model(\"box\").blocks.count // 8"],
    readsFiles: true,
    check: { call in call.unknownNetwork("nameOrPath") }
  ) { (context, nameOrPath: String) throws(Trap) -> Network in try context.findNetwork(nameOrPath).network() }

  static let use = Builtin(
    "use", "Chooses the network that later calls speak to. At the start it is the one in the box.", topic: .networks,
    parameters: Parameter<ModelOrName>.first("m", "A model, or its name or path."), returns: ValueType.none, examples: ["use(\"box\")"],
    check: { call in
      let complaints = call.unknownNetwork("m")
      // From here on the checker knows the network, or knows that it does not.
      if case .string(let name)? = call.constants["m"], complaints.isEmpty {
        call.facts[NetworkInUse.self] = NetworkInUse(name: name, candidates: call.candidates(name))
      } else {
        call.facts[NetworkInUse.self] = nil
      }
      return complaints
    },
    shape: { _ in .none }, changesFacts: true
  ) { (context, m: ModelOrName) throws(Trap) -> Nothing in
    switch m {
    case .model(let network): context.services[NetworkInUse.self] = NetworkInUse(network)
    case .name(let name):
      let found = try context.findNetwork(name)
      _ = try found.network()
      context.services[NetworkInUse.self] = found
    }
    return Nothing()
  }

  static let info = Builtin(
    "info", "The blocks of the network in use, or the taps of one block: channels, size of the map, and the field of the centre neuron.",
    topic: .networks, parameters: Parameter<String?>.next("block", default: nil, "The block; all of them by default."),
    examples: ["info().count // 8", "info(\"3.1\").column(\"layer\") // [\"in\", \"pre\", \"post\"]"],
    check: { call in call.unknownBlock() }
  ) { (context, block: String?) throws(Trap) -> Table in
    let network = try context.network()
    let chosen = try block.map { (name) throws(Trap) in [try network.block(name)] } ?? network.blocks
    var rows: [Value] = []
    for block in chosen {
      if chosen.count > 1 {
        rows.append(.dictionary(try network.facts(of: block, layer: .post)))
      } else {
        for layer in Layer.allCases { rows.append(.dictionary(try network.facts(of: block, layer: layer))) }
      }
    }
    return try Table(rows: rows)
  }
}

/// A model, or its name or path.
enum ModelOrName: ResinValue {
  case model(Network), name(String)

  static var type: ValueType { .oneOf([.domain(Network.typeName), .string]) }

  init(_ value: Value) throws(Trap) {
    if case .string(let name) = value {
      self = .name(name)
    } else if let network: Network = value.asDomain() {
      self = .model(network)
    } else {
      throw Self.mismatch(value)
    }
  }

  var value: Value {
    switch self {
    case .model(let network): .domain(network)
    case .name(let name): .string(name)
    }
  }
}

extension NetworkPlaces {
  func block(_ name: String) throws(Trap) -> Block {
    if let block = blocks.first(where: { $0.name == name }) { return block }
    throw Trap(unknownBlock: name, in: self)
  }
}

extension Network {
  /// A row of `info`: the names, and for the tap its channels, its map at the network's input size and the centre neuron's window.
  fileprivate func facts(of block: Block, layer: Layer) throws(Trap) -> ValueDictionary {
    let tap = try place(block: block.name, layer: layer)
    var facts: ValueDictionary = .init([.string("block"): .string(block.name), .string("layer"): .string(layer.rawValue)])
    facts[.string("module")] = .string(tap.module)
    facts[.string("channels")] = .int(tap.channels)
    do {
      let output = Output(node: tap.node, site: .center, channels: [0])
      let plan = try Plan(graph: graph, weights: weights, input: (inputSize, inputSize), outputs: [output])
      let shape = try graph.shapes(height: inputSize, width: inputSize)[tap.node.index]
      facts[.string("map")] = .string("\(shape.height)×\(shape.width)")
      facts[.string("field")] = .string("\(plan.inputRegion.rows.count)×\(plan.inputRegion.columns.count)")
    } catch { throw Trap(any: error) }
    return facts
  }
}
