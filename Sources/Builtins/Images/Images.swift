import Imaging
import Language
import Stopping

extension Builtin {
  static let image = Builtin(
    "image", "An image from a PNG or JPEG file, as RGB.", topic: .images, parameters: Parameter<String>.first("path", "The file."),
    examples: ["save(noise(size: 8, seed: 1), \"noise.png\"); image(\"noise.png\") // Image 8×8"], readsFiles: true,
    check: { call in call.missingFile("path") }
  ) { (context, path: String) throws(Trap) -> Image in
    let found = try context.located(path)
    return try Interruption.leaving { () throws(Trap) in
      do throws(ImageError) { return try Image.load(path: found) } catch { throw Trap(error.naming(path), argument: "path") }
    }
  }

  static let scale = Builtin(
    "scale",
    "The centred window of `window` times the side, resized to the image's size: 0.5 enlarges twofold (the paper's S), 2 zooms out.",
    topic: .images, parameters: Parameter<Image>.first("img", "The image."),
    Parameter<Double>.first("window", "The window's share of the side; above 1 it pads."),
    Parameter<Int?>.optional("to", default: nil, "The side of the result in pixels; the image's own by default."),
    Parameter<Double>.optional("fill", default: 0.5, "The grey of the padding."),
    Parameter<Bool>.optional("reflect", default: false, "Mirror the image at its edges in place of a grey."),
    examples: ["scale(noise(size: 16, seed: 1), 0.5) // Image 16×16"], check: { call in call.outOfRange("window", 1e-6...1e6) }
  ) { (img: Image, window: Double, to: Int?, fill: Double, reflect: Bool) throws(Trap) -> Image in
    try trapping(pixels: (to ?? img.height, to ?? img.width)) { () throws(ImageError) in
      try img.scaled(window, to: to, padding: reflect ? .reflect : .constant(Float(fill)))
    }
  }

  static let crop = Builtin(
    "crop", "The middle of an image, or the part whose upper left corner is `at`.", topic: .images,
    parameters: Parameter<Image>.first("img", "The image."),
    Parameter<Size>.first("size", "The side, or [height, width]."),
    Parameter<[Int]?>.optional("at", default: nil, "[row, column] of the corner."),
    examples: ["crop(noise(size: 16, seed: 1), [4, 8]) // Image 4×8"]
  ) { (img: Image, size: Size, at: [Int]?) throws(Trap) -> Image in
    guard let at else { return try trapping { () throws(ImageError) in try img.croppedToCenter(height: size.height, width: size.width) } }
    guard at.count == 2 else { throw Trap("`at` must be [row, column]", argument: "at") }
    return try trapping { () throws(ImageError) in try img.cropped(top: at[0], left: at[1], height: size.height, width: size.width) }
  }

  static let resize = Builtin(
    "resize", "An image at another size: bilinear, antialiased where it shrinks.", topic: .images,
    parameters: Parameter<Image>.first("img", "The image."),
    Parameter<Size>.first("size", "The side, or [height, width]."), examples: ["resize(noise(size: 16, seed: 1), 4) // Image 4×4"]
  ) { (img: Image, size: Size) throws(Trap) -> Image in
    try trapping(pixels: (size.height, size.width)) { () throws(ImageError) in try img.resized(height: size.height, width: size.width) }
  }

  static let noise = Builtin(
    "noise", "An image of uniform noise.", topic: .images, parameters: Parameter<Size>.required("size", "The side, or [height, width]."),
    Parameter<Int>.required("seed", "The seed."), examples: ["noise(size: 8, seed: 1) // Image 8×8"],
    check: { call in call.outOfRange("size", 1...10_000) }
  ) { (size: Size, seed: Int) throws(Trap) -> Image in
    try trapping(pixels: (size.height, size.width)) { () throws(ImageError) in
      try Image.noise(height: size.height, width: size.width, seed: .init(bitPattern: Int64(seed)))
    }
  }
}

/// A size in pixels, written as one side or as [height, width].
struct Size: ResinValue {
  let height: Int, width: Int

  static var type: ValueType { .oneOf([.int, .array(.int)]) }

  init(_ value: Value) throws(Trap) {
    if case .number = value {
      height = try Int(value)
      width = height
    } else {
      let sides = try [Int](value)
      guard sides.count == 2 else { throw Trap("a size is one side or [height, width], got \(value.quoted)") }
      (height, width) = (sides[0], sides[1])
    }
  }

  var value: Value { height == width ? .int(height) : [height, width].value }
}
