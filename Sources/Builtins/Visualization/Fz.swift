import Cache
import Engine
import Experiments
import Imaging
import Language
import Networks

extension Builtin {
  static let fz = Builtin(
    "fz",
    "Feature visualization: an image optimized until it excites a channel most. Several channels give an array of images; several seeds an array of those, and several layers one of these: `fz(block: \"2.1\", layer: [.in, .pre, .post], ch: 0..<32)[1][7]` is channel 7 of Pre. Each image is kept as soon as it is done, and one that was stopped goes on.",
    topic: .visualization, parameters: Parameter<String?>.optional("block", default: nil, "The block, e.g. \"3.1\"."),
    Parameter<Several<Layer>?>.optional("layer", default: nil, "Which of its taps: .in, .pre or .post; or several."),
    Parameter<Channels>.required("ch", "The channel, or several."),
    Parameter<Site>.optional("at", default: .center, "Which neuron: .center, [row, column], or .mean for the whole channel."),
    Parameter<Int>.optional("steps", default: 512, "Steps of optimization; the paper takes 2,560."),
    Parameter<Int>.optional("size", default: 224, "The side of the image in pixels."),
    Parameter<Seeds>.optional("seed", default: .unset, "The seed of the start and of the transforms; or several."),
    Parameter<Recipe>.optional("recipe", default: .paper, "The transforms: .paper, .lucent (Lucent's defaults) or .plain (none)."),
    Parameter<Bool>.optional("exact", default: false, "The published recipe with its faults (one-sided jitter, truncated pixels)."),
    Parameter<Bool>.optional("aliased", default: false, "What stock Lucent does when asked for .pre: Post in its place."),
    Parameter<Int?>.optional("jitter", default: nil, "Pixels of jitter; the block's own by default."),
    Parameter<Tensor?>.optional("spectrum", default: nil, "Another program's start, [3, H, W/2+1, 2]."),
    Parameter<Table?>.optional("draws", default: nil, "Another program's draws, a row a step."),
    Parameter<String?>.optional("module", default: nil, "A torchvision module path in place of block and layer."),
    returns: .oneOf([.domain(Image.typeName), .array(.any)]),
    examples: [
      "fz(block: \"1.1\", layer: .pre, ch: 3, steps: 4) // Image 224×224",
      "fz(block: \"1.1\", layer: [.in, .pre], ch: 0..<2, steps: 1)[1].count // 2",
    ], isExpensive: true, asksWhilePlanning: true,
    check: { call in
      call.misplaced(channels: "ch") + call.outOfRange("steps", 0...1_000_000) + call.outOfRange("size", 8...2048)
        + call.outOfRange("jitter", 0...2047) + call.wholeMap("at")
    },
    shape: { slots in .several(slots, .domain(Image.typeName)) }
  ) {
    (
      context, block: String?, layer: Several<Layer>?, ch: Channels, at: Site, steps: Int, size: Int, seed: Seeds, recipe: Recipe,
      exact: Bool,
      aliased: Bool,
      jitter: Int?, spectrum: Tensor?, draws: Table?, module: String?
    ) throws(Trap) -> Value in
    let network = try context.network()
    let layers: [Layer?] = layer?.list ?? [nil]
    let seeds = seed.list ?? [context.settings.seed ?? 0]
    let draws = try draws.map { (table) throws(Trap) in try table.stepDraws() }
    var sweep: [Visualization] = []
    for layer in layers {
      let tap = try network.place(block: block, layer: layer, module: module)
      try network.require(ch.list, of: tap)
      var visualization = Visualization(network: network, tap: tap, channels: ch.list, site: at)
      (visualization.steps, visualization.size, visualization.recipe) = (steps, size, recipe)
      (visualization.exact, visualization.aliased, visualization.jitter) = (exact, aliased, jitter)
      (visualization.spectrum, visualization.draws) = (spectrum, draws)
      for seed in seeds {
        visualization.seed = seed
        sweep.append(visualization)
      }
    }
    let images = try context.visualize(sweep)
    // From the inside out: channels, seeds, layers.
    var values = images.map { ch.isSingle ? $0.first ?? .none : .array($0) }
    if !seed.isSingle { values = layers.indices.map { .array(Array(values[$0 * seeds.count..<($0 + 1) * seeds.count])) } }
    return layer?.isSingle == false ? .array(values) : values.first ?? .none
  }
}

extension Recipe: NamedCase {
  static var caseTypeName: String { "Recipe" }
}

