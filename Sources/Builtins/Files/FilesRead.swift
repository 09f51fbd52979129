import Language
import Synchronization

/// The files and folders that a run has looked for, so that its report can say what it depended on.
public final class FilesRead: Sendable {
  private let found = Mutex<Set<String>>([])

  public init() {}

  /// As the program opened them, from the current folder on.
  public var paths: Set<String> { found.withLock { $0 } }

  func note(_ path: String) { found.withLock { _ = $0.insert(path) } }
}
