import Engine
import Imaging
import Language
import Stopping

/// What an element-wise function takes: a number, an array of them (nested ones, too), a tensor or an image.
enum Elementwise: ResinValue {
  case number(Double)
  case array([Elementwise])
  case tensor(Tensor)
  case image(Image)

  static var type: ValueType { .oneOf([.number, .array(.number), .domain(Tensor.typeName), .domain(Image.typeName)]) }

  init(_ value: Value) throws(Trap) {
    switch value {
    case .number(let number): self = .number(number)
    case .array, .range: self = .array(try [Elementwise](value))
    default:
      if let tensor: Tensor = value.asDomain() {
        self = .tensor(tensor)
      } else if let image: Image = value.asDomain() {
        self = .image(image)
      } else {
        throw Self.mismatch(value)
      }
    }
  }

  var value: Value {
    switch self {
    case .number(let number): .number(number)
    case .array(let items): .array(items.interruptibleMap(\.value))
    case .tensor(let tensor): .domain(tensor)
    case .image(let image): .domain(image)
    }
  }

  /// The same shape, each number sent through `body`; tensors and images compute in double and round once.
  func map(_ body: (Double) -> Double) -> Elementwise {
    switch self {
    case .number(let number): .number(body(number))
    case .array(let items): .array(items.interruptibleMap { $0.map(body) })
    case .tensor(let tensor): .tensor(tensor.mapped { Float(body(Double($0))) })
    case .image(let image): .image(image.map { Float(body(Double($0))) })
    }
  }
}
