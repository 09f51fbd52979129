/// A file that could not be read or written: which, what was tried, and the system's reason.
public struct FileError: Error, Sendable, Hashable {
  public enum Action: String, Sendable { case read, write, makeDirectory }
  public let action: Action, path: String, reason: String

  public init(_ action: Action, _ path: String, reason: String) {
    (self.action, self.path, self.reason) = (action, path, reason)
  }
}

extension FileError: CustomStringConvertible {
  public var description: String {
    switch action {
    case .read: "cannot read \(path): \(reason)"
    case .write: "cannot write \(path): \(reason)"
    case .makeDirectory: "cannot make the folder \(path): \(reason)"
    }
  }
}
