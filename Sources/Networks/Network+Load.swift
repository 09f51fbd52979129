extension Network {
  /// Reads a checkpoint (`.pth` of either form, `.safetensors`); the architecture follows from the names and shapes in it.
  /// - Throws: `NetworkError.unreadable`, `.malformed`, `.unrecognized`, or `.misfit` with the tensor, the shape found and the shape wanted.
  public static func load(path: String) throws(NetworkError) -> Network {
    let name = Self.name(ofFile: path), checkpoint = try Checkpoint.open(path: path)
    let network = try make(checkpoint, name: name)
    guard network.classNames == nil, try checkpoint.isTorchvisions else { return network }
    return network.named(name, classNames: ImageNet.names)
  }

  /// What one is called whose file does not say so.
  static func name(ofFile path: String) -> String {
    path.split(separator: "/").last.map { String($0.split(separator: ".").first ?? $0) } ?? path
  }

  /// The network of a checkpoint with torchvision's names; class names and a name are taken from the metadata where they are given.
  public static func make(_ checkpoint: Checkpoint, name: String) throws(NetworkError) -> Network {
    let architecture = try Architecture(checkpoint)
    let names = try ResidualLayout(architecture).parameters.map(\.name)
    return try make(architecture, Weights(try checkpoint.unwrapped.values(of: names)), checkpoint.metadata, name: name)
  }

  /// The network of tensors with torchvision's names.
  public static func make(_ contents: SafeTensors.Contents, name: String) throws(NetworkError) -> Network {
    let architecture = try Architecture(recognizing: contents.tensors.mapValues(\.shape), name: name)
    return try make(architecture, Weights(contents.tensors), contents.metadata, name: name)
  }

  private static func make(
    _ architecture: Architecture, _ weights: Weights, _ metadata: [String: String], name: String
  ) throws(NetworkError) -> Network {
    let classNames = metadata["classes"].map { $0.split(separator: ",").map(String.init) }
    let network = try Network(
      name: metadata["name"] ?? name, architecture: architecture, weights: weights,
      classNames: classNames?.count == architecture.classes ? classNames : nil, metadata: metadata)
    try network.requireFinite(name)
    return network
  }

  /// A weight that is no finite number would make nearly every activation one that is none.
  private func requireFinite(_ file: String) throws(NetworkError) {
    for name in weights.tensors.keys.sorted() {
      guard let values = weights[name]?.values, let place = values.firstIndex(where: { !$0.isFinite }) else { continue }
      throw .malformed(name: file, reason: "its tensor \"\(name.shown)\" holds \(values[place]) (element \(place) of \(values.count))")
    }
  }

  /// The contents of a file from which `load` makes this network again.
  public var contents: SafeTensors.Contents {
    var metadata = metadata
    metadata["name"] = name
    if let classNames { metadata["classes"] = classNames.joined(separator: ",") }
    return SafeTensors.Contents(tensors: weights.tensors, metadata: metadata)
  }
}

extension Checkpoint {
  /// Whether the file is one of torchvision's with ImageNet's classes: by its name and, if that is right, by its SHA-256.
  fileprivate var isTorchvisions: Bool {
    get throws(NetworkError) {
      guard let digits = ExpectedDigest.digits(inFileName: name), let entry = Catalog.entries.first(where: { $0.digits == digits }),
        unwrapped.tensors["fc.bias"]?.shape == [entry.architecture.classes]
      else { return false }
      do { return try source.digest().hex.hasPrefix(digits) } catch { throw .unreadable(path: name, reason: error.reason) }
    }
  }
}

extension Architecture {
  /// Of a checkpoint, whose tensors are all accounted for; no values are read.
  /// - Throws: `NetworkError.unrecognized` or `.misfit` with the first thing that does not fit.
  public init(_ checkpoint: Checkpoint) throws(NetworkError) {
    let checkpoint = checkpoint.unwrapped
    if let integer = checkpoint.tensors.filter({ !$0.value.type.isFloat && !$0.key.hasSuffix("num_batches_tracked") }).keys.min() {
      throw .unrecognized(
        name: checkpoint.name, reason: "its tensor \"\(integer.shown)\" is of the type \(checkpoint.tensors[integer]?.type.rawValue ?? "")")
    }
    try self.init(recognizing: checkpoint.tensors.mapValues(\.shape), name: checkpoint.name)
  }

  /// From the names and shapes of a checkpoint's tensors.
  /// - Throws: `NetworkError.unrecognized` or `.misfit` with the first thing that does not fit.
  public init(recognizing shapes: [String: [Int]], name: String) throws(NetworkError) {
    func shape(_ parameter: String, axes: Int) throws(NetworkError) -> [Int] {
      guard let shape = shapes[parameter] else { throw .unrecognized(name: name, reason: "it has no tensor \"\(parameter)\"") }
      guard shape.count == axes else {
        throw .unrecognized(name: name, reason: "its tensor \"\(parameter)\" has the shape \(shape), but \(axes) axes are wanted")
      }
      return shape
    }
    let stem = try shape("conv1.weight", axes: 4)
    let head = try shape("fc.weight", axes: 2)
    var blocks: [Int] = []
    for stage in 1...4 {
      let count = (0..<200).prefix { shapes["layer\(stage).\($0).conv1.weight"] != nil }.count
      guard count > 0 else { break }
      blocks.append(count)
    }
    guard !blocks.isEmpty else { throw .unrecognized(name: name, reason: "it has no tensor \"layer1.0.conv1.weight\"") }
    let kind: BlockKind = shapes["layer1.0.conv3.weight"] == nil ? .basic : .bottleneck
    let hasDownsample = shapes.keys.contains { $0.contains(".downsample.") }
    let needsDownsample = blocks.count > 1 || kind == .bottleneck
    self.init(kind: kind, blocks: blocks, width: stem[0], classes: head[0], isStreamless: needsDownsample && !hasDownsample)
    try requireFit(shapes, name: name)
  }

  /// Every parameter is there in the shape that is wanted, and nothing else but PyTorch's counters.
  private func requireFit(_ shapes: [String: [Int]], name: String) throws(NetworkError) {
    let wanted = try ResidualLayout(self).parameters
    for (parameter, shape) in wanted {
      guard let found = shapes[parameter] else {
        throw .unrecognized(name: name, reason: "it has no tensor \"\(parameter)\", which \(description) has")
      }
      guard found == shape else { throw .misfit(name: name, parameter: parameter, found: found, wanted: shape, architecture: description) }
    }
    let known = Set(wanted.map(\.name))
    if let extra = shapes.keys.filter({ !known.contains($0) && !$0.hasSuffix("num_batches_tracked") }).min() {
      throw .unrecognized(name: name, reason: "it has a tensor \"\(extra.shown)\", which \(description) does not have")
    }
  }
}
