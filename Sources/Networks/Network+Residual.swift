extension Network {
  /// A residual network with random weights, initialized as torchvision does: convolutions normal with variance 2 / fan-out, batch norms at
  /// 1 and 0, the linear layer uniform in ±1/√inputs. Every parameter's numbers depend on the seed and its own name only.
  ///
  /// - Parameters:
  ///   - blocks: blocks a stage; [2, 2, 2, 2] is ResNet-18, [3, 4, 6, 3] ResNet-34 (or, as bottlenecks, ResNet-50).
  ///   - width: channels of the first stage; 64 is torchvision's, 16 a quarter of it.
  ///   - streamless: without the residual sums (see `Architecture`).
  public static func residual(
    blocks: [Int] = [2, 2, 2, 2], width: Int = 64, classes: Int, kind: Architecture.BlockKind = .basic, streamless: Bool = false,
    seed: UInt64 = 0, name: String? = nil
  ) throws(NetworkError) -> Network {
    let architecture = Architecture(kind: kind, blocks: blocks, width: width, classes: classes, isStreamless: streamless)
    let layout = try ResidualLayout(architecture)
    var tensors: [String: Tensor] = [:]
    for (parameter, shape) in layout.parameters {
      let count = shape.reduce(1, *)
      let random = Random(seed: seed, stream: 1).split(stableHash(parameter))
      var tensor = Tensor(zeros: shape)
      if shape.count == 4 {
        let deviation = (2 / Float(shape[0] * shape[2] * shape[3])).squareRoot()
        tensor.values = (0..<count).map { random.normal(UInt64($0)) * deviation }
      } else if parameter.hasPrefix("fc.") {
        let bound = 1 / Float(architecture.channels(stage: blocks.count - 1)).squareRoot()
        tensor.values = (0..<count).map { random.uniform(UInt64($0), in: -bound...bound) }
      } else if parameter.hasSuffix(".weight") || parameter.hasSuffix(".running_var") {
        tensor.values = [Float](repeating: 1, count: count)
      }
      tensors[parameter] = tensor
    }
    return try Network(name: name ?? architecture.familyName, architecture: architecture, weights: Weights(tensors))
  }

  /// FNV-1a: a number for a name that is the same in every run, unlike `hashValue`.
  static func stableHash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
