import Experiments
import Language
import Stopping

/// What a function over many values takes: an array, a range, a string's characters, a dictionary's pairs, or a data set.
enum Collection: ResinValue {
  case items([Value])
  case dataset(Dataset)

  static var type: ValueType { .oneOf([.array(.any), .range, .dictionary, .string, .domain(Dataset.typeName)]) }

  init(_ value: Value) throws(Trap) {
    switch value {
    case .array(let items): self = .items(items)
    case .range: self = .items(try [Value](value))
    case .string(let text): self = .items(text.map { .string(String($0)) })
    case .dictionary(let dictionary): self = .items(dictionary.items.map { .array([$0.value, $1]) })
    default:
      if let dataset: Dataset = value.asDomain() { self = .dataset(dataset) } else { throw Self.mismatch(value) }
    }
  }

  var value: Value {
    switch self {
    case .items(let items): .array(items)
    case .dataset(let dataset): .domain(dataset)
    }
  }

  var count: Int {
    switch self {
    case .items(let items): items.count
    case .dataset(let dataset): dataset.count
    }
  }
}

/// The same, or a table: its rows.
enum CollectionOrTable: ResinValue {
  case collection(Collection), table(Table)

  static var type: ValueType { .oneOf(Collection.type.alternatives + [.domain(Table.typeName)]) }

  init(_ value: Value) throws(Trap) {
    if let table: Table = value.asDomain() { self = .table(table) } else { self = .collection(try Collection(value)) }
  }

  var value: Value {
    switch self {
    case .collection(let collection): collection.value
    case .table(let table): .domain(table)
    }
  }
}

extension Builtin {
  static let count = Builtin(
    "count", "How many elements there are, or how many satisfy a condition.", topic: .collections,
    parameters: Parameter<Collection>.first("xs", "The elements."),
    Parameter<Callback?>.next("condition", default: nil, "What counts."), examples: ["count([1, 2, 3]) { $0 > 1 } // 2"],
    takesUnknownElements: true
  ) { (context, xs: Collection, condition: Callback?) throws(Trap) -> Int in
    guard let condition else { return xs.count }
    var count = 0
    try xs.forEach { (item) throws(Trap) in if try context.test(condition, item) { count += 1 } }
    return count
  }

  static let map = Builtin(
    "map", "Each element sent through a function. Over a data set it is lazy: the images change, the labels stay.", topic: .collections,
    parameters: Parameter<Collection>.first("xs", "The elements."), Parameter<Callback>.first("change", "The function."),
    returns: .oneOf([.array(.any), .domain(Dataset.typeName)]),
    examples: ["map([1, 2]) { $0 * 10 } // [10, 20]", "(0..<3).map { $0 * $0 } // [0, 1, 4]"], callsWithEach: true,
    takesUnknownElements: true
  ) { (context, xs: Collection, change: Callback) throws(Trap) -> Value in
    switch xs {
    case .dataset(let dataset): return .domain(dataset.mapped(by: change.function, context))
    case .items(let items):
      var result: [Value] = []
      result.reserveCapacity(items.count)
      for item in items { result.append(try context.call(change.function, [item])) }
      return .array(result)
    }
  }

  static let filter = Builtin(
    "filter", "The elements that satisfy a condition. Over a data set the condition sees each example (`.image`, `.label`, `.name`).",
    topic: .collections, parameters: Parameter<Collection>.first("xs", "The elements."),
    Parameter<Callback>.first("condition", "What stays."),
    returns: .oneOf([.array(.any), .domain(Dataset.typeName)]), examples: ["filter(0..<6) { $0 % 2 == 0 } // [0, 2, 4]"],
    callsWithEach: true, takesUnknownElements: true
  ) { (context, xs: Collection, condition: Callback) throws(Trap) -> Value in
    switch xs {
    case .dataset(let dataset):
      return .domain(try dataset.filtered(by: condition, context))
    case .items(let items):
      var result: [Value] = []
      for item in items where try context.test(condition, item) { result.append(item) }
      return .array(result)
    }
  }

  static let reduce = Builtin(
    "reduce", "All elements joined into one value: `body(value so far, element)` from `start` on.", topic: .collections,
    parameters: Parameter<Collection>.first("xs", "The elements."), Parameter<Value>.first("start", "The first value."),
    Parameter<Callback>.first("body", "The joining function."), examples: ["reduce([1, 2, 3], 0) { $0 + $1 } // 6"],
    takesUnknownElements: true
  ) { (context, xs: Collection, start: Value, body: Callback) throws(Trap) -> Value in
    var result = start
    try xs.forEach { (item) throws(Trap) in result = try context.call(body.function, [result, item]) }
    return result
  }

  static let any = Builtin(
    "any", "Whether at least one element is true, or satisfies a condition.", topic: .collections,
    parameters: Parameter<Collection>.first("xs", "The elements."), Parameter<Callback?>.next("condition", default: nil, "The condition."),
    examples: ["any([1, 2, 3]) { $0 > 2 } // true"], takesUnknownElements: true
  ) { (context, xs: Collection, condition: Callback?) throws(Trap) -> Bool in
    var found = false
    try xs.forEach { (item) throws(Trap) in if !found { found = try context.test(condition, item) } }
    return found
  }

  static let all = Builtin(
    "all", "Whether every element is true, or satisfies a condition.", topic: .collections,
    parameters: Parameter<Collection>.first("xs", "The elements."), Parameter<Callback?>.next("condition", default: nil, "The condition."),
    examples: ["all([1, 2, 3]) { $0 > 2 } // false"], takesUnknownElements: true
  ) { (context, xs: Collection, condition: Callback?) throws(Trap) -> Bool in
    var holds = true
    try xs.forEach { (item) throws(Trap) in if holds { holds = try context.test(condition, item) } }
    return holds
  }
}

extension Collection {
  /// The elements in order; a data set's are its examples.
  func forEach(_ body: (Value) throws(Trap) -> Void) throws(Trap) {
    switch self {
    case .items(let items):
      for (index, item) in items.enumerated() {
        if index & (Interruption.stride - 1) == Interruption.stride - 1 { try Interruption.check() }
        try body(item)
      }
    case .dataset(let dataset):
      for index in 0..<dataset.count { try body(.domain(try dataset.example(index))) }
    }
  }
}

extension Context {
  /// What a condition says of an element; without a condition the element must be a Boolean itself.
  func test(_ condition: Callback?, _ item: Value) throws(Trap) -> Bool {
    let verdict = if let condition { try call(condition.function, [item]) } else { item }
    guard case .bool(let flag) = verdict else {
      throw Trap("a condition must give true or false, got \(verdict.type.article)", argument: condition == nil ? "xs" : "condition")
    }
    return flag
  }
}
