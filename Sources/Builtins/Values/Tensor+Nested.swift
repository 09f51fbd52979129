import Engine
import Imaging
import Language

extension Tensor {
  /// The image's channels as planes: [3, height, width].
  init(planes image: Image) throws(Trap) {
    let area = image.height * image.width
    var values = [Float](repeating: 0, count: 3 * area)
    for pixel in 0..<area {
      for channel in 0..<3 { values[channel * area + pixel] = image.pixels[pixel * 3 + channel] }
    }
    try self.init(like: [3, image.height, image.width], values)
  }

  /// Numbers, or tensors of one shape, nested in arrays, all rows of an axis equally long.
  init(nested value: Value) throws(Trap) {
    var shape: [Int] = []
    var level = value
    while case .array(let items) = level {
      shape.append(items.count)
      guard let first = items.first else { break }
      level = first
    }
    if let tensor: Tensor = level.asDomain() { shape += tensor.shape }
    if case .range(let range) = value { shape = [range.count] }
    guard !shape.isEmpty else {
      throw Trap("a tensor is made of an image or an array of numbers, not of \(value.type.article)", argument: "values")
    }
    var values: [Float] = []
    try Tensor.collect(value, shape[...], into: &values)
    try self.init(like: shape, values)
  }

  private static func collect(_ value: Value, _ shape: ArraySlice<Int>, into values: inout [Float]) throws(Trap) {
    if let tensor: Tensor = value.asDomain() {
      guard tensor.shape == Array(shape) else {
        throw Trap("the tensors differ in shape: \(Array(shape)) and \(tensor.shape)", argument: "values")
      }
      values += tensor.values
      return
    }
    guard let count = shape.first else {
      values.append(Float(try Double(value)))
      return
    }
    let items = try [Value](value)
    guard items.count == count else {
      throw Trap("the rows differ in length: \(count) and \(items.count)", argument: "values", notes: ["a tensor's rows are equally long"])
    }
    for item in items { try collect(item, shape.dropFirst(), into: &values) }
  }
}
