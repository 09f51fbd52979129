import Engine
import Experiments
import Imaging
import Language

/// `Image`, `[Image]`, `Tensor` or `Dataset`.
extension Stimuli: ResinValue {
  public static var type: ValueType {
    .oneOf([.domain(Image.typeName), .array(.domain(Image.typeName)), .domain(Tensor.typeName), .domain(Dataset.typeName)])
  }

  public init(_ value: Value) throws(Trap) {
    if case .array = value {
      self = .images(try [Image](value))
    } else if let image: Image = value.asDomain() {
      self = .image(image)
    } else if let example: Example = value.asDomain() {
      self = .image(example.image)
    } else if let tensor: Tensor = value.asDomain() {
      self = .tensor(tensor)
    } else if let dataset: Dataset = value.asDomain() {
      self = .dataset(dataset)
    } else {
      throw Self.mismatch(value)
    }
  }

  public var value: Value {
    switch self {
    case .image(let image): .domain(image)
    case .images(let images): images.value
    case .tensor(let tensor): .domain(tensor)
    case .dataset(let dataset): .domain(dataset)
    }
  }
}
