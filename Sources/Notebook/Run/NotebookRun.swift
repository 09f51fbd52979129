import Builtins
import Cache
import Diagnostics
import Language
import Session
import Syntax

/// `rsn run` and `rsn check`: all notebooks are read and checked before the first cell of any runs.
public struct NotebookRun: Sendable {
  let console: Console
  let options: RunOptions
  let registry: Registry
  let pendingSignal: @Sendable () -> Int32

  public init(console: Console, options: RunOptions, registry: Registry = .resin, pendingSignal: @escaping @Sendable () -> Int32 = { 0 }) {
    (self.console, self.options, self.registry, self.pendingSignal) = (console, options, registry, pendingSignal)
  }

  // MARK: check

  public func check(_ paths: [String], asJSON: Bool) -> ExitStatus {
    let loaded: [LoadedNotebook]
    switch load(paths) {
    case .success(let notebooks): loaded = notebooks
    case .failure(let code): return code
    }
    let code: ExitStatus = loaded.contains(where: \.hasErrors) ? .problems : .ok
    if asJSON {
      var list: [JSON] = []
      for notebook in loaded {
        let items = notebook.problems.map { $0.json.with("notebook", .string(notebook.path)) }
        list += items.filter { !list.contains($0) }
      }
      let written = console.show(JSON.object(["schema": .int(1), "problems": .array(list)]).pretty)
      return written == .ok ? code : written
    }
    let problems = Self.distinct(loaded.flatMap(\.problems))
    console.report(problems)
    let count = problems.count { $0.severity == .error }
    if count > 0 { console.error("\n\(count) problem\(count == 1 ? "" : "s") found\n") }
    return code
  }

  // MARK: run

  public func run(_ paths: [String]) -> ExitStatus {
    let loaded: [LoadedNotebook]
    switch load(paths) {
    case .success(let notebooks): loaded = notebooks
    case .failure(let code): return code
    }
    var problems = Self.distinct(loaded.flatMap(\.problems))
    var selections: [Set<Int>] = []
    for notebook in loaded {
      do { selections.append(try options.selection.indices(notebook.ids)) } catch {
        let near = didYouMean(error.id, among: notebook.ids).map { "; did you mean `\($0)`?" } ?? ""
        console.complain("\(notebook.path) has no cell `\(error.id)`\(near)\n  cells: \(notebook.ids.joined(separator: ", "))")
        return .usage
      }
    }
    let places = reportPaths(paths)
    problems += Self.distinct(dryRun(loaded, selections: selections, reports: loaded.map { $0.point.folder(in: places[$0.place]) }))
    console.report(problems)
    if problems.contains(where: { $0.severity == .error }) {
      console.error("\nnothing ran\n")
      return .problems
    }
    var folders: [ReportFolder] = []
    let sweeps: [Int: SweepReport]
    do {
      sweeps = try openSweeps(loaded, places)
      for notebook in loaded {
        let folder = ReportFolder(path: notebook.point.folder(in: places[notebook.place]))
        try folder.open()
        folders.append(folder)
      }
    } catch {
      console.complain("\(error)")
      return .unavailable
    }
    let stop = StopSignal(timeout: options.timeout, pendingSignal: pendingSignal)
    var codes: [ExitStatus] = []
    for (index, notebook) in loaded.enumerated() {
      let runner = NotebookRunner(notebook, folder: folders[index], selection: selections[index], run: self, stop: stop)
      let code = runner.run()
      codes.append(code)
      if let sweep = sweeps[notebook.place] { codes.append(sweep.add(runner.record, notebook, code, to: console)) }
      let isStopped = [.interrupted, .terminated, .timedOut].contains(code)
      if isStopped || (code != .ok && !options.keepsGoing) { break }
    }
    return ExitStatus.worst(codes)
  }

  /// Beside each notebook, or where `-o` says.
  func reportPaths(_ notebooks: [String]) -> [String] {
    var seen: [String: Int] = [:]
    return notebooks.map { path in
      let stem = Paths.stem(path)
      if let output = options.output, notebooks.count == 1 { return output }
      let report = Paths.join(options.output ?? Paths.parent(path), "\(stem).report")
      seen[report, default: 0] += 1
      // Two notebooks of one name, from different folders, into one.
      let count = seen[report] ?? 1
      return count == 1 ? report : Paths.join(Paths.parent(report), "\(stem)-\(count).report")
    }
  }

  /// What a run of one notebook is told.
  func settings(notebook path: String, report: String?) -> RunSettings {
    // In the current folder paths need nothing before them.
    let parent = Paths.parent(path)
    return RunSettings(
      threads: options.threads, seed: options.seed, readFolder: parent == "." ? "" : parent, writeFolder: report.map(Paths.absolute),
      writableFolders: options.allowedFolders.map(Paths.absolute))
  }

  /// The runs of a sweep mostly have the same problems: each is said once.
  static func distinct(_ problems: [Problem]) -> [Problem] {
    var seen: Set<String> = []
    return problems.filter { seen.insert(Renderer().render($0)).inserted }
  }

  // MARK: Reading

  enum Loading {
    case success([LoadedNotebook])
    case failure(ExitStatus)
  }

  func load(_ paths: [String]) -> Loading {
    var texts: [String: JSON] = [:]
    if let file = options.parameterFile {
      do {
        guard case .object(let items) = try JSON(parsing: try Files.read(file, limit: 1 << 26)) else {
          console.complain("\(file) does not hold an object of names and values")
          return .failure(.usage)
        }
        texts = items
      } catch let error as JSONError {
        console.complain("\(file), \(error)")
        return .failure(.usage)
      } catch {
        console.complain("\(error)")
        return .failure(.unavailable)
      }
    }
    var parsed: [(path: String, file: (source: Source, program: Program, problems: [Problem]))] = []
    var isMissing = false
    for path in paths {
      do { parsed.append((path, try LoadedNotebook.read(path))) } catch {
        console.complain("\(error)")
        isMissing = true
      }
    }
    guard !isMissing else { return .failure(.unavailable) }
    var known: Set<String> = []
    for (_, file) in parsed { known.formUnion(Parameters.names(file.program)) }
    for name in options.parameters.map(\.name) + options.sweeps.map(\.name) + texts.keys.sorted() where !known.contains(name) {
      let near = didYouMean(name, among: known.sorted()).map { "; did you mean `\($0)`?" } ?? ""
      let list = known.isEmpty ? "there are no `param`s" : "params: " + known.sorted().joined(separator: ", ")
      console.complain("no `param` is named `\(name)`\(near)\n  \(list)")
      return .failure(.usage)
    }
    var loaded: [LoadedNotebook] = []
    let values = options.values.merging(texts.mapValues(\.value)) { $1 }
    for (place, (path, file)) in parsed.enumerated() {
      do throws(Parameters.Fault) {
        let sweep = try Sweep(file.program, registry: registry, typed: options.parameters, swept: options.sweeps)
        for point in sweep.points {
          let parameters = try Parameters(file.program, registry: registry, typed: options.parameters + point, values: values)
          let session = Session(
            Session.Configuration(registry: registry, settings: settings(notebook: path, report: nil), parameters: parameters.values))
          loaded.append(
            LoadedNotebook(
              path: path, source: file.source, program: file.program, parseProblems: file.problems, parameters: parameters,
              session: session,
              point: SweepPoint(point), place: place))
        }
      } catch {
        console.complain(error.description)
        return .failure(.usage)
      }
    }
    return .success(loaded)
  }
}

extension JSON {
  func with(_ key: String, _ value: JSON) -> JSON {
    guard case .object(var items) = self else { return self }
    items[key] = value
    return .object(items)
  }
}
