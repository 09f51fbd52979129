import Engine
import Imaging
import Networks

/// What can go wrong while a network is measured.
public enum MeasuringError: Error, Sendable {
  case engine(EngineError)
  case network(NetworkError)
  case image(ImageError)
  case dataset(DatasetError)
  /// The shape of a tensor that is no image and no batch of images.
  case shape([Int])
  case otherNetwork
  case empty
  /// Images of several sizes, so that their maps make no tensor.
  case sizesDiffer([Int], [Int])
  case noLabels
  case badK(Int, classes: Int)
  /// A label that is none of the network's classes.
  case badLabel(Int, classes: Int)
  /// A survey reads one number a channel.
  case noMaps
  case file(FeatureFileError)
  /// Whoever listens asked for an end.
  case interrupted
}

extension MeasuringError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .engine(let error): error.description
    case .network(let error): error.description
    case .image(let error): error.description
    case .dataset(let error): error.description
    case .shape(let shape): "a network takes tensors of [3, H, W] or [N, 3, H, W], not of \(shape)"
    case .otherNetwork: "the ablation was made for another network than the one in use"
    case .empty: "there is nothing to measure: no images"
    case .sizesDiffer(let first, let other): "the inputs differ in size, so their maps make no tensor: \(first) and \(other)"
    case .noLabels: "the images have no labels"
    case .badK(let k, let classes): "k must lie between 1 and the \(classes) classes, not \(k)"
    case .badLabel(let label, let classes):
      "an image has the label \(label), but the network has the classes 0 to \(classes - 1); where folders have ImageNet's ids as names, `dataset(…, labels: .folders)` counts the folders instead"
    case .noMaps: "a survey reads one number a channel, so it cannot be taken at the whole map"
    case .file(let error): error.description
    case .interrupted: "interrupted"
    }
  }

  static func computing<R>(_ body: () throws(EngineError) -> R) throws(MeasuringError) -> R {
    do { return try body() } catch { throw error == .interrupted ? .interrupted : .engine(error) }
  }
  static func fitting<R>(_ body: () throws(ImageError) -> R) throws(MeasuringError) -> R {
    do { return try body() } catch { throw .image(error) }
  }
  static func storing<R>(_ body: () throws(FeatureFileError) -> R) throws(MeasuringError) -> R {
    do { return try body() } catch { throw .file(error) }
  }
  static func reading<R>(_ body: () throws(DatasetError) -> R) throws(MeasuringError) -> R {
    do { return try body() } catch { throw .dataset(error) }
  }
}
