import Language
import Stopping

extension Builtin {
  static let sort = Builtin(
    "sort",
    "In rising order: numbers (NaN last) or strings; with `by:` in the order of what a function makes of each. Equal elements keep their order.",
    topic: .numbers, parameters: Parameter<[Value]>.first("xs", "The elements."),
    Parameter<Callback?>.optional("by", default: nil, "What to compare of each element."),
    Parameter<Bool>.optional("descending", default: false, "Whether the largest comes first."),
    examples: ["sort([3, 1, 2]) // [1, 2, 3]", "sort([\"bb\", \"a\"], by: { $0.count }) // [\"a\", \"bb\"]"]
  ) { (context, xs: [Value], by: Callback?, descending: Bool) throws(Trap) -> [Value] in
    var keys = xs
    if let by {
      for index in keys.indices { keys[index] = try context.call(by.function, [xs[index]]) }
    }
    return try SortKeys(keys).sorted(xs, byKey: by != nil, descending: descending)
  }

  static let zip = Builtin(
    "zip", "Pairs of the elements of two arrays of one length.", topic: .collections,
    parameters: Parameter<[Value]>.first("xs", "The first of each pair."), Parameter<[Value]>.first("ys", "The second."),
    examples: ["zip([1, 2], [\"a\", \"b\"]) // [[1, \"a\"], [2, \"b\"]]"], takesUnknownElements: true
  ) { (xs: [Value], ys: [Value]) throws(Trap) -> [Value] in
    guard xs.count == ys.count else {
      throw Trap("`zip` needs two arrays of one length, got \(xs.count) and \(ys.count)", argument: "ys")
    }
    return Swift.zip(xs, ys).interruptibleMap(count: xs.count) { .array([$0, $1]) }
  }

  static let enumerated = Builtin(
    "enumerated", "Pairs of index and element: `for (i, x) in xs.enumerated()`.", topic: .collections,
    parameters: Parameter<Collection>.first("xs", "The elements."), examples: ["enumerated([\"a\"]) // [[0, \"a\"]]"],
    takesUnknownElements: true
  ) { (xs: Collection) throws(Trap) -> [Value] in
    var pairs: [Value] = []
    try xs.forEach { (item) throws(Trap) in pairs.append(.array([.int(pairs.count), item])) }
    return pairs
  }

  static let append = Builtin(
    "append", "A new array with an element at its end; the old one stays as it was.", topic: .collections,
    parameters: Parameter<[Value]>.first("xs", "The array."), Parameter<Value>.first("x", "The new element."),
    examples: ["append([1], 2) // [1, 2]"], takesUnknownElements: true
  ) { (xs: [Value], x: Value) throws(Trap) -> [Value] in xs + [x] }

  static let reversed = Builtin(
    "reversed", "The elements from last to first; of a string, its characters.", topic: .collections,
    parameters: Parameter<Collection>.first("xs", "The elements."), returns: .oneOf([.array(.any), .string]),
    examples: ["reversed([1, 2]) // [2, 1]"], takesUnknownElements: true
  ) { (xs: Collection) throws(Trap) -> Value in
    var items: [Value] = []
    try xs.forEach { (item) throws(Trap) in items.append(item) }
    return .array(items.reversed().interruptibleMap(\.self))
  }

  static let unique = Builtin(
    "unique", "Each element once, in the order of the first time.", topic: .collections,
    parameters: Parameter<[Value]>.first("xs", "The elements."), examples: ["unique([2, 1, 2]) // [2, 1]"]
  ) { (xs: [Value]) throws(Trap) -> [Value] in
    var seen: Set<ValueDictionary.Key> = []
    var kept: [Value] = []
    for x in xs {
      if let key = ValueDictionary.Key(x) {
        if seen.insert(key).inserted { kept.append(x) }
      } else if !kept.contains(where: { $0.isEqual(to: x) }) {
        kept.append(x)
      }
    }
    return kept
  }

  static let contains = Builtin(
    "contains", "Whether an element equals x; of a string, whether x is a part of it; of a dictionary, whether x is a key.",
    topic: .collections, parameters: Parameter<Value>.first("xs", "Array, range, string or dictionary."),
    Parameter<Value>.first("x", "What to look for."),
    examples: ["contains([1, 2], 2) // true", "\"resin\".contains(\"sin\") // true"]
  ) { (xs: Value, x: Value) throws(Trap) -> Bool in
    switch xs {
    case .string(let text): return text.hasPart(try String(x))
    case .dictionary(let dictionary): return ValueDictionary.Key(x).flatMap { dictionary[$0] } != nil
    default: return try [Value](xs).contains { $0.isEqual(to: x) }
    }
  }

  static let indexOf = Builtin(
    "indexOf", "The index of the first element that equals x; nil if there is none.", topic: .collections,
    parameters: Parameter<[Value]>.first("xs", "The elements."), Parameter<Value>.first("x", "What to look for."),
    examples: ["indexOf([5, 7], 7) // 1"]
  ) { (xs: [Value], x: Value) throws(Trap) -> Int? in xs.firstIndex { $0.isEqual(to: x) } }

