import Cache
import Imaging
import Language
import Stopping

extension Image: DomainValue, ResinValue {
  public static var typeName: String { "Image" }
  public static var members: [Member] {
    [
      Member("height", .int, "Rows of pixels."),
      Member("width", .int, "Columns of pixels."),
    ]
  }

  public var summary: String { "Image \(height)×\(width)" }
  public var dimensions: [Int]? { [height, width, 3] }
  public var identity: String { "Image \(height)×\(width) \(Digest(of: pixels).hex)" }

  public func member(_ name: String) throws(Trap) -> Value? {
    switch name {
    case "height": .int(height)
    case "width": .int(width)
    default: nil
    }
  }

  public func isEqual(to other: any DomainValue) -> Bool { (other as? Image) == self }

  public func operate(_ operation: ArithmeticOperator, with other: Value, isLeft: Bool) throws(Trap) -> Value? {
    if case .number(let number) = other {
      let number = Float(number)
      return .domain(map { isLeft ? operation.apply($0, number) : operation.apply(number, $0) })
    }
    guard let image: Image = other.asDomain() else { return nil }
    guard image.height == height, image.width == width else { throw Trap("`\(operation.rawValue)` needs two images of one size") }
    let (left, right) = isLeft ? (self, image) : (image, self)
    return .domain(try trapping { () throws(ImageError) in try left.combined(with: right, operation.apply) })
  }
}

/// Runs an operation on images; its error becomes the trap of the built-in that asked for it.
func trapping<R>(_ argument: String? = nil, _ body: () throws(ImageError) -> R) throws(Trap) -> R {
  do { return try body() } catch { throw Trap(error, argument: argument) }
}

/// The same for something that takes long where there are many pixels to make: the person need not wait for it.
func trapping<R: Sendable>(pixels: (height: Int, width: Int), _ body: @escaping @Sendable () throws(ImageError) -> R) throws(Trap) -> R {
  let steps = pixels.height.multipliedReportingOverflow(by: pixels.width)
  return try Interruption.leaving(steps: steps.overflow ? .max : steps.partialValue) { () throws(Trap) in try trapping(nil, body) }
}
