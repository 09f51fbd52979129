import Builtins
import Session
import Storage
import Syntax

/// What a run depended on besides its notebook: modules, and files that it read. For run.json, and for `rsn status`.
enum Inputs {
  struct Input: Sendable {
    /// From the notebook's folder if it lies below it, else absolute.
    let path: String
    let hash: String
  }

  /// The modules that a program imports, at any remove, with their hashes.
  static func imports(_ program: Program) -> [String: String] {
    var found: [String: String] = [:], open = modules(program)
    while let name = open.popLast() {
      guard found[name] == nil, let source = StandardLibrary.shared.source(named: name) else { continue }
      found[name] = Digest(of: source.bytes).hex
      open += modules(Parser.parse(source).program)
    }
    return found
  }

  static func hash(module name: String) -> String? { StandardLibrary.shared.source(named: name).map { Digest(of: $0.bytes).hex } }

  private static func modules(_ program: Program) -> [String] {
    program.statements.compactMap { if case .import(let statement) = $0.kind { statement.module } else { nil } }
  }

  /// - Parameters:
  ///   - paths: as they were opened.
  ///   - folder: the notebook's.
  ///   - report: what lies below it the run made itself.
  static func of(_ paths: Set<String>, notebook folder: String, report: String) -> [Input] {
    let folder = Paths.absolute(folder) + "/", report = Paths.absolute(report) + "/"
    return paths.map(Paths.absolute).filter { !$0.hasPrefix(report) }.sorted().compactMap { path in
      digest(path).map { Input(path: path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path, hash: $0) }
    }
  }

  /// Of a file its contents; of a folder the names and contents of all files in it, at any depth. Nil if nothing is there.
  static func digest(_ path: String) -> String? {
    switch Files.kind(path) {
    case .file:
      var digests = FileDigests(root: Paths.parent(path))
      defer { digests.save() }
      return digests.hex(of: path)
    case .folder:
      var hasher = ContentHasher(), digests = FileDigests(root: path)
      feed(path, "", &hasher, &digests, depth: 0)
      digests.save()
      return hasher.finalize().hex
    case .other, nil: return nil
    }
  }

  private static func feed(_ folder: String, _ prefix: String, _ hasher: inout ContentHasher, _ digests: inout FileDigests, depth: Int) {
    guard depth < 20 else { return }
    for name in (try? Files.list(folder)) ?? [] {
      let path = Paths.join(folder, name)
      if Files.kind(path) == .folder {
        feed(path, prefix + name + "/", &hasher, &digests, depth: depth + 1)
      } else {
        hasher.update("\(prefix)\(name)\0\(digests.hex(of: path) ?? "unreadable")\n")
      }
    }
  }
}
