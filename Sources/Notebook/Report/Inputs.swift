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

  /// Of a file its content; of a folder the names, sizes and times of what is in it, at any depth: reading a data set again would take
  /// too long for a question that is asked often. Nil if nothing is there.
  static func digest(_ path: String) -> String? {
    switch Files.kind(path) {
    case .file: return try? ByteSource(path: path).digest().hex
    case .folder:
      var hasher = ContentHasher()
      feed(path, "", &hasher, depth: 0)
      return hasher.finalize().hex
    case .other, nil: return nil
    }
  }

  private static func feed(_ folder: String, _ prefix: String, _ hasher: inout ContentHasher, depth: Int) {
    guard depth < 20 else { return }
    for name in (try? Files.list(folder)) ?? [] {
      let path = Paths.join(folder, name)
      if Files.kind(path) == .folder {
        feed(path, prefix + name + "/", &hasher, depth: depth + 1)
      } else if let state = Files.state(path) {
        hasher.update("\(prefix)\(name)\0\(state.size)\0\(state.modified)\n")
      }
    }
  }
}
