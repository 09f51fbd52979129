import Engine
import Language

/// Numbers to be summed up: an array, a range, or a tensor's values.
struct Samples: ResinValue {
  let values: [Double]

  static var type: ValueType { .oneOf([.array(.number), .range, .domain(Tensor.typeName)]) }

  init(_ value: Value) throws(Trap) {
    if let tensor: Tensor = value.asDomain() {
      values = tensor.values.map(Double.init)
      return
    }
    switch value {
    case .array, .range: values = try [Double](value)
    default: throw Self.mismatch(value)
    }
  }

  var value: Value { values.value }

  /// The values, if there are at least so many.
  func atLeast(_ count: Int, for name: String) throws(Trap) -> [Double] {
    guard values.count >= count else {
      let need = count == 1 ? "at least one value" : "at least \(count) values"
      throw Trap("`\(name)` needs \(need), got \(values.count)", argument: "xs")
    }
    return values
  }
}