  static let keys = Builtin(
    "keys", "A dictionary's keys, in their order.", topic: .collections,
    parameters: Parameter<ValueDictionary>.first("d", "The dictionary."),
    examples: ["keys([\"a\": 1, \"b\": 2]) // [\"a\", \"b\"]"], takesUnknownElements: true
  ) { (d: ValueDictionary) throws(Trap) -> [Value] in d.items.keys.map(\.value) }

  static let values = Builtin(
    "values", "A dictionary's values, in the order of their keys.", topic: .collections,
    parameters: Parameter<ValueDictionary>.first("d", "The dictionary."), examples: ["values([\"a\": 1, \"b\": 2]) // [1, 2]"],
    takesUnknownElements: true
  ) { (d: ValueDictionary) throws(Trap) -> [Value] in Array(d.items.values) }

  static let stride = Builtin(
    "stride", "Numbers from one on by equal steps, up to but not including `to`, or up to and including `through`.", topic: .collections,
    parameters: Parameter<Double>.required("from", "The first number."),
    Parameter<Double?>.optional("to", default: nil, "The end, left out."),
    Parameter<Double?>.optional("through", default: nil, "The end, included."),
    Parameter<Double>.required("by", "The step; below 0 it counts down."),
    examples: ["stride(from: 0, to: 10, by: 4) // [0, 4, 8]", "stride(from: 1, through: 0, by: -0.5) // [1, 0.5, 0]"]
  ) { (from: Double, to: Double?, through: Double?, by: Double) throws(Trap) -> [Double] in
    guard let end = to ?? through, to == nil || through == nil else {
      throw Trap("`stride` needs one of `to:` and `through:`", argument: "from")
    }
    guard by != 0, by.isFinite, from.isFinite, end.isFinite else { throw Trap("`by` must be a finite number other than 0", argument: "by") }
    // The numbers are from + i·by, so that rounding does not add up; a hair of tolerance lets 0…1 by 0.1 reach its end.
    let exact = (end - from) / by
    let steps = to != nil ? (exact - 1e-9).rounded(.up) : (exact + 1e-9).rounded(.down) + 1
    guard steps <= 100_000_000 else { throw Trap("`stride` would make \(steps.shortest) numbers", code: .tooMuchMemory, argument: "by") }
    return steps <= 0 ? [] : (0..<Int(steps)).interruptibleMap { from + Double($0) * by }
  }
}

extension ValueDictionary: ResinValue {
  public static var type: ValueType { .dictionary }
  public init(_ value: Value) throws(Trap) {
    guard case .dictionary(let dictionary) = value else { throw Self.mismatch(value) }
    self = dictionary
  }
  public var value: Value { .dictionary(self) }
}

/// What elements are sorted by: all numbers, or all strings.
enum SortKeys {
  case numbers([Double]), strings([String])

  init(_ values: [Value]) throws(Trap) {
    if case .string? = values.first {
      self = .strings(try [String](.array(values)))
      return
    }
    do { self = .numbers(try [Double](.array(values))) } catch {
      throw Trap("only numbers or only strings can be sorted: \(error.message)", argument: "xs")
    }
  }

  /// The elements that the keys belong to, in order. Numbers that are their own keys need no detour by their indices.
  func sorted(_ elements: [Value], byKey: Bool, descending: Bool) throws(Trap) -> [Value] {
    if !byKey, case .numbers(var numbers) = self, !numbers.contains(where: { $0 != $0 }) {
      try numbers.sortInterruptibly(by: descending ? { $0 > $1 } : { $0 < $1 })
      return numbers.interruptibleMap(Value.number)
    }
    return try order(descending: descending).interruptibleMap { elements[$0] }
  }

  /// The indices in order; stable, NaN last either way.
  func order(descending: Bool) throws(Trap) -> [Int] {
    switch self {
    case .numbers(let keys):
      // Swift's sort is stable in practice but not by promise; the index decides ties.
      var order = Array(keys.indices)
      try order.sortInterruptibly {
        let (a, b) = (keys[$0], keys[$1])
        if a.isNaN || b.isNaN { return a.isNaN && b.isNaN ? $0 < $1 : b.isNaN }
        return a == b ? $0 < $1 : descending ? a > b : a < b
      }
      return order
    case .strings(let keys):
      var order = Array(keys.indices)
      try order.sortInterruptibly { keys[$0] == keys[$1] ? $0 < $1 : descending ? keys[$0] > keys[$1] : keys[$0] < keys[$1] }
      return order
    }
  }
}

extension Array {
  /// Sorts, unless the person asks to stop.
  fileprivate mutating func sortInterruptibly(by isBefore: (Element, Element) -> Bool) throws(Trap) {
    var left = Interruption.stride
    do {
      try sort { (a, b) throws in
        left -= 1
        if left == 0 {
          try Interruption.check()
          left = Interruption.stride
        }
        return isBefore(a, b)
      }
    } catch { throw .interrupted }
  }
}
