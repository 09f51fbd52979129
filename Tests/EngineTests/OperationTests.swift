import Testing

@testable import Engine

/// Every operation, forward and backward, against the naive one in double precision.
@Suite struct OperationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let build: @Sendable (inout SmallNetwork) -> NodeID
    var channels = 3
    var size = (height: 11, width: 9)

    init(
      _ name: String, channels: Int = 3, size: (height: Int, width: Int) = (11, 9),
      _ build: @escaping @Sendable (inout SmallNetwork) -> NodeID
    ) {
      testDescription = name
      self.channels = channels
      self.size = size
      self.build = build
    }
  }

  /// Read over blocks of 2×2 pixels, by tiles.
  static func stem(_ net: inout SmallNetwork, kernel: Int, padding: Int) -> NodeID {
    net.graph.relu(
      net.graph.batchNorm(net.graph.convolution(net.image, "c", outputs: 18, kernel: kernel, stride: 2, padding: padding), "b"))
  }

  static let cases: [Case] =
    [(1, 1, 0), (1, 2, 0), (3, 1, 1), (3, 2, 1), (3, 1, 0), (5, 3, 2), (7, 2, 3), (2, 2, 0), (4, 4, 1)].flatMap { kernel, stride, padding in
      [3, 20].map { channels in
        Case("convolution \(kernel), stride \(stride), padding \(padding), \(channels) channels", channels: channels) { net in
          net.graph.convolution(net.image, "c", outputs: 18, kernel: kernel, stride: stride, padding: padding, bias: true)
        }
      }
    } + [
      Case("stem over blocks, 3 channels", size: (23, 19)) { stem(&$0, kernel: 7, padding: 3) },
      Case("stem over blocks, 1 channel", channels: 1, size: (23, 19)) { stem(&$0, kernel: 7, padding: 2) },
      Case("stem over blocks, 5 channels, kernel 8", channels: 5, size: (24, 19)) { stem(&$0, kernel: 8, padding: 3) },
      Case("long chains", channels: 70) { $0.graph.convolution($0.image, "c", outputs: 33, kernel: 3, padding: 1) },
      Case("two convolutions") { net in
        let x = net.graph.convolution(net.image, "c", outputs: 18, kernel: 3, stride: 2, padding: 1)
        return net.graph.convolution(x, "d", outputs: 4, kernel: 3, stride: 2, padding: 1)
      },
      Case("two readers of the image") { net in
        let x = net.graph.convolution(net.image, "c", outputs: 5, kernel: 3, padding: 1)
        let y = net.graph.convolution(net.image, "d", outputs: 5, kernel: 1)
        return net.graph.add(x, y)
      },
      Case("batch norm") { $0.graph.batchNorm($0.image, "b") },
      Case("batch norm, ReLU") { $0.graph.relu($0.graph.batchNorm($0.image, "b")) },
      Case("convolution, batch norm, ReLU") { net in
        net.graph.relu(net.graph.batchNorm(net.graph.convolution(net.image, "c", outputs: 6, kernel: 3, bias: true), "b"))
      },
      Case("ReLU") { $0.graph.relu($0.image) },
      Case("add") { $0.graph.add($0.image, $0.graph.batchNorm($0.image, "b")) },
      Case("add of one to itself") { $0.graph.add($0.image, $0.image) },
      Case("max pool, overlapping, padded") { $0.graph.maxPool($0.image, kernel: 3, stride: 2, padding: 1) },
      Case("max pool of negative values") { net in
        net.graph.maxPool(net.graph.convolution(net.image, "c", outputs: 4, kernel: 1, bias: true), kernel: 2, stride: 1, padding: 1)
      },
      Case("max pool, gaps") { $0.graph.maxPool($0.image, kernel: 2, stride: 3) },
      Case("global average pool") { $0.graph.globalAveragePool($0.image) },
      Case("linear") { $0.graph.linear($0.graph.globalAveragePool($0.image), "l", outputs: 20) },
      Case("concat") { net in
        let x = net.graph.convolution(net.image, "c", outputs: 5, kernel: 1),
          y = net.graph.convolution(net.image, "d", outputs: 14, kernel: 3, padding: 1)
        return net.graph.concat([x, net.image, y, x])
      },
      Case("convolution of a concat") { net in
        let x = net.graph.convolution(net.image, "c", outputs: 5, kernel: 1),
          y = net.graph.convolution(net.image, "d", outputs: 14, kernel: 3, padding: 1)
        return net.graph.convolution(net.graph.concat([x, y]), "e", outputs: 9, kernel: 3, padding: 1)
      },
    ]

  @Test(arguments: cases) func agreesWithTheNaiveOne(_ c: Case) throws {
    var net = SmallNetwork(channels: c.channels)
    let node = c.build(&net)
    let weights = try net.weights()
    let input = try Numbers(seed: 5).tensor([3, c.channels, c.size.height, c.size.width])
    let reference = try Reference(net.graph, weights, input)
    let shape = try net.graph.shapes(height: c.size.height, width: c.size.width)[node.index]
    let sites: [Site] = [.map, .center, .mean, .position(row: shape.height - 1, column: 0)]
    for site in sites {
      let output = Output(node: node, site: site)
      let plan = try Plan(graph: net.graph, weights: weights, input: c.size, outputs: [output], gradient: true)
      let execution = Execution(plan)
      let result = try execution.forward(input)[0]
      let error = relativeError(result.values, reference.output(output).floats)
      #expect(error < 5e-6, "\(site) forward")
      let gradient = try Numbers(seed: 6).tensor(plan.outputShape(0, batch: 3))
      let dx = try execution.backward([gradient])
      #expect(dx.shape == input.shape)
      let gradientError = relativeError(dx.values, reference.backward([output], [gradient]).floats)
      #expect(gradientError < 1e-5, "\(site) backward")
    }
  }
}