extension Context {
  /// The images of each of several visualizations, by channel.
  fileprivate func visualize(_ sweep: [Visualization]) throws(Trap) -> [[Value]] {
    for visualization in sweep { do { try visualization.check() } catch { throw Trap(any: error) } }
    guard let one = sweep.first else { return [] }
    let jobs = sweep.flatMap { visualization in visualization.channels.map { Job(visualization, $0, self) } }
    let what = name(of: sweep)
    let work = Work(
      ["fz", one.network.hash, one.target.module, "\(one.size)", one.recipe.rawValue],
      units: Double(one.steps))
    let results = try kept(jobs.map(\.key), what, .visualization, work: work) { (missing, keep) throws(Trap) in
      try compute(missing.map { ($0, jobs[$0]) }, what, keep)
    }
    for (job, result) in zip(jobs, results) where result?.isDead == true && !isPlanning {
      emit(.warning("\(job.name) is dead: no gradient reached the image, so the picture means nothing; try another seed"))
    }
    let values = results.map { result in result.map { Value.domain($0.image) } ?? .unknown(Unknown(.domain(Image.typeName))) }
    let count = one.channels.count
    return sweep.indices.map { Array(values[$0 * count..<($0 + 1) * count]) }
  }

  /// "fz 3.1/29", "fz 2.1/in, 32 channels", "fz 2.1, 3 layers, 5 seeds, 32 channels"
  private func name(of sweep: [Visualization]) -> String {
    guard let one = sweep.first else { return "fz" }
    let places = Set(sweep.map(\.tap)).count, seeds = Set(sweep.map(\.seed)).count, channels = one.channels
    var text = "fz " + (places == 1 ? one.tap.label : one.tap.block ?? one.tap.module)
    if places == 1, seeds == 1, channels.count <= 4 { return text + "/" + channels.map(String.init).joined(separator: ",") }
    if places > 1 { text += ", \(places) layers" }
    if seeds > 1 { text += ", \(seeds) seeds" }
    return text + ", \(channels.count) channel\(channels.count == 1 ? "" : "s")"
  }

  /// Makes what is missing. Each channel goes on from where an earlier run was stopped, and is kept as soon as it is done.
  private func compute(
    _ missing: [(place: Int, job: Job)], _ what: String, _ keep: @escaping @Sendable (Int, KeptVisualization) -> Void
  ) throws(Trap) {
    let total = missing.reduce(0) { $0 + $1.job.visualization.steps }
    var rest = missing[...], done = 0
    while let first = rest.first {
      // Those that differ in nothing but the channel share their threads and their memory.
      let group = Array(
        rest.prefix { $0.job.visualization.tap == first.job.visualization.tap && $0.job.visualization.seed == first.job.visualization.seed }
      )
      rest = rest.dropFirst(group.count)
      var part = first.job.visualization
      part.channels = group.map(\.job.channel)
      let bookmarks = group.map { bookmark($0.job.key) }, listener = listener(what, watching: "activation"), before = done
      let results: [VisualizationResult]
      do {
        results = try part.run(
          report: { listener(Progress($0.what, done: before + $0.done, total: total, value: $0.value, picture: $0.picture)) },
          bookmark: { bookmarks[$0] },
          finished: { keep(group[$0].place, KeptVisualization(image: $1.image, isDead: $1.isDead)) })
      } catch { throw Trap(any: error) }
      done += part.steps * group.count
      guard services.isInterrupted else { continue }
      let begun = results.filter { $0.steps > 0 }
      if !begun.isEmpty, begun.contains(where: { $0.steps < part.steps }) { emit(unfinished(begun, part)) }
      throw .interrupted
    }
  }
}

/// The images so far of one that was stopped.
private func unfinished(_ results: [VisualizationResult], _ part: Visualization) -> Event {
  let images = results.map { Value.domain($0.image) }
  if results.count == 1, part.channels.count == 1 {
    return .unfinished(
      images[0], caption: "\(part.tap.label)/\(results[0].channel), stopped after \(results[0].steps) of \(part.steps) steps")
  }
  let parts = results.filter { $0.steps < part.steps }.map { "channel \($0.channel) after \($0.steps)" }.joined(separator: ", ")
  return .unfinished(.array(images), caption: "\(part.tap.label), stopped after fewer than \(part.steps) steps: \(parts)")
}

/// One image of a sweep.
private struct Job {
  let visualization: Visualization, channel: Int, key: CacheKey

