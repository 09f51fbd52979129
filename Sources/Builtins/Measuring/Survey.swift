import Cache
import Engine
import Experiments
import Language
import Networks

extension Builtin {
  static let survey = Builtin(
    "survey",
    "One pass over a data set for many places at once: a table with a row for each channel, its mean, its standard deviation, and the images that excite it most and least (their indices in `top` and `bottom`, the activations beside them). With `to:` all activations are written while it goes on: [N, channels] for each module, in one .safetensors file or as .npy files in a folder; a survey that was stopped goes on from there, and one that is complete is only read.",
    topic: .measuring, parameters: Parameter<Dataset>.first("data", "The images."),
    Parameter<[String]?>.optional("blocks", default: nil, "The blocks; all of them by default."),
    Parameter<[Layer]>.optional("layers", default: Layer.allCases, "Which of their taps."),
    Parameter<[String]?>.optional("modules", default: nil, "Torchvision module paths in place of blocks and layers."),
    Parameter<Site>.optional("at", default: .center, "Where each map is read: .center, .mean or [row, column]."),
    Parameter<Int>.optional("n", default: 9, "How many images at each end."),
    Parameter<String?>.optional("to", default: nil, "A .safetensors file, or a folder, for the activations."),
    Parameter<Ablation?>.optional("under", default: nil, "An ablation."), returns: .domain(Table.typeName),
    examples: [
      "survey(dataset(\"val\").take(8), blocks: [\"2.1\"], layers: [.pre], n: 2)[3][\"top\"].count // 2",
      "survey(dataset(\"val\").take(8), modules: [\"layer1.0\", \"layer4.1.bn2\"], to: \"seen.safetensors\").count; load(\"seen.safetensors\")[\"layer1.0\"].shape // [8, 16]",
    ], hasEffect: true, writing: .label("to"), isExpensive: true, asksWhilePlanning: true,
    check: { call in call.unknownTaps() + call.outOfRange("n", 0...1e9) }
  ) {
    (
      context, data: Dataset, blocks: [String]?, layers: [Layer], modules: [String]?, at: Site, n: Int, to: String?, under: Ablation?
    ) throws(Trap) -> Value in
    guard n >= 0 else { throw Trap("`n` must be 0 or more", argument: "n") }
    let network = try context.network()
    let taps = try network.taps(blocks: blocks, layers: layers, modules: modules)
    if context.isPlanning, let to {
      try context.planWriting(.string(to))
      return .unknown(Unknown(.domain(Table.typeName)))
    }
    let place = try to.map { (path) throws(Trap) in try FeatureFile.Place(path, context) }
    func measure(_ data: Dataset, _ bookmark: Bookmark? = nil) throws(Trap) -> [[Survey.Channel]] {
      try measuring { () throws(MeasuringError) in
        try network.survey(
          data, taps: taps, site: at, n: n, under: under, to: place, bookmark: bookmark, progress: context.listener("survey")
        ).channels
      }
    }
    // With a file of its own all that it found is there.
    if place != nil { return .domain(try Survey.table(taps, measure(data))) }
    var key = context.key("survey", network)
    key.add("places", text: taps.map(\.module).joined(separator: " "))
    key.add("at", at)
    key.add("n", n)
    key.add("under", under: under)
    key.add("data", data)
    let channels = try context.keptPass(key, over: data, "survey", .survey) { (data, bookmark) throws(Trap) in try measure(data, bookmark) }
    return try channels.map { (channels) throws(Trap) in .domain(try Survey.table(taps, channels)) }
      ?? .unknown(Unknown(.domain(Table.typeName)))
  }
}

extension FeatureFile.Place {
  fileprivate init(_ path: String, _ context: Context) throws(Trap) {
    let target = try context.settings.writable(path)
    do throws(FileError) { try Files.makeFolder(Paths.parent(target)) } catch { throw Trap(error, argument: "to") }
    if path.lowercased().hasSuffix(".safetensors") {
      self = .safetensors(path: target)
    } else {
      if Files.kind(target) == .file { throw Trap("\(path.literal) is a file, and no .safetensors", argument: "to") }
      self = .folder(path: target)
    }
  }
}

extension Network {
  /// The taps of blocks and layers, or of modules; where two are the same place, the first.
  func taps(blocks names: [String]?, layers: [Layer], modules: [String]?) throws(Trap) -> [Tap] {
    var taps: [Tap] = []
    if let modules {
      if names != nil { throw Trap("give either `modules:` or `blocks:` and `layers:`", argument: "modules") }
      for module in modules { taps.append(try place(module: module)) }
    } else {
      for name in names ?? blocks.map(\.name) { for layer in layers { taps.append(try place(block: name, layer: layer)) } }
    }
    guard !taps.isEmpty else { throw Trap("there is no place to measure", argument: modules == nil ? "blocks" : "modules") }
    var seen: Set<NodeID> = []
    return taps.filter { seen.insert($0.node).inserted }
  }
}

extension StaticCall {
  /// A complaint where literal blocks or modules are none of the network's.
  fileprivate func unknownTaps() -> [StaticComplaint] {
    guard let network else { return [] }
    for (parameter, check) in [
      ("blocks", { (name: String) throws(Trap) in _ = try network.block(name) }),
      ("modules", { (name: String) throws(Trap) in _ = try network.place(module: name) }),
    ] {
      guard case .array(let names)? = constants[parameter] else { continue }
      for (index, name) in names.enumerated() {
        guard case .string(let name) = name else { continue }
        do { try check(name) } catch { return [StaticComplaint(error, argument: parameter, element: index).naming(parameter)] }
      }
    }
    return []
  }
}

extension StaticComplaint {
  /// The same about an argument of another name.
  fileprivate func naming(_ argument: String) -> StaticComplaint {
    StaticComplaint(argument: argument, message: message, label: label, notes: notes, code: code, element: element)
  }
}

extension Survey {
  /// A row for each channel.
  static func table(_ taps: [Tap], _ channels: [[Channel]]) throws(Trap) -> Table {
    var rows: [(tap: Tap, number: Int, channel: Channel)] = []
    for (tap, channels) in zip(taps, channels) { for (number, channel) in channels.enumerated() { rows.append((tap, number, channel)) } }
    func column(_ name: String, _ value: ((tap: Tap, number: Int, channel: Channel)) -> Value) -> Table.Column {
      .init(name, rows.map(value))
    }
    func indices(_ list: [Ranked]) -> Value { .array(list.map { .int($0.index) }) }
    func activations(_ list: [Ranked]) -> Value { .array(list.map { .number(Double($0.activation)) }) }
    return try Table([
      column("block") { $0.tap.block.value }, column("layer") { $0.tap.layer?.rawValue.value ?? .none },
      column("module") { .string($0.tap.module) },
      column("ch") { .int($0.number) }, column("mean") { .number($0.channel.mean) }, column("std") { .number($0.channel.deviation) },
      column("top") { indices($0.channel.top) }, column("topActs") { activations($0.channel.top) },
      column("bottom") { indices($0.channel.bottom) }, column("bottomActs") { activations($0.channel.bottom) },
    ])
  }
}
