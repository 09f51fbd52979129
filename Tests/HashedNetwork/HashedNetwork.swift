import Engine
import Networks

/// The networks of Tests/Golden/hashed.py: every parameter a function of `Random`.
public enum HashedNetwork {
  public static func resnet18(width: Int = 64, classes: Int = 1000, seed: UInt64 = 0) throws -> Network {
    try resnet(Architecture(width: width, classes: classes), seed: seed)
  }

  public static func resnet(_ architecture: Architecture, seed: UInt64 = 0) throws -> Network {
    let plain = try Network.residual(
      blocks: architecture.blocks, width: architecture.width, classes: architecture.classes, kind: architecture.kind,
      streamless: architecture.isStreamless)
    var tensors: [String: Tensor] = [:]
    for (stream, name) in plain.weights.names.enumerated() {
      guard let shape = plain.weights[name]?.shape else { continue }
      let random = Random(seed: seed, stream: UInt64(stream))
      var tensor = Tensor(zeros: shape)
      let isScale = name.hasSuffix("running_var") || (shape.count == 1 && name.hasSuffix("weight"))
      let fan = shape.count == 4 ? shape[0] * shape[2] * shape[3] : shape.count == 2 ? shape[1] : 0
      let factor: Float = fan == 0 ? 1 : Float(2 * (6 / Double(fan)).squareRoot())
      tensor.values = (0..<tensor.count).map { index in
        let u = random.uniform(UInt64(index))
        return isScale ? u + 0.5 : (u - 0.5) * factor
      }
      tensors[name] = tensor
    }
    return try plain.withWeights(Weights(tensors))
  }
}