  init(_ visualization: Visualization, _ channel: Int, _ context: Context) {
    (self.visualization, self.channel) = (visualization, channel)
    key = visualization.key(channel: channel, context)
  }

  var name: String { "\(visualization.tap.label)/\(channel)" }
}

extension Value {
  /// What `fz` gives where the images are not known: slots 1, 2 and 6 are the layers, the channels and the seeds.
  fileprivate static func several(_ slots: [Value?], _ type: ValueType) -> Value {
    var value = Value.unknown(Unknown(type))
    for place in [2, 6, 1] {
      guard slots.indices.contains(place), let slot = slots[place] else { continue }
      switch slot {
      case .array(let items): value = .array(items.map { _ in value })
      case .range(let range) where range.count <= 100_000: value = .array((0..<range.count).map { _ in value })
      case .number, .symbol, .none: break
      case .unknown(let unknown) where [.int, .number, .symbol].contains(unknown.type): break
      default: return .unknown(Unknown(.any))
      }
    }
    return value
  }
}

/// One seed or several; what the command line says where the call gives none.
struct Seeds: ResinValue {
  let list: [Int]?, isSingle: Bool

  static let unset = Seeds(list: nil, isSingle: true)
  static var type: ValueType { Several<Int>.type }
  private init(list: [Int]?, isSingle: Bool) { (self.list, self.isSingle) = (list, isSingle) }

  init(_ value: Value) throws(Trap) {
    let several = try Several<Int>(value)
    (list, isSingle) = (several.list, several.isSingle)
  }

  var value: Value { isSingle ? .int(list?.first ?? 0) : (list ?? []).value }
}

/// One, or several.
struct Several<Element: ResinValue>: ResinValue {
  let list: [Element], isSingle: Bool

  static var type: ValueType { .oneOf([Element.type, .array(Element.type)]) }

  init(_ value: Value) throws(Trap) {
    switch value {
    case .array, .range: (list, isSingle) = (try [Element](value), false)
    default: (list, isSingle) = ([try Element(value)], true)
    }
  }

  var value: Value { isSingle ? list.first?.value ?? .none : list.value }
}

extension Visualization {
  /// All that one channel's image depends on.
  fileprivate func key(channel: Int, _ context: Context) -> CacheKey {
    var key = context.key("fz", network)
    key.add("place", target)
    key.add("ch", channel)
    key.add("at", site)
    key.add("steps", steps)
    key.add("size", size)
    key.add("seed", seed)
    key.add("recipe", recipe.rawValue)
    key.add("exact", exact)
    // Only the paper's recipe has it, and by default it goes with the place that was asked for.
    key.add("jitter", recipe == .paper ? String(paperJitter) : "none")
    key.add("spectrum", text: spectrum?.identity ?? "none")
    key.add("draws", text: draws.map { "\($0.map(\.row))" } ?? "none")
    return key
  }
}

extension Table {
  /// The draws of another program, from the columns that `StepDraws` names.
  fileprivate func stepDraws() throws(Trap) -> [StepDraws] {
    var columns: [[Double]] = []
    for name in StepDraws.columns { columns.append(try [Double](.array(try require(name).values))) }
    var rows: [StepDraws] = []
    for index in 0..<rowCount {
      guard let row = StepDraws(row: columns.map { $0[index] }) else {
        throw Trap("row \(index) of the draws is not complete", argument: "draws")
      }
      rows.append(row)
    }
    return rows
  }
}

extension StaticCall {
  /// A complaint where a number that is certain lies outside what is possible.
  func outOfRange(_ parameter: String, _ range: ClosedRange<Double>) -> [StaticComplaint] {
    guard case .number(let number)? = constants[parameter], !range.contains(number) else { return [] }
    let bounds = "\(range.lowerBound.shortest)…\(range.upperBound.shortest)"
    return [StaticComplaint(argument: parameter, message: "`\(parameter)` cannot be \(number.shortest)", label: "valid: \(bounds)")]
  }

  /// A complaint where all positions are asked for and only one number can be raised.
  fileprivate func wholeMap(_ parameter: String) -> [StaticComplaint] {
    guard case .symbol(let site)? = constants[parameter], site.name == "map" else { return [] }
    return [
      StaticComplaint(
        argument: parameter, message: "a visualization raises one number, not the whole map", label: ".center, .mean or [row, column]",
        code: .refusedArgument)
    ]
  }
}
