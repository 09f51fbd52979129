import Experiments
import Imaging
import Language

extension Dataset: DomainValue, ResinValue {
  public static var typeName: String { "Dataset" }
  public static var elementType: ValueType? { .domain(Example.typeName) }
  public static var members: [Member] {
    [
      Member("count", .int, "How many images."),
      Member("classNames", .array(.string), "The names of its classes."),
      Member("labels", .array(.optional(.int)), "Each image's class, without reading any image; nil where it has none."),
      Member("sizes", .array(.number), "In the box: the true size of what each image shows, in pixels, without drawing any."),
    ]
  }

  public var summary: String { "Dataset \(name.literal) of \(count) image\(count == 1 ? "" : "s")" }

  public func member(_ name: String) throws(Trap) -> Value? {
    switch name {
    case "count": .int(count)
    case "classNames": classNames.value
    case "labels": .array(labels().map(\.value))
    case "sizes": .array(try knownSizes().map(Value.number))
    default: nil
    }
  }

  private func knownSizes() throws(Trap) -> [Double] {
    let sizes = featureSizes()
    let known = sizes.compactMap(\.self)
    guard known.count == sizes.count else {
      throw Trap(
        "nobody knows how large the things in the data set \(name.literal) are", label: "it has no sizes",
        notes: ["the set in the box does: `dataset(\"val\")`, or `specimens(…)` at sizes of your choice"])
    }
    return known
  }

  public func isEqual(to other: any DomainValue) -> Bool { (other as? Dataset)?.identity == identity }

  /// `data[3]` is an example, `data[0..<100]` a data set.
  public func element(at index: Value) throws(Trap) -> Value? {
    if case .range(let range) = index { return .domain(try slice(range)) }
    let position = try Int(index)
    guard (0..<count).contains(position) else {
      throw Trap(
        "image \(position) is outside the data set, which has \(count)", code: .indexOutOfRange,
        label: count == 0 ? "it is empty" : "valid: 0..<\(count)")
    }
    return .domain(try example(position))
  }

  public func elementCount() -> Int? { count }

  private func slice(_ range: NumberRange) throws(Trap) -> Dataset {
    guard range.lower >= 0, range.upper <= count, range.lower <= range.upper else {
      throw Trap("images \(Value.range(range).quoted) are outside the data set, which has \(count)", code: .indexOutOfRange)
    }
    do { return try slice(range.lower..<range.upper) } catch { throw Trap(error) }
  }

  /// An example; the index must be in range.
  func example(_ index: Int) throws(Trap) -> Example {
    do { return try self[index] } catch { throw Trap(error) }
  }

  /// The class's name, or its number where it has none.
  func className(_ label: Int) -> String { classNames.indices.contains(label) ? classNames[label] : "\(label)" }

  /// The images sent through a function of the program, when they are asked for; it takes its captured values now.
  func mapped(by function: Function, _ context: Context) -> Dataset {
    let change = function.detached()
    // What `seed:` is where the function does not say it.
    let seed = context.settings.seed.map { " seed \($0)" } ?? ""
    let isVolatile = function.uses(builtin: \.readsFiles)
    return mapped(identity: function.identity + seed, volatile: isVolatile, concurrent: true) { image in
      let result = try change.call([.domain(image)])
      guard let image: Image = result.asDomain() else {
        throw Trap("a function over a data set's images must give an image, got \(result.type.article)")
      }
      return image
    }
  }

  func filtered(by condition: Callback, _ context: Context) throws(Trap) -> Dataset {
    do {
      return try filtered { example in
        try context.checkInterrupt()
        return try context.test(condition, .domain(example))
      }
    } catch { throw Trap(error) }
  }
}

extension Example: DomainValue, ResinValue {
  public static var typeName: String { "Example" }
  public static var members: [Member] {
    [
      Member("image", .domain(Image.typeName), "The image."),
      Member("label", .int, "The number of its class; nil if it has none."),
      Member("name", .string, "The file's name, or the image's number."),
      Member("featureSize", .number, "In the box: the true size of what it shows, in pixels; nil elsewhere."),
    ]
  }

  public var summary: String { "Example \(name.literal)" + (label.map { ", label \($0)" } ?? "") }
  public var identity: String { "\(summary) \(image.identity)" }

  public func member(_ name: String) throws(Trap) -> Value? {
    switch name {
    case "image": .domain(image)
    case "label": label.value
    case "name": .string(self.name)
    case "featureSize": featureSize.value
    default: nil
    }
  }
}

extension Trap {
  init(_ error: DatasetError) {
    if case .callback(let trap as Trap) = error { self = trap } else { self.init(error.description, code: error.code) }
  }
}
