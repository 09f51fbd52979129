import Engine
import Imaging
import Networks
import Stopping

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

  var isDataset: Bool { dataset != nil }

  var dataset: Dataset? { if case .dataset(let dataset) = self { dataset } else { nil } }

  /// What is shown in the positions of a range, as planes ready for the network, each [3, H, W]; or why there is none.
  func inputs(in range: Range<Int>, fit: Fit, side: Int, threads: Threads) -> [Result<Tensor, MeasuringError>] {
    switch self {
    case .image(let image): [planes(of: image, fit, side)]
    case .images(let images): inParallel(Array(range), threads: threads) { planes(of: images[$0], fit, side) }
    case .tensor(let tensor):
      range.map { index in Result { () throws(MeasuringError) in try tensor.planes(at: index) } }
    case .dataset(let dataset):
      // A mapped image may have any size; one that has the network's passes as it is, whatever the pictures under the map were fitted to.
      inParallel(dataset.reading(range, threads: threads), threads: threads) { result in
        switch result {
        case .success(let example):
          planes(of: example.image, example.image.height == side && example.image.width == side ? .none : dataset.fit, side)
        case .failure(let error): .failure(.dataset(error))
        }
      }
    }
  }

  private func planes(of image: Image, _ fit: Fit, _ side: Int) -> Result<Tensor, MeasuringError> {
    Result { () throws(MeasuringError) in
      if Interruption.isRequested { throw .interrupted }
      return try Normalization.planes(try MeasuringError.fitting { () throws(ImageError) in try image.fitted(fit, input: side) })
    }
  }
}

extension Dataset {
  /// Each example or its error; a range that does not fit is an error of each.
  fileprivate func reading(_ range: Range<Int>, threads: Threads) -> [Result<Example, DatasetError>] {
    do { return try results(in: range, threads: threads) } catch { return range.map { _ in .failure(error) } }
  }
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
  /// An image of the batch axis, [3, H, W].
  fileprivate func planes(at index: Int) throws(MeasuringError) -> Tensor {
    let size = shape.suffix(3)
    guard size.count == 3, size.first == 3, shape.count <= 4 else { throw .shape(shape) }
    let count = size.reduce(1, *)
    return try MeasuringError.computing { () throws(EngineError) in
      try Tensor(shape: Array(size), values: Array(values[index * count..<(index + 1) * count]))
    }
  }
}
