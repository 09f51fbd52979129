import Engine

/// Graphs for the tests, with random weights: uniform, scaled so that values neither vanish nor explode, and random batch-norm statistics.
struct SmallNetwork {
  var graph = Graph()
  private(set) var named: [String: NodeID] = [:]
  let image: NodeID

  init(channels: Int = 3) { image = graph.input(channels: channels) }

  subscript(name: String) -> NodeID { named[name] ?? image }

  @discardableResult mutating func name(_ name: String, _ id: NodeID) -> NodeID {
    named[name] = id
    return id
  }

  func weights(seed: UInt64 = 1) throws -> Weights {
    var tensors: [String: Tensor] = [:]
    func uniform(_ name: String, _ shape: [Int], _ range: ClosedRange<Float>) throws {
      let hash = name.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
      tensors[name] = try Numbers(seed: hash).tensor(shape, in: range)
    }
    for node in graph.nodes {
      switch node.operation {
      case .convolution(let c):
        let bound = (3 / Float(c.inputs * c.window.kernel * c.window.kernel)).squareRoot()
        try uniform(c.weight, [c.outputs, c.inputs, c.window.kernel, c.window.kernel], -bound...bound)
        if let bias = c.bias { try uniform(bias, [c.outputs], -0.5...0.5) }
      case .linear(let l):
        let bound = (3 / Float(l.inputs)).squareRoot()
        try uniform(l.weight, [l.outputs, l.inputs], -bound...bound)
        if let bias = l.bias { try uniform(bias, [l.outputs], -0.5...0.5) }
      case .batchNorm(let b):
        try uniform(b.weight, [b.channels], 0.5...1.5)
        try uniform(b.bias, [b.channels], -0.5...0.5)
        try uniform(b.runningMean, [b.channels], -0.5...0.5)
        try uniform(b.runningVariance, [b.channels], 0.5...1.5)
      default: break
      }
    }
    return Weights(tensors)
  }

  /// A residual network in small: a stem, a plain block, one with downsample, and a classifier. Named: pre1, in1, post1, pre2, in2, sum2, post2, logits.
  static func residual(width: Int = 5) -> SmallNetwork {
    var net = SmallNetwork()
    var x = net.graph.convolution(net.image, "conv1", outputs: width, kernel: 7, stride: 2, padding: 3)
    x = net.graph.relu(net.graph.batchNorm(x, "bn1"))
    x = net.name("in1", net.graph.maxPool(x, kernel: 3, stride: 2, padding: 1))
    var y = net.graph.convolution(x, "a.conv1", outputs: width, kernel: 3, padding: 1)
    y = net.graph.relu(net.graph.batchNorm(y, "a.bn1"))
    y = net.graph.convolution(y, "a.conv2", outputs: width, kernel: 3, padding: 1)
    y = net.name("pre1", net.graph.batchNorm(y, "a.bn2"))
    x = net.name("post1", net.graph.relu(net.graph.add(y, x)))
    y = net.name("conv", net.graph.convolution(x, "b.conv1", outputs: 2 * width, kernel: 3, stride: 2, padding: 1))
    y = net.graph.relu(net.graph.batchNorm(y, "b.bn1"))
    y = net.graph.convolution(y, "b.conv2", outputs: 2 * width, kernel: 3, padding: 1)
    y = net.name("pre2", net.graph.batchNorm(y, "b.bn2"))
    x = net.graph.convolution(x, "b.downsample.0", outputs: 2 * width, kernel: 1, stride: 2)
    x = net.name("in2", net.graph.batchNorm(x, "b.downsample.1"))
    x = net.name("sum2", net.graph.add(y, x))
    x = net.name("post2", net.graph.relu(x))
    x = net.graph.globalAveragePool(x)
    net.name("logits", net.graph.linear(x, "fc", outputs: 7))
    return net
  }
}
