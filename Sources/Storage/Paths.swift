#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Paths as text.
public enum Paths {
  public static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder == "." || name.hasPrefix("/") ? name : folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// `a/b` of `a/b/c`, `.` of `c`, `/` of `/c`.
  public static func parent(_ path: String) -> String {
    let trimmed = trimmed(path)
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : self.trimmed(String(trimmed[..<slash]))
  }

  /// `c.rsn` of `a/b/c.rsn`.
  public static func name(_ path: String) -> String {
    let trimmed = trimmed(path)
    guard let slash = trimmed.lastIndex(of: "/"), trimmed != "/" else { return trimmed }
    return String(trimmed[trimmed.index(after: slash)...])
  }

  /// `c` of `a/b/c.rsn`.
  public static func stem(_ path: String) -> String {
    let name = name(path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// From the root, without `.` and `..`, links not followed.
  public static func absolute(_ path: String) -> String {
    var parts: [Substring] = []
    for part in join(path.hasPrefix("/") ? "" : current, path).split(separator: "/") {
      if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The folder in which the program was started.
  public static var current: String {
    guard let text = getcwd(nil, 0) else { return "/" }
    defer { free(text) }
    // SAFETY: getcwd gave a string with its zero.
    return String(cString: text)
  }

  /// A variable of the environment; nil if it is not set or empty.
  public static func environment(_ name: String) -> String? {
    guard let text = getenv(name) else { return nil }
    // SAFETY: getenv gave a string with its zero; it is copied at once.
    let value = String(cString: text)
    return value.isEmpty ? nil : value
  }

  /// `$XDG_CACHE_HOME/resin`, or `~/.cache/resin`; without a home a folder for temporary files.
  public static var cache: String {
    if let folder = environment("XDG_CACHE_HOME"), folder.hasPrefix("/") { return join(folder, "resin") }
    return join(join(environment("HOME") ?? "/tmp", ".cache"), "resin")
  }

  private static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
