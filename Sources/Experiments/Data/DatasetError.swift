import Imaging

/// What can be wrong with a data set.
public enum DatasetError: Error, Sendable {
  /// There is no such folder, or it cannot be listed; `reason` is the system's.
  case unreadableFolder(path: String, reason: String)
  /// It is a file.
  case notAFolder(path: String)
  /// Neither the folder nor its sub-folders have a PNG or JPEG.
  case noImages(path: String)
  /// Folders in folders without end.
  case tooDeep(path: String)
  /// A list of files that cannot be read, names none, or has something else where a number is expected.
  case unreadableList(path: String, reason: String)
  case emptyList(path: String)
  case badLabel(String, path: String, line: Int)
  /// A class that is not called by one of ImageNet's ids, where all must be.
  case notAnImageNetClass(String, path: String)
  /// No image at all could be read; the first one's error.
  case allBroken(count: Int, first: String)
  /// An index outside of the data set.
  case noSuchExample(index: Int, count: Int)
  /// A picture that cannot be read or fitted; the error names the file.
  case image(ImageError)
  /// The person has asked to stop.
  case interrupted
  /// A map's or a filter's function failed.
  case callback(any Error)
}

extension DatasetError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadableFolder(let path, let reason): "cannot read the folder \(path): \(reason)"
    case .notAFolder(let path): "\(path) is a file, not a folder of images"
    case .noImages(let path): "the folder \(path) has no images: neither it nor its sub-folders contain a .png, .jpg or .jpeg file"
    case .tooDeep(let path): "the folder \(path) lies too deep: folders may not contain themselves"
    case .unreadableList(let path, let reason): "cannot read the list of images \(path): \(reason)"
    case .emptyList(let path): "the list \(path) names no images"
    case .badLabel(let label, let path, let line): "line \(line) of \(path) has the label “\(label)”, but the others are numbers"
    case .notAnImageNetClass(let name, let path): "“\(name)” in \(path) is none of ImageNet's 1000 ids, which look like n01440764"
    case .allBroken(let count, let first): "none of the \(count) images can be read; the first: \(first)"
    case .noSuchExample(let index, let count):
      count == 0
        ? "there is no example \(index): the data set is empty" : "there is no example \(index): the data set has 0 to \(count - 1)"
    case .image(let error): error.description
    case .interrupted: "interrupted"
    case .callback(let error): "\(error)"
    }
  }
}
