import Cache
import Engine
import Experiments
import Imaging
import Language
import Networks

extension Builtin {
  static let fz = Builtin(
    "fz", "Feature visualization: an image optimized until it excites a channel most. Several channels give an array of images.",
    topic: .visualization, parameters: Parameter<String?>.optional("block", default: nil, "The block, e.g. \"3.1\"."),
    Parameter<Layer?>.optional("layer", default: nil, "Which of its taps: .in, .pre or .post."),
    Parameter<Channels>.required("ch", "The channel, or several."),
    Parameter<Site>.optional("at", default: .center, "Which neuron: .center, [row, column], or .mean for the whole channel."),
    Parameter<Int>.optional("steps", default: 512, "Steps of optimization; the paper takes 2,560."),
    Parameter<Int>.optional("size", default: 224, "The side of the image in pixels."),
    Parameter<Seed>.optional("seed", default: .unset, "The seed of the start and of the transforms."),
    Parameter<Recipe>.optional("recipe", default: .paper, "The transforms: .paper, .lucent (Lucent's defaults) or .plain (none)."),
    Parameter<Bool>.optional("exact", default: false, "The published recipe with its faults (one-sided jitter, truncated pixels)."),
    Parameter<Bool>.optional("aliased", default: false, "What stock Lucent does when asked for .pre: Post in its place."),
    Parameter<Int?>.optional("jitter", default: nil, "Pixels of jitter; the block's own by default."),
    Parameter<Tensor?>.optional("spectrum", default: nil, "Another program's start, [3, H, W/2+1, 2]."),
    Parameter<Table?>.optional("draws", default: nil, "Another program's draws, a row a step."),
    Parameter<String?>.optional("module", default: nil, "A torchvision module path in place of block and layer."),
    returns: .oneOf([.domain(Image.typeName), .array(.domain(Image.typeName))]),
    examples: ["fz(block: \"1.1\", layer: .pre, ch: 3, steps: 4) // Image 224×224"], isExpensive: true,
    check: { call in
      call.misplaced(channels: "ch") + call.outOfRange("steps", 0...1_000_000) + call.outOfRange("size", 8...2048)
        + call.outOfRange("jitter", 0...2047) + call.wholeMap("at")
    },
    shape: { slots in
      let image = ValueType.domain(Image.typeName)
      return switch slots.count > 2 ? slots[2] : nil {
      case .number: .unknown(Unknown(image))
      case .array(let channels): .array(channels.map { _ in .unknown(Unknown(image)) })
      default: .unknown(Unknown(.oneOf([image, .array(image)])))
      }
    }
  ) {
    (
      context, block: String?, layer: Layer?, ch: Channels, at: Site, steps: Int, size: Int, seed: Seed, recipe: Recipe, exact: Bool,
      aliased: Bool,
      jitter: Int?, spectrum: Tensor?, draws: Table?, module: String?
    ) throws(Trap) -> Value in
    let network = try context.network()
    let tap = try network.place(block: block, layer: layer, module: module)
    try network.require(ch.list, of: tap)
    var visualization = Visualization(network: network, tap: tap, channels: ch.list, site: at)
    (visualization.steps, visualization.size, visualization.recipe) = (steps, size, recipe)
    (visualization.exact, visualization.aliased, visualization.jitter) = (exact, aliased, jitter)
    visualization.seed = Int(Int64(bitPattern: seed.resolved(context)))
    visualization.spectrum = spectrum
    visualization.draws = try draws.map { (table) throws(Trap) in try table.stepDraws() }
    return try context.visualize(visualization, ch)
  }
}

extension Recipe: NamedCase {
  static var caseTypeName: String { "Recipe" }
}

extension Context {
  fileprivate func visualize(_ visualization: Visualization, _ ch: Channels) throws(Trap) -> Value {
    do { try visualization.check() } catch { throw Trap("\(error)") }
    let place = visualization.tap.label
    let what =
      ch.list.count > 4 ? "fz \(place), \(ch.list.count) channels" : "fz \(place)/" + ch.list.map(String.init).joined(separator: ",")
    let keys = ch.list.map { visualization.key(channel: $0, self) }
    let results = try kept(keys, what, .visualization) { (missing, keep) throws(Trap) in
      try compute(visualization, missing.map { (ch.list[$0], keys[$0]) }, what) { keep(missing[$0], $1) }
    }
    let image = ValueType.domain(Image.typeName)
    for (channel, result) in zip(ch.list, results) where result?.isDead == true && !isPlanning {
      emit(.warning("\(place)/\(channel) is dead: no gradient reached the image, so the picture means nothing; try another seed"))
    }
    let values = results.map { result in result.map { Value.domain($0.image) } ?? .unknown(Unknown(image)) }
    return ch.isSingle ? values.first ?? .none : .array(values)
  }

  /// Makes what is missing. Each channel goes on from where an earlier run was stopped, and is kept as soon as it is done.
  private func compute(
    _ visualization: Visualization, _ channels: [(number: Int, key: CacheKey)], _ what: String,
    keep: @escaping @Sendable (Int, KeptVisualization) -> Void
  ) throws(Trap) {
    var part = visualization
    part.channels = channels.map(\.number)
    let results: [VisualizationResult]
    let bookmarks = channels.map { bookmark($0.key) }
    do {
      results = try part.run(
        report: listener(what), bookmark: { bookmarks[$0] },
        finished: { keep($0, KeptVisualization(image: $1.image, isDead: $1.isDead)) })
    } catch { throw Trap("\(error)") }
    guard services.isInterrupted else { return }
    for result in results where result.steps > 0 && result.steps < part.steps {
      emit(
        .shown(
          .domain(result.image),
          caption: "\(part.tap.label)/\(result.channel), stopped after \(result.steps) of \(part.steps) steps"))
    }
    throw .interrupted
  }
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
