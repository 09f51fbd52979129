import Diagnostics
import Syntax

/// Files that the program itself writes: one that is missing now may be there when it is read.
struct WrittenFiles {
  var paths: Set<String> = []
  /// Whether something is written whose path is not known.
  var hasUnknown = false
  /// Complaints of missing files with the path that is missing, until all of the program has been seen.
  var complaints: [(problem: Problem, path: Value?)] = []

  /// Whether it is a file that is written, or a folder that one is written into.
  func writes(_ path: String) -> Bool {
    paths.contains(path) || paths.contains { $0.hasPrefix(path.hasSuffix("/") ? path : path + "/") }
  }
}

extension Analysis {
  func note(_ builtin: Builtin, writes path: Value?) {
    guard builtin.writesFiles, builtin.signature.parameters.contains(where: { $0.name == "path" }) else { return }
    if case .string(let path)? = path { files.paths.insert(path) } else { files.hasUnknown = true }
  }

  /// At the end: the missing files that the program does not write itself.
  func reportMissingFiles() {
    guard !files.hasUnknown else { return }
    var seen: Set<Span> = []
    for (problem, path) in files.complaints {
      if case .string(let path)? = path, files.writes(path) { continue }
      if let span = problem.place?.span, seen.insert(span).inserted { report(problem) }
    }
  }
}
