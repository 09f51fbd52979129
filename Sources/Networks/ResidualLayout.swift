import Engine

/// The graph of a residual network, the names of its places, and the shapes of its parameters.
struct ResidualLayout {
  private(set) var graph = Graph()
  private(set) var logits: NodeID
  private(set) var blocks: [Block] = []
  private(set) var modules: [String: NodeID] = [:]

  /// Every parameter and running statistic with its shape, in the graph's order.
  var parameters: [(name: String, shape: [Int])] {
    graph.nodes.flatMap { node -> [(name: String, shape: [Int])] in
      switch node.operation {
      case .convolution(let c): return [(c.weight, [c.outputs, c.inputs, c.window.kernel, c.window.kernel])]
      case .batchNorm(let b): return [b.weight, b.bias, b.runningMean, b.runningVariance].map { ($0, [b.channels]) }
      case .linear(let l): return [(l.weight, [l.outputs, l.inputs])] + (l.bias.map { [($0, [l.outputs])] } ?? [])
      default: return []
      }
    }
  }

  init(_ architecture: Architecture) throws(NetworkError) {
    guard (1...4).contains(architecture.blocks.count), architecture.blocks.allSatisfy({ (1...100).contains($0) }) else {
      throw .architecture("a residual network has one to four stages of at least one block each, not \(architecture.blocks)")
    }
    guard (1...1024).contains(architecture.width), (1...1_000_000).contains(architecture.classes) else {
      throw .architecture("a width of \(architecture.width) and \(architecture.classes) classes make no network")
    }
    logits = graph.input()
    var x = graph.convolution(logits, "conv1", outputs: architecture.width, kernel: 7, stride: 2, padding: 3)
    name(x, "conv1")
    x = graph.batchNorm(x, "bn1")
    name(x, "bn1")
    x = graph.relu(x, "relu")
    name(x, "relu")
    x = graph.maxPool(x, kernel: 3, stride: 2, padding: 1)
    name(x, "maxpool")
    for (stage, count) in architecture.blocks.enumerated() {
      for block in 0..<count { x = appendBlock(architecture, stage: stage, block: block, x) }
      name(x, "layer\(stage + 1)")
    }
    x = graph.globalAveragePool(x, "avgpool")
    name(x, "avgpool")
    logits = graph.linear(x, "fc", outputs: architecture.classes)
    name(logits, "fc")
  }

  private mutating func name(_ node: NodeID, _ module: String) { modules[module] = node }

  /// The convolutions of a block: kernel, channels, stride, as torchvision has them (a bottleneck's stride is in its 3×3).
  private func convolutions(_ architecture: Architecture, stage: Int, stride: Int) -> [(kernel: Int, outputs: Int, stride: Int)] {
    let width = architecture.width << stage
    return switch architecture.kind {
    case .basic: [(3, width, stride), (3, width, 1)]
    case .bottleneck: [(1, width, 1), (3, width, stride), (1, width * 4, 1)]
    }
  }

  private mutating func appendBlock(_ architecture: Architecture, stage: Int, block: Int, _ x: NodeID) -> NodeID {
    let module = "layer\(stage + 1).\(block)"
    let stride = stage > 0 && block == 0 ? 2 : 1
    let outputs = architecture.channels(stage: stage)
    let parts = convolutions(architecture, stage: stage, stride: stride)
    var pre = x
    for (index, part) in parts.enumerated() {
      pre = graph.convolution(
        pre, "\(module).conv\(index + 1)", outputs: part.outputs, kernel: part.kernel, stride: part.stride, padding: part.kernel / 2)
      name(pre, "\(module).conv\(index + 1)")
      pre = graph.batchNorm(pre, "\(module).bn\(index + 1)")
      name(pre, "\(module).bn\(index + 1)")
      if index < parts.count - 1 { pre = graph.relu(pre, "\(module).relu") }
    }
    var bypass = x
    let hasDownsample = !architecture.isStreamless && (stride != 1 || graph[x].channels != outputs)
    if hasDownsample {
      bypass = graph.convolution(bypass, "\(module).downsample.0", outputs: outputs, kernel: 1, stride: stride)
      name(bypass, "\(module).downsample.0")
      bypass = graph.batchNorm(bypass, "\(module).downsample.1")
      name(bypass, "\(module).downsample.1")
      name(bypass, "\(module).downsample")
    }
    var sum: NodeID?
    var post = pre
    if !architecture.isStreamless {
      post = graph.add(pre, bypass, "\(module).add")
      sum = post
    }
    post = graph.relu(post, module)
    name(post, module)
    name(post, "\(module).relu")
    let blockName = "\(stage + 1).\(block)"
    func tap(_ node: NodeID, _ layer: Layer, _ module: String, summand: NodeID? = nil) -> Tap {
      Tap(node: node, channels: graph[node].channels, block: blockName, layer: layer, module: module, summand: summand)
    }
    let bypassModule = hasDownsample ? "\(module).downsample.1" : graph[x].name
    blocks.append(
      Block(
        name: blockName, channels: outputs, hasDownsample: hasDownsample,
        taps: [
          .in: tap(bypass, .in, bypassModule, summand: sum), .pre: tap(pre, .pre, "\(module).bn\(parts.count)"),
          .post: tap(post, .post, module),
        ]))
    return post
  }
}
