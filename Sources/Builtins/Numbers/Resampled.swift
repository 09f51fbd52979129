import Engine
import Experiments
import Language

/// What `bootstrap` resamples: numbers with axes; the last one is the units.
struct Resampled: ResinValue {
  let shape: [Int], values: [Double]

  static var type: ValueType { .oneOf([.array(.any), .range, .domain(Tensor.typeName)]) }

  init(_ value: Value) throws(Trap) {
    if case .array(let items) = value, items.allSatisfy({ if case .number = $0 { true } else { false } }) {
      (shape, values) = ([items.count], try [Double](value))
      return
    }
    if case .range = value {
      values = try [Double](value)
      shape = [values.count]
      return
    }
    let tensor: Tensor
    if let given: Tensor = value.asDomain() { tensor = given } else { tensor = try Tensor(nested: value) }
    (shape, values) = (tensor.shape, tensor.values.map(Double.init))
  }

  var value: Value { values.value }

  /// The values as rows along the last axis.
  fileprivate var rows: [[Double]] {
    guard let units = shape.last, units > 0 else { return [] }
    return stride(from: 0, to: values.count, by: units).map { Array(values[$0..<$0 + units]) }
  }
}

extension PairedBootstrap {
  init(_ xs: Resampled, against: Resampled?, by comparison: Comparison, from: Int?) throws(Trap) {
    guard (1...2).contains(xs.shape.count), !xs.values.isEmpty else {
      throw Trap("`bootstrap` needs at least one value, in a row or in a row for each condition", argument: "xs")
    }
    let rows = xs.rows
    var controls: [[[Double]]] = []
    if let against {
      let expected = xs.shape
      switch against.shape {
      case expected: controls = [against.rows]
      case let shape where Array(shape.dropFirst()) == expected && !against.values.isEmpty:
        let all = against.rows
        controls = stride(from: 0, to: all.count, by: rows.count).map { Array(all[$0..<$0 + rows.count]) }
      default:
        throw Trap(
          "`against` has the shape \(against.shape), `xs` \(expected)", argument: "against",
          notes: ["it must be the same, or have one more axis in front: the control sets"])
      }
    }
    if let from, !rows.indices.contains(from) {
      throw Trap("there is no condition \(from)", argument: "from", label: "valid: 0..<\(rows.count)")
    }
    guard let made = PairedBootstrap(rows, controls: controls, by: comparison, baseline: from), made.units > 0 else {
      throw Trap("no unit has a number in every row", argument: "xs")
    }
    self = made
  }
}

extension PairedBootstrap.Comparison: NamedCase {
  static var caseTypeName: String { "Comparison" }
}
