import Cache
import Diagnostics
import Language
import Session
import Syntax

/// The notebooks of a command, read and checked.
struct Loaded {
  /// Those of a sweep once for each of its combinations.
  var notebooks: [LoadedNotebook] = []
  /// Whether something that the command line says fits no notebook: it has been said, and nothing may run. What is wrong besides can be found all the same.
  var isMisused = false
  fileprivate var selections: [Int: Set<Int>] = [:]

  var hasErrors: Bool { notebooks.contains(where: \.hasErrors) }

  /// The places of the cells that the report of a notebook shows.
  func selection(of notebook: LoadedNotebook) -> Set<Int> { selections[notebook.place] ?? Set(notebook.program.cells.indices) }
}

extension NotebookRun {
  enum Loading {
    case success(Loaded)
    case failure(ExitStatus)
  }

  private typealias Parsed = (source: Source, program: Program, problems: [Problem])

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
    var parsed: [(path: String, file: Parsed)] = []
    var isMissing = false
    for path in paths {
      do { parsed.append((path, try LoadedNotebook.read(path))) } catch {
        console.complain("\(error)")
        isMissing = true
      }
    }
    guard !isMissing else { return .failure(.unavailable) }
    var loaded = Loaded()
    var given = Given(options, texts)
    loaded.isMisused = !complainOfStrangers(&given, parsed.map(\.file.program))
    for (place, (path, file)) in parsed.enumerated() {
      do throws(Parameters.Fault) { try add(path, file, place, &given, to: &loaded) } catch {
        console.complain(error.description)
        return .failure(.usage)
      }
    }
    return .success(loaded)
  }

  /// What the command line says of parameters, without what was found to be wrong.
  private struct Given {
    var typed: [(name: String, value: String)], swept: [(name: String, value: String)]
    var values: [String: Value]
    /// The names whose values are not known, because what was said of them is wrong.
    var unknown: Set<String> = []
    let fileNames: [String]

    init(_ options: RunOptions, _ texts: [String: JSON]) {
      (typed, swept) = (options.parameters, options.sweeps)
      values = options.values.merging(texts.mapValues(\.value)) { $1 }
      fileNames = texts.keys.sorted()
    }

    var names: [String] { typed.map(\.name) + swept.map(\.name) + fileNames }

    mutating func drop(_ name: String) {
      typed.removeAll { $0.name == name }
      swept.removeAll { $0.name == name }
      values[name] = nil
      unknown.insert(name)
    }
  }

  /// Names that no notebook declares. False if there are any.
  private func complainOfStrangers(_ given: inout Given, _ programs: [Program]) -> Bool {
    let known = programs.reduce(into: Set<String>()) { $0.formUnion(Parameters.names($1)) }
    var strangers: Set<String> = []
    for name in given.names where !known.contains(name) && strangers.insert(name).inserted {
      let near = didYouMean(name, among: known.sorted())
      let hint = near.map { "; did you mean `\($0)`?" } ?? ""
      let list = known.isEmpty ? "there are no `param`s" : "params: " + known.sorted().joined(separator: ", ")
      console.complain("no `param` is named `\(name)`\(hint)\n  \(list)")
      // Nobody knows which was meant; where one is near, it is likely that one.
      given.drop(name)
      given.unknown.formUnion(near.map { [$0] } ?? known.subtracting(given.names))
    }
    return strangers.isEmpty
  }

  /// Adds a notebook, for each combination of what is swept. Throws what cannot be got around.
  private func add(_ path: String, _ file: Parsed, _ place: Int, _ given: inout Given, to loaded: inout Loaded) throws(Parameters.Fault) {
    var points: [[(name: String, value: String)]]?
    // A value that its `param` cannot take is said, and then left out.
    while points == nil {
      do throws(Parameters.Fault) {
        let sweep = try Sweep(file.program, registry: registry, typed: given.typed, swept: given.swept)
        let single = given.typed.filter { item in !sweep.axes.contains { $0.name == item.name } }
        _ = try Parameters(file.program, registry: registry, typed: single, values: given.values)
        points = sweep.points
      } catch {
        guard Parameters.names(file.program).contains(error.name) else { throw error }
        console.complain(error.description)
        loaded.isMisused = true
        given.drop(error.name)
      }
    }
    for point in points ?? [] {
      let parameters = try Parameters(
        file.program, registry: registry, typed: given.typed + point, values: given.values, unknown: given.unknown)
      let session = Session(
        Session.Configuration(registry: registry, settings: settings(notebook: path, report: nil), parameters: parameters.values))
      loaded.notebooks.append(
        LoadedNotebook(
          path: path, source: file.source, program: file.program, parseProblems: file.problems, parameters: parameters, session: session,
          point: SweepPoint(point), place: place))
    }
    let ids = file.program.cells.map(\.id)
    do { loaded.selections[place] = try options.selection.indices(ids) } catch {
      let near = didYouMean(error.id, among: ids).map { "; did you mean `\($0)`?" } ?? ""
      console.complain("\(path) has no cell `\(error.id)`\(near)\n  cells: \(ids.joined(separator: ", "))")
      loaded.isMisused = true
    }
  }
}
