import Engine
import Imaging
import Language

extension Builtin {
  static let rotate = Builtin(
    "rotate", "An image turned about its middle, counter-clockwise for positive angles; bilinear.", topic: .images,
    parameters: Parameter<Image>.first("img", "The image."), Parameter<Double>.first("degrees", "The angle."),
    Parameter<Double>.optional("fill", default: 0.5, "The grey of what comes in."),
    examples: ["rotate(noise(size: 8, seed: 1), 90) // Image 8×8"]
  ) { (img: Image, degrees: Double, fill: Double) throws(Trap) -> Image in
    try trapping { () throws(ImageError) in try img.rotated(degrees: degrees, fill: Float(fill)) }
  }

  static let pad = Builtin(
    "pad", "An image with so many pixels more on each side.", topic: .images, parameters: Parameter<Image>.first("img", "The image."),
    Parameter<Int>.first("amount", "Pixels on each side."), Parameter<Double>.optional("fill", default: 0.5, "The grey of the padding."),
    Parameter<Bool>.optional("reflect", default: false, "Mirror the image at its edges in place of a grey."),
    examples: ["pad(noise(size: 8, seed: 1), 2) // Image 12×12"]
  ) { (img: Image, amount: Int, fill: Double, reflect: Bool) throws(Trap) -> Image in
    try trapping { () throws(ImageError) in try img.padded(by: amount, reflect ? .reflect : .constant(Float(fill))) }
  }

  static let flip = Builtin(
    "flip", "An image mirrored.", topic: .images, parameters: Parameter<Image>.first("img", "The image."),
    Parameter<FlipAxis>.optional("axis", default: .horizontal, ".horizontal: left becomes right; .vertical: top becomes bottom."),
    examples: ["flip(noise(size: 8, seed: 1)) // Image 8×8"]
  ) { (img: Image, axis: FlipAxis) throws(Trap) -> Image in img.flipped(axis) }

  static let shift = Builtin(
    "shift", "An image moved by whole pixels.", topic: .images, parameters: Parameter<Image>.first("img", "The image."),
    Parameter<Int>.optional("down", default: 0, "Pixels down; negative is up."),
    Parameter<Int>.optional("right", default: 0, "Pixels right; negative is left."),
    Parameter<Double>.optional("fill", default: 0.5, "The grey of what comes in."),
    examples: ["shift(noise(size: 8, seed: 1), right: 2) // Image 8×8"]
  ) { (img: Image, down: Int, right: Int, fill: Double) throws(Trap) -> Image in
    try trapping { () throws(ImageError) in try img.shifted(down: down, right: right, fill: Float(fill)) }
  }

  static let blend = Builtin(
    "blend", "A mixture of two images of one size.", topic: .images, parameters: Parameter<Image>.first("a", "The first."),
    Parameter<Image>.first("b", "The second."), Parameter<Double>.next("amount", default: 0.5, "The second's share."),
    examples: ["blend(noise(size: 8, seed: 1), noise(size: 8, seed: 2), 0.25) // Image 8×8"]
  ) { (a: Image, b: Image, amount: Double) throws(Trap) -> Image in
    try trapping("b") { () throws(ImageError) in try a.blended(with: b, amount: amount) }
  }

  static let diff = Builtin(
    "diff", "How far two images of one size are apart, pixel by pixel.", topic: .images,
    parameters: Parameter<Image>.first("a", "The first."),
    Parameter<Image>.first("b", "The second."), examples: ["max(tensor(diff(noise(size: 8, seed: 1), noise(size: 8, seed: 1)))) // 0"]
  ) { (a: Image, b: Image) throws(Trap) -> Image in try trapping("b") { () throws(ImageError) in try a.difference(from: b) } }

  static let tensor = Builtin(
    "tensor", "Numbers as a tensor: an image as [3, height, width], an array of numbers (or of arrays) with its own shape.", topic: .images,
    parameters: Parameter<Value>.first("values", "An image or an array."), returns: .domain(Tensor.typeName),
    examples: ["tensor([[1, 2], [3, 4]]).shape // [2, 2]", "tensor(noise(size: 8, seed: 1)).shape // [3, 8, 8]"]
  ) { (values: Value) throws(Trap) -> Tensor in
    if let image: Image = values.asDomain() { return try Tensor(planes: image) }
    if let tensor: Tensor = values.asDomain() { return tensor }
    return try Tensor(nested: values)
  }
}

extension FlipAxis: NamedCase {
  static var caseTypeName: String { "Axis" }
}
