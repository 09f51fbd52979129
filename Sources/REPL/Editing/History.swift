import Cache

/// The entries of this session and of earlier ones, each once, the oldest first. Read from the file when they are first asked for.
public final class History {
  private let file: HistoryFile?
  private var known: [String] = []
  private var isRead = false
  static let limit = 10_000

  /// Without a path nothing is kept.
  public init(path: String?) { file = path.map(HistoryFile.init) }

  /// Beside the cache, in `$XDG_STATE_HOME/resin` or `~/.local/state/resin`.
  public static var standardPath: String? {
    if let folder = Paths.environment("XDG_STATE_HOME"), folder.hasPrefix("/") { return Paths.join(folder, "resin/history") }
    return Paths.environment("HOME").map { Paths.join($0, ".local/state/resin/history") }
  }

  public var entries: [String] {
    if !isRead {
      isRead = true
      let own = known
      known = file?.read() ?? []
      own.forEach(put)
    }
    return known
  }

  /// Adds an entry at the end and takes away the same one further up.
  public func add(_ entry: String) {
    guard !entry.isEmpty else { return }
    put(entry)
    file?.append(entry)
  }

  private func put(_ entry: String) {
    if let place = known.lastIndex(of: entry) { known.remove(at: place) }
    known.append(entry)
    if known.count > Self.limit { known.removeFirst(known.count - Self.limit) }
  }
}
