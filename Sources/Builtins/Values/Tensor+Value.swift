import Cache
import Engine
import Language
import Stopping

extension Tensor: DomainValue, ResinValue {
  public static var typeName: String { "Tensor" }
  public static var elementType: ValueType? { .oneOf([.number, .domain("Tensor")]) }
  public static var members: [Member] {
    [
      Member("shape", .array(.int), "The sizes of its axes."),
      Member("count", .int, "The number of its values."),
      Member("values", .array(.number), "All values, the last axis fastest."),
    ]
  }

  public var summary: String {
    let size = "Tensor " + shape.map(String.init).joined(separator: "×")
    guard let low = values.min(), let high = values.max() else { return size }
    return size + " from \(Double(low).fourDigits) to \(Double(high).fourDigits)"
  }

  public var dimensions: [Int]? { shape }
  public var identity: String { "Tensor \(shape) \(Digest(of: values).hex)" }

  public func member(_ name: String) throws(Trap) -> Value? {
    switch name {
    case "shape": .array(shape.map(Value.int))
    case "count": .int(count)
    case "values": .array(values.interruptibleMap { .number(Double($0)) })
    default: nil
    }
  }

  public func isEqual(to other: any DomainValue) -> Bool { (other as? Tensor) == self }

  public func operate(_ operation: ArithmeticOperator, with other: Value, isLeft: Bool) throws(Trap) -> Value? {
    if case .number(let number) = other {
      let number = Float(number)
      return .domain(mapped { isLeft ? operation.apply($0, number) : operation.apply(number, $0) })
    }
    guard let tensor: Tensor = other.asDomain() else { return nil }
    guard tensor.shape == shape else { throw Trap("`\(operation.rawValue)` needs two tensors of one shape") }
    let (left, right) = isLeft ? (self, tensor) : (tensor, self)
    return .domain(try Tensor(like: shape, zip(left.values, right.values).map(operation.apply)))
  }

  public func element(at index: Value) throws(Trap) -> Value? {
    guard let first = shape.first else { return nil }
    if case .range(let range) = index { return .domain(try slice(range, of: first)) }
    let position = try Int(index)
    guard (0..<first).contains(position) else {
      throw Trap(
        "index \(position) is outside the first axis, which has \(first) entries", code: .indexOutOfRange, label: "valid: 0..<\(first)",
        notes: position < 0 && first > 0 ? ["from the end: t[t.shape[0] - 1]"] : [])
    }
    let size = count / first
    let part = Array(values[position * size..<(position + 1) * size])
    if shape.count == 1 { return .number(Double(part[0])) }
    return .domain(try Tensor(like: Array(shape.dropFirst()), part))
  }

  /// A part of the first axis.
  private func slice(_ range: NumberRange, of first: Int) throws(Trap) -> Tensor {
    guard range.lower >= 0, range.upper <= first, range.lower < range.upper else {
      throw Trap(
        "\(Value.range(range).quoted) is no part of the first axis, which has \(first) entries", code: .indexOutOfRange,
        label: "valid: within 0..<\(first)")
    }
    let size = count / first
    return try Tensor(like: [range.count] + shape.dropFirst(), Array(values[range.lower * size..<range.upper * size]))
  }

  public func elementCount() -> Int? { shape.first }

  /// The same shape, each value sent through `body`.
  func mapped(_ body: (Float) -> Float) -> Tensor {
    var result = self
    for start in stride(from: 0, to: result.values.count, by: Interruption.stride) where !Interruption.isRequested {
      for index in start..<Swift.min(start + Interruption.stride, result.values.count) { result.values[index] = body(result.values[index]) }
    }
    return result
  }

  /// A tensor whose values were made for the shape.
  init(like shape: [Int], _ values: [Float]) throws(Trap) {
    do { self = try Tensor(shape: shape, values: values) } catch { throw Trap(error) }
  }
}

extension ArithmeticOperator {
  /// Element by element, in float32.
  func apply(_ left: Float, _ right: Float) -> Float {
    switch self {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    case .remainder: left.truncatingRemainder(dividingBy: right)
    case .power: Float(Mathematics.pow(Double(left), Double(right)))
    }
  }
}
