import Cache

/// The entries of earlier sessions: one line each in a file, newlines and backslashes escaped, each entry once, the last 1,000.
public struct History: Sendable {
  public private(set) var entries: [String] = []
  private let path: String?
  static let limit = 1000

  /// Without a path nothing is kept.
  public init(path: String?) {
    self.path = path
    if let path { entries = Self.read(path) }
  }

  /// Beside the cache, in `$XDG_STATE_HOME/resin` or `~/.local/state/resin`.
  public static var standardPath: String? {
    if let folder = Paths.environment("XDG_STATE_HOME"), folder.hasPrefix("/") { return Paths.join(folder, "resin/history") }
    return Paths.environment("HOME").map { Paths.join($0, ".local/state/resin/history") }
  }

  /// Adds an entry at the end and takes away the same one further up. Entries of other sessions since then are kept, too.
  public mutating func add(_ entry: String) {
    guard !entry.isEmpty else { return }
    Self.append(entry, to: &entries)
    guard let path else { return }
    var stored = Self.read(path)
    Self.append(entry, to: &stored)
    // A history that cannot be kept is no reason to stop.
    try? Files.makeFolder(Paths.parent(path))
    try? AtomicFile.write(stored.map { Self.escaped($0) + "\n" }.joined(), to: path)
  }

  private static func append(_ entry: String, to entries: inout [String]) {
    entries.removeAll { $0 == entry }
    entries.append(entry)
    if entries.count > limit { entries.removeFirst(entries.count - limit) }
  }

  private static func read(_ path: String) -> [String] {
    guard let bytes = try? Files.read(path, limit: 1 << 24) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { unescaped(String($0)) }
  }

  private static func escaped(_ entry: String) -> String { entry.replacing("\\", with: "\\\\").replacing("\n", with: "\\n") }

  private static func unescaped(_ line: String) -> String {
    var text = "", isEscaped = false
    for character in line {
      if isEscaped {
        text.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        text.append(character)
      }
    }
    return text
  }
}
