#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the command line says of a run; built-ins find it as `context.services[RunSettings.self]`.
public struct RunSettings: LastingFact {
  /// Threads to compute with; nil for all. Results never depend on it.
  public var threads: Int?
  /// What stands in for a `seed:` that a call does not give (`--seed`); nil for the declared default.
  public var seed: Int?
  /// Where relative paths that are read begin: the notebook's folder, or the current one (empty).
  public var readFolder: String
  /// Where relative paths that are written begin, and below which a notebook may write: its report. Nil where anything may be
  /// written, from the current folder on: in the REPL and in `-e`, where a person typed the path.
  public var writeFolder: String?
  /// The folders of `--allow-write`, absolute.
  public var writableFolders: [String]

  public init(
    threads: Int? = nil, seed: Int? = nil, readFolder: String = "", writeFolder: String? = nil, writableFolders: [String] = []
  ) {
    (self.threads, self.seed, self.readFolder, self.writeFolder, self.writableFolders) =
      (threads, seed, readFolder, writeFolder, writableFolders)
  }

  /// Where a path that is read may lie, the likeliest first: what a notebook saved itself lies in its report.
  public func readable(_ path: String) -> [String] {
    guard !path.hasPrefix("/") else { return [path] }
    return [join(readFolder, path)] + (writeFolder.map { [join($0, path)] } ?? [])
  }

  /// Where a path that is written lies, links followed: it must be written without following any more (`writeRoot`).
  /// - Throws: when a notebook may not write there.
  public func writable(_ path: String) throws(Trap) -> String {
    guard let writeFolder else { return path }
    let target = normalized(join(writeFolder, path))
    let report = real(normalized(writeFolder)), real = real(target)
    if real.hasPrefix(report + "/") {
      let name = real.dropFirst(report.count + 1)
      if ["README.md", "run.json"].contains(name) || ["img", "data"].contains(where: { name == $0 || name.hasPrefix($0 + "/") }) {
        throw Trap(
          "this name belongs to the report", code: .notWritable, argument: "path", label: "choose another",
          notes: ["README.md, run.json, img/ and data/ are written by the run itself"])
      }
    }
    if writeRoot(of: real) != nil { return real }
    throw Trap(
      "a notebook may only write below its report", code: .notWritable, argument: "path", label: "this is outside",
      notes: ["a relative path begins at the report's folder", "`--allow-write DIR` allows another folder"])
  }

  /// Of a path that `writable` gave: the folder below which no link may be followed when it is written, so that nobody can put one in
  /// the way in the meantime. Nil where anything may be written.
  public func writeRoot(of path: String) -> String? {
    guard let writeFolder else { return nil }
    return ([writeFolder] + writableFolders).map { real(normalized($0)) }.first { path.hasPrefix($0 == "/" ? "/" : $0 + "/") }
  }

  private func join(_ folder: String, _ path: String) -> String {
    folder.isEmpty || path.hasPrefix("/") ? path : folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
  }

  /// With links followed, as far as there is something: no link leads out.
  private func real(_ path: String) -> String {
    var head = path, tail: [String] = []
    while true {
      if let found = realpath(head, nil) {
        defer { free(found) }
        // SAFETY: realpath gave a string with its zero.
        return normalized(([String(cString: found)] + tail).joined(separator: "/"))
      }
      guard let slash = head.lastIndex(of: "/"), slash != head.startIndex else { return path }
      tail.insert(String(head[head.index(after: slash)...]), at: 0)
      head = String(head[..<slash])
    }
  }

  /// Without `.`, `..` and doubled slashes, so that no path can climb out by its spelling.
  private func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
