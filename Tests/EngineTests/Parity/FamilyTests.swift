import Engine
import Networks
import Testing

/// Each family of networks that `Networks` builds, in small, against the naive one: every block's taps, the logits, the gradient at the image.
@Suite struct FamilyTests {
  struct Family: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let kind: Architecture.BlockKind, blocks: [Int], isStreamless: Bool
  }

  static let families = [
    Family(testDescription: "basic", kind: .basic, blocks: [2, 1, 1, 2], isStreamless: false),
    Family(testDescription: "bottleneck", kind: .bottleneck, blocks: [2, 1, 1, 1], isStreamless: false),
    Family(testDescription: "streamless", kind: .basic, blocks: [2, 2, 1, 1], isStreamless: true),
  ]

  @Test(arguments: families) func agreesWithTheNaiveOne(_ family: Family) throws {
    let network = try Network.residual(
      blocks: family.blocks, width: 3, classes: 5, kind: family.kind, streamless: family.isStreamless, seed: 4)
    let input = try Numbers(seed: 8).tensor([1, 3, 40, 37])
    let reference = try Reference(network.graph, network.weights, input)
    var outputs = [Output(node: network.logits, site: .map)]
    for block in network.blocks {
      for layer in Layer.allCases { outputs.append(Output(node: try network.tap(block: block.name, layer: layer).node, site: .map)) }
    }
    for wanted in [outputs] + outputs.map({ [$0] }) {
      let plan = try Plan(graph: network.graph, weights: network.weights, input: (40, 37), outputs: wanted, gradient: true)
      let execution = Execution(plan)
      for (value, output) in zip(try execution.forward(input), wanted) {
        #expect(relativeError(value.values, reference.output(output).floats) < 1e-5, "\(network.graph[output.node].name)")
      }
      let gradients = try wanted.indices.map { try Numbers(seed: UInt64($0)).tensor(plan.outputShape($0, batch: 1)) }
      let dx = try execution.backward(gradients)
      #expect(relativeError(dx.values, reference.backward(wanted, gradients).floats) < 5e-5)
    }
  }
}
