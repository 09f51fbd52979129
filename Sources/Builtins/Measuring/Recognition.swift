import Cache
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
    examples: ["logits(noise(size: 224, seed: 1)).shape.count // 1"], isExpensive: true, asksWhilePlanning: true
  ) { (context, input: Stimuli, under: Ablation?, fit: Fit) throws(Trap) -> Value in
    let network = try context.network()
    func measure(_ input: Stimuli, _ bookmark: Bookmark? = nil) throws(Trap) -> Tensor {
      try measuring { () throws(MeasuringError) in
        try network.logits(of: input, under: under, fit: fit, bookmark: bookmark, progress: context.listener("logits"))
      }
    }
    guard case .dataset(let data) = input else {
      let result = try context.cheaply { () throws(Trap) in try measure(input) }
      guard let result else { return .unknown(Unknown(.domain(Tensor.typeName))) }
      return try result.dropping(batch: input.isSingle, channels: false)
    }
    var key = context.key("logits", network)
    key.add("under", under: under)
    key.add("data", data)
    let result = try context.keptPass(key, over: data, "logits", .tensor) { (data, bookmark) throws(Trap) in
      try measure(.dataset(data), bookmark)
    }
    return result.map { .domain($0) } ?? .unknown(Unknown(.domain(Tensor.typeName)))
  }

  static let classify = Builtin(
    "classify", "The n classes that the network finds likeliest, with their probabilities.", topic: .measuring,
    parameters: Parameter<Image>.first("image", "The image."), Parameter<Int>.optional("n", default: 5, "How many classes."),
    returns: .domain(Table.typeName),
    examples: ["classify(dataset(\"val\")[0].image, n: 3).count // 3"], isExpensive: true, asksWhilePlanning: true
  ) { (context, image: Image, n: Int) throws(Trap) -> Value in
    let network = try context.network()
    guard n >= 1 else { throw Trap("`n` must be at least 1", argument: "n") }
    let found = try context.cheaply { () throws(Trap) in
      try measuring { () throws(MeasuringError) in try network.probabilities(of: .image(image)) }
    }
    guard let shares = found else { return .unknown(Unknown(.domain(Table.typeName))) }
    let order = shares.indices.sorted { shares[$0] == shares[$1] ? $0 < $1 : shares[$0] > shares[$1] }.prefix(n)
    return .domain(
      try Table([
        .init("class", order.map(Value.int)), .init("name", order.map { .string(network.className($0)) }),
        .init("probability", order.map { .number(shares[$0]) }),
      ]))
  }

  static let accuracy = Builtin(
    "accuracy", "The share of the images whose label is among the network's k likeliest classes.", topic: .measuring,
    parameters: Parameter<Dataset>.first("data", "Images with labels."),
    Parameter<Ablation?>.optional("under", default: nil, "An ablation."),
    Parameter<Int>.optional("k", default: 1, "How many classes count."), returns: .number,
    examples: ["accuracy(dataset(\"val\").take(16)) > 0.5 // true"],
    isExpensive: true, asksWhilePlanning: true, check: { call in call.outOfRange("k", 1...Double(call.network?.classes ?? 1_000_000)) }
  ) { (context, data: Dataset, under: Ablation?, k: Int) throws(Trap) -> Value in
    try context.shares(try context.network(), on: data, under: [under], k: k, "accuracy").first ?? .none
  }

  static let accuracies = Builtin(
    "accuracies",
    "The accuracy under each of several ablations, `nil` for the intact network. What they do not reach is computed once for all, so this is faster than asking one by one; the numbers are the same.",
    topic: .measuring, parameters: Parameter<Dataset>.first("data", "Images with labels."),
    Parameter<[Ablation?]>.required("under", "The ablations."),
    Parameter<Int>.optional("k", default: 1, "How many classes count."), returns: .array(.number),
    examples: ["accuracies(dataset(\"val\").take(8), under: [nil, ablate(block: \"4.1\", channels: [3], by: .zero)]).count // 2"],
    isExpensive: true, asksWhilePlanning: true, check: { call in call.outOfRange("k", 1...Double(call.network?.classes ?? 1_000_000)) }
  ) { (context, data: Dataset, under: [Ablation?], k: Int) throws(Trap) -> Value in
    .array(try context.shares(try context.network(), on: data, under: under, k: k, "accuracies"))
  }

  static let correct = Builtin(
    "correct",
    "Which images the network gets right under each of several ablations, `nil` for the intact network: a tensor [ablations, images] of 1 (right) and 0 (wrong; not a number where a picture was skipped). The mean of a row is the accuracy.",
    topic: .measuring, parameters: Parameter<Dataset>.first("data", "Images with labels."),
    Parameter<[Ablation?]>.required("under", "The ablations."),
    Parameter<Int>.optional("k", default: 1, "How many classes count."), returns: .domain(Tensor.typeName),
    examples: ["correct(dataset(\"val\").take(4), under: [nil, ablate(block: \"4.1\", channels: [3], by: .zero)]).shape // [2, 4]"],
    isExpensive: true, check: { call in call.outOfRange("k", 1...Double(call.network?.classes ?? 1_000_000)) }
  ) { (context, data: Dataset, under: [Ablation?], k: Int) throws(Trap) -> Value in
    let found = try context.verdicts(try context.network(), on: data, under: under, k: k, "correct")
    let rows = found.compactMap(\.self)
    guard rows.count == found.count else { return .unknown(Unknown(.domain(Tensor.typeName))) }
    let values = rows.flatMap { row in row.map { right in right.map { $0 ? Float(1) : 0 } ?? .nan } }
    return .domain(try Tensor(like: [rows.count, data.count], values))
  }

  static let top = Builtin(
    "top", "The images of a data set that excite a channel most, the strongest first; of equal ones the lower index.", topic: .measuring,
    parameters: Parameter<Dataset>.first("data", "The images."), Parameter<String?>.optional("block", default: nil, "The block."),
    Parameter<Layer?>.optional("layer", default: nil, "Which of its taps: .in, .pre or .post."),
    Parameter<Int>.required("ch", "The channel."),
    Parameter<Site>.optional("at", default: .center, "Where; over .map the strongest position counts."),
    Parameter<Int>.optional("n", default: 9, "How many images."),
    Parameter<String?>.optional("module", default: nil, "A torchvision module path in place of block and layer."),
    returns: .domain(Table.typeName),
    examples: [
      "top(dataset(\"val\").take(16), block: \"2.1\", layer: .post, ch: 3, n: 2).columns // [\"image\", \"act\", \"label\", \"index\"]"
    ], isExpensive: true, asksWhilePlanning: true,
    check: { call in call.misplaced(channels: "ch") }
  ) {
    (context, data: Dataset, block: String?, layer: Layer?, ch: Int, at: Site, n: Int, module: String?) throws(Trap) -> Value in
    guard n >= 1 else { throw Trap("`n` must be at least 1", argument: "n") }
    let network = try context.network()
    let tap = try network.place(block: block, layer: layer, module: module)
    try network.require([ch], of: tap)
    guard let best = try context.best(of: data, network, tap, ch, at, n) else { return .unknown(Unknown(.domain(Table.typeName))) }
    let examples = try best.map { (entry) throws(Trap) in try data.example(entry.index) }
    return .domain(
      try Table([
        .init("image", examples.map { .domain($0.image) }), .init("act", best.map { .number(Double($0.activation)) }),
        .init("label", examples.map { example in example.label.map { .string(data.className($0)) } ?? Value.none }),
        .init("index", best.map { .int($0.index) }),
      ]))
  }
}

