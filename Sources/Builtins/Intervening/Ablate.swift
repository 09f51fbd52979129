import Cache
import Engine
import Experiments
import Language
import Networks

extension Builtin {
  static let ablate = Builtin(
    "ablate",
    "Overwrites channels wherever a network is later measured `under:` the result; two ablations join with `+`. At .pre and .post all that read the channel see it, at .in only the sum.",
    topic: .intervening, parameters: Parameter<String?>.optional("block", default: nil, "The block."),
    Parameter<[Int]>.required("channels", "The channels, none twice."),
    Parameter<Layer>.optional("layer", default: .post, "Which of the block's taps."),
    Parameter<AblationValue>.required(
      "by", "What stands in their place: .zero, .mean(data), .value(x), .values([x, …]) or .noise(std:, seed:)."),
    Parameter<String?>.optional("module", default: nil, "A torchvision module path in place of block and layer."),
    returns: .domain(Ablation.typeName),
    examples: [
      "ablate(block: \"2.1\", channels: [3, 5], by: .zero)",
      "ablate(block: \"2.1\", channels: [3], by: .zero) + ablate(block: \"3.1\", channels: [3], by: .value(1))",
      "ablate(block: \"2.1\", channels: [3, 5], by: .values([0.2, 0.7]))",
    ],
    check: { call in call.misplaced(channels: "channels", layer: .post) + call.doubled("channels") }
  ) { (context, block: String?, channels: [Int], layer: Layer, by: AblationValue, module: String?) throws(Trap) -> Value in
    if case .noise(let std, _) = by, !(std >= 0 && std.isFinite) {
      throw Trap("`std` must be 0 or more, got \(std.shortest)", argument: "by")
    }
    let network = try context.network()
    let tap = try network.place(block: block, layer: module == nil ? layer : nil, module: module)
    try network.require(channels, of: tap, argument: "channels")
    guard let replacement = try by.replacement(network, tap, channels, context) else {
      return .unknown(Unknown(.domain(Ablation.typeName)))
    }
    do { return .domain(try Ablation(of: network, at: tap, channels: channels, by: replacement)) } catch {
      throw Trap("\(error)", argument: "channels")
    }
  }
}

/// What stands in a channel's place, as the language writes it.
enum AblationValue: ResinValue {
  case zero
  case mean(Dataset)
  case value(Double)
  /// One for each channel, in their order.
  case values([Double])
  case noise(std: Double, seed: Int)

  static var type: ValueType {
    .cases(
      "Replacement",
      [
        SymbolCase("zero"), SymbolCase("mean", [.init(nil, .domain(Dataset.typeName))]), SymbolCase("value", [.init(nil, .number)]),
        SymbolCase("values", [.init(nil, .array(.number))]),
        SymbolCase("noise", [.init("std", .number), .init("seed", .int)]),
      ])
  }

  init(_ value: Value) throws(Trap) {
    guard case .symbol(let symbol) = value else { throw Self.mismatch(value) }
    let arguments = symbol.arguments
    switch symbol.name {
    case "zero" where arguments.isEmpty: self = .zero
    case "mean" where arguments.map(\.label) == [nil]: self = .mean(try Dataset(arguments[0].value))
    case "value" where arguments.map(\.label) == [nil]: self = .value(try Double(arguments[0].value))
    case "values" where arguments.map(\.label) == [nil]: self = .values(try [Double](arguments[0].value))
    case "noise" where Set(arguments.map(\.label)) == ["std", "seed"] && arguments.count == 2:
      let std = arguments[0].label == "std" ? arguments[0].value : arguments[1].value
      let seed = arguments[0].label == "std" ? arguments[1].value : arguments[0].value
      self = .noise(std: try Double(std), seed: try Int(seed))
    default: throw symbol.noCase(of: Self.type)
    }
  }

  var value: Value {
    switch self {
    case .zero: .symbol(Symbol("zero"))
    case .mean(let dataset): .symbol(Symbol("mean", [.init(label: nil, value: .domain(dataset))]))
    case .value(let number): .symbol(Symbol("value", [.init(label: nil, value: .number(number))]))
    case .values(let numbers): .symbol(Symbol("values", [.init(label: nil, value: .array(numbers.map(Value.number)))]))
    case .noise(let std, let seed):
      .symbol(Symbol("noise", [.init(label: "std", value: .number(std)), .init(label: "seed", value: .int(seed))]))
    }
  }

  /// Nil only in a plan.
  fileprivate func replacement(_ network: Network, _ tap: Tap, _ channels: [Int], _ context: Context) throws(Trap) -> Ablation.Replacement?
  {
    switch self {
    case .zero: .value(0)
    case .value(let number): .value(Float(number))
    case .values(let numbers): .values(numbers.map { Float($0) })
    case .noise(let std, let seed): .noise(std: Float(std), seed: UInt64(bitPattern: Int64(seed)))
    case .mean(let dataset):
      try context.centerMeans(of: dataset, network, tap).map { means in .values(channels.map { means[$0] }) }
    }
  }
}

extension Context {
  /// The mean over a data set of the centre neuron of each channel; nil only in a plan. All channels come from one pass and are kept together.
  fileprivate func centerMeans(of data: Dataset, _ network: Network, _ tap: Tap) throws(Trap) -> [Float]? {
    var key = self.key("mean", network)
    key.add("place", tap)
    key.add("data", data)
    return try keptPass(key, over: data, "mean \(tap.label)", .floats) { (data, bookmark) throws(Trap) in
      try measuring { () throws(MeasuringError) in
        try network.centerMeans(
          over: data, at: tap, channels: Array(0..<tap.channels), bookmark: bookmark, progress: listener("mean \(tap.label)"))
      }
    }
  }
}

extension StaticCall {
  /// A complaint where a literal list names a number twice.
  func doubled(_ parameter: String) -> [StaticComplaint] {
    guard let value = constants[parameter], let numbers = try? [Int](value) else { return [] }
    var seen: Set<Int> = []
    guard let index = numbers.firstIndex(where: { !seen.insert($0).inserted }) else { return [] }
    return [
      StaticComplaint(
        argument: parameter, message: "channel \(numbers[index]) stands here twice", label: "each channel once", code: .refusedArgument,
        element: index)
    ]
  }
}
