import Language
import Storage

/// A report that a run has left behind.
struct SavedReport {
  let path: String
  let record: JSON

  enum Fault: Error, Equatable {
    case missing(String)
    /// The folder has no record of a run.
    case noReport(String)
    case damaged(String, reason: String)
    case newer(String, schema: Int)
  }

  init(path: String) throws(Fault) {
    guard Files.kind(path) != nil else { throw .missing(path) }
    let file = Paths.join(path, "run.json")
    guard Files.kind(path) == .folder, Files.kind(file) == .file else { throw .noReport(path) }
    do { record = try JSON(parsing: try Files.read(file, limit: 1 << 26)) } catch let error as JSONError {
      throw .damaged(file, reason: "\(error)")
    } catch { throw .damaged(file, reason: (error as? FileError)?.reason ?? "\(error)") }
    guard record["program"]?["name"]?.text == "resin" else { throw .noReport(path) }
    guard let schema = record["schema"]?.size, record["notebook"]?["sha256"]?.text != nil || record["sweep"] != nil else {
      throw .damaged(file, reason: "it does not say what was run")
    }
    guard schema <= RunRecord.schema else { throw .newer(path, schema: schema) }
    self.path = path
  }

  /// Where the report is that a person names: a folder, its README.md, or the notebook that it lies beside.
  static func place(_ name: String) -> String {
    switch Paths.name(name) {
    case "README.md", "run.json": Paths.parent(name)
    case let file where file.hasSuffix(".rsn"): place(ofNotebook: name)
    default: name
    }
  }

  static func place(ofNotebook path: String) -> String { Paths.join(Paths.parent(path), "\(Paths.stem(path)).report") }

  // MARK: What the record says

  var notebookHash: String? { record["notebook"]?["sha256"]?.text }
  var version: String? { record["program"]?["version"]?.text }
  var ending: String { record["ending"]?.text ?? "running" }
  var seed: Int? { record["seed"]?.size }

  var parameters: [String: Value] {
    guard case .object(let items)? = record["parameters"] else { return [:] }
    return items.compactMapValues { $0["value"]?.value }
  }

  /// Those that the command line changed.
  var changedParameters: [(name: String, value: Value)] {
    guard case .object(let items)? = record["parameters"] else { return [] }
    return items.sorted { $0.key < $1.key }.compactMap { name, item in
      guard let value = item["value"], value != item["default"] else { return nil }
      return (name, value.value)
    }
  }

  var selection: CellSelection {
    let item = record["selection"]
    return CellSelection(
      only: item?["only"]?.items?.compactMap(\.text) ?? [], from: item?["from"]?.text, until: item?["until"]?.text)
  }

  /// Pictures and data that the run wrote, below the report.
  var files: [String] { record["files"]?.items?.compactMap { $0["path"]?.text }.filter { !$0.contains("..") && !$0.hasPrefix("/") } ?? [] }

  /// The reports of a sweep, below this folder.
  var sweep: [String]? { record["sweep"]?["reports"]?.items?.compactMap { $0["path"]?.text }.filter { !$0.contains("..") } }

  /// Whether the run came to its end, with or without failures.
  var isFinished: Bool { ending == "complete" || ending == "failed" }

  /// Every file below the folder but the record and what is derived from README.md, as paths below it, sorted.
  var contents: [String] {
    var found: [String] = []
    func walk(_ folder: String, _ prefix: String) {
      for name in (try? Files.list(folder)) ?? [] where !name.hasPrefix(".") {
        let inner = Paths.join(folder, name), shown = prefix + name
        if Files.kind(inner) == .folder {
          if !Files.isLink(inner) { walk(inner, shown + "/") }
        } else if shown != "run.json", shown != HTMLPage.fileName, !name.hasSuffix(".checkpoint") {
          found.append(shown)
        }
      }
    }
    walk(path, "")
    return found
  }
}

extension SavedReport.Fault: CustomStringConvertible {
  var description: String {
    switch self {
    case .missing(let path): "there is no report at \(path); `rsn run` writes one"
    case .noReport(let path): "\(path) is not a report: it has no run.json of a run"
    case .damaged(let path, let reason): "\(path) is damaged: \(reason)"
    case .newer(let path, let schema): "\(path) was written by a newer rsn (schema \(schema) of run.json)"
    }
  }
}
