import Engine
import Experiments
import Imaging
import Language
import Networks

extension Builtin {
  static let logits = Builtin(
    "logits", "The network's scores for its classes: [classes] for one input, [N, classes] for several.", topic: .measuring,
    parameters: Parameter<Stimuli>.first("input", "What the network is shown."),
    Parameter<Ablation?>.optional("under", default: nil, "An ablation."),
    Parameter<Fit>.optional("fit", default: .input, "How images of another size are fitted."), returns: .domain(Tensor.typeName),
    examples: ["logits(noise(size: 224, seed: 1)).shape.count // 1"], isExpensive: true
  ) { (context, input: Stimuli, under: Ablation?, fit: Fit) throws(Trap) -> Value in
    let network = try context.network()
    let result = try measuring { () throws(MeasuringError) in
      try network.logits(of: input, under: under, fit: fit, progress: context.listener("logits"))
    }
    return try result.dropping(batch: input.isSingle, channels: false)
  }

  static let classify = Builtin(
    "classify", "The n classes that the network finds likeliest, with their probabilities.", topic: .measuring,
    parameters: Parameter<Image>.first("image", "The image."), Parameter<Int>.optional("n", default: 5, "How many classes."),
    examples: ["classify(dataset(\"val\")[0].image, n: 3).count // 3"], isExpensive: true
  ) { (context, image: Image, n: Int) throws(Trap) -> Table in
    let network = try context.network()
    guard n >= 1 else { throw Trap("`n` must be at least 1", argument: "n") }
    let shares = try measuring { () throws(MeasuringError) in try network.probabilities(of: .image(image)) }
    let order = shares.indices.sorted { shares[$0] == shares[$1] ? $0 < $1 : shares[$0] > shares[$1] }.prefix(n)
    return try Table([
      .init("class", order.map(Value.int)), .init("name", order.map { .string(network.className($0)) }),
      .init("probability", order.map { .number(shares[$0]) }),
    ])
  }

  static let accuracy = Builtin(
    "accuracy", "The share of the images whose label is among the network's k likeliest classes.", topic: .measuring,
    parameters: Parameter<Dataset>.first("data", "Images with labels."),
    Parameter<Ablation?>.optional("under", default: nil, "An ablation."),
    Parameter<Int>.optional("k", default: 1, "How many classes count."), examples: ["accuracy(dataset(\"val\").take(16)) > 0.5 // true"],
    isExpensive: true, check: { call in call.outOfRange("k", 1...Double(call.network?.classes ?? 1_000_000)) }
  ) { (context, data: Dataset, under: Ablation?, k: Int) throws(Trap) -> Double in
    let network = try context.network()
    return try measuring { () throws(MeasuringError) in
      try network.accuracy(on: data, k: k, under: under, progress: context.listener("accuracy"))
    }
  }

  static let accuracies = Builtin(
    "accuracies",
    "The accuracy under each of several ablations, `nil` for the intact network. What they do not reach is computed once for all, so this is faster than asking one by one; the numbers are the same.",
    topic: .measuring, parameters: Parameter<Dataset>.first("data", "Images with labels."),
    Parameter<[Ablation?]>.required("under", "The ablations."),
    Parameter<Int>.optional("k", default: 1, "How many classes count."),
    examples: ["accuracies(dataset(\"val\").take(8), under: [nil, ablate(block: \"4.1\", channels: [3], by: .zero)]).count // 2"],
    isExpensive: true, check: { call in call.outOfRange("k", 1...Double(call.network?.classes ?? 1_000_000)) }
  ) { (context, data: Dataset, under: [Ablation?], k: Int) throws(Trap) -> [Double] in
    let network = try context.network()
    return try measuring { () throws(MeasuringError) in
      try network.accuracies(on: data, k: k, under: under, progress: context.listener("accuracies"))
    }
  }

  static let correct = Builtin(
    "correct",
    "Which images the network gets right under each of several ablations, `nil` for the intact network: a tensor [ablations, images] of 1 (right) and 0 (wrong; not a number where a picture was skipped). The mean of a row is the accuracy.",
    topic: .measuring, parameters: Parameter<Dataset>.first("data", "Images with labels."),
    Parameter<[Ablation?]>.required("under", "The ablations."),
    Parameter<Int>.optional("k", default: 1, "How many classes count."), returns: .domain(Tensor.typeName),
    examples: ["correct(dataset(\"val\").take(4), under: [nil, ablate(block: \"4.1\", channels: [3], by: .zero)]).shape // [2, 4]"],
    isExpensive: true, check: { call in call.outOfRange("k", 1...Double(call.network?.classes ?? 1_000_000)) }
  ) { (context, data: Dataset, under: [Ablation?], k: Int) throws(Trap) -> Tensor in
    let network = try context.network()
    let rows = try measuring { () throws(MeasuringError) in
      try network.correct(on: data, k: k, under: under, progress: context.listener("correct"))
    }
    return try Tensor(like: [rows.count, data.count], rows.flatMap { row in row.map { right in right.map { $0 ? 1 : 0 } ?? .nan } })
  }

  static let top = Builtin(
    "top", "The images of a data set that excite a channel most, the strongest first; of equal ones the lower index.", topic: .measuring,
    parameters: Parameter<Dataset>.first("data", "The images."), Parameter<String?>.optional("block", default: nil, "The block."),
    Parameter<Layer?>.optional("layer", default: nil, "Which of its taps: .in, .pre or .post."),
    Parameter<Int>.required("ch", "The channel."),
    Parameter<Site>.optional("at", default: .center, "Where; over .map the strongest position counts."),
    Parameter<Int>.optional("n", default: 9, "How many images."),
    Parameter<String?>.optional("module", default: nil, "A torchvision module path in place of block and layer."),
    examples: [
      "top(dataset(\"val\").take(16), block: \"2.1\", layer: .post, ch: 3, n: 2).columns // [\"image\", \"act\", \"label\", \"index\"]"
    ], isExpensive: true,
    check: { call in call.misplaced(channels: "ch") }
  ) {
    (context, data: Dataset, block: String?, layer: Layer?, ch: Int, at: Site, n: Int, module: String?) throws(Trap) -> Table in
    guard n >= 1 else { throw Trap("`n` must be at least 1", argument: "n") }
    let network = try context.network()
    let tap = try network.place(block: block, layer: layer, module: module)
    try network.require([ch], of: tap)
    let best = try measuring { () throws(MeasuringError) in
      try network.top(of: data, at: tap, channel: ch, site: at, n: n, progress: context.listener("top \(tap.label)/\(ch)"))
    }
    let examples = try best.map { (entry) throws(Trap) in try data.example(entry.index) }
    return try Table([
      .init("image", examples.map { .domain($0.image) }), .init("act", best.map { .number(Double($0.activation)) }),
      .init("label", examples.map { example in example.label.map { .string(data.className($0)) } ?? Value.none }),
      .init("index", best.map { .int($0.index) }),
    ])
  }
}

extension Network {
  /// The class's name, or its number where names are not known.
  func className(_ index: Int) -> String {
    guard let classNames, classNames.indices.contains(index) else { return "\(index)" }
    return classNames[index]
  }
}
