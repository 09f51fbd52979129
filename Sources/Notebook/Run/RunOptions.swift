import Cache
import Language

/// What `rsn run` was asked for.
public struct RunOptions: Sendable {
  /// The report's folder, or the folder of several reports; nil: beside each notebook.
  public var output: String?
  /// As they were typed, in order.
  public var parameters: [(name: String, value: String)] = []
  /// Of `--sweep`: lists of values, always split at their commas.
  public var sweeps: [(name: String, value: String)] = []
  public var parameterFile: String?
  /// Values of an earlier run; what is typed or in a file goes before them, and names that the notebook lacks are passed over.
  public var values: [String: Value] = [:]
  public var selection = CellSelection()
  /// Whether the next notebook runs after one has failed.
  public var keepsGoing = false
  public var isStrict = false
  /// Whether standard error says at the end what took how long, and what to look at first.
  public var summarizes = false
  /// Whether each report is written as one HTML page, too.
  public var writesHTML = false
  public var allowedFolders: [String] = []
  public var threads: Int?, seed: Int?
  /// In seconds, for everything together.
  public var timeout: Double?
  /// Where results of expensive calls are kept; nowhere if nothing is said.
  public var cache = CachePolicy.off

  public init() {}
}

/// Which cells a report shows.
public struct CellSelection: Sendable, Equatable {
  public var only: [String], from: String?, until: String?

  public init(only: [String] = [], from: String? = nil, until: String? = nil) {
    (self.only, self.from, self.until) = (only, from, until)
  }

  public var isAll: Bool { only.isEmpty && from == nil && until == nil }

  /// An id that the notebook does not have.
  public struct UnknownCell: Error, Sendable { public let id: String }

  /// The places of the selected cells among the notebook's, by their ids (a number stands for a cell, too).
  public func indices(_ ids: [String]) throws(UnknownCell) -> Set<Int> {
    func place(_ id: String) throws(UnknownCell) -> Int {
      if let index = ids.firstIndex(of: id) { return index }
      if let number = Int(id), ids.indices.contains(number - 1) { return number - 1 }
      throw UnknownCell(id: id)
    }
    if !only.isEmpty {
      var found: Set<Int> = []
      for id in only { found.insert(try place(id)) }
      return found
    }
    let first = try from.map(place) ?? 0, last = try until.map(place) ?? ids.count - 1
    return first <= last ? Set(first...last) : []
  }

  /// As the command line says it.
  public var text: String {
    (only.map { "--only \($0)" } + [from.map { "--from \($0)" }, until.map { "--until \($0)" }].compactMap(\.self)).joined(separator: " ")
  }
}
