import Engine
import Imaging
import Networks

/// What a network is shown.
public enum Stimuli: Sendable {
  /// Fitted, then normalized.
  case image(Image)
  case images([Image])
  /// [3, H, W] or [N, 3, H, W], taken as already normalized.
  case tensor(Tensor)
  /// Its images in order; they come fitted as the data set says.
  case dataset(Dataset)

  public var count: Int {
    switch self {
    case .image: 1
    case .images(let images): images.count
    case .tensor(let tensor): tensor.shape.count == 4 ? tensor.shape[0] : 1
    case .dataset(let dataset): dataset.count
    }
  }

  /// One image, or one tensor without a batch axis.
  public var isSingle: Bool {
    switch self {
    case .image: true
    case .tensor(let tensor): tensor.shape.count == 3
    case .images, .dataset: false
    }
  }

  var isDataset: Bool { if case .dataset = self { true } else { false } }

  /// What is shown in the positions of a range, as planes ready for the network, each [3, H, W].
  func inputs(in range: Range<Int>, fit: Fit, side: Int) throws(MeasuringError) -> [Tensor] {
    switch self {
    case .image(let image):
      return [try Normalization.planes(try MeasuringError.fitting { () throws(ImageError) in try image.fitted(fit, input: side) })]
    case .images(let images):
      return try parallel(range) { (index) throws(MeasuringError) in
        try Normalization.planes(try MeasuringError.fitting { () throws(ImageError) in try images[index].fitted(fit, input: side) })
      }
    case .tensor(let tensor): return try tensor.planes(in: range)
    case .dataset(let dataset):
      let examples = try MeasuringError.reading { () throws(DatasetError) in try dataset.examples(in: range) }
      return try parallel(0..<examples.count) { (index) throws(MeasuringError) in
        // A mapped image may have any size; one that has the network's passes as it is.
        try Normalization.planes(
          try MeasuringError.fitting { () throws(ImageError) in try examples[index].image.fitted(dataset.fit, input: side) })
      }
    }
  }
}

/// The results of `body` in order, computed on all threads; of several errors the one of the lowest index is thrown.
func parallel<R: Sendable, E: Error>(_ range: Range<Int>, _ body: @Sendable (Int) throws(E) -> R) throws(E) -> [R] {
  var results = [Result<R, E>?](repeating: nil, count: range.count)
  results.withUnsafeMutableBufferPointer { slots in
    // SAFETY: each index writes its own slot only, and `parallel` returns when all have been written.
    nonisolated(unsafe) let slots = slots
    Threads.shared.parallel(range.count) { index in
      slots[index] = Result { () throws(E) in try body(range.lowerBound + index) }
    }
  }
  var values: [R] = []
  for case .some(let result) in results { values.append(try result.get()) }
  return values
}

extension Normalization {
  /// An image as the network takes it: [3, H, W], normalized.
  static func planes(_ image: Image) throws(MeasuringError) -> Tensor {
    let area = image.height * image.width
    var values = [Float](repeating: 0, count: 3 * area)
    for channel in 0..<3 {
      let (mean, deviation) = (Self.mean[channel], Self.deviation[channel])
      for pixel in 0..<area { values[channel * area + pixel] = (image.pixels[pixel * 3 + channel] - mean) / deviation }
    }
    return try MeasuringError.computing { () throws(EngineError) in try Tensor(shape: [3, image.height, image.width], values: values) }
  }
}

extension Tensor {
  /// The images of a range of the batch axis, each [3, H, W].
  fileprivate func planes(in range: Range<Int>) throws(MeasuringError) -> [Tensor] {
    let size = shape.suffix(3)
    guard size.count == 3, size.first == 3, shape.count <= 4 else { throw .shape(shape) }
    let count = size.reduce(1, *)
    return try range.map { (index) throws(MeasuringError) in
      try MeasuringError.computing { () throws(EngineError) in
        try Tensor(shape: Array(size), values: Array(values[index * count..<(index + 1) * count]))
      }
    }
  }
}
