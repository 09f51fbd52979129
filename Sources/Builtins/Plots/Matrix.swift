import Engine
import Language

/// Rows of numbers: an array of arrays, or a tensor of two axes.
struct Matrix: ResinValue {
  let rows: [[Double]]

  static var type: ValueType { .oneOf([.array(.array(.number)), .domain(Tensor.typeName)]) }

  init(_ value: Value) throws(Trap) {
    guard let tensor: Tensor = value.asDomain() else {
      rows = try [[Double]](value)
      return
    }
    guard tensor.shape.count == 2 else {
      throw Trap(
        "a matrix has two axes, this tensor has \(tensor.shape.count)",
        notes: ["its shape: " + tensor.shape.map(String.init).joined(separator: "×")])
    }
    let width = tensor.shape[1]
    rows = (0..<tensor.shape[0]).map { row in tensor.values[row * width..<(row + 1) * width].map(Double.init) }
  }

  var value: Value { rows.value }
}
