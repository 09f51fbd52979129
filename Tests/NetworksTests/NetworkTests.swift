import Foundation
import Networks
import Testing

@Suite struct NetworkTests {
  @Test func `ResNet-18's blocks and taps`() throws {
    let network = try Network.residual(width: 16, classes: 32)
    #expect(network.name == "ResNet-18")
    #expect(network.blocks.map(\.name) == ["1.0", "1.1", "2.0", "2.1", "3.0", "3.1", "4.0", "4.1"])
    #expect(network.blocks.map(\.channels) == [16, 16, 32, 32, 64, 64, 128, 128])
    #expect(network.blocks.filter(\.hasDownsample).map(\.name) == ["2.0", "3.0", "4.0"])
    #expect(try network.tap(block: "3.1", layer: .pre).module == "layer3.1.bn2")
    #expect(try network.tap(block: "2.0", layer: .in).module == "layer2.0.downsample.1")
    #expect(try network.tap(block: "1.0", layer: .in).module == "maxpool")
    #expect(try network.tap(block: "3.1", layer: .in).node == network.tap(block: "3.0", layer: .post).node)
    #expect(try network.tap(module: "layer3.1.bn2") == network.tap(block: "3.1", layer: .pre))
    #expect(try network.tap(module: "layer2.0.downsample.1") == network.tap(block: "2.0", layer: .in))
    #expect(try network.tap(module: "layer4.1") == network.tap(block: "4.1", layer: .post))
    #expect(try network.tap(module: "fc").channels == 32)
    let tap = try network.tap(block: "2.1", layer: .in)
    let sum = try #require(tap.summand)
    #expect(network.graph[sum].inputs.contains(tap.node))
  }

  @Test func `the streamless variant has no sums`() throws {
    let network = try Network.residual(width: 16, classes: 32, streamless: true)
    #expect(!network.graph.nodes.contains { $0.operation == .add })
    #expect(network.weights["layer2.0.downsample.0.weight"] == nil)
    for (before, block) in zip(network.blocks, network.blocks.dropFirst()) {
      #expect(block.taps[.in]?.node == before.taps[.post]?.node)
      let post = try #require(block.taps[.post])
      #expect(network.graph[post.node].inputs == [block.taps[.pre]?.node])
    }
  }

  @Test func `the architecture follows from names and shapes`() throws {
    for architecture in [
      Architecture(blocks: [2, 2, 2, 2], width: 16, classes: 7), Architecture(blocks: [3, 4, 6, 3], width: 8, classes: 3),
      Architecture(kind: .bottleneck, blocks: [3, 4, 6, 3], width: 8, classes: 3), Architecture(width: 8, classes: 5, isStreamless: true),
    ] {
      let network = try Network.residual(
        blocks: architecture.blocks, width: architecture.width, classes: architecture.classes, kind: architecture.kind,
        streamless: architecture.isStreamless, seed: 4)
      let again = try Network.make(SafeTensors.read(SafeTensors.write(network.contents), name: "x"), name: "x")
      #expect(again.architecture == architecture)
      #expect(again.hash == network.hash)
      #expect(
        try Network.make(SafeTensors.read(SafeTensors.write(network.contents, half: true), name: "x"), name: "x").hash != network.hash)
    }
    #expect(try Network.residual(blocks: [3, 4, 6, 3], width: 8, classes: 3, kind: .bottleneck).name == "ResNet-50")
  }

  @Test func `what fits nothing is refused`() throws {
    var contents = try Network.residual(blocks: [1, 1], width: 8, classes: 3).contents
    #expect(throws: NetworkError.self) { try Network.make(.init(tensors: [:]), name: "x") }
    contents.tensors["layer1.0.extra"] = Tensor(zeros: [1])
    #expect(throws: NetworkError.self) { try Network.make(contents, name: "x") }
    contents.tensors["layer1.0.extra"] = nil
    contents.tensors["layer1.0.bn1.bias"] = Tensor(zeros: [9])
    #expect(throws: NetworkError.self) { try Network.make(contents, name: "x") }
    contents.tensors["layer1.0.bn1.bias"] = try Tensor(shape: [8], values: [0, 0, .nan, 0, 0, 0, 0, 0])
    #expect(throws: NetworkError.malformed(name: "x", reason: "its tensor \"layer1.0.bn1.bias\" holds nan (element 2 of 8)")) {
      try Network.make(contents, name: "x")
    }
    #expect(throws: NetworkError.self) { try Network.residual(blocks: [], classes: 3) }
    #expect(throws: NetworkError.self) { try Network.residual(width: 0, classes: 3) }
  }

  @Test func `errors name what there is`() throws {
    let network = try Network.residual(width: 8, classes: 3)
    #expect(throws: NetworkError.unknownBlock("5.0", network: "ResNet-18", blocks: network.blocks.map(\.name))) {
      try network.tap(block: "5.0", layer: .pre)
    }
    do {
      _ = try network.tap(module: "layer3.1.bn3")
      Issue.record("layer3.1.bn3 should not exist")
    } catch { #expect(error.description.contains("layer3.1.bn2")) }
    let tap = try network.tap(block: "1.0", layer: .pre)
    do {
      try network.check(channels: [0, 8], of: tap)
      Issue.record("channel 8 should not exist")
    } catch { #expect(error.description == ".pre of block 1.0 has the channels 0 to 7, not 8") }
  }

  @Test func `the networks in the box open`() throws {
    for name in Network.boxNames {
      let network = try Network.box(name)
      #expect(network.name == name)
      #expect(network.architecture.isStreamless == name.contains("streamless"))
      #expect(network.classNames?.count == network.classes)
    }
    #expect(Network.boxNames.first == "box")
    #expect(throws: NetworkError.self) { try Network.box("bx") }
  }
}

@Suite struct ModelCardTests {
  @Test func `the model card has the numbers that the weights carry`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let card = try String(contentsOf: root.appending(path: "Sources/CBoxWeights/MODEL-CARD.md"), encoding: .utf8)
    for name in Network.boxNames {
      let network = try Network.box(name)
      func percent(_ key: String) -> String {
        network.metadata[key].flatMap(Double.init).map { String(format: "%.1f", 100 * $0) } ?? "–"
      }
      let row = [
        name, network.metadata["seed"] ?? "–", percent("accuracy-val"), percent("accuracy-test"), percent("accuracy-val-window-0.9"),
      ]
      #expect(card.contains("| \(row.joined(separator: " | ")) |"))
      #expect(card.contains("**\(name)**: \(network.metadata["recipe"] ?? "")"))
    }
  }
}
