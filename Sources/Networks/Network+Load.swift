extension Network {
  /// Reads a `.safetensors` file; the architecture follows from the names and shapes in it.
  public static func load(path: String) throws(NetworkError) -> Network {
    let name = path.split(separator: "/").last.map { String($0.split(separator: ".").first ?? $0) } ?? path
    return try make(try SafeTensors.read(path: path), name: name)
  }

  /// The network of tensors with torchvision's names; class names and a name are taken from the metadata where they are given.
  public static func make(_ contents: SafeTensors.Contents, name: String) throws(NetworkError) -> Network {
    let architecture = try Architecture(recognizing: contents.tensors, name: name)
    let classNames = contents.metadata["classes"].map { $0.split(separator: ",").map(String.init) }
    let network = try Network(
      name: contents.metadata["name"] ?? name, architecture: architecture, weights: Weights(contents.tensors),
      classNames: classNames?.count == architecture.classes ? classNames : nil, metadata: contents.metadata)
    let known = Set(network.graph.parameterNames)
    if let extra = contents.tensors.keys.filter({ !known.contains($0) && !$0.hasSuffix("num_batches_tracked") }).min() {
      throw .unrecognized(name: name, reason: "it has a parameter \"\(extra)\", which \(architecture.familyName) does not have")
    }
    return network
  }

  /// The contents of a file from which `load` makes this network again.
  public var contents: SafeTensors.Contents {
    var metadata = metadata
    metadata["name"] = name
    if let classNames { metadata["classes"] = classNames.joined(separator: ",") }
    return SafeTensors.Contents(tensors: weights.tensors, metadata: metadata)
  }
}

extension Graph {
  var parameterNames: [String] {
    nodes.flatMap { node -> [String] in
      switch node.operation {
      case .convolution(let c): [c.weight] + (c.bias.map { [$0] } ?? [])
      case .batchNorm(let b): [b.weight, b.bias, b.runningMean, b.runningVariance]
      case .linear(let l): [l.weight] + (l.bias.map { [$0] } ?? [])
      default: []
      }
    }
  }
}

extension Architecture {
  /// From the names and shapes of a checkpoint's tensors.
  /// - Throws: `NetworkError.unrecognized` with the first thing that does not fit.
  public init(recognizing tensors: [String: Tensor], name: String) throws(NetworkError) {
    func shape(_ parameter: String, axes: Int) throws(NetworkError) -> [Int] {
      guard let tensor = tensors[parameter] else { throw .unrecognized(name: name, reason: "it has no parameter \"\(parameter)\"") }
      guard tensor.shape.count == axes else {
        throw .unrecognized(name: name, reason: "its \"\(parameter)\" has \(tensor.shape.count) axes instead of \(axes)")
      }
      return tensor.shape
    }
    let stem = try shape("conv1.weight", axes: 4)
    let head = try shape("fc.weight", axes: 2)
    var blocks: [Int] = []
    for stage in 1...4 {
      let count = (0..<200).prefix { tensors["layer\(stage).\($0).conv1.weight"] != nil }.count
      guard count > 0 else { break }
      blocks.append(count)
    }
    guard !blocks.isEmpty else { throw .unrecognized(name: name, reason: "it has no parameter \"layer1.0.conv1.weight\"") }
    let kind: BlockKind = tensors["layer1.0.conv3.weight"] == nil ? .basic : .bottleneck
    let hasDownsample = tensors.keys.contains { $0.contains(".downsample.") }
    let needsDownsample = blocks.count > 1 || kind == .bottleneck
    self.init(kind: kind, blocks: blocks, width: stem[0], classes: head[0], isStreamless: needsDownsample && !hasDownsample)
  }
}
