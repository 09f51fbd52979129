/// What can be wrong with an image or with what is asked of one.
public enum ImageError: Error, Sendable, Equatable {
  /// The file cannot be opened or read; `reason` is the system's ("No such file or directory").
  case unreadable(path: String, reason: String)
  /// The contents are neither a PNG nor a JPEG.
  case unknownFormat(name: String)
  /// The contents began as a PNG or a JPEG, and then went wrong.
  case damaged(name: String, format: ImageFormat, reason: String)
  /// More pixels than `Image.pixelLimit`; the name is that of the file, if it is one.
  case tooLarge(name: String?, height: Int, width: Int)
  case emptySize(height: Int, width: Int)
  case wrongCount(expected: Int, found: Int)
  case sizesDiffer(Int, Int, Int, Int)
  /// A number outside of what an operation takes: what it is called, what it was, and what it may be.
  case badArgument(name: String, value: String, allowed: String)
  case noImages
  case labelCount(labels: Int, expected: Int)
  /// Names for the "rows" or "columns" of a grid.
  case nameCount(String, Int, expected: Int)
  /// A text chunk's key that PNG does not allow.
  case badTextKey(String)
  /// The image could not be encoded or drawn.
  case failed(doing: String, reason: String)
}

public enum ImageFormat: String, Sendable {
  case png = "PNG"
  case jpeg = "JPEG"
}

extension ImageError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read the image \(path): \(reason)"
    case .unknownFormat(let name): "\(name) is not an image that can be read: it is neither a PNG nor a JPEG"
    case .damaged(let name, let format, let reason): "the \(format.rawValue) \(name) is damaged: \(reason)"
    case .tooLarge(let name, let height, let width):
      "\(name.map { "the image \($0)" } ?? "an image") of \(height) × \(width) pixels is too large: at most \(Image.pixelLimit / 1_000_000) million pixels"
    case .emptySize(let height, let width): "an image of \(height) × \(width) pixels is empty: each side must be at least 1"
    case .wrongCount(let expected, let found): "the image's size needs \(expected) values, but there are \(found)"
    case .sizesDiffer(let h1, let w1, let h2, let w2): "the images differ in size: \(h1) × \(w1) and \(h2) × \(w2)"
    case .badArgument(let name, let value, let allowed): "\(name) is \(value), but must be \(allowed)"
    case .noImages: "there is no image to show"
    case .labelCount(let labels, let expected): "there are \(labels) labels, but \(expected) are needed"
    case .nameCount(let what, let count, let expected): "there are names for \(count) \(what), but the grid has \(expected)"
    case .badTextKey(let key): "“\(key)” cannot name a text in a PNG: 1 to 79 ASCII characters, no space at either end"
    case .failed(let doing, let reason): "\(doing) failed: \(reason)"
    }
  }
}

extension ImageError {
  /// The same about a file that is called something else: as a program wrote its path, which may not be where it was found.
  public func naming(_ name: String) -> ImageError {
    switch self {
    case .unreadable(_, let reason): .unreadable(path: name, reason: reason)
    case .unknownFormat: .unknownFormat(name: name)
    case .damaged(_, let format, let reason): .damaged(name: name, format: format, reason: reason)
    case .tooLarge(_?, let height, let width): .tooLarge(name: name, height: height, width: width)
    default: self
    }
  }
}
