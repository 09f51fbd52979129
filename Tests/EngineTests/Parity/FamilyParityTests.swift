import Engine
import Foundation
import HashedNetwork
import Networks
import Testing

/// All of torchvision's ResNets and networks without residual sums, at an eighth of their width, against PyTorch (Tests/Golden/family.py).
@Suite struct FamilyParityTests {
  struct Family: Decodable {
    let kind: String, blocks: [Int], streamless: Bool
    let width: Int, classes: Int
    let torch: String
    let logits: [Float]
    let taps: [String: Golden.Sampled]

    var architecture: Architecture {
      Architecture(
        kind: kind == "basic" ? .basic : .bottleneck, blocks: blocks, width: width, classes: classes, isStreamless: streamless)
    }
  }

  @Test(arguments: ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "streamless18", "streamless50"])
  func `every tap and the logits`(_ name: String) throws {
    let file = Golden.folder.appending(path: "../family/\(name).json")
    let golden = try JSONDecoder().decode(Family.self, from: Data(contentsOf: file))
    let network = try HashedNetwork.resnet(golden.architecture)
    let names = golden.taps.keys.sorted()
    #expect(names == network.blocks.flatMap { block in Layer.allCases.map { "\(block.name)/\($0.rawValue)" } }.sorted())
    var outputs = try names.map { name in
      let parts = name.split(separator: "/").map(String.init)
      return Output(node: try network.tap(block: parts[0], layer: try #require(Layer(rawValue: parts[1]))).node, site: .map)
    }
    outputs.append(Output(node: network.logits, site: .map))
    let plan = try Plan(graph: network.graph, weights: network.weights, input: (224, 224), outputs: outputs)
    let values = try Execution(plan).forward(try Golden.image())
    var worst = (error: 0.0, name: "")
    for (name, value) in zip(names, values) {
      let error = golden.taps[name]?.error(value.values) ?? .infinity
      #expect(error <= 2e-5, "\(name)")
      if error > worst.error { worst = (error, name) }
    }
    let logits = relativeError(values[names.count].values, golden.logits)
    #expect(logits <= 2e-5)
    print("\(name): the largest difference from PyTorch \(golden.torch) is \(worst.error) at \(worst.name); logits \(logits)")
    // As people ask for it: one tap, where everything that can be is folded.
    for block in [network.blocks[network.blocks.count / 2], network.blocks[network.blocks.count - 1]] {
      let tap = try network.tap(block: block.name, layer: .pre)
      let plan = try Plan(
        graph: network.graph, weights: network.weights, input: (224, 224), outputs: [Output(node: tap.node, site: .map)])
      let error = golden.taps["\(block.name)/pre"]?.error(try Execution(plan).forward(try Golden.image())[0].values) ?? .infinity
      #expect(error <= 2e-5, "\(block.name) alone")
    }
  }
}
