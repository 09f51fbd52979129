import Engine
import Language
import Networks

extension Builtin {
  static let field = Builtin(
    "field", "The window of the input that a neuron sees: its top row, its left column, its height and its width in pixels.",
    topic: .measuring, parameters: Parameter<String?>.optional("block", default: nil, "The block."),
    Parameter<Layer?>.optional("layer", default: nil, "Which of its taps: .in, .pre or .post."),
    Parameter<Site>.optional("at", default: .center, "Which neuron."),
    Parameter<String?>.optional("module", default: nil, "A torchvision module path in place of block and layer."),
    examples: ["field(block: \"2.1\", layer: .post)[\"height\"] // 99"],
    check: { call in call.unknownBlock() }
  ) { (context, block: String?, layer: Layer?, at: Site, module: String?) throws(Trap) -> ValueDictionary in
    let network = try context.network()
    let tap = try network.place(block: block, layer: layer, module: module)
    do {
      let output = Output(node: tap.node, site: at, channels: [0])
      let plan = try Plan(graph: network.graph, weights: network.weights, input: (network.inputSize, network.inputSize), outputs: [output])
      let (rows, columns) = (plan.inputRegion.rows, plan.inputRegion.columns)
      return ValueDictionary([
        .string("top"): .int(rows.lowerBound), .string("left"): .int(columns.lowerBound), .string("height"): .int(rows.count),
        .string("width"): .int(columns.count),
      ])
    } catch { throw Trap(any: error) }
  }
}