extension Context {
  /// The strongest images of a channel; nil only in a plan. One pass finds those of all channels of the place, and they are kept together.
  fileprivate func best(
    of data: Dataset, _ network: Network, _ tap: Tap, _ channel: Int, _ site: Site, _ n: Int
  ) throws(Trap) -> [Survey.Ranked]? {
    let what = "top \(tap.label)"
    var key = self.key("top", network)
    key.add("place", tap)
    key.add("at", site)
    key.add("n", n)
    // Over whole maps one channel is less work than all.
    key.add("ch", site == .map ? String(channel) : "all")
    key.add("data", data)
    let found = try keptPass(key, over: data, what, .survey) { (data, bookmark) throws(Trap) in
      try measuring { () throws(MeasuringError) in
        if site != .map {
          return try network.survey(data, taps: [tap], site: site, n: n, bookmark: bookmark, progress: listener(what)).channels
        }
        let best = try network.top(of: data, at: tap, channel: channel, site: site, n: n, progress: listener(what))
        let ranked = best.map { Survey.Ranked(index: $0.index, activation: $0.activation) }
        return [[Survey.Channel(mean: .nan, deviation: .nan, top: ranked, bottom: [])]]
      }
    }
    guard let channels = found?.first else { return nil }
    return site == .map ? channels.first?.top ?? [] : channels.indices.contains(channel) ? channels[channel].top : []
  }
}

extension Network {
  /// The class's name, or its number where names are not known.
  func className(_ index: Int) -> String {
    guard let classNames, classNames.indices.contains(index) else { return "\(index)" }
    return classNames[index]
  }
}
