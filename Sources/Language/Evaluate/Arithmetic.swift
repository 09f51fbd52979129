import Diagnostics
import Stopping

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ArithmeticOperator {
  @inline(__always)
  func apply(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .remainder: a.truncatingRemainder(dividingBy: b)
    case .power: pow(a, b)
    }
  }

  /// On values of all types.
  func apply(_ a: Value, _ b: Value, at node: Node, _ sides: (left: Place, right: Place)) throws(Fault) -> Value {
    switch (a, b) {
    case (.number(let x), .number(let y)): return .number(apply(x, y))
    case (.string(let x), .string(let y)) where self == .add: return .string(x + y)
    case (.array(let x), .array(let y)) where self == .add: return .array(try joined(x, y, at: node))
    case (.array, .range(let range)) where self == .add && range.count > NumberRange.arrayLimit,
      (.range(let range), .array) where self == .add && range.count > NumberRange.arrayLimit:
      throw Fault(.tooMuchMemory, "\(range.count) numbers are too many for an array", at: node.place)
    case (.array(let x), .range(let y)) where self == .add: return .array(try joined(x, y.lazyValues, at: node))
    case (.range(let x), .array(let y)) where self == .add: return .array(try joined(x.lazyValues, y, at: node))
    case (let x, let y) where x.isUnset || y.isUnset: throw .unset("it", node.place)
    case (.unknown(let unknown), let other), (let other, .unknown(let unknown)): return unknownResult(unknown, other)
    default: break
    }
    do {
      if let result = try domain(a, b) { return result.from(node.place) }
    } catch {
      if error.kind == .interrupted { throw Fault(.interrupted, at: node.place) }
      throw mismatch(error, a, b, at: node.place, sides)
    }
    throw noMeaning(a, b, at: node.place, sides)
  }

  /// Where one side is a value of the domain; nil where that knows no such operation.
  private func domain(_ a: Value, _ b: Value) throws(Trap) -> Value? {
    let one: (any DomainValue)? = if case .domain(let box) = a { box.value } else { nil }
    let other: (any DomainValue)? = if case .domain(let box) = b { box.value } else { nil }
    guard one != nil || other != nil else { return nil }
    return try Interruption.leaving(steps: (one?.extent ?? 0) + (other?.extent ?? 0)) { () throws(Trap) in
      if let result = try one?.operate(self, with: b, isLeft: true) { return result }
      return try other?.operate(self, with: a, isLeft: false)
    }
  }

  /// One behind the other; what is long is asked now and then whether it should go on.
  private func joined(
    _ x: some RandomAccessCollection<Value>, _ y: some RandomAccessCollection<Value>, at node: Node
  ) throws(Fault) -> [Value] {
    var result: [Value] = []
    result.reserveCapacity(x.count + y.count)
    result.appendInterruptibly(x)
    result.appendInterruptibly(y)
    if Interruption.isCut { throw Fault(.interrupted, at: node.place) }
    return result
  }

  private func unknownResult(_ unknown: Unknown, _ other: Value) -> Value {
    let types = (unknown.type, other.type)
    switch types {
    case (.number, .number), (.int, .number), (.number, .int), (.int, .int): return .unknown(Unknown(.number))
    case (.domain, .number), (.domain, .int): return .unknown(Unknown(unknown.type, shape: unknown.shape))
    case (.number, .domain), (.int, .domain):
      if case .domain(let box) = other { return .unknown(Unknown(other.type, shape: box.value.dimensions)) }
      if case .unknown(let right) = other { return .unknown(right) }
      return .unknown(Unknown(other.type))
    default: return .unknown(Unknown(types.0 == types.1 ? types.0 : .any))
    }
  }

  /// A domain's complaint, with both shapes and where each value came from.
  private func mismatch(_ trap: Trap, _ a: Value, _ b: Value, at place: Place, _ sides: (left: Place, right: Place)) -> Fault {
    var trap = trap
    if case .domain(let left) = a, case .domain(let right) = b, left.value.dimensions != right.value.dimensions {
      trap.code = trap.code ?? .shapeMismatch
    }
    trap.code = trap.code ?? .wrongValue
    trap.notes += [origin(a, "left", sides.left), origin(b, "right", sides.right)].compactMap(\.self)
    return Fault(trap, at: place)
  }

  private func noMeaning(_ a: Value, _ b: Value, at place: Place, _ sides: (left: Place, right: Place)) -> Fault {
    var notes: [String] = []
    if case (.string, _) = (a, b), self == .add || self == .remainder { notes = ["a value stands in a string as \"\\(value)\""] }
    if case .string = a, self == .remainder { notes.append("with so many places: format(x, places: 2)") }
    if a.isArray || b.isArray { notes = ["element by element: xs.map { $0 * 2 }, or tensor(xs) * 2"] }
    if case (.none, _) = (a, b) { notes = ["the left side is nil"] }
    if case (_, .none) = (a, b) { notes = ["the right side is nil"] }
    notes += [origin(a, "left", sides.left), origin(b, "right", sides.right)].compactMap(\.self)
    return Fault(.wrongValue, "`\(rawValue)` does not go with \(a.type.article) and \(b.type.article)", at: place, notes: notes)
  }

  /// `left: Tensor [3, 4], made at curves.rsn:3:9 by act(…)`
  private func origin(_ value: Value, _ side: String, _ place: Place) -> String? {
    guard case .domain(let box) = value else { return nil }
    guard let origin = box.origin, origin != place else { return "\(side): \(box.value.summary)" }
    return "\(side): \(box.value.summary), made at \(origin.description) by `\(origin.text.firstLine(48))`"
  }
}

extension String {
  /// The first line, shortened.
  func firstLine(_ width: Int) -> String {
    let line = prefix { $0 != "\n" }
    return line.count == count && count <= width ? self : line.prefix(width - 1) + "…"
  }
}

extension NumberRange {
  var lazyValues: some RandomAccessCollection<Value> { (lower..<max(lower, upper)).lazy.map { Value.number(Double($0)) } }
}

extension Value {
  /// A value that a call has made remembers the call, for messages.
  @inline(__always)
  func from(_ place: Place) -> Value {
    guard case .domain(let box) = self, box.origin == nil else { return self }
    return .domain(Domain(box.value, origin: place))
  }
}

extension Value {
  fileprivate var isArray: Bool {
    switch self {
    case .array, .range: true
    default: false
    }
  }
}
