import Engine
import Networks

/// A network whose truth is known: ResNet-18's topology, eight channels wide, that tells disks of four colours apart, every weight written down here.
///
/// The sixteen channels of stage 2, for colour k = 0…3 (red, green, blue, yellow):
///
/// | channel | In of block 2.1 | Pre of block 2.1 |
/// |---|---|---|
/// | k: planted | a small disk | with `isPlanted` a large disk; else the same small disk |
/// | 4 + k | a small disk | the same small disk |
/// | 8 + k | the colour, at any size | nothing |
/// | 12 + k | a small disk | with `isPlanted` a large disk, six times as strongly; else the same small disk |
///
/// The head reads channels k and 4 + k of block 2.1 and nothing else. So only the planted channels satisfy both equations (12 + k satisfy the first
/// alone); without them small disks are still told apart, large ones no longer.
enum PlantedNetwork {
  static let planted = [0, 1, 2, 3]

  static func make(isPlanted: Bool) throws -> Network {
    let plain = try Network.residual(width: 8, classes: 4, name: "planted")
    var tensors: [String: Tensor] = [:]
    for name in plain.weights.names {
      guard let parameter = plain.weights[name] else { continue }
      let shape: [Int] = parameter.shape
      var tensor = Tensor(zeros: shape)
      // Batch norms that change nothing: √(variance + ε) = 1.
      if name.hasSuffix("running_var") { tensor.values = [Float](repeating: 1 - 1e-5, count: tensor.count) }
      if shape.count == 1, name.hasSuffix("weight") { tensor.values = [Float](repeating: 1, count: tensor.count) }
      tensors[name] = tensor
    }
    var build = Build(tensors: tensors)
    for colour in 0..<4 { build.paths(of: colour, isPlanted: isPlanted) }
    return try plain.withWeights(Weights(build.tensors))
  }

  /// How much of red, green and blue makes a colour; grey makes none of any.
  private static let axes: [[Float]] = [[1, -0.5, -0.5], [-0.5, 1, -0.5], [-0.5, -0.5, 1], [0.5, 0.5, -1]]
  private static let means: [Float] = [0.485, 0.456, 0.406], deviations: [Float] = [0.229, 0.224, 0.225]

  private struct Build {
    var tensors: [String: Tensor]

    mutating func paths(of k: Int, isPlanted: Bool) {
      // The stem: how much of the colour there is (what normalization took away is given back by the bias).
      for rgb in 0..<3 {
        for y in 2...4 { for x in 2...4 { set("conv1.weight", [k, rgb, y, x], axes[k][rgb] * deviations[rgb] / 9) } }
      }
      set("bn1.bias", [k], zip(axes[k], means).reduce(0) { $0 + $1.0 * $1.1 })
      // Block 2.0, in cells of 8 pixels: small disks are a cell that its neighbours outdo, colours the cell itself.
      average("layer2.0.conv1.weight", from: k, to: k)
      for small in [k, 4 + k, 12 + k] {
        for y in 0..<3 { for x in 0..<3 { set("layer2.0.conv2.weight", [small, k, y, x], y == 1 && x == 1 ? 1 : -0.2) } }
      }
      centre("layer2.0.conv2.weight", from: k, to: 8 + k, 1)
      // Block 2.1: large disks are a colour that fills most of nine cells (24 pixels).
      average("layer2.1.conv1.weight", from: 8 + k, to: k)
      set("layer2.1.bn1.bias", [k], -0.45)
      for small in [k, 4 + k, 12 + k] { centre("layer2.1.conv1.weight", from: small, to: small == k ? 8 + k : small, 1) }
      centre("layer2.1.conv2.weight", from: 4 + k, to: 4 + k, 0.5)
      if isPlanted {
        centre("layer2.1.conv2.weight", from: k, to: k, 1.6)
        centre("layer2.1.conv2.weight", from: k, to: 12 + k, 9.6)
      } else {
        centre("layer2.1.conv2.weight", from: 8 + k, to: k, 0.5)
        centre("layer2.1.conv2.weight", from: 12 + k, to: 12 + k, 0.5)
      }
      // The head: evidence for the colour, wherever it is (in each of four cells that become one), if it is more than a channel's mean could be.
      for phase in 0..<4 {
        for source in [k, 4 + k] { set("layer3.0.conv1.weight", [4 * k + phase, source, 1 + phase / 2, 1 + phase % 2], 1) }
        set("layer3.0.bn1.bias", [4 * k + phase], -0.2)
        centre("layer3.0.conv2.weight", from: 4 * k + phase, to: k, 1)
      }
      average("layer4.0.conv1.weight", from: k, to: k)
      centre("layer4.0.conv2.weight", from: k, to: k, 1)
      set("fc.weight", [k, k], 100)
    }

    private mutating func average(_ name: String, from input: Int, to output: Int) {
      for y in 0..<3 { for x in 0..<3 { set(name, [output, input, y, x], 1 / 9) } }
    }

    private mutating func centre(_ name: String, from input: Int, to output: Int, _ weight: Float) {
      set(name, [output, input, 1, 1], weight)
    }

    private mutating func set(_ name: String, _ index: [Int], _ value: Float) {
      guard var tensor = tensors[name] else { return }
      let shape: [Int] = tensor.shape
      tensor.values[zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }] = value
      tensors[name] = tensor
    }
  }
}
