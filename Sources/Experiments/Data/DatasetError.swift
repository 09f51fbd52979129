import Imaging

/// What can be wrong with a data set.
public enum DatasetError: Error, Sendable {
  /// There is no such folder, or it cannot be listed; `reason` is the system's.
  case unreadableFolder(path: String, reason: String)
  /// It is a file.
  case notAFolder(path: String)
  /// Neither the folder nor its sub-folders have a PNG or JPEG.
  case noImages(path: String)
  /// An index outside of the data set.
  case noSuchExample(index: Int, count: Int)
  /// A picture that cannot be read or fitted; the error names the file.
  case image(ImageError)
  /// A map's or a filter's function failed.
  case callback(any Error)
}

extension DatasetError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadableFolder(let path, let reason): "cannot read the folder \(path): \(reason)"
    case .notAFolder(let path): "\(path) is a file, not a folder of images"
    case .noImages(let path): "the folder \(path) has no images: neither it nor its sub-folders contain a .png, .jpg or .jpeg file"
    case .noSuchExample(let index, let count):
      count == 0
        ? "there is no example \(index): the data set is empty" : "there is no example \(index): the data set has 0 to \(count - 1)"
    case .image(let error): error.description
    case .callback(let error): "\(error)"
    }
  }
}
