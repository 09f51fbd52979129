import Cache
import Engine
import Experiments
import Imaging
import Language
import Networks

extension Builtin {
  static let act = Builtin(
    "act",
    "What a place in the network answers to an input: a number for one image, one channel and one site. Many inputs, several channels (or no `ch:`) and `at: .map` each add their axes, in the order N, C, H, W.",
    topic: .measuring, parameters: Parameter<Stimuli>.first("input", "What the network is shown."),
    Parameter<String?>.optional("block", default: nil, "The block, e.g. \"3.1\"."),
    Parameter<Layer?>.optional("layer", default: nil, "Which of its taps: .in, .pre or .post."),
    Parameter<Channels?>.optional("ch", default: nil, "The channel, or several; all of them by default."),
    Parameter<Site>.optional("at", default: .center, "Where: .center, .map, .mean or [row, column]."),
    Parameter<Ablation?>.optional("under", default: nil, "An ablation."),
    Parameter<Fit>.optional("fit", default: .input, "How images of another size are fitted: .input, .short(n) or .none."),
    Parameter<String?>.optional("module", default: nil, "A torchvision module path in place of block and layer."),
    returns: .oneOf([.number, .domain(Tensor.typeName)]),
    examples: ["act(noise(size: 224, seed: 1), block: \"2.1\", layer: .post).shape // [32]"], isExpensive: true, asksWhilePlanning: true,
    check: { call in call.misplaced(channels: "ch") },
    shape: { slots in .unknown(Unknown(slots.isOneNumber ? .number : .oneOf([.number, .domain(Tensor.typeName)]))) }
  ) {
    (
      context, input: Stimuli, block: String?, layer: Layer?, ch: Channels?, at: Site, under: Ablation?, fit: Fit, module: String?
    )
      throws(Trap) -> Value in
    let network = try context.network()
    let tap = try network.place(block: block, layer: layer, module: module)
    if let ch {
      guard !ch.list.isEmpty else { throw Trap("no channel to measure", argument: "ch") }
      try network.require(ch.list, of: tap)
    }
    let what = "act \(tap.label)"
    func measure(_ input: Stimuli, _ channels: [Int]?, _ bookmark: Bookmark? = nil) throws(Trap) -> Tensor {
      try measuring { () throws(MeasuringError) in
        try network.activations(
          of: input, at: tap, channels: channels, site: at, under: under, fit: fit, bookmark: bookmark, progress: context.listener(what))
      }
    }
    guard case .dataset(let data) = input else {
      let result = try context.cheaply { () throws(Trap) in try measure(input, ch?.list) }
      guard let result else { return .unknown(Unknown(.oneOf([.number, .domain(Tensor.typeName)]))) }
      return try result.dropping(batch: input.isSingle, channels: ch?.isSingle ?? false)
    }
    var key = context.key("act", network)
    key.add("place", tap)
    key.add("ch", text: ch.map { $0.list.value.quoted } ?? "all")
    key.add("at", at)
    key.add("under", under: under)
    key.add("data", data)
    let result = try context.keptPass(key, over: data, what, .tensor) { (data, bookmark) throws(Trap) in
      try measure(.dataset(data), ch?.list, bookmark)
    }
    guard let result else { return .unknown(Unknown(.domain(Tensor.typeName))) }
    return try result.dropping(batch: false, channels: ch?.isSingle ?? false)
  }
}

extension [Value?] {
  /// Whether `act` with these arguments gives one number whatever their values are: one image, one channel, one site.
  fileprivate var isOneNumber: Bool {
    guard count > 4, case .number? = self[3], let image = self[0] else { return false }
    if case .symbol(let site)? = self[4], site.name == "map" { return false }
    return image.type == .domain(Image.typeName)
  }
}

extension Tensor {
  /// Without the axes that stand for one input and one channel; a number if no axis is left.
  func dropping(batch: Bool, channels: Bool) throws(Trap) -> Value {
    var rest = shape
    if channels, rest.count > 1 { rest.remove(at: 1) }
    if batch, !rest.isEmpty { rest.removeFirst() }
    if rest.isEmpty, let only = values.first { return .number(Double(only)) }
    return .domain(try Tensor(like: rest, values))
  }
}
