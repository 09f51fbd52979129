import Diagnostics
import Syntax

@testable import Language

/// A small world to check programs against: a few built-ins, one module, and a network of which two facts are known.
enum Fixture {
  enum Layer: String, ResinValue {
    case `in`, pre, post
    static let type = ValueType.cases("Layer", ["in", "pre", "post"].map { SymbolCase($0) })
    init(_ value: Value) throws(Trap) { self = .pre }
    var value: Value { .symbol(Symbol(rawValue)) }
  }

  struct Fill: ResinValue {
    static let type = ValueType.cases(
      "Fill",
      [SymbolCase("zero"), SymbolCase("noise", [.init("std", .number), .init("seed", .int)]), SymbolCase("value", [.init(nil, .number)])])
    init(_ value: Value) throws(Trap) {}
    var value: Value { .none }
  }

  struct Channels: ResinValue {
    static let type = ValueType.oneOf([.int, .array(.int)])
    init(_ value: Value) throws(Trap) {}
    var value: Value { .none }
  }

  struct Picture: DomainValue, ResinValue {
    static let typeName = "Image"
    static let members = [Member("width", .int, "The width.")]
    var summary: String { "Image" }
  }

  /// The fact that a program can change: how many channels the network has.
  struct ChannelCount { let count: Int }

  static let fz = Builtin(
    "fz", "Feature visualization.", topic: .visualization, parameters: Parameter<String>.required("block", "The block."),
    .required("layer", "The layer.") as Parameter<Layer>, .required("ch", "The channel.") as Parameter<Channels>,
    .optional("at", default: .none, "The site.") as Parameter<Value>, .optional("steps", default: 512, "Steps.") as Parameter<Int>,
    .optional("size", default: 224, "Size.") as Parameter<Int>, .optional("seed", default: 0, "Seed.") as Parameter<Int>,
    .optional("recipe", default: .none, "Recipe.") as Parameter<Value>, examples: [],
    check: { call in
      guard let count = call.facts[ChannelCount.self]?.count else { return [] }
      if case .string(let block)? = call.constants["block"], !["1.1", "3.1"].contains(block) {
        return [
          StaticComplaint(argument: "block", message: "box has no block \"\(block)\"", label: "did you mean \"3.1\"?", code: .outOfRange)
        ]
      }
      let channels: [Value]
      switch call.constants["ch"] {
      case .number(let number)?: channels = [.number(number)]
      case .array(let items)?: channels = items
      default: channels = []
      }
      for (index, channel) in channels.enumerated() {
        if case .number(let number) = channel, number >= Double(count) {
          return [
            StaticComplaint(
              argument: "ch", message: "there is no channel \(number.shortest)", label: "valid: 0..<\(count)", code: .outOfRange,
              element: index)
          ]
        }
      }
      return []
    }
  ) { (_, _: String, _: Layer, _: Channels, _: Value, _: Int, _: Int, _: Int, _: Value) throws(Trap) -> Nothing in Nothing() }

  static let use = Builtin(
    "use", "Chooses the network.", topic: .networks, parameters: Parameter<String>.first("m", "The network."), examples: [],
    check: { call in
      if case .string(let name)? = call.constants["m"] {
        call.facts[ChannelCount.self] = name == "wide" ? ChannelCount(count: 1000) : ChannelCount(count: 64)
      } else {
        call.facts[ChannelCount.self] = nil
      }
      return []
    }, changesFacts: true
  ) { (_, _: String) throws(Trap) -> Nothing in Nothing() }

  static let ablate = Builtin(
    "ablate", "Overwrites channels.", topic: .intervening, parameters: Parameter<[Int]>.required("channels", "Which."),
    .required("by", "By what.") as Parameter<Fill>, examples: []
  ) { (_, _: [Int], _: Fill) throws(Trap) -> Nothing in Nothing() }

  static let image = Builtin(
    "image", "Reads an image.", topic: .images, parameters: Parameter<String>.first("path", "The file."), examples: [],
    check: { call in
      if case .string(let path)? = call.constants["path"], path.hasPrefix("no") {
        return [StaticComplaint(argument: "path", message: "there is no file \"\(path)\"", code: .missingFile)]
      }
      return []
    }
  ) { (_, _: String) throws(Trap) -> Nothing in Nothing() }

  static let scale = Builtin(
    "scale", "Looks closer.", topic: .images, parameters: Parameter<Picture>.first("image", "The image."),
    .first("window", "The window.") as Parameter<Double>,
    .optional("fill", default: 0.5, "Outside.") as Parameter<Double>, examples: []
  ) { (_, _: Picture, _: Double, _: Double) throws(Trap) -> Nothing in Nothing() }

  static let map = Builtin(
    "map", "Each through a function.", topic: .collections, parameters: Parameter<Value>.first("xs", "The values."),
    .first("f", "The function.") as Parameter<Callback>,
    examples: [], callsWithEach: true
  ) { (_, _: Value, _: Callback) throws(Trap) -> Nothing in Nothing() }

  static let show = Builtin(
    "show", "Shows.", topic: .showing, parameters: Parameter<Value>.first("value", "What."),
    .optional("caption", default: nil, "Below.") as Parameter<String?>,
    examples: []
  ) { (_, _: Value, _: String?) throws(Trap) -> Nothing in Nothing() }

  static let save = Builtin(
    "save", "Writes.", topic: .files, parameters: Parameter<Value>.first("value", "What."),
    .first("path", "Where.") as Parameter<String>, examples: [], hasEffect: true, writing: .always
  ) { (_, _: Value, _: String) throws(Trap) -> Nothing in Nothing() }

  static let print = Builtin("print", "Prints.", topic: .showing, parameters: Parameter<[Value]>.rest("values", "What."), examples: []) {
    (_, _: [Value]) throws(Trap) -> Nothing in Nothing()
  }

  static let registry = Registry([fz, use, ablate, image, scale, map, show, save, print], types: [Picture.self])
  static let modules = FixedModules([
    "tools":
      "/// Doubles.\n/// - x: What to double.\nfunc double(_ x: Number, times n: Int = 1) -> Number { return x * 2 * n }\nlet ten = 10\nfunc switch_() { use(\"wide\") }",
    "broken": "func f() { return nowhere }",
  ])

  static func problems(_ text: String, name: String = "test.rsn", parameters: [String: Value] = [:], channels: Int? = 64) -> [Problem] {
    let (program, problems) = Parser.parse(Source(name: name, text: text))
    let facts = StaticFacts()
    if let channels { facts[ChannelCount.self] = ChannelCount(count: channels) }
    return problems + Checker(registry: registry, modules: modules).check(program, parameters: parameters, facts: facts)
  }

  /// The whole messages, as people read them.
  static func messages(_ text: String, name: String = "test.rsn", parameters: [String: Value] = [:]) -> String {
    Renderer().render(problems(text, name: name, parameters: parameters))
  }

  /// One line a problem: its code and what is marked.
  static func marks(_ text: String, parameters: [String: Value] = [:]) -> [String] {
    problems(text, parameters: parameters).map { "\($0.code.id) \($0.place?.text ?? "")" }
  }
}
